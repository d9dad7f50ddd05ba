"""A random YOLOE in ultralytics' real file format, against ultralytics' own reading of its output."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from agent.datatypes import Frame
from agent.errors import InvalidWeightsError, MissingWeightsError
from agent.perception import yolo
from agent.perception.yolo import DetectorSettings, letterboxed
from agent.perception.yolo_text import YoloText

SETTINGS = DetectorSettings(image_size_px=96, min_score=0.01, max_proposals=8, max_iou=1.0)
PICTURE = Frame(np.random.default_rng(0).integers(0, 256, (96, 128, 3), dtype=np.uint8))


class Texts:
    """Another unit vector for each text."""

    def __init__(self, size: int = 512) -> None:
        self.size = size

    def encode_texts(self, prompts: Sequence[str]) -> npt.NDArray[np.float32]:
        rows = [np.random.default_rng(list(prompt.encode())).normal(size=self.size) for prompt in prompts]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def checkpoint(path: Path, config: str = "yoloe-11-seg.yaml") -> Path:
    tasks = yolo.ultralytics_tasks()
    torch.manual_seed(1)
    settings = tasks.yaml_model_load(config) | {"scales": {"n": [0.5, 0.125, 1024]}, "nc": 80}
    kind = tasks.YOLOESegModel if "yoloe" in config else tasks.DetectionModel
    model = kind(settings, verbose=False)
    for part in getattr(model.model[-1], "cv4", ()):  # untrained, they would find nothing likely at all
        torch.nn.init.zeros_(part.bias)
        torch.nn.init.ones_(part.logit_scale)
    torch.save({"model": model, "train_args": {}}, path)
    return path


def test_what_is_found_is_ultralytics_own(tmp_path: Path) -> None:
    path = checkpoint(tmp_path / "yoloe.pt")
    found = YoloText.load(path, Texts(), SETTINGS)
    boxes, scores = found.detect(PICTURE, "the red cup")
    assert 1 < len(boxes) <= 8
    assert (np.diff(scores) <= 0).all()

    from ultralytics.utils import nms, ops

    model = torch.load(path, weights_only=False)["model"].float().eval()
    pixels, *_ = letterboxed(PICTURE.image_rgb, (96, 96))
    with torch.inference_mode():
        told = model.model[-1].get_tpe(torch.from_numpy(Texts().encode_texts(["the red cup"]))[None])
        model.set_classes(["the red cup"], told)
        output = model(torch.from_numpy(pixels))
        while isinstance(output, (tuple, list)):
            output = output[0]
    end2end = bool(getattr(model.model[-1], "end2end", False))
    (rows,) = nms.non_max_suppression(
        output, conf_thres=0.01, iou_thres=1.0, agnostic=True, nc=1, max_det=8, end2end=end2end
    )
    expected = ops.scale_boxes((96, 96), rows[:, :4].clone(), (96, 128)).numpy()
    assert scores == pytest.approx(rows[: len(scores), 4].numpy(), abs=1e-5)
    for box in boxes:
        assert np.abs(expected - np.clip(box, 0, [128, 96, 128, 96])).sum(axis=1).min() < 1.0


def test_another_phrase_finds_otherwise(tmp_path: Path) -> None:
    found = YoloText.load(checkpoint(tmp_path / "yoloe.pt"), Texts(), SETTINGS)
    first, second = found.detect(PICTURE, "the red cup")[1], found.detect(PICTURE, "blue / green ball")[1]
    assert first.tolist() != second.tolist()
    assert found.detect(PICTURE, "the red cup")[1] == pytest.approx(first)


def test_what_takes_no_texts(tmp_path: Path) -> None:
    with pytest.raises(MissingWeightsError, match="no YOLOE at"):
        YoloText.load(tmp_path / "nowhere.pt", Texts())
    with pytest.raises(InvalidWeightsError, match="takes no text prompts"):
        YoloText.load(checkpoint(tmp_path / "yolo.pt", "yolo11n.yaml"), Texts())
    with pytest.raises(InvalidWeightsError, match="another text tower"):
        YoloText.load(checkpoint(tmp_path / "yoloe.pt"), Texts(100))
