"""A random segmentation model in ultralytics' real file format, against ultralytics' own reading of its output."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from agent.datatypes import Frame
from agent.errors import InvalidWeightsError, MissingWeightsError
from agent.perception import yolo
from agent.perception.yolo import DetectorSettings, letterboxed
from agent.perception.yolo_masks import YoloMasks

SETTINGS = DetectorSettings(image_size_px=96, min_score=0.2, max_proposals=8)
PICTURE = Frame(np.random.default_rng(0).integers(0, 256, (96, 128, 3), dtype=np.uint8))


def checkpoint(path: Path, *, end2end: bool, config: str = "yolo26n-seg.yaml") -> Path:
    tasks = yolo.ultralytics_tasks()
    settings = tasks.yaml_model_load(config) | {"scales": {"n": [0.5, 0.125, 1024]}, "nc": 2, "end2end": end2end}
    torch.manual_seed(3)
    kind = tasks.SegmentationModel if "seg" in config else tasks.DetectionModel
    model = kind(settings, nc=2, verbose=False)
    head = model.model[-1]
    for part in (*head.cv3, *(head.one2one_cv3 if end2end else ())):
        torch.nn.init.normal_(part[-1].weight, std=3.0)
        torch.nn.init.zeros_(part[-1].bias)
    model.end2end = end2end
    torch.save({"model": model, "train_args": {}}, path)
    return path


@pytest.mark.parametrize("end2end", [False, True])
def test_outlines_are_ultralytics_own(end2end: bool, tmp_path: Path) -> None:
    source = YoloMasks.load(checkpoint(tmp_path / "seg.pt", end2end=end2end), SETTINGS)
    found, outlines = source.segment(PICTURE)
    assert 1 < len(found) <= 8
    assert (outlines.shape, outlines.dtype) == ((len(found), 96, 128), np.bool_)
    assert outlines.any()

    from ultralytics.utils import nms, ops

    pixels, *_ = letterboxed(PICTURE.image_rgb, (96, 96))
    with torch.inference_mode():
        (rows, prototypes), _ = source._model(torch.from_numpy(pixels))
    (rows,) = nms.non_max_suppression(
        rows, conf_thres=0.2, iou_thres=1.0, agnostic=True, nc=2, max_det=300, end2end=end2end
    )
    boxes = ops.scale_boxes((96, 96), rows[:, :4].clone(), (96, 128))
    expected = ops.process_mask_native(prototypes[0], rows[:, 6:], boxes, (96, 128)).bool().numpy()
    for box, outline in zip(found.boxes_xyxy, outlines, strict=True):
        nearest = int(np.abs(boxes.numpy() - box).sum(axis=1).argmin())
        assert np.abs(boxes[nearest].numpy() - box).max() < 0.5
        assert (outline == expected[nearest]).mean() > 0.97


def test_outlines_stay_inside_their_boxes(tmp_path: Path) -> None:
    found, outlines = YoloMasks.load(checkpoint(tmp_path / "seg.pt", end2end=False), SETTINGS).segment(PICTURE)
    for box, outline in zip(found.boxes_xyxy, outlines, strict=True):
        rows, columns = np.nonzero(outline)
        if len(rows):
            assert columns.min() >= box[0]
            assert columns.max() < box[2]
            assert rows.min() >= box[1]
            assert rows.max() < box[3]


def test_nothing_found(tmp_path: Path) -> None:
    strict = DetectorSettings(image_size_px=96, min_score=1.0)
    found, outlines = YoloMasks.load(checkpoint(tmp_path / "seg.pt", end2end=False), strict).segment(PICTURE)
    assert (len(found), outlines.shape) == (0, (0, 96, 128))


def test_models_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(MissingWeightsError, match="no segmentation model"):
        YoloMasks.load(tmp_path / "none-seg.pt")
    plain = checkpoint(tmp_path / "plain.pt", end2end=False, config="yolo26n.yaml")
    with pytest.raises(InvalidWeightsError, match="not a segmentation model"):
        YoloMasks.load(plain)
    (tmp_path / "broken.pt").write_bytes(b"none")
    with pytest.raises(InvalidWeightsError, match="not an ultralytics checkpoint"):
        YoloMasks.load(tmp_path / "broken.pt")
