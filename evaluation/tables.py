"""Figures for people: plain text tables, and their cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def format_table(header: Sequence[str], rows: Sequence[Sequence[str] | None]) -> str:
    """Columns aligned: the first to the left, the others to the right; a row None is a rule."""
    filled = [header, *(row for row in rows if row is not None)]
    widths = [max(len(row[column]) for row in filled) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        cells = [text.rjust(width) for text, width in zip(row, widths, strict=True)]
        return "  ".join([row[0].ljust(widths[0]), *cells[1:]]).rstrip()

    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    return "\n".join([line(header), rule, *(rule if row is None else line(row) for row in rows)])


def percentiles(values: Sequence[float], shares: Sequence[float] = (50, 95, 99), digits: int = 1) -> list[str]:
    """A cell for each of them; a dash where there is nothing."""
    if not len(values):
        return ["-"] * len(shares)
    return [f"{value:.{digits}f}" for value in np.percentile(values, shares)]


def met(is_met: bool) -> str:
    """What a goal comes to."""
    return "met" if is_met else "missed"


def at_most(value: float, goal: float) -> str:
    """A goal that a value should not be above, and what it comes to."""
    return f"<= {goal:g} {met(value <= goal)}"
