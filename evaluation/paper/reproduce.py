"""A table of the paper, measured and published side by side: ``reproduce table2 --data DIR``.

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
from evaluation.datasets.referring import add_models, grounder_maker
from evaluation.datasets.referring_run import (
    BoxSource,
    annotated_boxes,
    answer_all,
    detected_boxes,
    is_complete,
    merge,
)
from evaluation.datasets.released import read_detections, read_released
from evaluation.metrics import Share
from evaluation.options import add_limit
from evaluation.paper.published_tables import TABLES, Column, PublishedTable, Row
from evaluation.tables import format_table

TOLERANCE = 0.5
"""Points between a measured and a published figure with ground-truth boxes; detections and ties may differ by more."""
AGREES, DIFFERS = 0, 1


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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("table", choices=list(TABLES), help="of the paper: table2 is the main one, table3 the views'")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the released files, and the pictures")
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="of the answers (%(default)s)")
    parser.add_argument("--rows", nargs="+", metavar="NAME", help="only these")
    parser.add_argument("--columns", nargs="+", metavar="NAME", help="only these")
    add_limit(parser, "expressions of each column")
    add_models(parser)


def run(options: argparse.Namespace) -> int:
    """Run what is there and not done yet, then print the table where all shards are done."""
    table = TABLES[options.table]
    rows = _chosen(list(table.rows), options.rows, "row")
    columns = _chosen([each.name for each in table.columns], options.columns, "column")
    there, absent = _there(options.data, [each for each in table.columns if each.name in columns])
    for column in absent:
        print(f"left out: {column.name} ({options.data / column.file} is not there)")
    if not there:
        raise InvalidInputError(f"{options.data} has none of {', '.join(each.file for each in absent)}")
    maker = grounder_maker(options, options.cache)
    waiting = False
    cells: dict[tuple[str, str], Cell] = {}
    for column in there:
        examples = list(read_released(options.data / column.file, options.data / column.images))[: options.limit]
        for name in rows:
            row = table.rows[name]
            out = options.out / options.table / _folder_name(column.name) / _folder_name(name)
            answer_all(examples, maker(row.method), out, boxes=_boxes(row, column, options.data))
            if not is_complete(out, len(examples)):
                waiting = True
            else:
                published = row.published[table.columns.index(column)]
                outcomes = merge(out, len(examples))
                cells[name, column.name] = Cell(Share.of(each.right for each in outcomes), published, row.ground_truth)
    if waiting:
        print("this shard is done; run it once more when the others are, for the table")
        return AGREES
    print(report(table, cells, is_part=options.limit is not None))
    return DIFFERS if any(cell.differs for cell in cells.values()) else AGREES


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


def _there(data: Path, columns: Sequence[Column]) -> tuple[list[Column], list[Column]]:
    there = [each for each in columns if (data / each.file).is_file()]
    return there, [each for each in columns if each not in there]


def _boxes(row: Row, column: Column, data: Path) -> BoxSource:
    if row.ground_truth:
        return annotated_boxes
    return detected_boxes(read_detections(data / column.detections))


def _folder_name(name: str) -> str:
    return re.sub(r"[^a-z0-9+]+", "-", name.lower()).strip("-")
