"""What measures take on the command line; what several take has one name and one meaning."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agent.language.dependency_parser import EMBEDDED_PARSER
from agent.model_options import positive
from agent.models.presets import DEFAULT_PRESET
from sim.tabletop_ref import SPLITS

Options = argparse.Namespace
Option = Callable[[argparse._ActionsContainer], object]
"""Declares itself to a parser or a group of one."""

SHARED: dict[str, dict[str, Any]] = {
    "preset": {"default": DEFAULT_PRESET, "metavar": "NAME", "help": "which models (%(default)s)"},
    "parser": {"default": EMBEDDED_PARSER, "metavar": "MODEL", "help": "a spaCy pipeline in the usual one's place"},
    "split": {"default": "test", "choices": tuple(SPLITS), "help": "of TabletopRef (%(default)s)"},
    "frames": {"type": Path, "metavar": "DIR", "help": "path-traced tables in the place of a split"},
    "boxes": {"default": "yolo", "choices": ("yolo", "true"), "help": "where proposals come from (%(default)s)"},
    "cache": {"type": Path, "metavar": "DIR", "help": "keep what was rendered or encoded here between runs"},
    "report": {"type": Path, "metavar": "DIR", "help": "write every error as a page to look through"},
    "json": {"type": Path, "metavar": "FILE", "help": "write all outcomes here"},
    "errors": {"action": "store_true", "help": "print what went wrong"},
}


def option(name: str, **settings: Any) -> Option:
    """One with what `argparse.ArgumentParser.add_argument` takes."""
    return lambda parser: parser.add_argument(name, **settings)


def shared(*names: str, **changed: Any) -> tuple[Option, ...]:
    """Some of `SHARED`, of which defaults may be changed: ``shared("cache", preset="paper")``."""
    settings = {name: SHARED[name] for name in names} | {
        name: {**SHARED[name], "default": value} for name, value in changed.items()
    }
    return tuple(option(f"--{name}", **each) for name, each in settings.items())


def limit(of: str, default: int | None = None) -> Option:
    """``--limit N``: how many of what is measured; all of it where there is no default."""
    told = "all" if default is None else default
    return option("--limit", type=positive, default=default, metavar="N", help=f"how many {of} ({told})")


def cases(of: str) -> Option:
    """The file of cases to go through."""
    return option("file", type=Path, metavar="FILE", help=of)
