"""A table of the paper, measured beside published: ``reproduce table2 --data DIR``.

DIR holds the released files (``refcocog_val.jsonl``, ``refcocog_dets_dict.json``, ...) and the pictures in
``train2014`` (RefGTA's in ``refgta``). What is not there is left out and told.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.errors import InvalidInputError
from evaluation.datasets.referring import GROUND_TRUTH, MODELS, boxes_of, grounder_maker
from evaluation.datasets.referring_run import UnfinishedRunError, answer_all, merge
from evaluation.datasets.released import read_released
from evaluation.metrics import Share
from evaluation.options import limit, option
from evaluation.paper.published_tables import TABLES, PublishedTable
from evaluation.tables import format_table

TOLERANCE = 0.5
"""Points between a measured and a published figure with ground-truth boxes; detections and ties may differ by more."""


@dataclass(frozen=True)
class Cell:
    """One figure.

    Attributes:
        measured: the share of right answers.
        published: per cent.
        must_agree: whether it may not differ by more than `TOLERANCE`.
    """

    measured: Share
    published: float
    must_agree: bool

    @property
    def difference(self) -> float:
        """Points."""
        return 100 * self.measured.value - self.published

    @property
    def differs(self) -> bool:
        """Whether it should agree and does not."""
        return self.must_agree and abs(self.difference) > TOLERANCE


OPTIONS = (
    option("table", choices=list(TABLES), help="of the paper: table2 is the main one, table3 the views'"),
    option("--data", type=Path, required=True, metavar="DIR", help="the released files, and the pictures"),
    option("--out", type=Path, default=Path("out"), metavar="DIR", help="of the answers (%(default)s)"),
    option("--rows", nargs="+", metavar="NAME", help="these alone"),
    option("--columns", nargs="+", metavar="NAME", help="these alone"),
    limit("expressions of each column"),
    *MODELS,
)


def run(options: argparse.Namespace) -> int:
    """Run what is there and not done yet, then print the table where all shards are done."""
    table = TABLES[options.table]
    rows = _chosen(list(table.rows), options.rows, "row")
    names = _chosen([each.name for each in table.columns], options.columns, "column")
    columns = [each for each in table.columns if each.name in names]
    there = [each for each in columns if (options.data / each.file).is_file()]
    for column in columns:
        if column not in there:
            print(f"left out: {column.name} ({options.data / column.file} is not there)")
    if not there:
        raise InvalidInputError(f"{options.data} has none of {', '.join(each.file for each in columns)}")
    maker = grounder_maker(options, options.cache)
    waiting = False
    cells: dict[tuple[str, str], Cell] = {}
    for column in there:
        examples = list(read_released(options.data / column.file, options.data / column.images))[: options.limit]
        for name in rows:
            row = table.rows[name]
            out = options.out / options.table / _folder_name(column.name) / _folder_name(name)
            boxes = boxes_of(GROUND_TRUTH if row.ground_truth else str(options.data / column.detections))
            answer_all(examples, maker(row.method), out, boxes=boxes)
            try:
                measured = Share.of(each.right for each in merge(out, len(examples)))
            except UnfinishedRunError:
                waiting = True
                continue
            published = row.published[table.columns.index(column)]
            cells[name, column.name] = Cell(measured, published, row.ground_truth)
    if waiting:
        print("this shard is done; run it once more when the others are, for the table")
        return 0
    print(report(table, cells, is_part=options.limit is not None))
    return int(any(cell.differs for cell in cells.values()))


def report(table: PublishedTable, cells: Mapping[tuple[str, str], Cell], *, is_part: bool = False) -> str:
    """The table in the paper's layout: measured, published and their difference for each row.

    Args:
        is_part: whether only some expressions of each column were asked.
    """
    columns = [each.name for each in table.columns if any(each.name == name for _, name in cells)]
    rows: list[list[str]] = []
    for name in table.rows:
        of_row = [cells[name, column] for column in columns if (name, column) in cells]
        if of_row:
            if not rows:
                rows.append(["expressions", *(str(each.measured.total) for each in of_row)])
            rows += [
                [name, *(f"{100 * each.measured.value:.2f}" for each in of_row)],
                ["  95 %", *(each.measured.between for each in of_row)],
                ["  published", *(f"{each.published:.2f}" for each in of_row)],
                ["  difference", *(f"{each.difference:+.2f}{'!' * each.differs}" for each in of_row)],
            ]
    lines = [format_table(["", *columns], rows)]
    differing = sum(cell.differs for cell in cells.values())
    if differing:
        lines.append(f"! {differing} figures with ground-truth boxes differ by more than {TOLERANCE} points")
    if is_part:
        lines.append("only a part of each column was asked")
    return "\n".join(lines)


def _chosen(names: Sequence[str], wanted: Sequence[str] | None, what: str) -> list[str]:
    unknown = sorted(set(wanted or ()) - set(names))
    if unknown:
        raise InvalidInputError(f"there is no {what} {', '.join(unknown)}; choose of {', '.join(names)}")
    return [name for name in names if wanted is None or name in wanted]


def _folder_name(name: str) -> str:
    return re.sub(r"[^a-z0-9+]+", "-", name.lower()).strip("-")
