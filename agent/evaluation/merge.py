"""`python -m agent.evaluation merge`: the shards of a run made into one."""

from __future__ import annotations

import argparse
from pathlib import Path

from agent.evaluation.referring import MERGED, report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("out", type=Path, metavar="RUN", help=f"the run's folder; {MERGED} is written there")


def main(args: argparse.Namespace) -> int:
    """Print the run's figures."""
    return report(args.out)
