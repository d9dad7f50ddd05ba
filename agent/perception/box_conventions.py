"""Recognises boxes that are not x1, y1, x2, y2 in pixels, and says how to convert them."""

from __future__ import annotations

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import InvalidBoxesError

SHARES_UP_TO = 1.5
"""Shares of a picture may reach a little beyond it; as pixels, they would all mean its first one."""
SLACK_PX = 1.0
CORNER_AND_SIZE = "x, y, width, height (then x2 = x + width, y2 = y + height)"
CENTRE_AND_SIZE = "the centre's x and y, width, height (then x1 = x - width / 2, x2 = x + width / 2, and y alike)"


def check_convention(boxes: FloatArray, size_wh: tuple[int, int]) -> None:
    """Refuse numbers that make no sense as x1, y1, x2, y2 in pixels, but do as another common way to write boxes.

    Args:
        boxes: (N, 4); rows that are not finite say nothing.
        size_wh: the picture's width and height in pixels.

    Raises:
        InvalidBoxesError: all are shares of the picture; or some end before they begin, and all lie within the picture
            when read with a width and a height. The message has the conversion.
    """
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        return
    are_shares = bool(np.abs(boxes).max() <= SHARES_UP_TO)
    in_pixels = boxes * np.tile(size_wh, 2) if are_shares else boxes
    ends_early = (boxes[:, 2:] <= boxes[:, :2]).any(axis=1)
    readings = _readings(in_pixels, size_wh) if ends_early.any() else []
    looks = f"they look like {', or '.join(readings)}" if readings else ""
    if are_shares:
        scaling = f"multiply x by the picture's width, {size_wh[0]}, and y by its height, {size_wh[1]}"
        looks = f"all are shares of the picture, 0 to 1: {scaling}{'; and ' * bool(looks)}{looks}"
    if looks:
        raise InvalidBoxesError(f"boxes must be x1, y1, x2, y2 in pixels; {looks}")


def _readings(boxes: FloatArray, size_wh: tuple[int, int]) -> list[str]:
    """The other ways to write boxes by which all lie within the picture."""
    first, size = boxes[:, :2], boxes[:, 2:]
    corners = {CORNER_AND_SIZE: (first, first + size), CENTRE_AND_SIZE: (first - size / 2, first + size / 2)}
    return [words for words, (low, high) in corners.items() if _are_within(low, high, size_wh)]


def _are_within(low: FloatArray, high: FloatArray, size_wh: tuple[int, int]) -> bool:
    return bool((low >= -SLACK_PX).all() and (high <= np.array(size_wh) + SLACK_PX).all() and (high > low).all())
