"""Logistic regression with a ridge: what all of the small fits are made by."""

from __future__ import annotations

import numpy as np

from agent.datatypes import FloatArray

NEWTON_STEPS = 60
LARGEST_LOGIT = 30.0


def regressed(rows: FloatArray, ridge: float | FloatArray = 0.1) -> tuple[FloatArray, float]:
    """Fit by Newton's method.

    Args:
        rows: (N, E + 1) float64: evidence, and the outcome (0 or 1) in the last column.
        ridge: the penalty on squared weights, one for all or (E + 1,) with the bias's last.

    Returns:
        (E,) weights and the bias.
    """
    design, outcome = np.column_stack([rows[:, :-1], np.ones(len(rows))]), rows[:, -1]
    weights = np.zeros(design.shape[1])
    penalty = np.broadcast_to(np.asarray(ridge, dtype=np.float64), weights.shape)
    for _ in range(NEWTON_STEPS):
        likely = 1.0 / (1.0 + np.exp(-np.clip(design @ weights, -LARGEST_LOGIT, LARGEST_LOGIT)))
        curvature = (design * (likely * (1.0 - likely))[:, None]).T @ design + np.diag(penalty)
        weights -= np.linalg.solve(curvature, design.T @ (likely - outcome) + penalty * weights)
    return weights[:-1], float(weights[-1])
