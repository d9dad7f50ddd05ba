from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import MissingWeightsError
from agent.language.paper_tree import build_tree
from agent.language.vocabulary import Vocabulary
from tests.support.parses import parse

KNOWN = Vocabulary(frozenset({"a", "red", "cup", "bowl", "small", "one", "table", "left", "leftmost", "box", "thing"}))
THE_DAX = ("the DET det 1", "dax NOUN ROOT 1")


@pytest.mark.parametrize(
    ("rows", "unknown"),
    [
        (("the DET det 1", "cup NOUN ROOT 1"), ""),
        (("the DET det 1", "cups NOUN ROOT 1"), ""),
        (("the DET det 1", "boxes NOUN ROOT 1"), ""),
        (THE_DAX, "dax"),
        (("the DET det 2", "red ADJ amod 2", "dax NOUN ROOT 2"), ""),
        (("the DET det 2", "small ADJ amod 2", "dax NOUN ROOT 2"), "dax"),
        (("the DET det 2", "turquoise ADJ amod 2", "dax NOUN ROOT 2"), "dax"),
        (("the DET det 2", "shiny ADJ amod 2", "cup NOUN ROOT 2"), ""),
        (("the DET det 2", "dax NOUN compound 2", "cup NOUN ROOT 2"), ""),
        (("the DET det 2", "leftmost ADJ amod 2", "one NOUN ROOT 2"), ""),
        (("the DET det 2", "shiny ADJ amod 2", "one NOUN ROOT 2"), "shiny"),
        (("red ADJ ROOT 0",), ""),
        (("daxing VERB ROOT 0",), "daxing"),
        ((*THE_DAX, "on ADP prep 1", "the DET det 4", "table NOUN pobj 2"), "dax"),
        (
            (
                "the DET det 1",
                "cup NOUN ROOT 1",
                "left ADV advmod 1",
                "of ADP prep 2",
                "the DET det 5",
                "dax NOUN pobj 3",
            ),
            "dax",
        ),
    ],
)
def test_the_word_that_leaves_an_object_without_meaning(rows: tuple[str, ...], unknown: str) -> None:
    doc = parse(*rows)
    assert KNOWN.unknown_word(doc, build_tree(doc)) == unknown


def test_synonyms_stand_for_what_is_not_known_itself() -> None:
    vocabulary = Vocabulary(KNOWN.words, {"dax": "cup", "bowl": "box", "wuz": "box"})
    assert vocabulary.in_known_words("right of the Bowl, the red dax") == "right of the Bowl, the red cup"
    assert vocabulary.in_known_words("two daxs and wuzes or foos") == "two cups and boxes or foos"
    assert vocabulary.in_known_words("") == ""


def test_a_known_synonym_is_what_it_stands_for_where_it_names_the_thing() -> None:
    vocabulary = Vocabulary(KNOWN.words | {"glass"}, {"glass": "cup"})
    assert vocabulary.in_known_words("the red glass") == "the red cup"
    assert vocabulary.in_known_words("the glass bowl") == "the glass bowl"


def test_a_synonym_gives_an_object_its_meaning() -> None:
    vocabulary = Vocabulary(KNOWN.words, {"dax": "cup"})
    doc = parse(*THE_DAX)
    assert vocabulary.unknown_word(doc, build_tree(doc)) == ""


def test_files(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.txt").write_text("Cup\nsoup bowl\n")
    assert Vocabulary.load(tmp_path / "vocabulary.txt").words == {"cup", "soup", "bowl"}
    (tmp_path / "synonyms.txt").write_text("# from to\nMug cup  # kind of\n\n")
    assert Vocabulary.load(tmp_path / "vocabulary.txt", tmp_path / "synonyms.txt").synonyms == {"mug": "cup"}
    (tmp_path / "broken.txt").write_text("mug cup bowl\n")
    for broken in ("broken.txt", "none.txt"):
        with pytest.raises(MissingWeightsError, match="cannot be read"):
            Vocabulary.load(tmp_path / "vocabulary.txt", tmp_path / broken)
    with pytest.raises(MissingWeightsError, match="cannot be read"):
        Vocabulary.load(tmp_path / "none.txt")
