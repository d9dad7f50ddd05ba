"""The steps of a command that are still to be carried out, one at a time, each when the person says so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agent.language.command import Command


@dataclass(frozen=True)
class Plan:
    """The steps of one command, in time order.

    Attributes:
        steps: all of them; those that are left out are gone.
        at: which one is in hand, from 0.
        since_s: when that one was begun, seconds.
    """

    steps: tuple[Command, ...] = ()
    at: int = 0
    since_s: float = 0.0

    @property
    def waiting(self) -> tuple[Command, ...]:
        """The steps behind the one in hand."""
        return self.steps[self.at + 1 :]

    def next_step(self, now_s: float) -> Plan:
        """With the next step in hand; there is one."""
        return replace(self, at=self.at + 1, since_s=now_s)

    def without(self, command: Command) -> Plan:
        """Without the first of the steps that wait which a command says to leave out, if it says so of any."""
        steps = enumerate(self.waiting, self.at + 1)
        at = next((at for at, step in steps if command.skips(step)), len(self.steps))
        return replace(self, steps=(*self.steps[:at], *self.steps[at + 1 :]))
