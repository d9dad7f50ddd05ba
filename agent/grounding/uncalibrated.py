"""What extended mode decides by where nothing was fitted to the models: their own spread is the only measure.

Every logit is taken in units of how far the model's logits lie apart in the same picture
(`agent.perception.own_units`), so that the numbers below serve models of any logit scale.
"""

from __future__ import annotations

import numpy as np

from agent.grounding.calibration import Calibration, Confidence, Presence, Rivalry
from agent.grounding.phrase_fit import EVIDENCE, PhraseFit
from agent.reasoning.decision import Thresholds

WEIGHTS = {"log colour": 0.4, "log category": 0.4, "log share": 0.9}
MARGIN = 0.2
"""Of each view, for a colour and for a category alike."""
BIAS = 2.8


def uncalibrated(views: int) -> Calibration:
    """What serves a scorer with so many views."""
    weights = [*(WEIGHTS.get(name, 0.0) for name in EVIDENCE), *[MARGIN] * (2 * views)]
    return Calibration(
        PhraseFit(np.array(weights), BIAS),
        Presence(3.0, best=0.9, root=1.5, landmark=0.5, ranking=-4.0, related=-1.5, ranked=0.5, relations=2.5),
        Rivalry(-4.9, share=1.5, best=2.6, ordered=-4.3, relations=1.7),
        Thresholds(absent_below=0.5, also_meant_from=0.45, each_from=0.45),
        Confidence(2.5, best=0.3, second=-0.8, presence=0.2),
        unit=None,
        is_fitted=False,
    )
