"""What a preset's models are, to the byte: for whoever compares two runs, and for what is fitted to them."""

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


def checksums(preset: Preset) -> dict[str, str]:
    """The sha256 of each of a preset's models, hexadecimal: of a file, or of all the files of a folder.

    A model that is named and not a file here (``ViT-B-32-quickgelu:openai``) has its name in the place of a checksum.
    """
    models: dict[str, str | Path | None] = {
        **{f"clip {number}": name for number, name in enumerate(preset.clip, start=1)},
        "parser": preset.parser,
        "detector": preset.detector,
        "vocabulary": preset.vocabulary,
        "synonyms": preset.synonyms,
        "domain": preset.domain,
        "calibration": preset.calibration,
        "plain words": preset.plain_words,
    }
    return {name: checksum(str(model)) for name, model in models.items() if model is not None}


def checksum(model: str) -> str:
    """The same of one model: a path, or a name with a path behind its first colon."""
    for path in (Path(model), Path(model.partition(":")[2] or model)):
        if path.is_file():
            return _digest_of(path)
        if path.is_dir():
            found = hashlib.sha256()
            for each in sorted(file for file in path.rglob("*") if file.is_file()):
                found.update(f"{each.relative_to(path).as_posix()} {_digest_of(each)}\n".encode())
            return found.hexdigest()
    return model


def _digest_of(path: Path) -> str:
    status = path.stat()
    return _digest(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=64)
def _digest(path: Path, size: int, changed_ns: int) -> str:
    """Anew where a file has changed."""
    return digest(path)
