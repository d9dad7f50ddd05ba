"""Small random Grounding DINO and OWLv2 in their real file formats, and what proposals make of detections."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from agent.baselines.text_detectors import LEAST, DetectionScorer, ZeroShotDetector
from agent.datatypes import FloatArray, Frame, Proposals
from agent.errors import InvalidWeightsError, MissingWeightsError
from tests.support.pretrained import save_blip, save_grounding_dino, save_owlv2

FRAME = Frame(np.random.default_rng(0).integers(0, 256, (96, 128, 3), dtype=np.uint8))
BOXES = np.array([[0.0, 0, 20, 20], [40, 40, 60, 60], [100, 0, 120, 20]])


class Finds:
    """Finds the second box well, half of the first less well, for the cup; nothing else."""

    def detect(self, frame: Frame, phrase: str) -> tuple[FloatArray, FloatArray]:
        if phrase != "the cup":
            return np.zeros((0, 4)), np.zeros(0)
        return np.array([[40.0, 40, 60, 60], [0, 0, 10, 20]]), np.array([0.5, 0.9])


def test_a_proposal_is_as_good_as_what_was_found_there() -> None:
    proposals = Proposals.from_boxes(BOXES, size_wh=FRAME.size_wh)
    scored = DetectionScorer(Finds()).encode(FRAME, proposals)
    assert np.exp(scored.logits("the cup")) == pytest.approx([0.45, 0.5, LEAST])
    assert scored.distribution("the ball") == pytest.approx([1 / 3] * 3)
    nothing = Proposals.from_boxes(np.zeros((0, 4)), size_wh=FRAME.size_wh)
    assert DetectionScorer(Finds()).encode(FRAME, nothing).logits("the cup").shape == (0,)


@pytest.mark.parametrize("save", [save_grounding_dino, save_owlv2])
def test_real_detectors_find_boxes_with_scores(save: Callable[[Path], Path], tmp_path: Path) -> None:
    folder = save(tmp_path / "model")
    boxes, scores = ZeroShotDetector.load(folder, min_score=0.0).detect(FRAME, "The red cup.")
    assert boxes.shape == (len(scores), 4)
    assert len(scores) > 1
    assert ((scores >= 0) & (scores <= 1)).all()
    some = float(np.median(scores))
    fewer, their_scores = ZeroShotDetector.load(folder, min_score=some).detect(FRAME, "The red cup.")
    assert len(fewer) == (scores > some).sum()
    assert (their_scores > some).all()
    again, _ = ZeroShotDetector.load(folder, min_score=0.0).detect(FRAME, "the red cup")
    assert again == pytest.approx(boxes)


def test_what_is_no_such_model(tmp_path: Path) -> None:
    with pytest.raises(MissingWeightsError, match="no zero-shot object detector at"):
        ZeroShotDetector.load(tmp_path / "nowhere")
    with pytest.raises(InvalidWeightsError, match="holds no zero-shot object detector"):
        ZeroShotDetector.load(save_blip(tmp_path / "blip"))
