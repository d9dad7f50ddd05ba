"""What a right answer to a question about a picture is."""

from __future__ import annotations

from enum import Enum


class Expects(str, Enum):
    """What a right answer is."""

    ONE = "one"
    SEVERAL = "several"
    """All the targets."""
    ABSENT = "absent"
    AMBIGUOUS = "ambiguous"
    """Any of the targets could be meant: a question."""
