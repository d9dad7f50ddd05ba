"""Figures for people: plain text tables, and their cells."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import numpy as np

from evaluation.metrics import Share

Group = Sequence[Any]
Cell = Callable[[Group], str]


def format_table(header: Sequence[str], rows: Sequence[Sequence[str] | None]) -> str:
    """Columns aligned: the first to the left, the others to the right; a row None is a rule."""
    filled = [header, *(row for row in rows if row is not None)]
    widths = [max(len(row[column]) for row in filled) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        cells = [text.rjust(width) for text, width in zip(row, widths, strict=True)]
        return "  ".join([row[0].ljust(widths[0]), *cells[1:]]).rstrip()

    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    return "\n".join([line(header), rule, *(rule if row is None else line(row) for row in rows)])


def group_table(
    title: str, groups: Iterable[tuple[str, Group] | None], columns: Mapping[str, Cell], *, counted: str = "n"
) -> str:
    """A row for each named group of outcomes: how many it has, and, where it has any, a cell of each column.

    Args:
        groups: None is a rule.
        counted: the header of how many.
    """
    rows = [
        each and [each[0], str(len(each[1])), *(cell(each[1]) if each[1] else "" for cell in columns.values())]
        for each in groups
    ]
    return format_table([title, counted, *columns], rows)


def grouped(key: str | Callable[[Any], Any], outcomes: Iterable[Any]) -> dict[Any, list[Any]]:
    """Outcomes by a key or an attribute, in the order in which each first comes."""
    found: dict[Any, list[Any]] = {}
    for each in outcomes:
        found.setdefault(_getter(key)(each), []).append(each)
    return found


def share(holds: str | Callable[[Any], bool], digits: int = 3) -> Cell:
    """The share of a group of which something holds, or an attribute is true; a dash where there is nothing."""
    return lambda group: f"{Share.of(map(_getter(holds), group)).value:.{digits}f}" if group else "-"


def interval(holds: str | Callable[[Any], bool]) -> Cell:
    """The interval of that share."""
    return lambda group: Share.of(map(_getter(holds), group)).interval


def _getter(key: str | Callable[[Any], Any]) -> Callable[[Any], Any]:
    return attrgetter(key) if isinstance(key, str) else key


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


def load_average() -> str:
    """How busy the machine was in the last minute: figures of a busy one say little."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
