"""JSON as measures read and write it: whole files, and files of cases with one object a line, plain or gzip."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from agent.errors import InvalidInputError

GZIP_MAGIC = b"\x1f\x8b"


def read_json(path: Path) -> Any:
    """What a file holds.

    Raises:
        InvalidInputError: the file cannot be read, or is no JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInputError(f"cannot read {path}: {error}; expected JSON") from error


def read_json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object of a file with where it stands ("cases.jsonl, line 3"); blank lines are skipped.

    Raises:
        InvalidInputError: the file cannot be read, or a line is no JSON object.
    """
    try:
        content = path.read_bytes()
        if content.startswith(GZIP_MAGIC):
            content = gzip.decompress(content)
        lines = content.decode("utf-8").split("\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InvalidInputError(f"cannot read {path}: {error}; expected JSON lines, plain or gzip") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InvalidInputError(f"{where}: not JSON: {error}") from error
        if not isinstance(value, dict):
            raise InvalidInputError(f"{where}: expected a JSON object; got {type(value).__name__}")
        yield where, value


def write_json_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """One object a line."""
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), encoding="utf-8")


@contextmanager
def naming_what_is_malformed(where: object) -> Iterator[None]:
    """Around the reading of one object: a field that is missing or of the wrong kind is the file's fault.

    Args:
        where: stands before the message: the file, or its line as `read_json_lines` gives it.

    Raises:
        InvalidInputError: naming the field, or what is wrong.
    """
    try:
        yield
    except InvalidInputError as error:
        raise InvalidInputError(f"{where}: {error}") from error
    except KeyError as error:
        raise InvalidInputError(f"{where}: the field {error} is missing") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise InvalidInputError(f"{where}: malformed: {error}") from error
