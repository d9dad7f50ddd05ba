"""Whose left it is, in what is read with the embedded parser."""

from __future__ import annotations

import pytest

from agent.language.dependency_parser import DependencyParser
from agent.language.extended_tree import build_extended_tree
from agent.language.semantic_tree import Entity, Relation, Superlative
from agent.language.viewpoint import Viewpoint, faced
from tests.support.trees import written


@pytest.fixture(scope="module")
def parser() -> DependencyParser:
    return DependencyParser.load()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the cup left of the bowl behind the can", "the cup (right the bowl (front the can))"),
        ("the leftmost cup next to the closest bowl", "the cup (near the bowl [far 1]) [right 1]"),
        ("the cup between the left bowl and the big can", "the cup (between the bowl [right 1] & the can [bigger 1])"),
    ],
)
def test_left_is_right_for_who_faces_the_camera(parser: DependencyParser, text: str, expected: str) -> None:
    root = build_extended_tree(parser(text), viewpoint=Viewpoint.FACING).root
    assert root is not None
    assert written(root) == expected


def test_next_to_is_the_same_from_both_sides_but_the_nearest_is_the_farthest() -> None:
    cup = Entity("the cup", (Relation(("near",), "near", Entity("the can")),), (Superlative(("nearest",), "near"),))
    assert written(faced(cup)) == "the cup (near the can) [far 1]"


def test_whatever_hangs_on_an_entity_is_turned_round() -> None:
    left = Entity("the can", superlatives=(Superlative(("left",), "left"),))
    whole = Entity("the cup", excluded=(left,), joined=(left,), alternatives=(left,))
    assert written(faced(whole)) == "the cup -the can [right 1] and the can [right 1] or the can [right 1]"


def test_a_relation_without_a_rule_stays() -> None:
    tied = Entity("the man with the hat", (Relation(("with",), None, Entity("the hat")),))
    assert faced(tied) == tied
