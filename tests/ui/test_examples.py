from __future__ import annotations

import numpy as np
import pytest

from agent.chat.conversation import Conversation
from agent.datatypes import Status
from agent.pipeline import Grounder
from ui.examples import ALWAYS, examples_for
from ui.tables import shipped_table

TABLES = (0, 4, 9, 14, 19, 23)


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder.from_preset("tabletop")


@pytest.mark.parametrize("number", TABLES)
def test_each_example_is_answered_on_its_own_table(grounder: Grounder, number: int) -> None:
    scene = grounder.look(shipped_table(number))
    examples = examples_for(scene)
    assert {*ALWAYS} < {*examples}
    assert any(each.startswith("pick up the ") for each in examples)
    for text in examples:
        status = Conversation().say(text, scene).answer.status
        assert status in (Status.FOUND, Status.AMBIGUOUS, Status.ACKNOWLEDGED), (text, status)


def test_what_is_in_the_hand_is_put_somewhere(grounder: Grounder) -> None:
    scene = grounder.look(shipped_table(0))
    (cup,) = scene.ground("the red cup").chosen
    others = np.delete(scene.proposals.boxes_xyxy, cup, axis=0)
    held = grounder.look(scene.frame, others).with_remembered(scene, cup, (320.0, 600.0))
    assert held.ground("the red cup").chosen == (len(others),)
    x1, y1, x2, y2 = held.proposals.boxes_xyxy[-1]
    assert (x2 - x1, y2 - y1) == pytest.approx(np.subtract(*scene.proposals.boxes_xyxy[cup].reshape(2, 2)[::-1]))
    assert ((x1 + x2) / 2, y2) == pytest.approx((320.0, scene.frame.size_wh[1]))
    assert examples_for(held, is_last_held=True)[0] == "put it in the pink bowl"
