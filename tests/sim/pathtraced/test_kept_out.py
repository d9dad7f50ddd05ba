"""The kept-out world as benchmarks look at it: pictures from a folder, the truth worked out anew."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent.errors import InvalidInputError
from sim.pathtraced.frames import traced_scenes

BOXES_OF_70000 = [[259, 109, 285, 142], [179, 143, 250, 197], [64, 253, 149, 292], [186, 95, 233, 138]]
"""Of the first four things, as the frame was rendered."""


def folder_with(seed: int, path: Path) -> Path:
    (path / "images").mkdir()
    Image.new("RGB", (480, 360), (90, 90, 90)).save(path / "images/000000.jpg")
    (path / "scenes.jsonl").write_text(json.dumps({"image": "images/000000.jpg", "seed": seed}) + "\n")
    return path


def test_the_truth_is_that_of_the_frame_when_it_was_rendered(tmp_path: Path) -> None:
    (truth,) = traced_scenes(folder_with(70_000, tmp_path), "kept-out")
    assert [thing.category for thing in truth.objects[:4]] == ["cup", "plate", "banana", "apple"]
    assert np.abs(truth.boxes_xyxy[:4] - BOXES_OF_70000).max() <= 1
    assert truth.image_rgb.shape == (360, 480, 3)


def test_frames_of_another_world_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="--world kept-out"):
        next(traced_scenes(folder_with(1_200_000, tmp_path), "kept-out"))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="render some with"):
        next(traced_scenes(tmp_path, "kept-out"))
