"""Objects with their outlines, from an ultralytics segmentation model; `agent.perception.yolo` loads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from agent.datatypes import Frame, MaskArray, Proposals
from agent.errors import InvalidWeightsError, MissingWeightsError
from agent.perception.yolo import (
    DetectorSettings,
    best_detections,
    head_of,
    input_size,
    letterboxed,
    model_from_checkpoint,
    read_rows,
    ultralytics_tasks,
)


class YoloMasks:
    """A segmentation model of any class, as all objects can be meant."""

    def __init__(self, model: Any, settings: DetectorSettings) -> None:
        """See `load`."""
        self._model = model
        self._settings = settings

    @classmethod
    def load(cls, path: str | Path, settings: DetectorSettings | None = None) -> YoloMasks:
        """Load ultralytics' ``.pt`` checkpoint of a segmentation model that is on this machine.

        Raises:
            MissingWeightsError: no such file.
            InvalidWeightsError: broken, without masks, or asking to run code.
            MissingDependencyError: ultralytics is not installed.
        """
        if not Path(path).is_file():
            raise MissingWeightsError(f"no segmentation model at {path}: put an ultralytics -seg.pt file there")
        model = model_from_checkpoint(ultralytics_tasks(), Path(path))
        if not hasattr(model.model[-1], "nm"):
            raise InvalidWeightsError(f"{path} is not a segmentation model: name one that makes masks (-seg.pt)")
        model.eval()
        model.fuse(verbose=False)
        return cls(model, settings or DetectorSettings())

    def segment(self, frame: Frame) -> tuple[Proposals, MaskArray]:
        """The objects of one frame, best first, and (N, H, W) bool their pixels, inside their boxes."""
        import torch
        from torch.nn import functional

        pixels, scale, left, top = letterboxed(frame.image_rgb, input_size(frame.size_wh, self._settings))
        with torch.inference_mode():
            (rows, prototypes), _ = self._model(torch.from_numpy(pixels))
            boxes, scores, coefficients = read_rows(rows[0].numpy(), **head_of(self._model))
            kept = best_detections(boxes, scores, self._settings)
            weights = torch.from_numpy(coefficients[kept]).float()
            coarse = torch.einsum("nc,chw->nhw", weights, prototypes[0].float())
            outlines = np.empty((len(kept), *frame.size_wh[::-1]), dtype=np.bool_)
            width, height = (max(1, round(side * scale)) for side in frame.size_wh)
            for number, each in enumerate(coarse):
                # To the network's pixels, of which the picture is a part, and that part to the frame's.
                whole = functional.interpolate(each[None, None], size=pixels.shape[2:], mode="bilinear")
                inner = whole[:, :, top : top + height, left : left + width]
                fine = functional.interpolate(inner, size=frame.size_wh[::-1], mode="bilinear")
                outlines[number] = (fine[0, 0] > 0).numpy()
        in_frame = (boxes[kept] - np.array([left, top, left, top])) / scale
        found = Proposals.from_boxes(in_frame, size_wh=frame.size_wh, scores=scores[kept])
        outlines = np.delete(outlines, [each.index for each in found.dropped], axis=0)
        return found, _inside(outlines, found)


def _inside(outlines: MaskArray, found: Proposals) -> MaskArray:
    """Without what lies outside each object's box."""
    rows, columns = np.arange(outlines.shape[1])[:, None], np.arange(outlines.shape[2])[None]
    x1, y1, x2, y2 = found.boxes_xyxy.T[:, :, None, None]
    return np.asarray(outlines & (columns >= x1) & (columns < x2) & (rows >= y1) & (rows < y2))
