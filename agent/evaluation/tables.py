"""Plain text tables."""

from __future__ import annotations

from collections.abc import Sequence


def format_table(header: Sequence[str], rows: Sequence[Sequence[str] | None]) -> str:
    """Columns aligned: the first to the left, the others to the right; a row None is a rule."""
    filled = [header, *(row for row in rows if row is not None)]
    widths = [max(len(row[column]) for row in filled) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        cells = [text.rjust(width) for text, width in zip(row, widths, strict=True)]
        return "  ".join([row[0].ljust(widths[0]), *cells[1:]]).rstrip()

    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    return "\n".join([line(header), rule, *(rule if row is None else line(row) for row in rows)])
