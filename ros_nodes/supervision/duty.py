"""Which command grounding_node answers and which the supervisor refuses: every command is answered exactly once.

Both hear every message on `command`, in an order of their own. They agree so:

1. A grounding process that could answer says so on `grounding/state`, and does not listen to commands yet.
2. The supervisor has refused every command at once until now. It makes the process, its own child only, `answering_pid`
   on `supervisor/state`, and from then on refuses nothing at once: a command is *open* until its answer is there.
3. The process hears that it is its turn, subscribes to `command`, and answers all that comes.
4. A command may have reached the supervisor alone: it was sent before the sender knew of the new subscription. After
   what is open for `DOUBT_AFTER_S` the supervisor asks: `doubted`. The process, once it has read all that is waiting,
   *disowns* what did not come: it will not answer it should it come yet. The supervisor refuses it.
5. What the process answers it writes into a pipe of the supervisor, which passes it on (`ros_nodes.supervision.pipe`):
   an answer that the supervisor has not read was given to nobody. When the process has ended, the supervisor reads the
   pipe to its end, and then refuses all that is open, and all that comes until 2.

No clock is compared with another's, and nothing is trusted to come in time, save that the supervisor hears a command
within `KEEP_EARLY_S` of its answer. Answers come in the order of a sender's commands, save where the turn changes.

When the supervisor itself is killed, its children are killed with it, and the next supervisor takes nothing over:
commands that were open get no answer, and none gets two.

`AnswerDuty` is the supervisor's side, `ros_nodes.grounding.taken` grounding_node's. Neither knows of ROS.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from ros_nodes.states import CommandKey, GroundingState
from ros_nodes.wire import CommandMessage

DOUBT_AFTER_S = 1.0
MAX_DOUBTED = 100
"""Commands asked after at once; the others' turn comes."""
MAX_OPEN = 10_000
"""More than grounding_node takes: what it cannot queue it refuses at once."""
KEEP_EARLY_S = 60.0
"""How long the id of an answer is kept whose command has not been heard."""
KEEP_OPEN_S = 300.0
"""How long a command is kept open that grounding_node has, and has not answered."""


@dataclass(frozen=True)
class _Open:
    command: CommandMessage
    key: CommandKey
    heard_s: float


class AnswerDuty:
    """The supervisor's part: events in, refusals out; used from one thread.

    Args:
        refuse: called with a command that is to be refused and the reason.
        now_s: a monotonic clock.

    Attributes:
        answering_pid: the process whose turn it is.
    """

    def __init__(
        self, refuse: Callable[[CommandMessage, str], None], now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._refuse = refuse
        self._now_s = now_s
        self._reason = "grounding_node has not been started"
        self._child_pid: int | None = None
        self.answering_pid: int | None = None
        self._open: dict[CommandKey, _Open] = {}
        self._early: deque[tuple[str, float]] = deque(maxlen=MAX_OPEN)

    @property
    def doubted(self) -> tuple[CommandKey, ...]:
        """What is to be asked of it, oldest first."""
        if self.answering_pid is None:
            return ()
        latest_s = self._now_s() - DOUBT_AFTER_S
        oldest = list(self._open.values())[:MAX_DOUBTED]
        return tuple(each.key for each in oldest if each.heard_s <= latest_s)

    def on_command(self, command: CommandMessage, sent_ns: int) -> None:
        """A command was heard, with the middleware's source timestamp."""
        if self._was_answered_early(command.id):
            return
        if self.answering_pid is None:
            self._refuse(command, self._reason)
            return
        if len(self._open) >= MAX_OPEN:
            del self._open[next(iter(self._open))]
        key = command.id, sent_ns
        self._open[key] = _Open(command, key, self._now_s())

    def on_answer(self, command_id: str) -> None:
        """The process has answered a command, and the answer was passed on; never an event such as `lost`."""
        key = next((key for key in self._open if key[0] == command_id), None)
        if key is None:
            self._early.append((command_id, self._now_s()))
        else:
            del self._open[key]

    def on_started(self, pid: int) -> None:
        """The supervisor has started a grounding process."""
        self._child_pid = pid
        self._reason = "grounding_node is starting; send it again in a few seconds"

    def on_ended(self, why: str) -> None:
        """The grounding process is gone, and all its answers were told by `on_answer`."""
        self.answering_pid = self._child_pid = None
        self._reason = why
        for each in self._open.values():
            self._refuse(each.command, why)
        self._open.clear()

    def on_grounding_state(self, state: GroundingState) -> None:
        """`grounding/state` was heard."""
        if state.pid != self._child_pid:
            return  # what was said by a process that has ended
        self.answering_pid = state.pid
        for key in state.disowned:
            if key in self._open:
                self._refuse(self._open.pop(key).command, "it was said before grounding_node listened; send it again")

    def tick(self) -> None:
        """Called regularly: what is older than it may be is forgotten."""
        now_s = self._now_s()
        while self._early and self._early[0][1] < now_s - KEEP_EARLY_S:
            self._early.popleft()
        while self._open and next(iter(self._open.values())).heard_s < now_s - KEEP_OPEN_S:
            del self._open[next(iter(self._open))]

    def _was_answered_early(self, command_id: str) -> bool:
        early = next((each for each in self._early if each[0] == command_id), None)
        if early is not None:
            self._early.remove(early)
        return early is not None
