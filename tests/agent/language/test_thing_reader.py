"""What each word of a parse says of its thing."""

from __future__ import annotations

import pytest

from agent.language.clauses import (
    Alternative,
    Attribute,
    Beside,
    Clause,
    Denial,
    Exclusion,
    Link,
    Number,
    Rank,
    Thing,
    Tie,
)
from agent.language.dependency_parser import DependencyParser
from agent.language.lexicon import EXTENDED
from agent.language.semantic_tree import Superlative
from agent.language.thing_reader import read_thing
from tests.support.parses import RED_CUP_LEFT_OF_THE_BOWL, parse

BOWL = Thing("bowl")


def test_a_parse_by_hand() -> None:
    read = read_thing(parse(*RED_CUP_LEFT_OF_THE_BOWL), EXTENDED)[0]
    assert read == Thing("cup", (Attribute("red"), Link(("left", "of"), "left", (BOWL,))))


@pytest.fixture(scope="module")
def parser() -> DependencyParser:
    return DependencyParser.load()


@pytest.mark.parametrize(
    ("text", "noun", "clauses"),
    [
        ("the two red cups", "cup", (Number(2), Attribute("red"))),
        ("the second biggest cup", "cup", (Rank(2), Superlative(("biggest",), "bigger"))),
        ("the red or dark blue cup", "cup", (Attribute("red"), Alternative((Attribute("dark"), Attribute("blue"))))),
        ("not the red cup", "cup", (Denial(), Attribute("red"))),
        ("the cup that isn't red", "cup", (Attribute("red", is_denied=True),)),
        ("the cup that is not left of the bowl", "cup", (Link(("that", "is", "left", "of"), "left", (BOWL,), True),)),
        ("the cup with the bowl", "cup", (Tie(("with",), BOWL),)),
        ("the spoon closest to me", "spoon", (Superlative(("closest", "to"), "near"),)),
        ("everything except the bowl", "thing", (Exclusion((BOWL,)),)),
        (
            "everything on the plate except the bowl",
            "thing",
            (Link(("on",), "on", (Thing("plate"),)), Exclusion((BOWL,))),
        ),
        ("the cup and the bowl", "cup", (Beside(BOWL),)),
        ("the cup or the bowl", "cup", (Beside(BOWL, is_or=True),)),
        ("which apple is white", "apple", (Attribute("white"),)),
        ("the white one", "", (Attribute("white"),)),
    ],
)
def test_what_is_read(parser: DependencyParser, text: str, noun: str, clauses: tuple[Clause, ...]) -> None:
    read = read_thing(parser(text), EXTENDED)[0]
    assert read is not None
    assert (read.noun, read.clauses) == (noun, clauses)


def test_a_long_list_is_read_once(parser: DependencyParser) -> None:
    things = read_thing(parser("the cup left of " + " and ".join(["the bowl"] * 25)), EXTENDED)[0]
    assert things is not None


def test_an_unknown_noun_is_a_plural_by_its_ending_alone(parser: DependencyParser) -> None:
    one, several = (read_thing(parser(text), EXTENDED)[0] for text in ("my coffee_mug", "my coffee_mugs"))
    assert isinstance(one, Thing)
    assert isinstance(several, Thing)
    assert (one.is_plural, several.is_plural) == (False, True)
