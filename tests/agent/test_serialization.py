"""Answers as JSON: everything in them, nothing that JSON cannot say."""

from __future__ import annotations

import json
from dataclasses import fields

import numpy as np

from agent.datatypes import Answer, Displacement, PhraseScores, Proposals, ReasoningStep, Role, SaidWord, Status, Trace
from agent.serialization import answer_from_mapping, answer_to_mapping

BOXES = Proposals.from_boxes([[1, 2, 30, 40], [5, 5, 5, 9], [float("nan"), 0, 1, 1]], size_wh=(100, 100))
STEP = ReasoningStep("relation", "left", ("left", "of"), "a", "b", np.eye(1), np.ones(1), np.array([np.nan]))
SAID = (SaidWord("Put", Role.ACTION), SaidWord("it", Role.TARGET), SaidWord("zonk", Role.UNREAD))
TREE = {"phrase": "a", "relations": [], "superlatives": []}
TRACE = Trace(TREE, (PhraseScores("a", np.ones(1)),), (STEP,), SAID, "put it")
PLACE = Answer(Status.FOUND, "the bowl", boxes_xyxy=BOXES.boxes_xyxy, chosen=(0,), confidence=0.5)
ANSWER = Answer(
    Status.FOUND, "the cup", "put", BOXES.boxes_xyxy, (0,), np.array([np.nan]), 0.9, "", 1.5, "cam", TRACE, PLACE,
    displacement=Displacement(0.105, "left"),
)  # fmt: skip


def test_it_is_strict_json_with_every_field_of_the_answer() -> None:
    mapping = json.loads(json.dumps(answer_to_mapping(ANSWER, BOXES), allow_nan=False))
    assert {field.name for field in fields(Answer)} <= set(mapping)
    assert mapping["status"] == "found"
    assert mapping["box_xyxy"] == [1, 2, 30, 40]
    assert mapping["distribution"] == [None]
    assert mapping["destination"]["expression"] == "the bowl"
    assert mapping["destination"]["displacement"] is None
    assert mapping["displacement"] == {"metres": 0.105, "direction": "left"}
    assert mapping["trace"]["steps"][0]["after"] == [None]
    assert mapping["trace"]["steps"][0]["matrix"] == [[1.0]]
    assert mapping["trace"]["phrases"] == [{"phrase": "a", "distribution": [1.0]}]
    assert mapping["trace"]["words"][::2] == [{"text": "Put", "role": "action"}, {"text": "zonk", "role": "unread"}]
    assert mapping["trace"]["read_as"] == "put it"
    assert mapping["proposals"]["boxes_xyxy"] == [[1, 2, 30, 40]]
    assert [each["index"] for each in mapping["proposals"]["dropped"]] == [1, 2]


def test_nothing_found_has_no_box() -> None:
    mapping = answer_to_mapping(Answer(Status.NO_PROPOSALS, "the cup", reason="empty table"))
    assert mapping["box_xyxy"] is None
    assert mapping["boxes_xyxy"] == []
    assert "proposals" not in mapping


def test_what_was_written_is_read_back() -> None:
    mapping = json.loads(json.dumps(answer_to_mapping(ANSWER, BOXES)))
    again = answer_from_mapping({**mapping, "of a later version": 1})
    assert answer_to_mapping(again, BOXES) == mapping
    assert again.box_xyxy == ANSWER.box_xyxy
    assert again.displacement == ANSWER.displacement
    assert np.isnan(again.trace.steps[0].after).all()
    assert (again.trace.words, again.trace.read_as) == (SAID, "put it")
