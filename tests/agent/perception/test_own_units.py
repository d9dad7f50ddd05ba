"""A scorer's own unit."""

from __future__ import annotations

import numpy as np
import pytest

from agent.datatypes import Proposals
from agent.perception.own_units import InUnits, spread_of
from agent.perception.phrase_scorer import AskedProposals

BOXES = Proposals(np.array([[0.0, 0, 10, 10], [20, 0, 30, 10]]), np.ones(2))
LOGITS = {"cup": np.array([3.0, 1.0]), "bowl": np.array([1.0, 5.0])}


def asked(proposals: Proposals = BOXES, factor: float = 1.0) -> AskedProposals:
    return AskedProposals(proposals, (40, 20), lambda phrase: factor * LOGITS[phrase])


def test_the_spread_is_over_phrases_and_not_over_boxes() -> None:
    assert spread_of(asked(), tuple(LOGITS)) == pytest.approx(np.median([1.0, 2.0]))
    assert spread_of(asked(factor=7), tuple(LOGITS)) == pytest.approx(10.5)
    assert spread_of(asked(Proposals.empty()), tuple(LOGITS)) == 1.0
    assert spread_of(asked(factor=0), tuple(LOGITS)) > 0


def test_in_units_the_logit_scale_is_gone() -> None:
    for factor in (0.1, 100.0):
        scored = asked(factor=factor)
        same = InUnits(scored, spread_of(scored, tuple(LOGITS)))
        np.testing.assert_allclose(same.logits("bowl"), [1 / 1.5, 5 / 1.5])
        np.testing.assert_allclose(same.view_logits("bowl"), [[1 / 1.5, 5 / 1.5]])
        assert (len(same.proposals), same.size_wh, same.appearances.shape) == (2, (40, 20), (2, 1))
