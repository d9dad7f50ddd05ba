"""What a preset's models are, for what is fitted to them: the same key means the same weights, shown the same way."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from agent.models.downloads import digest
from agent.models.presets import Preset
from agent.perception.clip_encoder import weights_of
from agent.perception.yolo import weights_of_detector

KEY_CHARACTERS = 32


def key_of(preset: Preset) -> str:
    """A key of all that a calibration depends on: weights, views, aggregator, prompt, detector and its settings.

    Raises:
        MissingWeightsError: a model is not on this machine.
    """
    detector = None if preset.detector is None else _digest_of(weights_of_detector(preset.detector))
    content = {
        "clip": [_digest_of(weights_of(model)) for model in preset.clip],
        "views": repr(preset.views),
        "aggregator": str(preset.aggregator.value),
        "prompt": preset.prompt,
        "detector": detector,
        "settings": asdict(preset.detector_settings),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:KEY_CHARACTERS]


def _digest_of(path: Path) -> str:
    status = path.stat()
    return _digest(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=16)
def _digest(path: Path, size: int, changed_ns: int) -> str:
    """Anew where a file has changed."""
    return digest(path)
