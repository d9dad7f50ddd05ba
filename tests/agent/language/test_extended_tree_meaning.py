"""What clauses mean together; no parse is needed."""

from __future__ import annotations

import pytest

from agent.language.clauses import Alternative, Attribute, Beside, Denial, Exclusion, Link, Number, Rank, Thing, Tie
from agent.language.extended_tree import entity_of, meaning_of
from agent.language.semantic_tree import Superlative
from tests.support.trees import written

RED, BLUE, DARK = Attribute("red"), Attribute("blue"), Attribute("dark")
LEFT, RIGHT, TOP = (
    Superlative((word,), name) for word, name in (("left", "left"), ("right", "right"), ("top", "above"))
)
NEAREST = Superlative(("nearest",), "near")
BOWL, CAN = Thing("bowl"), Thing("can")
LEFT_OF_BOWL = Link(("left", "of"), "left", (BOWL,))
ON_BOWL = Link(("on",), "on", (BOWL,))
NOT_LEFT_OF_BOWL = Link(("left", "of"), "left", (BOWL,), is_denied=True)


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (Thing("cup"), "the cup"),
        (Thing("cup", (RED, Attribute("wooden"))), "the red wooden cup"),
        (Thing("cup", (Attribute("red", is_denied=True),)), "the cup -red"),
        (Thing("cup", (LEFT, Attribute("red"))), "the red cup [left 1]"),
        (Thing("cup", (Rank(2), RIGHT)), "the cup [right 2]"),
        (Thing("cup", (Rank(2),)), "the cup [left 2]"),
        (Thing("cup", (RED, Alternative((DARK, BLUE)))), "the red cup or the dark blue cup"),
        (Thing("cup", (LEFT, Alternative((RIGHT,)), RED)), "the red cup [left 1] or the red cup [right 1]"),
        (Thing("cup", (Rank(2), LEFT, Alternative((RIGHT,)))), "the cup [left 2] or the cup [right 2]"),
        (Thing("cup", (TOP, LEFT)), "the cup [behind left 1]"),
        (Thing("cup", (Rank(2), TOP, LEFT)), "the cup [above 2] [left 2]"),
        (Thing("cup", (Denial(),)), "the thing -the cup"),
        (Thing("cup", (Denial(), RED)), "the cup -the red cup"),
        (Thing("cup", (Denial(), LEFT)), "the cup -the cup [left 1]"),
        (Thing("cup", (Denial(), RED, Alternative((BLUE,)))), "the cup -the red cup -the blue cup"),
        (Thing("cup", (Number(2),)), "the cup x2"),
        (Thing("cup", (LEFT_OF_BOWL,)), "the cup (left the bowl)"),
        (Thing("cup", (NOT_LEFT_OF_BOWL,)), "the cup (not left the bowl)"),
        (Thing("cup", (Tie(("with",), Thing("handle")),)), "the cup (holds the handle)"),
        (Thing("cup", (Exclusion((Thing("", (RED,)),)),)), "the cup -the red cup"),
        (Thing("cup", (Exclusion((BOWL, CAN)), Exclusion((BOWL,)))), "the cup -the bowl -the can"),
        (Thing("cup", (Exclusion((Thing("bowl", (Denial(),)),)),)), "the cup -the bowl"),
    ],
)
def test_one_thing(thing: Thing, expected: str) -> None:
    assert written(entity_of(thing)) == expected


def test_what_leaves_its_noun_open_takes_it_from_the_thing_that_it_is_said_of() -> None:
    white = Thing("", (Attribute("white"),))
    assert written(entity_of(Thing("bowl", (Link(("left",), "left", (white,)),)))) == "the bowl (left 1 the white bowl)"
    assert written(entity_of(white)) == "the white thing"


def test_one_of_a_kind_is_what_the_kind_is_and_one() -> None:
    blocks = Thing("block", (Number(2), RED, LEFT_OF_BOWL), is_plural=True)
    one = Thing("thing", (Superlative(("biggest",), "bigger"), Tie(("of",), blocks)))
    assert written(meaning_of(one)) == "the red block (left the bowl) [bigger 1]"
    assert written(meaning_of(Thing("", (Number(0), Tie(("of",), blocks))))) == "the red block (left the bowl) x0"


def test_to_and_from_compare_distances_where_a_superlative_stands_before_them() -> None:
    to_can = Tie(("to",), CAN)
    assert written(entity_of(Thing("cup", (NEAREST, to_can)))) == "the cup (nearest the can)"
    assert written(entity_of(Thing("cup", (LEFT, to_can)))) == "the cup [left 1]"
    assert written(entity_of(Thing("cup", (to_can,)))) == "the cup (None the can)"
    farthest = Alternative((Superlative(("farthest",), "far"),))
    assert written(entity_of(Thing("cup", (NEAREST, farthest, to_can)))) == "the cup (nearest the can)"


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        ((Beside(CAN),), "the cup and the can x2"),
        ((Number(2), Beside(CAN)), "the cup and the can x2"),
        ((Beside(Thing("can", is_plural=True)),), "the cup and the can x0 x0"),
        ((Beside(CAN, is_or=True),), "the cup or the can"),
        ((RED, Beside(Thing("", (BLUE,)), is_or=True)), "the red cup or the blue cup"),
        ((Beside(Thing("can", (Beside(BOWL),))),), "the cup and the can and the bowl x3"),
        ((LEFT_OF_BOWL, Beside(CAN, is_apart=True)), "the cup (left the bowl & the can)"),
        ((LEFT_OF_BOWL, Beside(CAN, is_or=True, is_apart=True)), "the cup (left the bowl)"),
        ((NOT_LEFT_OF_BOWL, Beside(CAN, is_or=True, is_apart=True)), "the cup (not left the bowl & the can)"),
        ((ON_BOWL, Beside(CAN, is_apart=True)), "the cup (on the bowl) and the can x2"),
    ],
)
def test_what_is_joined(clauses: tuple, expected: str) -> None:
    assert written(meaning_of(Thing("cup", clauses))) == expected


def test_a_plain_plural_is_all_that_there_are_but_a_superlative_picks_one() -> None:
    assert meaning_of(Thing("cup", is_plural=True)).number == 0
    assert meaning_of(Thing("cup", (Number(2),), is_plural=True)).number == 2
    assert meaning_of(Thing("cup", (LEFT,), is_plural=True)).number == 0
    assert entity_of(Thing("cup", is_plural=True)).number is None
