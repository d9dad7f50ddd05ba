from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from agent.errors import InvalidInputError
from evaluation.command import main
from evaluation.language.parses import LabelledExpression, find_mistakes, mistakes, read_labels, report

VOCAB = spacy.blank("en").vocab


def man_on_right(text: str = "man on right") -> Doc:
    return Doc(
        VOCAB, words=text.split(), pos=["NOUN", "ADP", "NOUN"], heads=[0, 0, 1], deps=["ROOT", "prep", "pobj"]
    )  # fmt: skip


def cup_on_the_table_in_it() -> Doc:
    return Doc(
        VOCAB,
        words=["put", "cup", "on", "middle", "of", "table"],
        pos=["VERB", "NOUN", "ADP", "NOUN", "ADP", "NOUN"],
        heads=[0, 0, 0, 2, 3, 4],
        deps=["ROOT", "dobj", "prep", "pobj", "prep", "pobj"],
    )


def label(line: str, tmp_path: Path) -> LabelledExpression:
    path = tmp_path / "labels.tsv"
    path.write_text(line + "\n", encoding="utf-8")
    return read_labels(path)[0]


def test_columns(tmp_path: Path) -> None:
    found = label(
        "far girl white shirt\tgirl|shirt\tfar girl;white shirt||far girl white shirt\tfar\ta>b|c,d>e", tmp_path
    )
    assert found.roots == ("girl", "shirt")
    assert found.chunks == (("far girl", "white shirt"), ("far girl white shirt",))
    assert found.optional_chunks == {"far"}
    assert found.owners == (("a", ("b", "c")), ("d", ("e",)))


@pytest.mark.parametrize(
    "line",
    [
        "man on right\tman\tman;right\t\tright>man",
        "man on right\tright|man\tman;right",
        "man on right\tman\tman\tright",
        "man on right\tman\tright||man;right",
        "man on right\tman\tman;right;the man\tthe man",
    ],
)
def test_fully_right(line: str, tmp_path: Path) -> None:
    assert mistakes(man_on_right(), label(line, tmp_path)) == []


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("man on right\tright\tman;right", "root man, expected right"),
        ("man on right\tman\tright;man", "noun chunks man; right, expected right; man"),
        ("man on right\tman\tman", "noun chunks man; right, expected man"),
        ("man on right\tman\t", "noun chunks man; right, expected none"),
        ("man on right\tman\tman;right\t\tman>right", "man belongs to man, expected right"),
        ("man on right\tman\tman;right\t\tbox>man", "box belongs to nothing, expected man"),
    ],
)
def test_each_mistake_is_named(line: str, complaint: str, tmp_path: Path) -> None:
    found = mistakes(man_on_right(), label(line, tmp_path))
    assert len(found) == 1
    assert found[0].startswith(complaint)


def test_owner_is_found_beyond_place_words_but_not_beyond_things(tmp_path: Path) -> None:
    doc = cup_on_the_table_in_it()
    line = "put cup on middle of table\tput\tcup;middle;table\t\t"
    assert mistakes(doc, label(line + "table>put", tmp_path)) == []
    assert mistakes(doc, label(line + "table>middle|put", tmp_path)) == []
    assert mistakes(doc, label(line + "table>cup", tmp_path)) == ["table belongs to put, expected cup"]


def test_owner_search_takes_the_last_occurrence(tmp_path: Path) -> None:
    doc = Doc(
        VOCAB,
        words=["cup", "by", "box", "by", "cup"],
        pos=["NOUN", "ADP", "NOUN", "ADP", "NOUN"],
        heads=[0, 0, 1, 2, 3],
        deps=["ROOT", "prep", "pobj", "prep", "pobj"],
    )
    assert mistakes(doc, label("cup by box by cup\tcup\tcup;box;cup\t\tcup>box", tmp_path)) == []


def test_two_roots_are_never_right(tmp_path: Path) -> None:
    doc = Doc(VOCAB, words=["man", "cup"], pos=["NOUN", "NOUN"], heads=[0, 1], deps=["ROOT", "ROOT"])
    assert mistakes(doc, label("man cup\tman|cup\tman;cup", tmp_path)) == ["root man and cup, expected man or cup"]


def test_mistakes_are_printed_and_what_is_right_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text("man on right\tman\tman;right\n\ncup on right\tman\tcup;right\n", encoding="utf-8")
    assert report(find_mistakes(read_labels(path), man_on_right)) == "1 of 2"
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "cup on right"
    assert "root cup" in lines[1]
    path.write_text("man on right\tman\tman;right\n", encoding="utf-8")
    assert report(find_mistakes(read_labels(path), man_on_right)) == "1 of 1"
    assert not capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [
        "man on right",
        "man\tman",
        "a\tb\tc\td\te\tf",
        "\tman\tman",
        "man\t\tman",
        "man\tman\tman\t\tright-man",
        "man\ta|\tman",
    ],
)
def test_malformed_line_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text(f"man on right\tman\tman;right\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="line 2"):
        read_labels(path)


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe\t\t"])
def test_unusable_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "labels.tsv"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError, match="labels"):
        read_labels(path)


def test_missing_file_ends_with_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parses", str(tmp_path / "none.tsv")]) == 2
    assert "none.tsv" in capsys.readouterr().err


def test_command_with_the_embedded_parser(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text("the can behind the duck\tcan\tthe can;the duck\t\tduck>can\n", encoding="utf-8")
    assert main(["parses", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "fully right 1 of 1"
    path.write_text("the can behind the duck\tduck\tthe can;the duck\n", encoding="utf-8")
    assert main(["parses", str(path)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "fully right 0 of 1"
