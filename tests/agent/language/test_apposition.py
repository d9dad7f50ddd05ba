from __future__ import annotations

import pytest

from agent.language.apposition import tree_of_apposition
from agent.language.semantic_tree import Entity, SemanticTree


def tree_of(expression: str) -> SemanticTree:
    return SemanticTree(expression, Entity(expression), names_a_rule=True)


@pytest.mark.parametrize(
    ("expression", "thing", "again"),
    [
        ("the thing behind the bowl, an orange cup", "the thing behind the bowl", "an orange cup"),
        ("what's behind the bowl, the little red fruit", "what's behind the bowl", "the little red fruit"),
        ("the thing next to the can, its round", "the thing next to the can", "the round thing"),
        ("the mug, it's next to the can", "the mug", "the thing next to the can"),
        ("the sour fruit (the lemon)", "the sour fruit", "the lemon"),
        ("the cup (red)", "the cup", "the red thing"),
    ],
)
def test_both_descriptions_hold(expression: str, thing: str, again: str) -> None:
    root = tree_of_apposition(expression, tree_of).root
    assert root == Entity(thing, also=(Entity(again),))


@pytest.mark.parametrize(
    "expression",
    [
        "the cup, the bowl and the spoon",
        "the big, red cup",
        "the cup, a bit to the left",
        "the cup, its handle is blue",
    ],
)
def test_what_describes_once_is_left_alone(expression: str) -> None:
    assert tree_of_apposition(expression, tree_of).root == Entity(expression)
