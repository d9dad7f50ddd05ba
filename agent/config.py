"""Where this package may write: one cache folder, and nothing outside it."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path


@cache
def cache_dir() -> Path:
    """The cache folder, made when missing.

    ``$RECLIP_AGENT_CACHE``, else ``reclip-agent`` in ``$XDG_CACHE_HOME`` or ``~/.cache``; a new temporary folder where
    that cannot be written.
    """
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(os.environ.get("RECLIP_AGENT_CACHE") or os.path.join(base, "reclip-agent"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="reclip-agent-"))
