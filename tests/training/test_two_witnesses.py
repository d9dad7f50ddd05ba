"""How sure two witnesses may be: the fit, on rows whose outcome is known."""

from __future__ import annotations

import numpy as np

from agent.chat.conversation import ASK_BELOW
from training.two_witnesses import EVIDENCE, WRONG_AND_SURE, fit


def test_little_is_wrong_and_sure_and_no_evidence_speaks_for_a_command() -> None:
    rng = np.random.default_rng(0)
    evidence = rng.uniform(size=(600, len(EVIDENCE)))
    is_right = rng.uniform(size=600) < 1 / (1 + np.exp(6 * evidence[:, 0] - 3 - 2 * evidence[:, 2]))
    rows = np.column_stack([evidence, is_right])
    weights = fit(rows)
    assert all(weights[each] <= 0 for each in EVIDENCE)
    assert weights[EVIDENCE[0]] < -2
    assert weights[EVIDENCE[2]] == 0
    logits = evidence @ [weights[each] for each in EVIDENCE] + weights["bias"]
    is_sure = 1 / (1 + np.exp(-logits)) >= ASK_BELOW
    assert np.mean(is_sure & ~is_right) <= WRONG_AND_SURE
    assert np.mean(is_sure & is_right) > 0.05
