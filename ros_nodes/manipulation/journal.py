"""The command that an arm carries out, on disk: after a kill, whoever starts again still owes it an outcome."""

from __future__ import annotations

import os
import re
from pathlib import Path

from agent.config import cache_dir


class Journal:
    """Of one node."""

    def __init__(self, name: str) -> None:
        """Read what an earlier process of the node has left.

        Args:
            name: the node's, with its namespace; ``ROS_DOMAIN_ID`` is added.
        """
        domain = os.environ.get("ROS_DOMAIN_ID", "0")
        self._path: Path = cache_dir() / "manipulation" / re.sub(r"\W+", "-", f"{domain}{name}")
        self._path.parent.mkdir(parents=True, exist_ok=True)

    def unfinished(self) -> str:
        """The id of the command that was begun last and had no outcome; empty where there is none."""
        try:
            return self._path.read_text(encoding="utf-8")
        except OSError:
            return ""

    def begin(self, id_: str) -> None:
        """A command is taken on."""
        draft = self._path.with_suffix(".draft")
        draft.write_text(id_, encoding="utf-8")
        draft.replace(self._path)

    def end(self) -> None:
        """It has its outcome."""
        self._path.unlink(missing_ok=True)
