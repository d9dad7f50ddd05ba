from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from agent.datatypes import Answer, Frame, Proposals, Status
from agent.grounding.scene import Scene
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.isolated_views import View, ViewSettings
from ros_nodes.grounding.following import TargetFollowing
from ros_nodes.grounding.lookout import Look
from ros_nodes.grounding.pairing import FramePair
from ros_nodes.wire import CommandMessage
from tests.support.vision import ColourEncoder, coloured_blocks

LEFT, MIDDLE, RIGHT = (10, 10, 60, 60), (200, 100, 260, 160), (400, 300, 460, 360)
COMMAND = CommandMessage(id="7", text="the red block")
SCORER = IsolatedProposalScorer((ColourEncoder(),), ViewSettings(views=(View.CROP,)))


@dataclass
class Stage:
    """A following with a clock of its own, and all that it said."""

    now_s: float = 100.0
    said: list[Answer] = field(default_factory=list)
    lost: list[tuple[CommandMessage, Answer, Look]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.following = TargetFollowing(
            lost_after_s=0.4,
            now_s=lambda: self.now_s,
            say=lambda answer, look: self.said.append(answer),
            say_lost=lambda *event: self.lost.append(event),
        )

    def look(self, **blocks: tuple[int, int, int, int]) -> Look:
        frame = Frame(coloured_blocks({box: colour for colour, box in blocks.items()}), stamp_s=self.now_s)
        proposals = Proposals.from_boxes(list(blocks.values()), size_wh=frame.size_wh)
        nobody: Any = None
        scene = Scene(frame, proposals, SCORER.encode(frame, proposals), method=nobody, parser=nobody)
        pair = FramePair(None, None, round(self.now_s * 1e9), arrived_s=self.now_s)
        return Look(scene, tuple(blocks), pair)

    def find(self, look: Look, *chosen: int, destination: int | None = None) -> Answer:
        boxes = look.scene.proposals.boxes_xyxy
        place = None
        if destination is not None:
            place = Answer(Status.FOUND, "there", boxes_xyxy=boxes[[destination]], chosen=(destination,), confidence=1)
        answer = Answer(
            Status.FOUND, "red", boxes_xyxy=boxes[list(chosen)], chosen=chosen, confidence=0.9, destination=place
        )
        self.following.found(COMMAND, answer, look, lambda: self.said.append(answer), self.following.stops)
        return answer

    def see(self, after_s: float, **blocks: tuple[int, int, int, int]) -> None:
        self.now_s += after_s
        self.following.update(self.look(**blocks))

    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        self.following.check()


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_nothing_is_followed_at_first(stage: Stage) -> None:
    stage.see(0.1, red=LEFT)
    stage.wait(10)
    assert (stage.said, stage.lost) == ([], [])


def test_a_target_is_said_anew_in_each_picture_where_it_is(stage: Stage) -> None:
    stage.find(stage.look(green=RIGHT, red=LEFT), 1)
    stage.see(0.2, red=MIDDLE, green=RIGHT)
    stage.see(0.2, green=RIGHT, red=(*RIGHT[:2], 470, 380))
    assert [answer.box_xyxy for answer in stage.said] == [LEFT, MIDDLE, (400, 300, 470, 380)]
    assert [answer.chosen for answer in stage.said] == [(1,), (0,), (1,)]
    assert [answer.stamp_s for answer in stage.said[1:]] == pytest.approx([100.2, 100.4])
    assert stage.said[-1].confidence == 0.9
    assert stage.lost == []


def test_a_target_and_its_destination_are_followed_together(stage: Stage) -> None:
    stage.find(stage.look(red=LEFT, green=RIGHT), 0, destination=1)
    stage.see(0.1, green=MIDDLE, red=LEFT)
    assert stage.said[-1].destination is not None
    assert stage.said[-1].destination.box_xyxy == MIDDLE
    stage.see(0.1, red=LEFT)
    assert len(stage.said) == 2, "without its destination it is not shown whole"
    stage.wait(0.4)
    assert [event[1].status for event in stage.lost] == [Status.LOST]


def test_out_of_sight_for_a_moment(stage: Stage) -> None:
    stage.find(stage.look(red=LEFT), 0)
    stage.see(0.2, green=RIGHT)
    stage.see(0.15, red=LEFT)
    stage.see(0.35, green=RIGHT)
    assert len(stage.said) == 2
    assert stage.lost == []


def test_lost_is_said_once_and_in_time(stage: Stage) -> None:
    stage.find(stage.look(red=LEFT), 0)
    stage.see(0.2, green=RIGHT)
    stage.see(0.15, green=RIGHT)
    assert stage.lost == []
    stage.wait(0.05)
    command, answer, look = stage.lost[0]
    assert command == COMMAND
    assert (answer.status, answer.box_xyxy, answer.reason) == (Status.LOST, None, "not seen for 0.40 s")
    assert look.scene.frame.stamp_s == 100.0, "the last picture that showed it"
    stage.wait(10)
    stage.see(0.1, red=LEFT)
    assert (len(stage.said), len(stage.lost)) == (1, 1), "what is lost stays lost"


def test_no_more_pictures(stage: Stage) -> None:
    stage.find(stage.look(red=LEFT), 0)
    stage.see(0.2, red=LEFT)
    stage.wait(0.39)
    assert stage.lost == []
    stage.wait(0.02)
    assert stage.lost[0][1].reason == "no new picture for 0.41 s"


def test_a_later_target_takes_the_place(stage: Stage) -> None:
    look = stage.look(red=LEFT, green=RIGHT)
    stage.find(look, 0)
    stage.find(look, 1)
    stage.see(0.1, green=RIGHT)
    assert stage.said[-1].box_xyxy == RIGHT
    stage.wait(1)
    assert len(stage.lost) == 1


def test_two_targets_of_one_command(stage: Stage) -> None:
    stage.find(stage.look(red=LEFT, blue=RIGHT), 0, 1)
    stage.see(0.1, blue=LEFT, red=RIGHT)
    assert np.array_equal(stage.said[-1].boxes_xyxy, [RIGHT, LEFT])


def test_a_stop_ends_the_following_and_what_was_begun_before_it_finds_nothing(stage: Stage) -> None:
    look = stage.look(red=LEFT)
    answer = stage.find(look, 0)
    before = stage.following.stops
    stage.following.stop("stopped by somebody")
    assert [(event[0], event[1].status, event[1].reason) for event in stage.lost] == [
        (COMMAND, Status.LOST, "stopped by somebody")
    ]
    said = len(stage.said)
    assert not stage.following.found(COMMAND, answer, look, lambda: stage.said.append(answer), before)
    stage.see(0.1, red=LEFT)
    assert len(stage.said) == said
    stage.following.stop("again")
    assert len(stage.lost) == 1
    stage.find(look, 0)
    stage.see(0.1, red=LEFT)
    assert len(stage.said) == said + 2
