"""The two pipes between the supervisor and its grounding_node: commands one way, answers the other, a line each.

What a process has written before it is killed can be read to the end, and whether a line is whole can be seen: so the
supervisor knows for certain what was answered. See `ros_nodes.supervision.duty`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Lock, Thread
from typing import IO

VARIABLE = "RECLIP_SUPERVISOR_PIPES"
"""Of the environment: the descriptors that commands are read from and answers are written to, with a comma between."""

READY = ""
"""What grounding_node writes, before any answer, when it can answer."""


class SupervisorPipes:
    """grounding_node's ends. Safe to call from several threads."""

    def __init__(self, commands: int, answers: int) -> None:
        """Both are descriptors."""
        self._commands = commands
        self._answers = answers
        self._lock = Lock()

    @classmethod
    def inherited(cls) -> SupervisorPipes | None:
        """The pipes that the supervisor passed to this process, or None. Its own children do not inherit them."""
        given = os.environ.pop(VARIABLE, None)
        if given is None:
            return None
        descriptors = [int(each) for each in given.split(",")]
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)
        return cls(*descriptors)

    def listen(self, hear: Callable[[str], None]) -> None:
        """Have a function called with each command from now on, in a thread of its own."""
        Thread(target=pass_on, args=(os.fdopen(self._commands, "rb"), hear), name="listening", daemon=True).start()

    def write(self, message: str) -> None:
        """Hand over one answer without line breaks; waits while the pipe is full.

        Raises:
            BrokenPipeError: the supervisor is gone.
        """
        left = memoryview(f"{message}\n".encode())
        with self._lock:
            while left:
                left = left[os.write(self._answers, left) :]


def pass_on(lines: IO[bytes], say: Callable[[str], None]) -> None:
    """Read to the end, and close; a last line that was cut off is dropped."""
    with lines:
        for line in lines:
            if line.endswith(b"\n"):
                say(line[:-1].decode())
