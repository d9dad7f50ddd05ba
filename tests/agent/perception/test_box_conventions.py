from __future__ import annotations

import re

import numpy as np
import pytest

from agent.datatypes import FloatArray
from agent.errors import InvalidBoxesError
from agent.geometry import centres
from agent.perception.box_conventions import CENTRE_AND_SIZE, CORNER_AND_SIZE, check_convention

SIZE = (640, 480)
BOXES = np.array([[320.0, 300.0, 400.0, 420.0], [20.0, 30.0, 90.0, 120.0], [500.0, 10.0, 639.0, 200.0]])
SHARES = np.tile(SIZE, 2)


def corner_and_size(boxes: FloatArray) -> FloatArray:
    return np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]])


def centre_and_size(boxes: FloatArray) -> FloatArray:
    return np.hstack([centres(boxes), boxes[:, 2:] - boxes[:, :2]])


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (corner_and_size(BOXES), CORNER_AND_SIZE),
        (centre_and_size(BOXES), CENTRE_AND_SIZE),
        (BOXES / SHARES, "multiply x by the picture's width, 640, and y by its height, 480"),
        (corner_and_size(BOXES) / SHARES, CORNER_AND_SIZE),
        (centre_and_size(BOXES) / SHARES, CENTRE_AND_SIZE),
        (np.vstack([corner_and_size(BOXES), [[np.nan] * 4]]), CORNER_AND_SIZE),
    ],
)
def test_another_convention_is_refused_with_the_conversion(boxes: FloatArray, words: str) -> None:
    with pytest.raises(InvalidBoxesError, match=re.escape(words)):
        check_convention(boxes, SIZE)


def test_shares_say_so_beside_their_convention() -> None:
    with pytest.raises(InvalidBoxesError, match=r"shares of the picture.*centre"):
        check_convention(centre_and_size(BOXES) / SHARES, SIZE)


@pytest.mark.parametrize(
    "boxes",
    [
        np.zeros((0, 4)),
        BOXES,
        np.vstack([BOXES, [[5.0, 5.0, 5.0, 9.0]]]),
        np.array([[-5.0, -5.0, 10.0, 10.0], [600.0, 400.0, 900.0, 900.0]]),
        np.full((1, 4), np.nan),
    ],
)
def test_corners_in_pixels_pass(boxes: FloatArray) -> None:
    check_convention(boxes, SIZE)
