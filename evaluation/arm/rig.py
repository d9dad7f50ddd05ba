"""Where commands are carried out: an arm at held-out tables in simulated physics."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from agent.manipulation.status import Phase
from evaluation.arm.trials import Trial
from evaluation.arm.witness import Truth
from sim.jobs import Job, JobKind

TICK_S, REST_S = 0.05, 1.0
MOST_S = 90.0
"""Simulated seconds that a command may take."""

Meanwhile = Callable[[Phase, float], object]
"""Called all the time while a command is carried out, with its phase and the simulated seconds since it was said."""


class Rig(Protocol):
    """One robot. It carries out one command at each table."""

    def lay(self, seed: int, kind: JobKind) -> Job | None:
        """Lay a table, with the arm at home, and think of a command; None where there is none of the kind."""

    def carry_out(self, meanwhile: Meanwhile | None = None) -> Trial:
        """Say the command, wait until it has its outcome and everything rests, and see what came of it."""

    def truth(self) -> Truth:
        """What is so now."""

    def push(self, distance_m: float) -> bool:
        """Push what is meant over the table where it has room; whether it has."""

    def take_away(self) -> None:
        """Take away what is meant."""

    def stop(self) -> None:
        """Say stop."""

    def kill(self, name: str) -> None:
        """End a node at once, where nodes are processes."""

    def works_again(self) -> bool:
        """Whether it answers, after that."""

    def write_strip(self, folder: Path) -> None:
        """A picture of each phase, side by side."""

    def close(self) -> None:
        """End it all."""
