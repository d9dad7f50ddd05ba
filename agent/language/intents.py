"""What a person can want from a robot at a table."""

from __future__ import annotations

from enum import Enum


class Intent(str, Enum):
    """What an utterance is for; `tests/golden/dialogues/README.md` says it by examples."""

    PICK_UP = "pick_up"
    HAND_OVER = "hand_over"
    PUT = "put"
    PUSH = "push"
    POINT_AT = "point_at"
    LOOK_AT = "look_at"
    DESCRIBE = "describe"
    COUNT = "count"
    STOP = "stop"
    CONFIRM = "confirm"
    DENY = "deny"
    CORRECT = "correct"
    SELECT = "select"
    OTHER = "other"

    def __str__(self) -> str:
        return self.value


ACTIONS = frozenset(
    {Intent.PICK_UP, Intent.HAND_OVER, Intent.PUT, Intent.PUSH, Intent.POINT_AT, Intent.LOOK_AT}
)  # fmt: skip
"""What is done to one object, which therefore has to be found."""

QUESTIONS = frozenset({Intent.DESCRIBE, Intent.COUNT})
"""What is answered in words."""
