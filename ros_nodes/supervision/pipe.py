"""The pipe in which a supervised grounding_node hands its answers to the supervisor, which alone publishes them.

What a process has written before it is killed can be read to the end, and whether a line is whole can be seen: so the
supervisor knows for certain what was answered. See `ros_nodes.supervision.duty`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Lock
from typing import IO

VARIABLE = "RECLIP_ANSWER_PIPE"
"""Of the environment: the descriptor of the writing end."""


class AnswerPipe:
    """The writing end. Safe to call from several threads."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = Lock()

    @classmethod
    def inherited(cls) -> AnswerPipe | None:
        """The pipe that the supervisor passed to this process, or None. Children of this process do not inherit it."""
        given = os.environ.pop(VARIABLE, None)
        if given is None:
            return None
        descriptor = int(given)
        os.set_inheritable(descriptor, False)
        return cls(descriptor)

    def write(self, message: str) -> None:
        """Hand over one message without line breaks; waits while the pipe is full.

        Raises:
            BrokenPipeError: the supervisor is gone.
        """
        left = memoryview(f"{message}\n".encode())
        with self._lock:
            while left:
                left = left[os.write(self._descriptor, left) :]


def pass_on(lines: IO[bytes], say: Callable[[str], None]) -> None:
    """Read to the end, and close; a last line that was cut off is dropped."""
    with lines:
        for line in lines:
            if line.endswith(b"\n"):
                say(line[:-1].decode())
