"""Where this package may write: a cache folder, a folder for pulled models, and nowhere else."""

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
    folder = _wanted_cache_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="reclip-agent-"))


def models_dir() -> Path:
    """Where pulled models are, whether or not it exists: ``$RECLIP_AGENT_MODELS``, else ``models`` in the cache folder.

    It can be copied to another machine as it is, and may be read-only there.
    """
    return Path(os.environ.get("RECLIP_AGENT_MODELS") or _wanted_cache_dir() / "models")


def _wanted_cache_dir() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(os.environ.get("RECLIP_AGENT_CACHE") or os.path.join(base, "reclip-agent"))
