"""The measures by name, and `reclip-agent evaluate NAME ...`, which runs one of them.

A measure is a module with ``OPTIONS`` (`evaluation.options`) and ``run(options) -> int``, which gives the exit status;
``ips-parity`` is `evaluation.paper.ips_parity`. Only the module that is asked for is imported: one needs no torch,
another no spaCy.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from agent.errors import ReclipAgentError


def find_measures() -> dict[str, dict[str, str]]:
    """Folder -> name -> what it measures: the first line of the module's own words."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*/*.py")):
        first_line, _, rest = path.read_text(encoding="utf-8").partition("\n")
        if "\nOPTIONS = (" in rest:
            found.setdefault(path.parent.name, {})[path.stem.replace("_", "-")] = first_line.strip('"')
    return found


MEASURES = find_measures()
FOLDERS = {name: folder for folder, measures in MEASURES.items() for name in measures}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one measure; 0 when all is as it should be, 1 when not, 2 when the input cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m evaluation")
    describe(parser)
    args = parser.parse_args(argv)
    try:
        return run(args)
    except ReclipAgentError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    describe(commands.add_parser("evaluate", help="measure the method's accuracy and speed"))


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes; ``main`` is set to what carries it out."""
    parser.description = "Measure the method's accuracy and speed; NAME --help explains a measure."
    parser.epilog = list_of_measures()
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "name", nargs="?", choices=list(FOLDERS), metavar="NAME", help="a measure; without one, they are listed"
    )
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="what the measure takes")
    parser.set_defaults(main=run, prog=parser.prog)


def run(args: argparse.Namespace) -> int:
    """Run the measure of ``args.name`` with its own options, ``args.rest``; list all where there is no name."""
    if args.name is None:
        print(list_of_measures())
        return 0
    measure = importlib.import_module(f"evaluation.{FOLDERS[args.name]}.{args.name.replace('-', '_')}")
    parser = argparse.ArgumentParser(
        prog=f"{args.prog} {args.name}",
        description=measure.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for declare in measure.OPTIONS:
        declare(parser)
    return int(measure.run(parser.parse_args(args.rest)))


def list_of_measures() -> str:
    """A line for each, by folder."""
    width = max(map(len, FOLDERS))
    lines = []
    for folder, measures in MEASURES.items():
        lines += [f"{folder}:", *(f"  {name:<{width}}  {purpose}" for name, purpose in measures.items())]
    return "\n".join(lines)
