"""Pairs differ in what they say they do."""

from __future__ import annotations

import numpy as np

from sim.relation_pairs import relation_pairs
from tests.support.rendering import skip_unless_it_can_render


def test_pairs() -> None:
    skip_unless_it_can_render()
    pairs = list(relation_pairs(8))
    assert len(pairs) == 8
    for pair in pairs:
        assert sorted(pair.text.split()) != sorted(pair.other_text.split())
        assert set(pair.text.split()) ^ set(pair.swapped_text.split()) == {"left", "right"}
        assert not np.array_equal(pair.image_rgb, pair.swapped_rgb)
        assert not np.array_equal(pair.image_rgb, pair.other_rgb)
    sides = [("left" in pair.text.split()) for pair in pairs]
    assert 0 < sum(sides) < len(sides), "both sides are true of some"


def test_the_picture_is_what_the_text_says() -> None:
    """By the embedded detector and CLIP, which know such things one by one."""
    from agent.pipeline import Grounder, Mode

    skip_unless_it_can_render()
    grounder = Grounder.from_preset(mode=Mode.PAPER)
    right = 0
    pairs = list(relation_pairs(6))
    for pair in pairs:
        first, _, rest = pair.text.partition(" to the ")
        side, _, second = rest.partition(" of ")
        centres = []
        scene = grounder.look(pair.image_rgb)
        for name in (first, second):
            words = name.split(maxsplit=1)[1]
            centres.append(float(scene.refer(f"the {words}").boxes_xyxy[0, [0, 2]].mean()))
        right += (centres[0] < centres[1]) == (side == "left")
    assert right >= len(pairs) - 1
