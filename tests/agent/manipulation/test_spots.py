"""Where things come to stand that are moved by a length, seen by a camera that looks along y."""

from __future__ import annotations

import numpy as np
import pytest

from agent.datatypes import Displacement
from agent.errors import NoPlaceError
from agent.manipulation.sight import Thing
from agent.manipulation.spots import moved_by

LOOKING_ALONG_Y = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
"""Columns: right is x, down is -z, ahead is y."""
FOOT_M = np.array([0.1, 0.2, 0.0])
SIZE_M = (0.06, 0.04, 0.1)
BOWL = Thing(np.zeros((0, 3)), np.array([0.1, 0.5, 0.0]), (0.2, 0.2, 0.06), 0.0)


@pytest.mark.parametrize(
    ("direction", "landmark", "x_m", "y_m"),
    [
        ("left", None, 0.0, 0.2),
        ("right", None, 0.2, 0.2),
        ("forward", None, 0.1, 0.3),
        ("back", None, 0.1, 0.1),
        ("towards", BOWL, 0.1, 0.3),
        ("away", BOWL, 0.1, 0.1),
        ("left", BOWL, 0.1 - 0.225, 0.5),
        ("back", BOWL, 0.1, 0.5 - 0.225),
    ],
)
def test_a_length_leads_to_a_spot(direction: str, landmark: Thing | None, x_m: float, y_m: float) -> None:
    spot = moved_by(Displacement(0.1, direction), FOOT_M, SIZE_M, LOOKING_ALONG_Y, landmark)
    assert spot == pytest.approx([x_m, y_m, 0.0])


def test_nothing_is_moved_towards_where_it_stands() -> None:
    with pytest.raises(NoPlaceError, match="same spot"):
        moved_by(Displacement(0.1, "towards"), BOWL.foot_m, SIZE_M, LOOKING_ALONG_Y, BOWL)
