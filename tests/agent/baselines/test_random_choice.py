from __future__ import annotations

import numpy as np
import pytest

from agent.baselines.random_choice import RandomChoice
from agent.datatypes import Frame, Proposals

FRAME = Frame(np.zeros((100, 100, 3), np.uint8))
BOXES = [(0, 0, 50, 50), (50, 0, 100, 50), (0, 50, 50, 100), (50, 50, 60, 60)]


def choices(boxes: list, phrases: int = 2000, seed: int = 0) -> np.ndarray:
    scored = RandomChoice(seed).encode(FRAME, Proposals.from_boxes(boxes, size_wh=FRAME.size_wh))
    return np.array([scored.logits(f"thing {number}").argmax() for number in range(phrases)])


def test_every_box_is_as_likely() -> None:
    counts = np.bincount(choices(BOXES), minlength=4)
    # Five standard deviations of a binomial of 2000 and 1/4.
    assert (np.abs(counts - 500) < 5 * np.sqrt(2000 * 0.25 * 0.75)).all()


def test_the_same_question_gets_the_same_answer_and_another_seed_another() -> None:
    assert (choices(BOXES, 50) == choices(BOXES, 50)).all()
    assert (choices(BOXES, 50) != choices(BOXES, 50, seed=1)).any()
    assert (choices(BOXES, 50) != choices(BOXES[::-1], 50)).any()


def test_it_is_a_distribution_and_the_prior_holds() -> None:
    scored = RandomChoice().encode(FRAME, Proposals.from_boxes(BOXES, size_wh=FRAME.size_wh))
    distribution = scored.distribution("The Cup", min_area_share=0.05)
    assert distribution.sum() == pytest.approx(1)
    assert distribution[3] == 0
    assert (scored.distribution("the cup", min_area_share=0.05) == distribution).all()
    assert RandomChoice().encode(FRAME, Proposals.empty()).distribution("cup").shape == (0,)
