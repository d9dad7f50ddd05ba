"""Objects that a text names, from an ultralytics YOLOE; `agent.perception.yolo` loads it.

Its own text tower is TorchScript, which would run as code: open_clip's MobileCLIP, of which it is a copy, takes its
place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray, Frame
from agent.errors import InvalidWeightsError, MissingWeightsError
from agent.perception.yolo import (
    DetectorSettings,
    best_detections,
    boxes_of,
    head_of,
    input_size,
    letterboxed,
    model_from_checkpoint,
    read_rows,
    ultralytics_tasks,
)


class TextEncoder(Protocol):
    """The text side of a CLIP; `agent.perception.clip_encoder.ClipEncoder` is the real one."""

    def encode_texts(self, prompts: list[str]) -> npt.NDArray[np.float32]:
        """K prompts to (K, D), rows of length 1."""


class YoloText:
    """A YOLOE that is asked for one phrase at a time."""

    def __init__(self, model: Any, encoder: TextEncoder, settings: DetectorSettings) -> None:
        """See `load`."""
        self._model = model
        self._encoder = encoder
        self._settings = settings

    @classmethod
    def load(cls, path: str | Path, encoder: TextEncoder, settings: DetectorSettings | None = None) -> YoloText:
        """Load ultralytics' ``.pt`` checkpoint of a YOLOE with text prompts that is on this machine.

        Args:
            encoder: the text tower that it was trained with: MobileCLIP-B:datacompdr_lt for YOLOE-v8 and -11,
                MobileCLIP2-B:dfndr2b for YOLOE-26.

        Raises:
            MissingWeightsError: no such file.
            InvalidWeightsError: broken, without text prompts, made for another text tower, or asking to run code.
            MissingDependencyError: ultralytics is not installed.
        """
        if not Path(path).is_file():
            raise MissingWeightsError(f"no YOLOE at {path}: put an ultralytics yoloe-...-seg.pt file there")
        model = model_from_checkpoint(ultralytics_tasks(), Path(path)).eval()
        if not hasattr(model, "set_classes") or hasattr(model.model[-1], "lrpc"):
            raise InvalidWeightsError(f"{path} takes no text prompts: name a yoloe-...-seg.pt that is not prompt-free")
        found = cls(model, encoder, settings or DetectorSettings())
        try:
            found._prompt("thing")
        except RuntimeError as error:
            raise InvalidWeightsError(f"{path} was trained with another text tower: {error}") from error
        return found

    def _prompt(self, phrase: str) -> None:
        import torch

        with torch.inference_mode():
            embedded = torch.from_numpy(self._encoder.encode_texts([phrase]))[None]
            self._model.set_classes([phrase.replace("/", " ")], self._model.model[-1].get_tpe(embedded))

    def detect(self, frame: Frame, phrase: str) -> tuple[FloatArray, FloatArray]:
        """What looks like the phrase, best first: (M, 4) float64 pixels x1, y1, x2, y2, and (M,) scores in [0, 1]."""
        import torch

        pixels, scale, left, top = letterboxed(frame.image_rgb, input_size(frame.size_wh, self._settings))
        self._prompt(phrase)
        with torch.inference_mode():
            rows = boxes_of(self._model(torch.from_numpy(pixels)))[0]
        boxes, scores, _ = read_rows(rows, **head_of(self._model))
        kept = best_detections(boxes, scores, self._settings)
        return (boxes[kept] - np.array([left, top, left, top])) / scale, scores[kept]
