"""Box arithmetic, vectorised and pure. Boxes are (N, 4) float64 pixels ``x1, y1, x2, y2``."""

from __future__ import annotations

import numpy as np

from agent.datatypes import FloatArray


def areas(boxes_xyxy: FloatArray) -> FloatArray:
    """(N,) areas in square pixels; 0 where a side is not positive."""
    sides = np.maximum(boxes_xyxy[:, 2:] - boxes_xyxy[:, :2], 0.0)
    return np.asarray(sides[:, 0] * sides[:, 1], dtype=np.float64)


def centres(boxes_xyxy: FloatArray) -> FloatArray:
    """(N, 2) centres, x and y in pixels."""
    return np.asarray((boxes_xyxy[:, :2] + boxes_xyxy[:, 2:]) / 2.0, dtype=np.float64)


def intersections(rows_xyxy: FloatArray, columns_xyxy: FloatArray) -> FloatArray:
    """(N, M) areas in square pixels that each of N boxes shares with each of M."""
    low = np.maximum(rows_xyxy[:, None, :2], columns_xyxy[None, :, :2])
    high = np.minimum(rows_xyxy[:, None, 2:], columns_xyxy[None, :, 2:])
    sides = np.maximum(high - low, 0.0)
    return np.asarray(sides[..., 0] * sides[..., 1], dtype=np.float64)


def intersection_shares(rows_xyxy: FloatArray, columns_xyxy: FloatArray) -> FloatArray:
    """(N, M) in [0, 1]: the share of each row's own area that lies inside each column; 0 for an empty row."""
    own = areas(rows_xyxy)[:, None]
    return np.divide(
        intersections(rows_xyxy, columns_xyxy), own, out=np.zeros((len(rows_xyxy), len(columns_xyxy))), where=own > 0
    )


def iou_matrix(rows_xyxy: FloatArray, columns_xyxy: FloatArray) -> FloatArray:
    """(N, M) in [0, 1]: intersection over union; 0 where both boxes are empty."""
    shared = intersections(rows_xyxy, columns_xyxy)
    union = areas(rows_xyxy)[:, None] + areas(columns_xyxy)[None, :] - shared
    return np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)


def without_duplicates(boxes_xyxy: FloatArray, scores: FloatArray, *, max_iou: float) -> list[int]:
    """Indices, best score first, of the boxes that overlap no better one by more than ``max_iou``."""
    overlaps = iou_matrix(boxes_xyxy, boxes_xyxy) > max_iou
    kept: list[int] = []
    for index in np.argsort(-scores, kind="stable"):
        if not overlaps[index, kept].any():
            kept.append(int(index))
    return kept
