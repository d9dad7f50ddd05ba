"""Frames as training reads them; only where Blender is installed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sim.pathtraced import frames

pytest.importorskip("bpy", reason="Blender as a module is not installed")


def test_frames_are_written_with_their_truth_and_go_on_where_they_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "SIZE_WH", (96, 72))
    frames.write_frames(tmp_path, 1, 70_000, "kept-out")
    first = (tmp_path / "images/000000.jpg").read_bytes()
    frames.write_frames(tmp_path, 2, 70_000, "kept-out")
    lines = [json.loads(line) for line in (tmp_path / "scenes.jsonl").read_text().splitlines()]
    assert [line["seed"] for line in lines] == [70_000, 70_001]
    assert (tmp_path / "images/000000.jpg").read_bytes() == first
    for line in lines:
        pixels = np.asarray(Image.open(tmp_path / line["image"]))
        assert pixels.shape == (72, 96, 3)
        assert 40 < pixels.mean() < 220
        assert line["objects"]
        for thing in line["objects"]:
            x1, y1, x2, y2 = thing["box_xyxy"]
            assert 0 <= x1 < x2 <= 96
            assert 0 <= y1 < y2 <= 72
            assert 0 < thing["visible"] <= 1
