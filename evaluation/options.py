"""Options that several measures have, under one name and with one meaning."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from agent.language.dependency_parser import EMBEDDED_PARSER
from agent.models.presets import DEFAULT_PRESET
from sim.tabletop_ref import SPLITS

SHARED: dict[str, dict[str, Any]] = {
    "preset": {"default": DEFAULT_PRESET, "metavar": "NAME", "help": "which models (%(default)s)"},
    "parser": {"default": EMBEDDED_PARSER, "metavar": "MODEL", "help": "a spaCy pipeline in the usual one's place"},
    "split": {"default": "test", "choices": tuple(SPLITS), "help": "of TabletopRef (%(default)s)"},
    "boxes": {"default": "yolo", "choices": ("yolo", "true"), "help": "where proposals come from (%(default)s)"},
    "cache": {"type": Path, "metavar": "DIR", "help": "keep what was rendered or encoded here between runs"},
    "report": {"type": Path, "metavar": "DIR", "help": "write every error as a page to look through"},
    "json": {"type": Path, "metavar": "FILE", "help": "write all outcomes here"},
    "errors": {"action": "store_true", "help": "print what went wrong"},
}


def add_shared(parser: argparse.ArgumentParser, *names: str, **changed: Any) -> None:
    """Add some of `SHARED`, of which defaults may be changed: ``add_shared(parser, "cache", preset="paper")``."""
    for name in (*names, *changed):
        parser.add_argument(f"--{name}", **{**SHARED[name], **({"default": changed[name]} if name in changed else {})})


def add_limit(parser: argparse.ArgumentParser, of: str, default: int | None = None) -> None:
    """``--limit N``: how many of what is measured; all of it where there is no default."""
    told = "all" if default is None else default
    parser.add_argument("--limit", type=positive, default=default, metavar="N", help=f"how many {of} ({told})")


def add_cases(parser: argparse.ArgumentParser, of: str) -> None:
    """The file of cases to go through."""
    parser.add_argument("file", type=Path, metavar="FILE", help=of)


def positive(text: str) -> int:
    """A whole number from 1 upwards.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 upwards; got {text!r}")
    return int(text)
