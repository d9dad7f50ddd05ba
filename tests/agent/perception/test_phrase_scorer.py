from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from agent.datatypes import FloatArray, Proposals
from agent.perception.correspondence import correspond
from agent.perception.phrase_scorer import ScoredProposals, softmax


@dataclass(frozen=True)
class Lengths(ScoredProposals):
    """The first box gets the phrase's length as its logit, the others 0."""

    proposals: Proposals
    size_wh: tuple[int, int] = (100, 100)

    def logits(self, phrase: str) -> FloatArray:
        return np.eye(max(1, len(self.proposals)))[0, : len(self.proposals)] * len(phrase)


def scored(*boxes: tuple[int, int, int, int]) -> Lengths:
    return Lengths(Proposals.from_boxes(boxes, size_wh=(100, 100)))


def test_softmax_of_large_logits() -> None:
    assert softmax(np.array([1000.0, 1000.0, -np.inf])).tolist() == [0.5, 0.5, 0.0]
    assert softmax(np.zeros(0)).shape == (0,)


def test_any_logits_become_a_distribution() -> None:
    two = scored((0, 0, 10, 10), (0, 0, 50, 50))
    two.prepare(["ab"])
    assert two.distribution("ab") == pytest.approx([np.e**2 / (1 + np.e**2), 1 / (1 + np.e**2)])
    assert scored().distribution("ab").shape == (0,)


def test_what_is_not_looked_at_one_by_one_is_not_found_again() -> None:
    two = scored((0, 0, 10, 10), (0, 0, 50, 50))
    assert two.appearances.shape == (2, 1)
    assert correspond(two, two) == (None, None)


def test_the_area_prior_drops_what_is_small() -> None:
    three = scored((0, 0, 10, 10), (0, 0, 50, 50), (0, 0, 50, 20))
    assert three.distribution("abc", min_area_share=0.05).tolist() == [0.0, 0.5, 0.5]
    assert three.distribution("abc", min_area_share=0.1).tolist() == [0.0, 0.5, 0.5], "a tenth is not below a tenth"
    assert three.distribution("abc", min_area_share=0.9).argmax() == 0, "all are small: all are kept"
