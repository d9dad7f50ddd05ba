from __future__ import annotations

import numpy as np
import pytest

from agent.datatypes import Answer, Status
from agent.language.intents import Intent
from agent.manipulation.errand import errand_of, relation_of


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
