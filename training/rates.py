"""How learning rates rise and fall."""

from __future__ import annotations

import math


def warmed_up(step: int, warmup_steps: int) -> float:
    """Share of the peak rate in a linear warm-up; 1 after it."""
    return min(1.0, (step + 1) / warmup_steps)


def half_cosine(progress: float, least: float) -> float:
    """Share of the peak rate that falls from 1 to ``least`` while progress goes from 0 to 1."""
    return least + (1 - least) * 0.5 * (1 + math.cos(math.pi * progress))
