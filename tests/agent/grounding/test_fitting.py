"""What fits, and what counts as fitting."""

from __future__ import annotations

import numpy as np
import pytest

from agent.grounding.fitting import likely_alone


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ((0.9, 0.5, 0.49), (0.9, 0.5, 0.0)),
        ((0.4, 0.37, 0.3), (0.4, 0.37, 0.0)),
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
    ],
)
def test_what_a_phrase_rather_does_not_fit_does_not_count(given: tuple[float, ...], counted: tuple[float, ...]) -> None:
    assert tuple(likely_alone(lambda _: np.array(given))("the cup")) == counted
