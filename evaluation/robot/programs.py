"""Nodes in processes of their own, that find each other on this machine alone."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
"""For what takes a moment on an idle machine."""
DEFAULT_DOMAIN = 77
CAMERA = "evaluation.robot.scripted_camera"
HERE = {"ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST"}


@contextmanager
def loopback() -> Iterator[tuple[Path, int]]:
    """A folder for logs, and a domain heard on this machine alone: ``ROS_DOMAIN_ID``, 77 where it is not set."""
    os.environ.update(HERE)
    domain = int(os.environ.setdefault("ROS_DOMAIN_ID", str(DEFAULT_DOMAIN)))
    with TemporaryDirectory(prefix="reclip-evaluation-") as folder:
        yield Path(folder), domain


def graph_environment(domain: int) -> dict[str, str]:
    """What a graph's processes need to find each other, and nobody else, on this machine."""
    return {**os.environ, "ROS_DOMAIN_ID": str(domain), **HERE}


class Program:
    """A module of ours, run as a program; what it says goes to a file."""

    def __init__(
        self, log: Path, environment: dict[str, str], module: str, *arguments: str, piped: bool = False
    ) -> None:
        self.log, self.module = log, module
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-m", module, *arguments],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
                stdout=subprocess.PIPE if piped else output,
                stderr=output,
                text=True,
            )

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self._wait()

    def _wait(self) -> int:
        try:
            return self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    @property
    def said(self) -> str:
        """All that it wrote."""
        return self.log.read_text()


class CameraProcess(Program):
    """A scripted camera (`evaluation.robot.scripted_camera`): waits until it is ready, and takes orders.

    A context manager, which ends it.

    Attributes:
        objects: of the first scene, as `evaluation.robot.scripted_camera` describes them.
    """

    def __init__(
        self,
        log: Path,
        environment: dict[str, str],
        *arguments: str,
        ros_arguments: tuple[str, ...] = (),
        module: str = CAMERA,
    ) -> None:
        """Raise RuntimeError with the end of its log where it does not get ready.

        Args:
            log: for what it writes to standard error.
            environment: of the process.
            arguments: as on its command line.
            ros_arguments: what follows ``--ros-args``.
            module: another camera of the kind.
        """
        super().__init__(log, environment, module, *arguments, "--ros-args", *ros_arguments, piped=True)
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self.objects: list[dict[str, Any]] = self._next_answer()["objects"]
        except BaseException:
            self.close()
            raise

    def order(self, do: str, **keys: Any) -> dict[str, Any]:
        """Give an order and wait for its answer.

        Raises:
            ValueError: it could not be carried out.
            RuntimeError: the process has ended, or does not answer.
        """
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **keys}) + "\n")
        self.process.stdin.flush()
        answer = self._next_answer()
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer

    def close(self) -> int:
        """End it; its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self._wait()

    def __enter__(self) -> CameraProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put("")

    def _next_answer(self) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=PATIENCE_S)
        except queue.Empty:
            line = ""
        if not line:
            raise RuntimeError(f"the scripted camera does not answer; it wrote: {self.said[-2000:]}")
        answer: dict[str, Any] = json.loads(line)
        return answer
