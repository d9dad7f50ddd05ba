"""Checksums tell one set of models from another, to the byte."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from agent.models.identity import checksum, checksums
from agent.models.presets import load_preset


def test_each_model_of_a_preset_that_ships_has_one() -> None:
    sums = checksums(load_preset("tabletop"))
    assert {"clip 1", "parser", "detector", "vocabulary", "synonyms", "domain", "calibration"} <= sums.keys()
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in sums.values())
    assert len({*sums.values()}) == len(sums)


def test_a_file_that_changes_changes_its_own_alone(tmp_path: Path) -> None:
    preset = load_preset("tabletop")
    copy = tmp_path / "clip"
    shutil.copytree(preset.clip[0], copy)
    own, same = checksums(preset), checksums(replace(preset, clip=(str(copy),)))
    assert same == own, "where it lies does not matter"
    (copy / "vocabulary.txt").write_text("cup\n")
    other = checksums(replace(preset, clip=(str(copy),)))
    assert {name for name in own if own[name] != other[name]} == {"clip 1"}


def test_models_that_are_named_and_not_here(tmp_path: Path) -> None:
    assert checksum("ViT-B-32-quickgelu:openai") == "ViT-B-32-quickgelu:openai"
    file = tmp_path / "weights.safetensors"
    file.write_bytes(b"weights")
    assert checksum(f"ViT-B-32:{file}") == checksum(str(file)) == sha256(b"weights").hexdigest()
