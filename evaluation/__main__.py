"""`python -m evaluation NAME ...` runs one measure; without a name it lists them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from agent.errors import ReclipAgentError
from evaluation.command import describe


def main(argv: Sequence[str] | None = None) -> int:
    """Run one measure; 0 when all is as it should be, 1 when not, 2 when the input cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m evaluation")
    describe(parser)
    args = parser.parse_args(argv)
    try:
        return int(args.main(args))
    except ReclipAgentError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
