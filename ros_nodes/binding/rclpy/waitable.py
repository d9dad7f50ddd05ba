"""How many things an entity waits for."""

from __future__ import annotations

from dataclasses import astuple, dataclass


@dataclass(slots=True)
class NumberOfEntities:
    """How many of each kind; they can be added."""

    num_subscriptions: int = 0
    num_guard_conditions: int = 0
    num_timers: int = 0
    num_clients: int = 0
    num_services: int = 0
    num_events: int = 0

    def __add__(self, other: NumberOfEntities) -> NumberOfEntities:
        return NumberOfEntities(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))
