"""A scripted camera (`tests.support.scripted_camera`) in a process of its own, as a test holds it."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0


class CameraProcess:
    """Starts it, waits until it is ready, gives it orders and ends it; a context manager.

    Attributes:
        objects: of the first scene, as `tests.support.scripted_camera` describes them.
    """

    def __init__(
        self,
        log_path: Path,
        *arguments: str,
        ros_arguments: tuple[str, ...] = (),
        environment: dict[str, str] | None = None,
    ) -> None:
        """Raise RuntimeError with the end of its log where it does not get ready.

        Args:
            log_path: for what it writes to standard error.
            arguments: as on its command line.
            ros_arguments: what follows ``--ros-args``.
            environment: of the process; this one's where not given.
        """
        self.log_path = log_path
        command = [sys.executable, "-u", "-m", "tests.support.scripted_camera", *arguments]
        with log_path.open("w") as log:
            self.process = subprocess.Popen(
                [*command, "--ros-args", *ros_arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
                env=environment,
            )
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
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            code = self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.process.stdout.close()
        return code

    def __enter__(self) -> CameraProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _next_answer(self) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=PATIENCE_S)
        except queue.Empty:
            line = ""
        if not line:
            raise RuntimeError(f"the scripted camera does not answer; it wrote: {self.log_path.read_text()[-2000:]}")
        answer: dict[str, Any] = json.loads(line)
        return answer
