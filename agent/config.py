"""Where this package may write: a cache folder, a folder for pulled models, and nowhere else."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

from agent.errors import NoFolderError


@cache
def cache_dir() -> Path:
    """The cache folder, made when missing.

    ``$RECLIP_AGENT_CACHE``, else ``reclip-agent`` in ``$XDG_CACHE_HOME`` or ``~/.cache``; a new temporary folder where
    that cannot be written.

    Raises:
        NoFolderError: that cannot be written either.
    """
    folder = _wanted_cache_dir()
    if _can_be_written(folder):
        return folder
    need_temporary_folder()
    return Path(tempfile.mkdtemp(prefix="reclip-agent-"))


def need_temporary_folder() -> None:
    """See that there is a folder for temporary files, without which torch cannot even be imported.

    Where the system's cannot be written, the cache folder takes its place, in this process and in those that it starts.

    Raises:
        NoFolderError: that cannot be written either.
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError as error:
        folder = _wanted_cache_dir()
        if not _can_be_written(folder):
            raise NoFolderError(
                f"no temporary folder can be written, nor {folder}: set TMPDIR to a folder that this account can write"
            ) from error
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def models_dir() -> Path:
    """Where pulled models are, whether or not it exists: ``$RECLIP_AGENT_MODELS``, else ``models`` in the cache folder.

    It can be copied to another machine as it is, and may be read-only there.
    """
    return Path(os.environ.get("RECLIP_AGENT_MODELS") or _wanted_cache_dir() / "models")


def _wanted_cache_dir() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(os.environ.get("RECLIP_AGENT_CACHE") or os.path.join(base, "reclip-agent"))
