"""Pickles of plain data: numbers, texts, lists, tuples, sets and dictionaries; anything that would run is refused."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from agent.errors import InvalidInputError


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")

    def persistent_load(self, pid: Any) -> Any:
        raise pickle.UnpicklingError("it asks for something outside of itself")


def read_plain_pickle(path: Path) -> Any:
    """What a pickle holds; texts of Python 2 are taken for Latin-1.

    Raises:
        InvalidInputError: it cannot be read, or holds more than plain data.
    """
    try:
        with path.open("rb") as file:
            return _PlainUnpickler(file, encoding="latin1").load()
    except Exception as error:  # bytes that are no pickle raise whatever comes of them
        raise InvalidInputError(
            f"cannot read {path}: {error}; expected a pickle of plain data, as refs(unc).p is"
        ) from error
