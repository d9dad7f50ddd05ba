"""A second box around a thing changes nothing that is counted, ranked, listed or asked about."""

from __future__ import annotations

import numpy as np
import pytest

from agent.chat.conversation import Conversation
from agent.datatypes import FloatArray
from agent.geometry import iou_matrix
from agent.grounding.scene import SAME_BOX_IOU, Scene
from agent.pipeline import Grounder
from evaluation.scenes import look_at
from sim.shipped_scenes import shipped_truth

SHIPPED = 0


@pytest.fixture(scope="module")
def scene() -> Scene:
    return look_at(Grounder.from_preset("tabletop"), shipped_truth(SHIPPED), "true")


@pytest.fixture(scope="module", params=range(3))
def doubled(request: pytest.FixtureRequest, scene: Scene) -> Scene:
    rng = np.random.default_rng(request.param)
    boxes = scene.proposals.boxes_xyxy
    return Grounder.from_preset("tabletop").look(scene.frame, np.concatenate([boxes, beside(boxes, rng)]))


def beside(boxes_xyxy: FloatArray, rng: np.random.Generator) -> FloatArray:
    """A box for each, of which the IoU with it is 0.7 to 0.95."""
    sides = np.tile(boxes_xyxy[:, 2:] - boxes_xyxy[:, :2], 2)
    moved = []
    for box, side in zip(boxes_xyxy, sides, strict=True):
        tried = (box + rng.uniform(-0.12, 0.12, 4) * side for _ in range(1000))
        moved.append(next(each for each in tried if 0.7 < iou_matrix(box[None], each[None])[0, 0] < 0.95))
    return np.stack(moved)


@pytest.mark.parametrize(
    "expression",
    ["the second cup from the left", "the third thing from the right", "the cups", "the three cups", "the bowl"],
)
def test_the_same_is_meant(scene: Scene, doubled: Scene, expression: str) -> None:
    once, twice = scene.refer(expression), doubled.refer(expression)
    assert (once.status, len(once.boxes_xyxy)) == (twice.status, len(twice.boxes_xyxy))
    overlaps = iou_matrix(once.boxes_xyxy, twice.boxes_xyxy)
    assert (overlaps.max(axis=1, initial=0.0) >= SAME_BOX_IOU).all()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("how many cups are there?", "I count three cups"),
        ("how many things do you see?", "I count seven things"),
        ("are there four cups?", "No, three"),
        ("are there more blocks than cups?", "No, two blocks and three cups."),
        (
            "what do you see?",
            "I see a yellow block, a red cup, a yellow cup, a black block, a blue spoon, a pink cup and a",
        ),
        ("what colour is the bowl?", "The bowl is pink."),
        ("pick up the cup", "Which cup do you mean: the red one, the pink one or the yellow one?"),
        ("how many kinds of things are there?", "Four"),
    ],
)
def test_the_same_is_said(doubled: Scene, said: str, words: str) -> None:
    assert Conversation().say(said, doubled).words.startswith(words)


def test_the_other_one_is_another_thing(doubled: Scene) -> None:
    talk = Conversation()
    talk.say("what colour is the bowl?", doubled)
    assert talk.say("is there another one?", doubled).words == "No, I see no other bowl."
