"""Which command grounding_node answers and which the supervisor refuses: every command is answered exactly once.

Both hear every message on `command`, in an order of their own. They agree so:

1. A grounding process that could answer says so on `grounding/state`, and does not listen to commands yet.
2. The supervisor has refused every command at once until now. It makes the process, its own child only, `answering_pid`
   on `supervisor/state`, and from then on refuses nothing at once: a command is *open* until its answer is heard.
3. The process hears that it is its turn, subscribes to `command`, and answers all that comes.
4. A command may have reached the supervisor alone: it was sent before the sender knew of the new subscription. After
   what is open for `DOUBT_AFTER_S` the supervisor asks: `doubted`. The process, once it has read all that is waiting,
   *disowns* what did not come: it will not answer it should it come yet. The supervisor refuses it.
5. When the process ends, which the system tells its parent, its answers may still be on the way, and may be read before
   their commands. The supervisor waits until it has heard no answer in `QUIET_TICKS` of its ticks, between which it
   reads what has arrived. Then it refuses all that is open, and all that comes until 2.

No clock is compared with another's. Only 5 trusts in time: what a dead process sent comes within the quiet ticks or not
at all. Answers come in the order of a sender's commands, save where the turn changes.

When the supervisor itself is killed, its children are killed with it, and the next supervisor takes nothing over:
commands that were open get no answer, and none gets two.

`AnswerDuty` is the supervisor's side, `ros_nodes.taken_commands` grounding_node's. Neither knows of ROS.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass

from ros_nodes.states import CommandKey, GroundingState
from ros_nodes.wire import Command

DOUBT_AFTER_S = 1.0
QUIET_TICKS = 5
MAX_DOUBTED = 100
"""Commands asked after at once; the others' turn comes."""
MAX_OPEN = 10_000
"""More than grounding_node takes: what it cannot queue it refuses at once."""
KEEP_EARLY_S = 10.0
"""How long the id of an answer is kept whose command has not been heard."""
KEEP_OPEN_S = 300.0
"""How long a command is kept open that grounding_node has, and whose answer has not been heard."""


@dataclass(frozen=True)
class _Open:
    command: Command
    key: CommandKey
    heard_s: float


class AnswerDuty:
    """The supervisor's part: events in, refusals out; used from one thread.

    Args:
        refuse: called with a command that is to be refused and the reason.
        now_s: a monotonic clock.
    """

    def __init__(self, refuse: Callable[[Command, str], None], now_s: Callable[[], float] = time.monotonic) -> None:
        self._refuse = refuse
        self._now_s = now_s
        self._reason = self._why_open = "grounding_node has not been started"
        self._child_pid: int | None = None
        self._ready_pid: int | None = None
        self._answering_pid: int | None = None
        self._quiet_ticks = QUIET_TICKS
        self._open: dict[CommandKey, _Open] = {}
        self._early: deque[tuple[str, float]] = deque(maxlen=MAX_OPEN)
        self._echoes: Counter[str] = Counter()

    @property
    def answering_pid(self) -> int | None:
        """The process whose turn it is."""
        return self._answering_pid

    @property
    def doubted(self) -> tuple[CommandKey, ...]:
        """What is to be asked of it, oldest first."""
        if self._answering_pid is None:
            return ()
        latest_s = self._now_s() - DOUBT_AFTER_S
        oldest = list(self._open.values())[:MAX_DOUBTED]
        return tuple(each.key for each in oldest if each.heard_s <= latest_s)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is owed for a process that has ended."""
        return self._answering_pid is not None or self._quiet_ticks >= QUIET_TICKS

    def on_command(self, command: Command, sent_ns: int) -> None:
        """A command was heard, with the middleware's source timestamp."""
        if self._was_answered_early(command.id):
            return
        heard = _Open(command, (command.id, sent_ns), self._now_s())
        if self._answering_pid is None and self.is_settled:
            self._say(heard, self._reason)
            return
        if len(self._open) >= MAX_OPEN:
            del self._open[next(iter(self._open))]
        self._open[heard.key] = heard

    def on_answer(self, command_id: str) -> None:
        """The answer to a command was heard, the supervisor's own as well; never an event such as `lost`."""
        if self._echoes[command_id] > 0:
            self._echoes[command_id] -= 1
            return
        del self._echoes[command_id]
        if self._answering_pid is None and not self.is_settled:
            self._quiet_ticks = 0
        key = next((key for key in self._open if key[0] == command_id), None)
        if key is None:
            self._early.append((command_id, self._now_s()))
        else:
            del self._open[key]

    def on_started(self, pid: int) -> None:
        """The supervisor has started a grounding process."""
        self._child_pid, self._ready_pid = pid, None
        self._reason = "grounding_node is starting; say it again in a few seconds"

    def on_ended(self, why: str) -> None:
        """The grounding process is gone, and the system says so."""
        if self._answering_pid is not None:
            self._answering_pid, self._quiet_ticks, self._why_open = None, 0, why
        self._child_pid = self._ready_pid = None
        self._reason = why

    def on_grounding_state(self, state: GroundingState) -> None:
        """`grounding/state` was heard."""
        if state.pid != self._child_pid:
            return  # what was said by a process that has ended
        self._ready_pid = state.pid
        self._give_turn()
        for key in state.disowned:
            if key in self._open:
                self._say(self._open.pop(key), "it was said before grounding_node listened; say it again")

    def tick(self) -> None:
        """Called regularly, and all that arrived before a tick is read before the next but one."""
        now_s = self._now_s()
        while self._early and self._early[0][1] < now_s - KEEP_EARLY_S:
            self._early.popleft()
        while self._open and next(iter(self._open.values())).heard_s < now_s - KEEP_OPEN_S:
            del self._open[next(iter(self._open))]
        if self.is_settled:
            return
        self._quiet_ticks += 1
        if self.is_settled:
            for each in self._open.values():
                self._say(each, self._why_open)
            self._open.clear()
            self._give_turn()

    def _give_turn(self) -> None:
        if self.is_settled and self._ready_pid is not None:
            self._answering_pid = self._ready_pid

    def _was_answered_early(self, command_id: str) -> bool:
        early = next((each for each in self._early if each[0] == command_id), None)
        if early is not None:
            self._early.remove(early)
        return early is not None

    def _say(self, heard: _Open, reason: str) -> None:
        if len(self._echoes) >= MAX_OPEN:
            self._echoes.clear()
        self._echoes[heard.command.id] += 1
        self._refuse(heard.command, reason)
