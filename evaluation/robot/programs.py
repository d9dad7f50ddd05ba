"""Nodes in processes of their own, that find each other on this machine alone."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
"""For what takes a moment on an idle machine."""
DEFAULT_DOMAIN = 77
CAMERA = "evaluation.robot.scripted_camera"
HERE = {"ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST"}

ProgramT = TypeVar("ProgramT", bound="Program")


@contextmanager
def loopback() -> Iterator[tuple[Path, int]]:
    """A folder for logs, and a domain heard on this machine alone: ``ROS_DOMAIN_ID``, 77 where it is not set.

    SIGTERM ends the block like an exception: what was started in it ends with it. To be used in the main thread.
    """
    os.environ.update(HERE)
    domain = int(os.environ.setdefault("ROS_DOMAIN_ID", str(DEFAULT_DOMAIN)))
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        with TemporaryDirectory(prefix="reclip-evaluation-") as folder:
            yield Path(folder), domain
    finally:
        signal.signal(signal.SIGTERM, before)


def graph_environment(domain: int) -> dict[str, str]:
    """What a graph's processes need to find each other, and nobody else, on this machine."""
    return {**os.environ, "ROS_DOMAIN_ID": str(domain), **HERE}


class Program:
    """A module of ours, run as a program; what it says goes to a file. As a context manager it ends with its block."""

    def __init__(
        self,
        log: Path,
        environment: dict[str, str],
        module: str,
        *arguments: str,
        piped: bool = False,
        python: str = sys.executable,
    ) -> None:
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [python, "-u", "-m", module, *arguments],
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

    def __enter__(self: ProgramT) -> ProgramT:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

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
    """A scripted camera (`evaluation.robot.scripted_camera`) that takes orders."""

    def __init__(self, log: Path, environment: dict[str, str], *arguments: str, module: str = CAMERA) -> None:
        """Wait for its first picture.

        Args:
            log: for what it writes to standard error.
            environment: of the process.
            arguments: as on its command line.
            module: another camera of the kind.

        Raises:
            RuntimeError: there is none; with the end of its log.
        """
        super().__init__(log, environment, module, *arguments, piped=True)
        try:
            self.order("truth")
        except BaseException:
            self.close()
            raise

    def order(self, do: str, **keys: Any) -> dict[str, Any]:
        """Give an order and wait for its answer.

        Raises:
            ValueError: it could not be carried out.
            RuntimeError: the process has ended, or does not answer.
        """
        orders, answers = self.process.stdin, self.process.stdout
        assert orders is not None
        assert answers is not None
        orders.write(json.dumps({"do": do, **keys}) + "\n")
        orders.flush()
        line = answers.readline() if select.select([answers], [], [], PATIENCE_S)[0] else ""
        if not line:
            raise RuntimeError(f"the scripted camera does not answer; it wrote: {self.said[-2000:]}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer

    def close(self) -> int:
        """End it; its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self._wait()

    def __exit__(self, *_: object) -> None:
        self.close()
