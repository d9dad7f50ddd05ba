"""The detector's batches stay true to the picture, and what is exported loads again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from agent.perception.yolo import DetectorSettings, YoloProposals
from training.proposals.__main__ import evaluate, new_detector
from training.proposals.export import export_detector
from training.proposals.frames_data import INPUT_WH, load_frames, training_batch

FIGURES = {
    "frames": 2,
    "minutes": 1.0,
    "seed": 1,
    "step": 3,
    "batch": 24,
    "map50": 0.5,
    "recall_at_0.25": 0.5,
    "proposals_per_object": 1.0,
}


@pytest.fixture
def frames_folder(tmp_path: Path) -> Path:
    """Two grey pictures, each with one bright square and one object too hidden to be taught."""
    (tmp_path / "images").mkdir()
    lines = []
    for index, (x, y) in enumerate([(200, 120), (400, 300)]):
        picture = np.full((480, 640, 3), 90, dtype=np.uint8)
        picture[y : y + 80, x : x + 80] = 255
        Image.fromarray(picture).save(tmp_path / f"images/{index}.png")
        objects = [
            {"box_xyxy": [x, y, x + 80, y + 80], "visible": 1.0},
            {"box_xyxy": [0, 0, 50, 50], "visible": 0.1},
        ]
        lines.append(json.dumps({"image": f"images/{index}.png", "size_wh": [640, 480], "objects": objects}))
    (tmp_path / "scenes.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_boxes_follow_the_picture_through_zoom_shift_and_mirror(frames_folder: Path) -> None:
    frames = load_frames(frames_folder, frames_folder / "cache.u8")
    rng = np.random.default_rng(5)
    checked = 0
    for _ in range(20):
        batch = training_batch(frames, np.array([0, 1]), rng)
        assert batch["img"].shape == (2, 3, INPUT_WH[1], INPUT_WH[0])
        for row, (cx, cy, width, height) in zip(batch["batch_idx"].int(), batch["bboxes"].numpy(), strict=True):
            bright = batch["img"][row].mean(dim=0).numpy()
            ys, xs = np.nonzero(bright > 0.5 * (bright.max() + np.median(bright)))
            scale = np.array(INPUT_WH)
            low, high = np.array([cx, cy]) * scale, np.array([width, height]) * scale
            assert np.abs(low - high / 2 - [xs.min(), ys.min()]).max() <= 2.5
            assert np.abs(low + high / 2 - [xs.max() + 1, ys.max() + 1]).max() <= 2.5
            checked += 1
    assert checked >= 25


class TellsTheTruth:
    """A network that finds the bright square of every picture, and once more a little off, less sure."""

    def eval(self) -> None:
        pass

    def __call__(self, pixels: torch.Tensor) -> torch.Tensor:
        columns = []
        for picture in pixels.mean(dim=1).numpy():
            ys, xs = np.nonzero(picture > 0.8)
            x, y, w, h = (xs.min() + xs.max() + 1) / 2, (ys.min() + ys.max() + 1) / 2, np.ptp(xs) + 1, np.ptp(ys) + 1
            columns.append([[x, x + 100, x], [y, y, y + 60], [w, w, w], [h, h, h], [0.9, 0.6, 0.1]])
        return torch.tensor(np.array(columns), dtype=torch.float32)


def test_figures_count_each_true_box_once(frames_folder: Path) -> None:
    frames = load_frames(frames_folder, frames_folder / "cache.u8")
    figures = evaluate(TellsTheTruth(), frames, np.array([0, 1]))
    assert figures == {"map50": 1.0, "recall_at_0.25": 1.0, "proposals_per_object": 2.0}


def test_an_exported_detector_loads_and_proposes(tmp_path: Path, frames_folder: Path) -> None:
    export_detector(new_detector(), FIGURES, tmp_path / "detector")
    source = YoloProposals.load(tmp_path / "detector", DetectorSettings(image_size_px=320, min_score=0.0))
    from agent.datatypes import Frame

    proposals = source.propose(Frame(np.asarray(Image.open(frames_folder / "images/0.png"))))
    assert len(proposals) > 0
    assert "mAP50 0.500" in (tmp_path / "detector" / "MODEL_CARD.md").read_text()
