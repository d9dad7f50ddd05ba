"""How far a command has come: its phase, and in the end its one outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Phase(str, Enum):
    """What is being done, in this order; a second try begins again with a look."""

    LOOK = "look"
    PLAN = "plan"
    APPROACH = "approach"
    GRASP = "grasp"
    LIFT = "lift"
    CHECK = "check"
    TRANSPORT = "transport"
    PLACE = "place"
    RETREAT = "retreat"
    DONE = "done"

    def __str__(self) -> str:
        return self.value


PHASES = tuple(Phase)


class Outcome(str, Enum):
    """What a command came to; each gets exactly one."""

    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    """Nothing has moved."""
    FAILED = "failed"
    STOPPED = "stopped"
    LOST = "lost"
    """The thing was taken away, or is out of sight."""

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Status:
    """A command at one moment.

    Attributes:
        id: the command's.
        phase: what is being done; `Phase.DONE` as soon as there is an outcome.
        progress: in [0, 1].
        outcome: None while it is under way.
        reason: a sentence for a person: what is being done, or what came of it and why.
        failed_in: the phase in which it ended, where that was not `Phase.DONE`.
    """

    id: str
    phase: Phase
    progress: float
    outcome: Outcome | None = None
    reason: str = ""
    failed_in: Phase | None = None


class EndedError(Exception):
    """A command has come to an end before its last phase."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


class ContactError(EndedError):
    """The arm has met something, and stopped."""
