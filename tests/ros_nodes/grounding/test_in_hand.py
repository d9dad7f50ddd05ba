from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from std_msgs.msg import String

from agent.chat.replies import Reply
from agent.datatypes import Answer, Frame, Proposals, Status
from agent.grounding.scene import Scene
from agent.language.intents import Intent
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.isolated_views import View, ViewSettings
from ros_nodes.grounding.in_hand import KEPT, InHand
from ros_nodes.grounding.lookout import Look
from ros_nodes.grounding.pairing import FramePair
from ros_nodes.holding import HELD, Holding, write_holding
from tests.support.vision import ColourEncoder, coloured_blocks

RED, GREEN = (10, 10, 60, 70), (200, 100, 260, 160)
MAX_AGE_S = 1.0
SCORER = IsolatedProposalScorer((ColourEncoder(),), ViewSettings(views=(View.CROP,)))


class Camera:
    """Sees the workspace from above, a metre to 100 pixels."""

    def pixel_of(self, point_m: tuple[float, float, float]) -> tuple[float, float]:
        return 100 * point_m[0], 100 * point_m[1]


@dataclass
class Stage:
    """Things in view and in the hand, and a clock."""

    now_s: float = 100.0
    subscribed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.in_hand = InHand(self, MAX_AGE_S, lambda: self.now_s)  # type: ignore[arg-type]  # a node that hears nothing

    def create_subscription(self, kind: Any, topic: str, *rest: Any) -> None:
        self.subscribed.append(topic)

    def look(self, *, is_calibrated: bool = True, **blocks: tuple[int, int, int, int]) -> Look:
        frame = Frame(coloured_blocks({box: colour for colour, box in blocks.items()}), stamp_s=self.now_s)
        proposals = Proposals.from_boxes(list(blocks.values()), size_wh=frame.size_wh)
        nobody: Any = None
        view: Any = Camera() if is_calibrated else None
        scene = Scene(frame, proposals, SCORER.encode(frame, proposals), method=nobody, parser=nobody)
        return Look(scene, tuple(map(str, range(len(blocks)))), FramePair(None, None, 0, self.now_s), view=view)

    def find(self, id_: str, look: Look, index: int, intent: Intent = Intent.PICK_UP) -> None:
        boxes = look.scene.proposals.boxes_xyxy[[index]]
        answer = Answer(Status.FOUND, "the red block", boxes_xyxy=boxes, chosen=(index,), confidence=0.9)
        self.in_hand.find(id_, Reply(answer, "", intent), look)

    def hold(self, id_: str) -> None:
        self.in_hand.hear(String(data=write_holding(Holding(id_, (3.0, 2.0, 0.4)))))


@pytest.fixture
def stage() -> Stage:
    """A red block was found for the command "a", and taken away by the hand."""
    stage = Stage()
    stage.find("a", stage.look(green=GREEN, red=RED), 1)
    return stage


def test_what_is_held_comes_after_what_is_in_view(stage: Stage) -> None:
    stage.hold("a")
    seen = stage.look(green=GREEN)
    look = stage.in_hand.beside(seen)
    assert stage.subscribed == ["manipulation/held"]
    assert look.track_ids == ("0", HELD)
    np.testing.assert_allclose(look.scene.proposals.boxes_xyxy[1], (275, 170, 325, 230))
    assert look.scene.encoded.appearances.shape[0] == 2
    assert look.pair is seen.pair


def test_nothing_else_is_held(stage: Stage) -> None:
    seen = stage.look(green=GREEN)
    assert stage.in_hand.beside(seen) is seen
    stage.hold("somebody else's")
    assert stage.in_hand.beside(seen) is seen
    stage.hold("a")
    unplaced = stage.look(is_calibrated=False, green=GREEN)
    assert stage.in_hand.beside(unplaced) is unplaced
    stage.in_hand.hear(String(data=write_holding(None)))
    assert stage.in_hand.beside(seen) is seen


def test_a_hand_of_which_no_word_comes_holds_nothing(stage: Stage) -> None:
    stage.hold("a")
    stage.now_s += MAX_AGE_S + 0.1
    assert HELD not in stage.in_hand.beside(stage.look(green=GREEN)).track_ids
    stage.hold("a")
    assert HELD in stage.in_hand.beside(stage.look(green=GREEN)).track_ids


def test_what_is_not_to_be_taken_cannot_be_held(stage: Stage) -> None:
    stage.find("b", stage.look(green=GREEN, red=RED), 0, Intent.LOOK_AT)
    stage.hold("b")
    assert HELD not in stage.in_hand.beside(stage.look(red=RED)).track_ids


def test_what_is_held_is_not_forgotten_for_what_is_asked_for_in_vain(stage: Stage) -> None:
    for number in range(2 * KEPT):
        stage.hold("a")
        stage.find(f"vain-{number}", stage.look(green=GREEN), 0)
    look = stage.in_hand.beside(stage.look(green=GREEN))
    assert HELD in look.track_ids
    stage.find("put", look, look.track_ids.index(HELD), Intent.PUT)
    stage.hold("put")
    assert HELD not in stage.in_hand.beside(stage.look(green=GREEN)).track_ids
