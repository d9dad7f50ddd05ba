from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.datatypes import Answer, Displacement, Status
from agent.language.intents import Intent
from agent.manipulation.errand import Errand, errand_of, relation_of


@pytest.mark.parametrize(
    ("placement", "relation"),
    [
        ("on", "on"), ("onto", "on"), ("on top of", "on"), ("into", "in"), ("inside", "in"), ("beside", "next to"),
        ("to the left of", "left of"), ("on the right side of", "right of"), ("behind", "behind"),
        ("in front of", "in front of"), ("between", "between"), ("under", ""), ("across from", ""),
    ],
)  # fmt: skip
def test_placements_are_a_few_relations(placement: str, relation: str) -> None:
    assert relation_of(placement, has_destination=True) == relation


def test_what_is_put_nowhere_else_is_put_on_the_table() -> None:
    assert relation_of("on", has_destination=False) == "on the table"
    assert relation_of("", has_destination=False) == "on the table"
    for elsewhere in ("next to", "forward", "together", "on the edge of the table", "on the floor"):
        assert relation_of(elsewhere, has_destination=False) == ""


def test_how_many_things_were_found_is_known() -> None:
    boxes = np.array([[0.0, 0.0, 9.0, 9.0], [20.0, 0.0, 29.0, 9.0]])
    errand = errand_of("job-1", Intent.PICK_UP, Answer(Status.FOUND, "the cups", "pick up", boxes, (0, 1)))
    assert errand is not None
    assert errand.things == 2


def put(action: str, placement: str, place: str = "", displacement: Displacement | None = None) -> Errand:
    box = np.array([[0.0, 0.0, 9.0, 9.0]])
    there = Answer(Status.FOUND, place, "", box, (0,)) if place else None
    intent = Intent.PUSH if action == "push" else Intent.PUT
    answer = Answer(Status.FOUND, "it", action, box, (0,), destination=there, placement=placement)
    errand = errand_of("job-1", intent, replace(answer, displacement=displacement))
    assert errand is not None
    return errand


@pytest.mark.parametrize(
    ("action", "placement", "place", "whereto"),
    [
        ("push", "to the left", "", "10 cm to the left"),
        ("push", "forward", "", "10 cm forward"),
        ("push", "towards", "the bowl", "10 cm towards the bowl"),
        ("push", "away from", "the bowl", "10 cm away from the bowl"),
        ("push", "next to", "the bowl", "next to the bowl"),
        ("push", "over to", "the bowl", "next to the bowl"),
        ("move", "back", "", "10 cm back"),
        ("push", "", "", ""),
        ("put", "back where it was", "", "back"),
        ("put", "", "", "on the table"),
        ("put", "on the left", "", ""),
        ("push", "down", "", ""),
    ],
)
def test_where_it_goes_is_told_in_words(action: str, placement: str, place: str, whereto: str) -> None:
    assert put(action, placement, place).whereto == whereto


def test_lengths_are_level_with_the_table() -> None:
    assert put("move", "", "", Displacement(0.05, "right")).whereto == "5 cm to the right"
    assert put("put", "to the left of", "the can", Displacement(0.05, "left")).whereto == "5 cm to the left of the can"
    assert put("move", "", "", Displacement(0.05, "up")).whereto == ""
