"""`reclip-agent page` in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 180.0


class PageProcess:
    """The page on its embedded models; end it with a signal, or with `kill`."""

    def __init__(self, log: Path) -> None:
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "agent", "page", "--port", "0"],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONFAULTHANDLER": "1"},
            )
        end_s = time.monotonic() + PATIENCE_S
        while "open http" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end_s, self.said
            time.sleep(0.1)
        self.address = self.said.split("open ", 1)[1].split()[0]

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait(self) -> int:
        """Its exit code; fails with where each of its threads stands when it does not end."""
        try:
            return self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)
            self.process.wait(PATIENCE_S)
            raise AssertionError(self.said) from None

    def kill(self) -> None:
        """End it now."""
        self.process.kill()
        self.process.wait(PATIENCE_S)
