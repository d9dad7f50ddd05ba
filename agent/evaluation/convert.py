"""`python -m agent.evaluation convert`: your own pictures and a CSV, made into a dataset."""

from __future__ import annotations

import argparse
from pathlib import Path

from agent.evaluation.datasets.own import COLUMNS, convert


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("table", type=Path, metavar="CSV", help=f"with a header and the columns {', '.join(COLUMNS)}")
    parser.add_argument("--images", type=Path, required=True, metavar="FOLDER", help="the pictures")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="JSON lines for `referring`")


def main(args: argparse.Namespace) -> int:
    """Write the file."""
    count = convert(args.table, args.images, args.out)
    print(f"{args.out}: {count} expressions")
    return 0
