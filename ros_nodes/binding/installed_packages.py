"""Packages of messages, services and actions that are installed as ROS installs them.

They lie in ``PREFIX/share/PACKAGE/{msg,srv,action}``, below each prefix in ``AMENT_PREFIX_PATH``, which the
``setup.bash`` of a ROS or of a workspace sets. Nothing but these files is needed of it.
"""

from __future__ import annotations

import os
from pathlib import Path

KINDS = ("msg", "srv", "action")
"""The folders in a package, and the suffixes in them."""


def definition_files(package: str) -> dict[str, Path]:
    """The files by full name, ``PACKAGE/msg/NAME``; where several prefixes have one, the first one's counts."""
    found: dict[str, Path] = {}
    for prefix in filter(None, os.environ.get("AMENT_PREFIX_PATH", "").split(os.pathsep)):
        for kind in KINDS:
            for path in sorted(Path(prefix, "share", package, kind).glob(f"*.{kind}")):
                found.setdefault(f"{package}/{kind}/{path.stem}", path)
    return found
