"""Which of the points in a box are the thing's: cut where the depth jumps, then keep the pieces that fill the box."""

from __future__ import annotations

import numpy as np

from agent.datatypes import FloatArray, MaskArray
from agent.errors import NoGraspPointError
from agent.geometry import iou_matrix
from agent.perception.depth_points import DepthPoints, IndexArray

JUMP_PITCHES = 4.0
LEVEL_PITCHES = 0.5
MAX_GAP_PX = 3
MIN_PIECE_PIXELS = 10
MIN_SCRAP_PIXELS = 4
MIN_GAIN = 0.03
BOX_SLACK, MOST_BOX_SLACK, BOX_SLACK_PX = 0.05, 0.1, 8.0
"""How far beside its box a thing may reach: so many pixels, within these shares of the box's sides. Detectors leave a
handle out."""
MOST_OUTSIDE = 0.01
"""Share of a piece that may lie beside the box."""
NOT_TOLD_APART = (
    "what is in the box cannot be told from something that reaches out of it, touches it or stands before it:"
    " look from elsewhere, or take that away first"
)
NOTHING_STANDS_OUT = "nothing in the box stands out from the surface that it lies on"


def pieces_in_box(pixels: DepthPoints, heights: FloatArray, box: FloatArray, focal_px: float) -> MaskArray:
    """(P,) bool: the pieces that fill the box best together.

    The first is the one whose own box fits best. Others join as long as each makes the fit clearly better: a spoon's
    handle does, which the depth cuts off; a neighbour does not, which reaches out of the box.

    Args:
        pixels: what stands above the support, in the box and in a margin around it.
        heights: (P,) metres above the support.

    Raises:
        NoGraspPointError: no piece of some size is in the box, or one of those that fill it reaches out of it: it may
            be a neighbour, or a neighbour's with the thing.
    """
    if len(pixels) < MIN_PIECE_PIXELS:
        raise NoGraspPointError(NOTHING_STANDS_OUT)
    _, labels, sizes = np.unique(cut_at_jumps(pixels, heights, focal_px), return_inverse=True, return_counts=True)
    boxes = _boxes(pixels, labels, len(sizes))
    fits = np.where(sizes >= MIN_PIECE_PIXELS, iou_matrix(boxes, box[None])[:, 0], 0.0)
    best = int(fits.argmax())
    if fits[best] <= 0:
        raise NoGraspPointError(NOTHING_STANDS_OUT)
    chosen, common = np.zeros(len(sizes), dtype=bool), boxes[best]
    fit = -MIN_GAIN  # the first joins whatever it gains
    while fits[best] > fit + MIN_GAIN:
        chosen[best], fit, common = True, fits[best], _joined(common, boxes[best])
        fits = iou_matrix(_joined(boxes, common), box[None])[:, 0]
        best = int(np.where(chosen | (sizes < MIN_SCRAP_PIXELS), 0.0, fits).argmax())
    within = _within(pixels, box)
    own = chosen[labels] & within
    if own.sum() < MIN_PIECE_PIXELS:
        raise NoGraspPointError(NOTHING_STANDS_OUT)
    outside = np.bincount(labels, weights=~within) > MOST_OUTSIDE * sizes
    if (outside & chosen & (sizes >= MIN_PIECE_PIXELS)).any():
        raise NoGraspPointError(NOT_TOLD_APART)
    return own


def in_boxes(pixels: DepthPoints, boxes: FloatArray) -> MaskArray:
    """(P,) bool: which pixels are in one of (N, 4) boxes."""
    x, y = pixels.columns[:, None], pixels.rows[:, None]
    x1, y1, x2, y2 = boxes.T
    inside: MaskArray = (x >= x1) & (x < x2) & (y >= y1) & (y < y2)
    return np.asarray(inside.any(axis=1), dtype=np.bool_)


def _within(pixels: DepthPoints, box: FloatArray) -> MaskArray:
    """(P,) bool: in the box, or hardly beside it, as a detector's boxes are not exact."""
    sides = box[2:] - box[:2]
    slack = np.clip(BOX_SLACK_PX, BOX_SLACK * sides, MOST_BOX_SLACK * sides)
    places = np.column_stack([pixels.columns, pixels.rows])
    return np.asarray(((places >= box[:2] - slack) & (places < box[2:] + slack)).all(axis=1))


def _boxes(pixels: DepthPoints, labels: IndexArray, count: int) -> FloatArray:
    """(count, 4) the box around the pixels of each label."""
    low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
    corners = np.column_stack([pixels.columns, pixels.rows]).astype(np.float64)
    np.minimum.at(low, labels, corners)
    np.maximum.at(high, labels, corners + pixels.stride)
    return np.hstack([low, high])


def _joined(boxes: FloatArray, other: FloatArray) -> FloatArray:
    """(..., 4) the boxes around each box and the other one."""
    low = np.minimum(boxes[..., :2], other[:2])
    return np.concatenate([low, np.maximum(boxes[..., 2:], other[2:])], axis=-1)


def cut_at_jumps(pixels: DepthPoints, heights: FloatArray, focal_px: float) -> IndexArray:
    """(P,) the same number for pixels that are joined by steps along rows and columns without a jump in depth.

    A step over a few holes is one. A level surface seen at a flat angle is joined though its depth runs away.
    """
    z = pixels.xyz[:, 2]
    by_column = np.argsort(pixels.columns, kind="stable")
    runs = []
    for order, line, place in (
        (np.arange(len(z)), pixels.rows, pixels.columns),
        (by_column, pixels.columns, pixels.rows),
    ):
        pitch = z[order][1:] * pixels.stride / focal_px  # metres between neighbours
        joined = (np.diff(line[order]) == 0) & (np.diff(place[order]) <= MAX_GAP_PX * pixels.stride)
        joined &= (np.abs(np.diff(z[order])) <= JUMP_PITCHES * pitch) | (
            np.abs(np.diff(heights[order])) <= LEVEL_PITCHES * pitch
        )
        starts = np.flatnonzero(np.concatenate([[True], ~joined]))
        runs.append((order, starts, np.diff(np.append(starts, len(z)))))
    labels = np.arange(len(z))
    while True:  # each run takes its smallest number, until none changes
        before = labels
        for order, starts, lengths in runs:
            spread = np.empty_like(labels)
            spread[order] = np.repeat(np.minimum.reduceat(labels[order], starts), lengths)
            labels = spread[spread]
        if (labels == before).all():
            return labels
