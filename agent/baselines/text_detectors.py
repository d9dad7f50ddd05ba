"""Detectors that find what a text names, as phrase scorers: a proposal scores what was found where it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from agent.baselines.pretrained import loading
from agent.datatypes import FloatArray, Frame, Proposals
from agent.geometry import iou_matrix
from agent.perception.phrase_scorer import AskedProposals, ScoredProposals

LEAST = 1e-6
"""The score of a proposal where nothing was found."""


class TextDetector(Protocol):
    """`ZeroShotDetector`, `agent.perception.yolo_text.YoloText`, or any other."""

    def detect(self, frame: Frame, phrase: str) -> tuple[FloatArray, FloatArray]:
        """What looks like the phrase: (M, 4) float64 pixels x1, y1, x2, y2, and (M,) scores in [0, 1]."""


class ZeroShotDetector:
    """Grounding DINO or OWLv2, as transformers has them."""

    def __init__(self, model: Any, processor: Any, min_score: float) -> None:
        """See `load`."""
        self._model = model.float().eval()
        self._processor = processor
        self._min_score = min_score

    @classmethod
    def load(cls, folder: str | Path, min_score: float = 0.05) -> ZeroShotDetector:
        """Load a folder that transformers' ``save_pretrained`` wrote ("grounding-dino-tiny", "owlv2-base-patch16").

        Args:
            min_score: what was found with less is left out.

        Raises:
            MissingWeightsError, InvalidWeightsError, MissingDependencyError: see `agent.baselines.pretrained.loading`.
        """
        with loading(folder, "zero-shot object detector"):
            from transformers import AutoModelForZeroShotObjectDetection, AutoProcessor

            model = AutoModelForZeroShotObjectDetection.from_pretrained(folder, local_files_only=True)
            processors: Any = AutoProcessor
            return cls(model, processors.from_pretrained(folder, local_files_only=True), min_score)

    def detect(self, frame: Frame, phrase: str) -> tuple[FloatArray, FloatArray]:
        """See `TextDetector`."""
        import torch

        inputs = self._processor(
            images=Image.fromarray(frame.image_rgb), text=[[phrase.lower().rstrip(".")]], return_tensors="pt"
        )
        with torch.inference_mode():
            output = self._model(**inputs)
        (found,) = self._processor.post_process_grounded_object_detection(
            output, threshold=self._min_score, target_sizes=[frame.image_rgb.shape[:2]]
        )
        return found["boxes"].double().numpy(), found["scores"].double().numpy()


@dataclass(frozen=True)
class DetectionScorer:
    """A phrase scorer by what a detector finds for the phrase.

    Attributes:
        detector: asked once for each phrase about a frame.
    """

    detector: TextDetector

    def encode(self, frame: Frame, proposals: Proposals, previous: Any = None) -> ScoredProposals:
        """See `agent.perception.phrase_scorer.PhraseScorer`.

        A proposal's logit is the logarithm of the best product of a detection's score and its overlap (IoU).
        """

        def logits(phrase: str) -> FloatArray:
            boxes, scores = self.detector.detect(frame, phrase)
            products = iou_matrix(proposals.boxes_xyxy, boxes) * scores
            return np.asarray(np.log(np.maximum(products.max(axis=1, initial=0.0), LEAST)), dtype=np.float64)

        return AskedProposals(proposals, frame.size_wh, logits)
