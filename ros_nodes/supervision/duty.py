"""Which commands grounding_node answers and which the supervisor refuses: every command is answered exactly once.

The supervisor alone hears `command`. Once its grounding process has said that it can answer, it gets each command
through a pipe, and each of its answers comes back through another (`ros_nodes.supervision.pipe`): until then a command
is *open*. An answer that the supervisor has not read was given to nobody. So when the process has
ended and its answers have been read to the last, everything open is refused, and all that comes until the next process
can answer.

When the supervisor itself is killed, its children are killed with it, and the next supervisor takes nothing over:
commands that were open get no answer, and none gets two.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from ros_nodes.wire import CommandMessage

MAX_OPEN = 10_000
"""More than grounding_node queues: what it cannot queue it refuses at once."""


class AnswerDuty:
    """What the supervisor owes: events in, refusals out; knows nothing of ROS, and is used from one thread.

    Args:
        hand_over: called with a command that the process is to answer.
        refuse: called with a command that is to be refused and the reason.

    Attributes:
        answering_pid: the process that gets the commands.
    """

    def __init__(
        self, hand_over: Callable[[CommandMessage], None], refuse: Callable[[CommandMessage, str], None]
    ) -> None:
        self._hand_over = hand_over
        self._refuse = refuse
        self._reason = "grounding_node has not been started"
        self.answering_pid: int | None = None
        self._open: deque[CommandMessage] = deque()

    def on_command(self, command: CommandMessage) -> None:
        """A command was heard."""
        if self.answering_pid is None:
            self._refuse(command, self._reason)
        elif len(self._open) >= MAX_OPEN:
            self._refuse(command, f"{MAX_OPEN} commands are waiting already; send it again later")
        else:
            self._open.append(command)
            self._hand_over(command)

    def on_answer(self, command_id: str) -> None:
        """The process has answered a command, and the answer was passed on; never an event such as `lost`."""
        answered = next((each for each in self._open if each.id == command_id), None)
        if answered is not None:
            self._open.remove(answered)

    def on_started(self) -> None:
        """The supervisor has started a grounding process."""
        self._reason = "grounding_node is starting; send it again in a few seconds"

    def on_ready(self, pid: int | None) -> None:
        """The process has said that it can answer."""
        self.answering_pid = pid

    def on_ended(self, why: str) -> None:
        """The grounding process is gone, and all its answers were told by `on_answer`."""
        self.answering_pid = None
        self._reason = why
        while self._open:
            self._refuse(self._open.popleft(), why)
