"""A table of the paper, measured and published side by side: ``reproduce table2 --data DIR``.

DIR holds the released files (``refcocog_val.jsonl``, ``refcocog_dets_dict.json``, ...) and the pictures in
``train2014`` (RefGTA's in ``refgta``). What is not there is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from agent.errors import InvalidInputError
from evaluation.datasets.referring import MODELS, grounder_maker
from evaluation.datasets.referring_run import GROUND_TRUTH, UnfinishedRunError, answer_all, boxes_of, merge
from evaluation.datasets.released import read_released
from evaluation.metrics import Share
from evaluation.options import Options, limit, option
from evaluation.paper.published_tables import TABLES, PublishedTable
from evaluation.tables import format_table

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
)


def run(options: Options) -> int:
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
    measured: dict[tuple[str, str], Share] = {}
    for column in there:
        examples = list(read_released(options.data / column.file, options.data / column.images))[: options.limit]
        for name in rows:
            row = table.rows[name]
            out = options.out / options.table / _folder_name(column.name) / _folder_name(name)
            boxes = boxes_of(GROUND_TRUTH if row.ground_truth else str(options.data / column.detections))
            answer_all(examples, maker(row.method), out, boxes=boxes)
            try:
                measured[name, column.name] = Share.of(each.right for each in merge(out, len(examples)))
            except UnfinishedRunError:
                waiting = True
    if waiting:
        print("this shard is done; run it once more when the others are, for the table")
        return 0
    printed, differing = report(table, measured)
    print(printed)
    if options.limit is not None:
        print("only a part of each column was asked")
    return int(differing > 0)


def report(table: PublishedTable, measured: Mapping[tuple[str, str], Share]) -> tuple[str, int]:
    """The table in the paper's layout, and how many figures should agree and do not.

    Args:
        measured: (row, column) -> the share of right answers.
    """
    columns = [each.name for each in table.columns if any(each.name == column for _, column in measured)]
    rows: list[list[str]] = []
    differing = 0
    for name, row in table.rows.items():
        shares = [measured[name, column] for column in columns if (name, column) in measured]
        if not shares:
            continue
        published = [each for each, column in zip(row.published, table.columns, strict=True) if column.name in columns]
        differences = [100 * share.value - each for share, each in zip(shares, published, strict=True)]
        differ = [row.ground_truth and abs(each) > TOLERANCE for each in differences]
        differing += sum(differ)
        if not rows:
            rows.append(["expressions", *(str(share.total) for share in shares)])
        rows += [
            [name, *(f"{100 * share.value:.2f}" for share in shares)],
            ["  95 %", *(share.between for share in shares)],
            ["  published", *(f"{each:.2f}" for each in published)],
            ["  difference", *(f"{each:+.2f}{'!' * off}" for each, off in zip(differences, differ, strict=True))],
        ]
    printed = format_table(["", *columns], rows)
    if differing:
        printed += f"\n! {differing} figures with ground-truth boxes differ by more than {TOLERANCE} points"
    return printed, differing


def _chosen(names: Sequence[str], wanted: Sequence[str] | None, what: str) -> list[str]:
    unknown = sorted(set(wanted or ()) - set(names))
    if unknown:
        raise InvalidInputError(f"there is no {what} {', '.join(unknown)}; choose of {', '.join(names)}")
    return [name for name in names if wanted is None or name in wanted]


def _folder_name(name: str) -> str:
    return re.sub(r"[^a-z0-9+]+", "-", name.lower()).strip("-")
