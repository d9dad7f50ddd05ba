"""Answers and replies as JSON-ready mappings, and back: numbers, strings, lists and null; NaN becomes null."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np

from agent.chat.replies import Reply
from agent.datatypes import Answer, Displacement, PhraseScores, Proposals, ReasoningStep, Role, SaidWord, Status, Trace


def reply_to_mapping(reply: Reply, proposals: Proposals | None = None) -> dict[str, Any]:
    """Its answer, with what is said to a person, what a question offers, and the words of the steps that wait.

    Args:
        proposals: what was chosen from; a question's options are named only with them.
    """
    boxes = [] if proposals is None else to_json(proposals.boxes_xyxy)
    return {
        **answer_to_mapping(reply.answer, proposals),
        "words": reply.words,
        "intent": str(reply.intent or ""),
        "waiting": [*reply.plan],
        "options": [{**to_json(each), "box_xyxy": boxes[each.index]} for each in reply.options if boxes],
    }


def answer_to_mapping(answer: Answer, proposals: Proposals | None = None) -> dict[str, Any]:
    """Everything that an answer says; with ``proposals``, also what it chose from.

    Boxes are ``[x1, y1, x2, y2]`` in pixels; ``box_xyxy`` is the first chosen one, or null.
    """
    mapping: dict[str, Any] = {**to_json(answer), "box_xyxy": to_json(answer.box_xyxy)}
    if answer.destination is not None:
        mapping["destination"] = answer_to_mapping(answer.destination)
    return mapping if proposals is None else {**mapping, "proposals": to_json(proposals)}


def answer_from_mapping(mapping: Mapping[str, Any]) -> Answer:
    """What `answer_to_mapping` wrote, or a message on `grounding/answer`; other keys are ignored.

    Raises:
        InvalidBoxesError: boxes that do not fit the status or the chosen indices.
        KeyError, TypeError, ValueError: a mapping of another form.
    """
    known = {each.name: mapping[each.name] for each in fields(Answer) if each.name in mapping}
    trace, destination, moved = mapping["trace"], mapping["destination"], mapping.get("displacement")
    return Answer(
        **{
            **known,
            "status": Status(mapping["status"]),
            "chosen": tuple(mapping["chosen"]),
            "candidates": tuple(mapping.get("candidates", ())),
            "stamp_s": math.nan if mapping["stamp_s"] is None else mapping["stamp_s"],
            "destination": None if destination is None else answer_from_mapping(destination),
            "displacement": None if moved is None else Displacement(**moved),
            "trace": Trace(
                trace["tree"],
                tuple(PhraseScores(**each) for each in trace["phrases"]),
                tuple(ReasoningStep(**each) for each in trace["steps"]),
                tuple(SaidWord(each["text"], Role(each["role"])) for each in trace.get("words", ())),
                trace.get("read_as", ""),
            ),
        }
    )


def to_json(value: Any) -> Any:
    """A value of `agent.datatypes` or a part of one: a dataclass becomes a mapping of its fields, an array or a tuple a
    list, and what is not finite None; mappings stay as they are."""
    if is_dataclass(value):
        return {each.name: to_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, np.ndarray):
        return np.where(np.isfinite(value), value, np.array(None)).tolist()
    if isinstance(value, tuple):
        return [to_json(each) for each in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return str(value) if isinstance(value, Enum) else value
