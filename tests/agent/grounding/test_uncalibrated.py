"""Extended mode on models that nothing was fitted to: it works, and its answers say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from agent.chat import replies
from agent.chat.conversation import Conversation
from agent.datatypes import Status
from agent.grounding.scene import Scene
from agent.images import load_image
from agent.models.presets import EMBEDDED, PRESETS
from agent.perception.yolo import DetectorSettings
from agent.pipeline import Grounder, Mode
from agent.serialization import answer_from_mapping, answer_to_mapping
from sim.catalogue import CATEGORIES
from sim.shipped_scenes import shipped_scene, shipped_truth


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    """The embedded CLIP as a stranger: its calibration, its vocabulary and its views belong to the preset."""
    return Grounder.from_preset("tabletop", clip=str(EMBEDDED / "clip"), things=CATEGORIES)


@pytest.fixture(scope="module")
def table(grounder: Grounder) -> Scene:
    truth = shipped_truth(0)
    return grounder.look(load_image(shipped_scene(0).image), truth.boxes_xyxy[truth.in_sight])


def scaled(scene: Scene, factor: float) -> Iterator[Scene]:
    """The same with another logit scale, while it is asked."""
    encoder = scene.encoded.scorer.encoders[0]  # type: ignore[attr-defined]
    before, encoder.logit_scale = encoder.logit_scale, factor * encoder.logit_scale
    yield replace(scene)
    encoder.logit_scale = before


WORDS = ("the red cup", "the leftmost block", "the second block from the left", "the cup that is not red", "the block")


def test_what_no_calibration_is_needed_for(table: Scene) -> None:
    left, right = sorted(table.all_of("blocks").chosen, key=lambda index: table.names.centres[index, 0])
    assert table.refer("the leftmost block").chosen == (left,)
    assert table.refer("the second block from the left").chosen == (right,)
    assert table.all_of("blocks that are not black").chosen == (left,)
    assert table.refer("the block").status is Status.AMBIGUOUS
    assert {*table.refer("the block").candidates} == {left, right}


def test_answers_say_whether_they_are_calibrated(table: Scene) -> None:
    answer = table.ground("pick up the red cup")
    assert answer.status is Status.FOUND
    assert answer_to_mapping(answer)["calibrated"] is False
    shipped = Grounder.from_preset("tabletop").look(table.frame, table.proposals.boxes_xyxy).ground("the red cup")
    assert answer_to_mapping(shipped)["calibrated"] is True
    assert answer_from_mapping(answer_to_mapping(shipped)).calibrated


@pytest.mark.parametrize("factor", [0.1, 40.0])
def test_the_logit_scale_does_not_matter(table: Scene, factor: float) -> None:
    before = [replace(table).refer(words) for words in WORDS]
    for other in scaled(table, factor):
        for one, words in zip(before, WORDS, strict=True):
            same = other.refer(words)
            assert (one.status, one.chosen, one.candidates) == (same.status, same.chosen, same.candidates)
            np.testing.assert_allclose(one.distribution, same.distribution, atol=1e-6)


def test_another_detector_is_one_that_nothing_was_fitted_to() -> None:
    other = replace(PRESETS["tabletop"], detector_settings=DetectorSettings())
    assert Grounder.from_preset(other).method.is_calibrated  # a preset of its own
    assert not Grounder.from_preset("tabletop", yolo=str(EMBEDDED / "detector")).method.is_calibrated


def test_paper_mode_is_not_calibrated() -> None:
    assert not Grounder.from_preset("tabletop", mode=Mode.PAPER).method.is_calibrated


def test_a_robot_refuses_what_was_found_without_a_calibration(table: Scene) -> None:
    reply = Conversation().say("pick up the red cup", table)
    assert (reply.answer.status, reply.answer.calibrated) == (Status.FOUND, False)
    refused = replies.uncalibrated(reply)
    assert refused.answer.status is Status.REFUSED
    assert not len(refused.answer.boxes_xyxy)
    assert refused.answer.action == "pick up"
    assert "reclip-agent calibrate" in refused.words


def test_a_noun_that_is_on_no_list_is_weighed_against_those_that_are(table: Scene) -> None:
    assert table.names_for("the red cup") is table.names
    named = table.names_for("the red wotsit")
    assert named.categories.names == (*table.names.categories.names, "wotsit")
    assert table.names_for("the wotsits") is named
    shipped = Grounder.from_preset("tabletop").look(table.frame, table.proposals.boxes_xyxy)
    assert shipped.names_for("the wotsit") is shipped.names  # it knows which words it knows
