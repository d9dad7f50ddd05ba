"""The shards of a run of `referring` made into one, and its figures."""

from __future__ import annotations

from pathlib import Path

from evaluation.datasets.referring import MERGED, report
from evaluation.options import Options, option

OPTIONS = (option("out", type=Path, metavar="RUN", help=f"the run's folder; {MERGED} is written there"),)


def run(options: Options) -> int:
    """Print the run's figures."""
    return report(options.out)
