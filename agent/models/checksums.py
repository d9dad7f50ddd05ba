"""What a preset's models are, to the byte: two runs with the same checksums used the same ones."""

from __future__ import annotations

import hashlib
from pathlib import Path

from agent.models.downloads import digest
from agent.models.presets import Preset


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
            return digest(path)
        if path.is_dir():
            found = hashlib.sha256()
            for each in sorted(file for file in path.rglob("*") if file.is_file()):
                found.update(f"{each.relative_to(path).as_posix()} {digest(each)}\n".encode())
            return found.hexdigest()
    return model
