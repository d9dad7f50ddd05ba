"""The hash by which two definitions of a type are told apart (REP-2011)."""

from __future__ import annotations

import re
from dataclasses import dataclass

SIZE = 32
"""Bytes of a hash."""


@dataclass(slots=True)
class TypeHash:
    """Which rules it was made by, and its bytes; the defaults are those of no hash."""

    version: int = -1
    value: bytes = bytes(SIZE)

    def __str__(self) -> str:
        if self.version <= 0 or len(self.value) != SIZE:
            return "INVALID"
        return f"RIHS{self.version:02}_{self.value.hex()}"


def parse_type_hash(text: str) -> TypeHash:
    """The hash that is written ``RIHS01_...``; the default for any other text."""
    found = re.fullmatch(rf"RIHS(\d\d)_([0-9a-f]{{{2 * SIZE}}})", text)
    return TypeHash(int(found[1]), bytes.fromhex(found[2])) if found else TypeHash()
