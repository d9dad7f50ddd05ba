from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from agent.errors import MissingWeightsError
from agent.language.dependency_parser import EMBEDDED_PARSER, DependencyParser


@pytest.fixture(scope="module")
def parser() -> DependencyParser:
    return DependencyParser.load()


def chunks(parser: DependencyParser, text: str) -> list[str]:
    return [chunk.text for chunk in parser(text).noun_chunks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the red cup left of the bowl", ["the red cup", "the bowl"]),
        ("the can behind the duck", ["the can", "the duck"]),
        ("the leftmost apple", ["the leftmost apple"]),
        ("the banana to the left of the blue plate", ["the banana", "the left", "the blue plate"]),
        ("the small bottle in front of the wooden box", ["the small bottle", "front", "the wooden box"]),
        ("the ball bigger than the lemon", ["the ball", "the lemon"]),
        ("the cube below the spoon behind the mug", ["the cube", "the spoon", "the mug"]),
        ("pick up the red cup left of the bowl", ["the red cup", "the bowl"]),
    ],
)
def test_noun_chunks(parser: DependencyParser, text: str, expected: list[str]) -> None:
    assert chunks(parser, text) == expected


@pytest.mark.parametrize(
    ("text", "word", "owner"),
    [
        ("the cup left of the bowl behind the duck", "behind", "bowl"),
        ("the lemon inside the box under the table", "under", "box"),
        ("the man in the blue shirt holding a bat", "holding", "man"),
        ("push the button below the screen", "below", "button"),
        ("put the cup on the table", "on", "put"),
    ],
)
def test_modifiers_belong_to_the_right_word(parser: DependencyParser, text: str, word: str, owner: str) -> None:
    assert next(token for token in parser(text) if token.text == word).head.text == owner


@pytest.mark.parametrize(
    "text", ["The man on the left. He is holding a bat.", "red cup, blue bowl", "stop. go on!", "...", "a", "", "\n \n"]
)
def test_one_root(parser: DependencyParser, text: str) -> None:
    doc = parser(text)
    assert doc.text == text
    assert sum(token.head.i == token.i for token in doc) == (1 if len(doc) else 0)
    assert len(list(doc.sents)) == (1 if len(doc) else 0)


def test_several_roots_become_one() -> None:
    nlp = spacy.blank("en")

    @spacy.Language.component("two_roots")
    def two_roots(doc: spacy.tokens.Doc) -> spacy.tokens.Doc:
        heads, deps = [1, 1, 3, 3], ["det", "ROOT", "amod", "ROOT"]
        pos = ["DET", "NOUN", "ADJ", "NOUN"]
        return spacy.tokens.Doc(doc.vocab, words=[t.text for t in doc], pos=pos, heads=heads, deps=deps)

    nlp.add_pipe("two_roots")
    doc = DependencyParser(nlp)("the girl white shirt")
    assert [(token.head.text, token.dep_) for token in doc][1::2] == [("girl", "ROOT"), ("girl", "appos")]
    assert [chunk.text for chunk in doc.noun_chunks] == ["the girl", "white shirt"]


@pytest.mark.parametrize("name", ["no_such_pipeline", "no/such/folder"])
def test_missing_pipeline_names_the_remedy(name: str) -> None:
    with pytest.raises(MissingWeightsError, match=r"spacy download|folder"):
        DependencyParser.load(name)


def test_folder_without_pipeline(tmp_path: Path) -> None:
    with pytest.raises(MissingWeightsError, match="folder"):
        DependencyParser.load(tmp_path)


def test_pipeline_without_parser(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(MissingWeightsError, match="no component 'parser'"):
        DependencyParser.load(tmp_path)


def test_embedded_parser_is_small_and_unpickles_nothing() -> None:
    files = [path for path in EMBEDDED_PARSER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 12_000_000
    assert not [path for path in files if path.suffix in (".pkl", ".pickle", ".pt", ".pth", ".joblib")]
    assert {"MODEL_CARD.md", "NOTICE", "config.cfg"} <= {path.name for path in files}


def test_import_loads_nothing() -> None:
    code = "import sys, agent.language.dependency_parser; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
