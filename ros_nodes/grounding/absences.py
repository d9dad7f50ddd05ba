"""Which parts of the graph are missing, or were when the last picture came: for grounding_node's refusals."""

from __future__ import annotations

import time
from collections.abc import Callable

from ros_nodes.states import SupervisorState


class Absences:
    """What the supervisor says of the other nodes, and until when one was down; used from any thread."""

    def __init__(self, own_name: str, now_s: Callable[[], float] = time.monotonic) -> None:
        """Nothing is missing as long as nobody says so.

        Args:
            own_name: of the node that asks, which is there.
            now_s: the monotonic clock, also of ``arrived_s`` below.
        """
        self._own_name = own_name
        self._now_s = now_s
        self._down: tuple[str, ...] = ()
        self._why: tuple[str, ...] = ()
        self._last_down: tuple[tuple[str, ...], float] = (), 0.0

    def on_state(self, state: SupervisorState) -> None:
        """`supervisor/state` was heard."""
        if self._down:
            self._last_down = self._down, self._now_s()
        self._down = tuple(name for name in state.down if name != self._own_name)
        self._why = tuple(state.why_down[name] for name in self._down if name in state.why_down)

    def reason(self, arrived_s: float | None) -> str:
        """Why the last picture is no newer, where that is because a node is down or was when it came; else empty.

        Args:
            arrived_s: when that picture came; None where none has come.
        """
        if self._down:
            down = f"{' and '.join(self._down)} {'is' if len(self._down) == 1 else 'are'} down"
            return "; ".join((down, *self._why))
        names, until_s = self._last_down
        if arrived_s is not None and arrived_s < until_s:
            return f"{' and '.join(names)} started again; no picture with its proposals has come since"
        return ""
