"""A second box around a thing changes nothing that is counted, ranked, listed or asked about."""

from __future__ import annotations

from itertools import product

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
OVERLAPS = ((0.7, 0.95), (0.6, 0.7))
"""Most detectors leave boxes that overlap by up to 0.7 (IoU)."""


@pytest.fixture(scope="module")
def scene() -> Scene:
    return look_at(Grounder.from_preset("tabletop"), shipped_truth(SHIPPED), "true")


@pytest.fixture(scope="module", params=product(OVERLAPS, range(3)), ids=str)
def doubled(request: pytest.FixtureRequest, scene: Scene) -> Scene:
    overlap, seed = request.param
    return with_boxes(scene, beside(scene.proposals.boxes_xyxy, overlap, np.random.default_rng(seed)))


def with_boxes(scene: Scene, more_xyxy: FloatArray) -> Scene:
    boxes = np.concatenate([scene.proposals.boxes_xyxy, more_xyxy])
    return Grounder.from_preset("tabletop").look(scene.frame, boxes)


def beside(boxes_xyxy: FloatArray, overlap: tuple[float, float], rng: np.random.Generator) -> FloatArray:
    """A box for each, of which the IoU with it lies between two bounds."""
    sides = np.tile(boxes_xyxy[:, 2:] - boxes_xyxy[:, :2], 2)
    moved = []
    for box, side in zip(boxes_xyxy, sides, strict=True):
        tried = (box + rng.uniform(-0.2, 0.2, 4) * side for _ in range(10_000))
        moved.append(next(each for each in tried if overlap[0] < iou_matrix(box[None], each[None])[0, 0] < overlap[1]))
    return np.stack(moved)


def parts(boxes_xyxy: FloatArray) -> FloatArray:
    """The middle of each box, two thirds as wide and high."""
    sixth = (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]) / 6
    return np.hstack([boxes_xyxy[:, :2] + sixth, boxes_xyxy[:, 2:] - sixth])


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
        ("pick up the block", "Which block do you mean: the yellow one or the black one?"),
        ("how many kinds of things are there?", "Four"),
    ],
)
def test_the_same_is_said(doubled: Scene, said: str, words: str) -> None:
    assert Conversation().say(said, doubled).words.startswith(words)


def test_the_other_one_is_another_thing(doubled: Scene) -> None:
    talk = Conversation()
    talk.say("what colour is the bowl?", doubled)
    assert talk.say("is there another one?", doubled).words == "No, I see no other bowl."


@pytest.mark.parametrize("of_one_kind", ["beside", "within"])
def test_boxes_of_one_kind_are_around_one_thing_sooner(scene: Scene, of_one_kind: str) -> None:
    boxes = scene.proposals.boxes_xyxy
    more = parts(boxes) if of_one_kind == "within" else beside(boxes, (0.55, 0.6), np.random.default_rng(0))
    doubled = with_boxes(scene, more)
    assert Conversation().say("how many cups are there?", doubled).words.startswith("I count three cups")
