"""What command lines share: the options that say which models are used, and a kind of value."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from agent.errors import InvalidInputError


def add_models(parser: argparse.ArgumentParser) -> None:
    """Add --preset, --clip, --yolo, --parser and --things."""
    parser.add_argument("--preset", default="tabletop", help="which models: tabletop (default), paper, fast or open")
    parser.add_argument(
        "--clip",
        action="append",
        metavar="MODEL",
        help="a CLIP instead of the preset's: ARCHITECTURE:TAG, ARCHITECTURE:FILE or a JSON config; several add up",
    )
    parser.add_argument("--yolo", metavar="MODEL", help="an ultralytics checkpoint instead of the preset's")
    parser.add_argument("--parser", metavar="MODEL", help="a spaCy pipeline instead of the preset's")
    parser.add_argument(
        "--things",
        type=Path,
        metavar="FILE",
        help="what things may be called, one a line, for a CLIP that knows English",
    )


def read_things(path: Path | None) -> tuple[str, ...]:
    """The names in a file of `add_models`; lower case, each once; none where there is no file.

    Raises:
        InvalidInputError: it cannot be read, or holds no name.
    """
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8-sig").lower().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"cannot read {path}: {error}; expected a text file with one name a line") from error
    things = tuple(dict.fromkeys(" ".join(line.partition("#")[0].split()) for line in lines))
    if not any(things):
        raise InvalidInputError(f"{path} holds no name: write what things may be called, one a line")
    return tuple(filter(None, things))


def positive(text: str) -> int:
    """A whole number from 1 upwards.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 upwards; got {text!r}")
    return int(text)


def not_negative(text: str) -> float:
    """A number from 0 upwards, not infinite.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"must be a number from 0 upwards; got {text!r}")
    return number
