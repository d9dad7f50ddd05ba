"""Answers as JSON-ready mappings: numbers, strings, lists and null; NaN becomes null."""

from __future__ import annotations

import math
from typing import Any

from agent.datatypes import Answer, FloatArray, Proposals, ReasoningStep, Trace


def answer_to_mapping(answer: Answer, proposals: Proposals | None = None) -> dict[str, Any]:
    """Everything that an answer says; with ``proposals``, also what it chose from.

    Boxes are ``[x1, y1, x2, y2]`` in pixels; ``box_xyxy`` is the first chosen one, or null.
    """
    mapping: dict[str, Any] = {
        "status": str(answer.status),
        "text": answer.text,
        "action": answer.action,
        "placement": answer.placement,
        "expression": answer.expression,
        "box_xyxy": None if answer.box_xyxy is None else list(answer.box_xyxy),
        "boxes_xyxy": array_to_lists(answer.boxes_xyxy),
        "chosen": list(answer.chosen),
        "candidates": list(answer.candidates),
        "confidence": finite_or_none(answer.confidence),
        "reason": answer.reason,
        "distribution": array_to_lists(answer.distribution),
        "stamp_s": finite_or_none(answer.stamp_s),
        "frame_id": answer.frame_id,
        "destination": None if answer.destination is None else answer_to_mapping(answer.destination),
    }
    if proposals is not None:
        mapping["proposals"] = proposals_to_mapping(proposals)
    mapping["trace"] = trace_to_mapping(answer.trace)
    return mapping


def proposals_to_mapping(proposals: Proposals) -> dict[str, Any]:
    """Boxes, scores, and what was dropped with the reason."""
    return {
        "boxes_xyxy": array_to_lists(proposals.boxes_xyxy),
        "scores": array_to_lists(proposals.scores),
        "dropped": [
            {"index": each.index, "box_xyxy": [finite_or_none(v) for v in each.box_xyxy], "reason": each.reason}
            for each in proposals.dropped
        ],
    }


def trace_to_mapping(trace: Trace) -> dict[str, Any]:
    """The semantic tree, each phrase's distribution, and each rule applied."""
    return {
        "tree": trace.tree,
        "phrases": [
            {"phrase": each.phrase, "distribution": array_to_lists(each.distribution)} for each in trace.phrases
        ],
        "steps": [_step_to_mapping(step) for step in trace.steps],
    }


def _step_to_mapping(step: ReasoningStep) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "name": step.name,
        "words": list(step.words),
        "phrase": step.phrase,
        "landmark": step.landmark,
        "matrix": array_to_lists(step.matrix),
        "before": array_to_lists(step.before),
        "after": array_to_lists(step.after),
    }


def array_to_lists(array: FloatArray) -> list[Any]:
    """Nested lists of floats; what is not finite becomes None."""
    if array.ndim == 1:
        return [finite_or_none(value) for value in array.tolist()]
    return [array_to_lists(row) for row in array]


def finite_or_none(value: float) -> float | None:
    """The number, or None where JSON has none for it."""
    number = float(value)
    return number if math.isfinite(number) else None
