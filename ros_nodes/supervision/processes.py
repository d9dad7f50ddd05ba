"""Nodes in processes of their own: started, watched, started again when they end, and ended together."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from enum import Enum
from threading import Thread
from typing import IO, Any

from ros_nodes.graph_node import MISCONFIGURED
from ros_nodes.states import DOWN, STARTING, UP
from ros_nodes.supervision.pipe import VARIABLE, pass_on

CHILD = "ros_nodes.supervision.child"
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
"""Before a process starts again that was never up: twice as long each time. One that was up starts again at once."""
ENDING = ((signal.SIGINT, 6.0), (signal.SIGTERM, 2.0), (signal.SIGKILL, 5.0))
"""How processes are ended, and how long they have after each signal, seconds."""
SILENCE_S = 20.0
"""A process that was up and gives no sign for this long counts as hanging, and is killed."""
MAX_LINE_BYTES = 65_536
LAST_LINES_S = 0.5
"""How long the last lines of a process that has ended are waited for."""
MAX_REASON_CHARACTERS = 500
_LOG_PREFIX = re.compile(r"^(?:error: |(?:\[[^]]*\] ?)*:? *)")


class Change(Enum):
    """What `NodeProcess.check` has done or found."""

    STARTED = "started"
    ENDED = "ended"


class NodeProcess:
    """One node's process, and the one after it.

    Attributes:
        name: in front of each line that it writes.
        why_down: how the last one ended, in words; empty at first.
        pause_s: how long after that the next one starts.
        starts: how many there have been.
        is_ending: whether it was told to end for good.
    """

    def __init__(
        self,
        name: str,
        module: str,
        arguments: Sequence[str] = (),
        *,
        say: Callable[[str], None] | None = None,
        now_s: Callable[[], float] = time.monotonic,
        output: IO[bytes] | None = None,
    ) -> None:
        """Nothing is started yet.

        Args:
            module: what ``python -m`` runs.
            say: called in a thread of its own with each answer that the process writes into its `SupervisorPipes`; it
                has none where this is not given.
            now_s: a monotonic clock.
            output: where the lines go that it writes; standard error where not given.
        """
        self.name = name
        self.why_down = ""
        self.starts = 0
        self._command = [sys.executable, "-u", "-m", CHILD, str(os.getpid()), module, *arguments]
        self._say = say
        self._now_s = now_s
        self._output = output
        self._answers: Thread | None = None
        self._log: Thread | None = None
        self._last_line = ""
        self._commands: io.FileIO | None = None
        self._untold = bytearray()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_up = False
        self.pause_s = 0.0
        self.is_ending = False
        self._next_pause_s = FIRST_PAUSE_S
        self._start_s = 0.0
        self._sign_s = 0.0
        self._hangs = False

    @property
    def pid(self) -> int | None:
        """Of the process that runs; None while there is none."""
        return None if self._process is None else self._process.pid

    @property
    def state(self) -> str:
        """`UP` once `note_up` was called, `STARTING` before, `DOWN` while there is no process."""
        if self._process is None:
            return DOWN
        return UP if self._is_up else STARTING

    def note_up(self) -> None:
        """A sign that the process that runs now does its work; due every few seconds from the first on."""
        self._is_up = True
        self._sign_s = self._now_s()
        self._next_pause_s = FIRST_PAUSE_S

    def check(self) -> Change | None:
        """See whether it has ended, or start it when it is time; called regularly, from a thread that outlives it.

        It has ended when all its answers were passed on.
        """
        if self._process is None:
            if self.is_ending or self._now_s() < self._start_s:
                return None
            self._start()
            return Change.STARTED
        self._flush()
        code = self._process.poll()
        if code is None and self._is_up and not self.is_ending and self._now_s() > self._sign_s + SILENCE_S:
            self._hangs = True
            self._process.kill()
        if code is None or (self._answers is not None and self._answers.is_alive()):
            return None
        self.pause_s = 0.0 if self._is_up else self._next_pause_s
        if not self._is_up:
            self._next_pause_s = min(2 * self._next_pause_s, LONGEST_PAUSE_S)
        self._start_s = self._now_s() + self.pause_s
        if self._log is not None:
            self._log.join(LAST_LINES_S)
        end = f"gave no sign for {SILENCE_S:g} s and was killed" if self._hangs else in_words(code, self._last_line)
        self.why_down = f"{self.name} {end}"
        self._process = None
        return Change.ENDED

    def tell(self, message: str) -> None:
        """Hand a message without line breaks to the process; what its pipe has no room for goes at the next `check`."""
        self._untold += f"{message}\n".encode()
        self._flush()

    def _flush(self) -> None:
        with suppress(BrokenPipeError):  # it has just ended
            while self._untold and self._commands and (count := self._commands.write(self._untold)):
                del self._untold[:count]

    def signal(self, number: signal.Signals) -> bool:
        """Tell the process to end for good; whether it still runs."""
        self.is_ending = True
        process = self._process
        if process is None or process.poll() is not None:
            return False
        process.send_signal(number)
        return True

    @property
    def has_ended(self) -> bool:
        """Whether no process runs."""
        process = self._process
        return process is None or process.poll() is not None

    def _start(self) -> None:
        self._is_up = self._hangs = False
        self.starts += 1
        if self._say is None:
            self._process = self._open()
        else:
            (commands, telling), (hearing, answers) = os.pipe(), os.pipe()  # no end goes to other children
            os.set_blocking(telling, False)
            self._commands = io.FileIO(telling, "w")
            self._untold.clear()
            self._answers = self._read("answers", pass_on, os.fdopen(hearing, "rb"), self._say)
            try:
                self._process = self._open(commands, answers)
            finally:
                os.close(commands)
                os.close(answers)
        self._last_line = ""
        self._log = self._read("log", self._copy_lines, self._process.stdout)

    def _open(self, *pipes: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # the terminal's Ctrl-C is the supervisor's to pass on
            pass_fds=pipes,
            env={**os.environ, VARIABLE: ",".join(map(str, pipes))} if pipes else os.environ,
        )

    def _read(self, what: str, read: Callable[..., None], *args: Any) -> Thread:
        thread = Thread(target=read, args=args, name=f"{self.name}'s {what}", daemon=True)
        thread.start()
        return thread

    def _copy_lines(self, lines: IO[bytes]) -> None:
        output = self._output or sys.stderr.buffer
        prefix = f"[{self.name}] ".encode()
        with lines:
            while line := lines.readline(MAX_LINE_BYTES):
                self._last_line = line.decode(errors="replace").strip() or self._last_line
                try:
                    output.write(prefix + line.removesuffix(b"\n") + b"\n")
                    output.flush()
                except (OSError, ValueError):
                    pass  # nobody reads any more; the node must not wait for that


def end_all(processes: Iterable[NodeProcess], ending: Sequence[tuple[signal.Signals, float]] = ENDING) -> None:
    """End them all at the same time, with more force where one is slow."""
    processes = list(processes)
    for number, patience_s in ending:
        if not any([each.signal(number) for each in processes]):
            return
        end_s = time.monotonic() + patience_s
        while not all(each.has_ended for each in processes) and time.monotonic() < end_s:
            time.sleep(0.02)


def in_words(code: int, last_line: str = "") -> str:
    """An exit code of `subprocess` as the end of a sentence.

    Args:
        last_line: that the process wrote; it says what a configuration lacks.
    """
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    if code == MISCONFIGURED:
        said = _LOG_PREFIX.sub("", last_line)[:MAX_REASON_CHARACTERS]
        return f"ended with exit status {code}: its configuration cannot be used, {said or 'the lines before say why'}"
    return f"ended with exit status {code}"
