"""A table of the paper, measured and published side by side: ``reproduce table2 --data DIR``.

DIR holds the released files (``refcocog_val.jsonl``, ``refcocog_dets_dict.json``, ...) and the pictures in
``train2014`` (RefGTA's in ``refgta``). What is not there is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from agent.errors import InvalidInputError
from evaluation.datasets.referring import MODELS, Asked
from evaluation.datasets.referring_run import GROUND_TRUTH, Answering, answer_all, boxes_of
from evaluation.datasets.released import read_released
from evaluation.metrics import Share
from evaluation.options import Options, limit, option
from evaluation.paper.published_tables import TABLES, Row
from evaluation.tables import format_table
from scale.jobs.engines import add_engine_options, engine_of

T = TypeVar("T")
TOLERANCE = 0.5
"""Points between a measured and a published figure with ground-truth boxes; detections and ties may differ by more."""
OPTIONS = (
    option("table", choices=list(TABLES), help="of the paper: table2 is the main one, table3 the views'"),
    option("--data", type=Path, required=True, metavar="DIR", help="the released files, and the pictures"),
    option("--out", type=Path, default=Path("out"), metavar="DIR", help="of the answers (%(default)s)"),
    option("--rows", nargs="+", metavar="NAME", help="only these"),
    option("--columns", nargs="+", metavar="NAME", help="only these"),
    limit("expressions of each column"),
    *MODELS,
    add_engine_options,
)


def run(options: Options) -> int:
    """Run what is there and not done yet, then print the table."""
    table = TABLES[options.table]
    rows = _chosen(table.rows, options.rows, "row")
    columns = _chosen(table.columns, options.columns, "column")
    there = {name: each for name, each in columns.items() if (options.data / each.file).is_file()}
    for name, column in columns.items():
        if name not in there:
            print(f"left out: {name} ({options.data / column.file} is not there)")
    if not there:
        raise InvalidInputError(f"{options.data} has none of {', '.join(each.file for each in columns.values())}")
    measured: dict[str, dict[str, Share]] = {name: {} for name in rows}
    for column_name, column in there.items():
        examples = list(read_released(options.data / column.file, options.data / column.images))[: options.limit]
        for name, row in rows.items():
            out = options.out / options.table / _folder_name(column_name) / _folder_name(name)
            boxes = GROUND_TRUTH if row.ground_truth else str(options.data / column.detections)
            asked = Asked.of(options, row.method)
            answering, used = Answering(asked, partial(boxes_of, boxes)), {**asked.run, "boxes": boxes}
            outcomes = answer_all(examples, answering, out, run=used, engine=engine_of(options))
            measured[name][column_name] = Share.of(each.right for each in outcomes)
    printed, differing = report(rows, measured)
    print(printed)
    if options.limit is not None:
        print("only a part of each column was asked")
    return int(differing > 0)


def report(rows: Mapping[str, Row], measured: Mapping[str, Mapping[str, Share]]) -> tuple[str, int]:
    """The table in the paper's layout, and how many figures should agree and do not.

    Args:
        measured: row -> column -> the share of right answers.
    """
    columns = next(iter(measured.values()))
    lines = [["expressions", *(str(share.total) for share in columns.values())]]
    differing = 0
    for name, shares in measured.items():
        differences = {column: 100 * share.value - rows[name].published[column] for column, share in shares.items()}
        differ = [rows[name].ground_truth and abs(each) > TOLERANCE for each in differences.values()]
        differing += sum(differ)
        marked = zip(differences.values(), differ, strict=True)
        lines += [
            [name, *(f"{100 * share.value:.2f}" for share in shares.values())],
            ["  95 %", *(share.between for share in shares.values())],
            ["  published", *(f"{rows[name].published[column]:.2f}" for column in shares)],
            ["  difference", *(f"{each:+.2f}{'!' * off}" for each, off in marked)],
        ]
    printed = format_table(["", *columns], lines)
    if differing:
        printed += f"\n! {differing} figures with ground-truth boxes differ by more than {TOLERANCE} points"
    return printed, differing


def _chosen(named: Mapping[str, T], wanted: Sequence[str] | None, what: str) -> dict[str, T]:
    unknown = sorted(set(wanted or ()) - named.keys())
    if unknown:
        raise InvalidInputError(f"there is no {what} {', '.join(unknown)}; choose of {', '.join(named)}")
    return {name: each for name, each in named.items() if wanted is None or name in wanted}


def _folder_name(name: str) -> str:
    return re.sub(r"[^a-z0-9+]+", "-", name.lower()).strip("-")
