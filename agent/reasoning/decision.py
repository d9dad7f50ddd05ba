"""From scores to an answer: found, ambiguous or absent. Extended mode's, where a score is a chance from 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray, Status
from agent.geometry import intersection_shares, iou_matrix

SAME_THING, SAME_THING_IOU = 0.85, 0.45
"""Of the smaller box's area inside the larger one, or of both: two boxes around one thing, where both score."""


@dataclass(frozen=True)
class Thresholds:
    """What the scores are compared with; fitted with a preset's calibration.

    Attributes:
        absent_below: nothing is meant where it is less likely than this that it is there.
        also_meant_from: what is this likely to be meant as well as the best one makes a question.
        each_from: of several that are meant ("all the cups"), each has this share of the best one's score; and so has
            what a question offers beside the two best.
    """

    absent_below: float
    also_meant_from: float
    each_from: float


@dataclass(frozen=True)
class Decision:
    """What the scores come to.

    Attributes:
        status: FOUND, AMBIGUOUS or ABSENT.
        chosen: what is meant; empty unless found.
        candidates: what could be meant, the likeliest first; empty where absent.
    """

    status: Status
    chosen: tuple[int, ...] = ()
    candidates: tuple[int, ...] = ()


def decide(
    scores: FloatArray,
    boxes_xyxy: FloatArray,
    number: int | None,
    presence: float,
    rivalry: FloatArray,
    thresholds: Thresholds,
) -> Decision:
    """Decide by the scores.

    Args:
        scores: (N,) in [0, 1].
        boxes_xyxy: (N, 4) pixels.
        number: how many are meant; 0 for all that fit, None for one.
        presence: how likely what is meant is there at all, [0, 1].
        rivalry: (N,) how likely each could be meant as well as the best one, [0, 1].
        thresholds: see `Thresholds`.
    """
    order = [int(index) for index in np.argsort(-scores, kind="stable")]
    if not order or presence < thresholds.absent_below or not scores[order[0]] > 0:
        return Decision(Status.ABSENT)
    best = scores[order[0]]
    if number is None:
        first, *others = order
        rivals = [index for index in others if rivalry[index] >= thresholds.also_meant_from]
        near = [first, *rivals[:1], *(index for index in rivals[1:] if scores[index] >= thresholds.each_from * best)]
        separate = tuple(apart(near, boxes_xyxy))
        if len(separate) > 1:
            return Decision(Status.AMBIGUOUS, (), separate)
        return Decision(Status.FOUND, separate, separate)
    fitting = apart([index for index in order if scores[index] >= thresholds.each_from * best], boxes_xyxy)
    if number and len(fitting) < number:
        return Decision(Status.ABSENT)
    if number and len(fitting) > number:  # "the two cups", and there are three
        return Decision(Status.AMBIGUOUS, (), tuple(fitting))
    return Decision(Status.FOUND, tuple(fitting), tuple(fitting))


def settled(found: Decision, without: Decision) -> Decision:
    """What is found, unless it hangs on what is doubtful: then it is a question, or absent where nothing else is left.

    Args:
        found: what everything that may count comes to.
        without: what it comes to where what is doubtful does not count.
    """
    if without.status is Status.ABSENT:
        return without
    if {*without.chosen} == {*found.chosen}:
        return found
    return Decision(Status.AMBIGUOUS, (), tuple(dict.fromkeys((*found.candidates, *without.candidates))))


def apart(indices: list[int], boxes_xyxy: FloatArray, kinds: Sequence[str] = ()) -> list[int]:
    """Without a second box around the same thing, which a detector gives now and then.

    Args:
        kinds: what the things are called, where that is known: a lemon inside a bowl's box is no second bowl.
    """
    kept: list[int] = []
    for index in indices:
        inside = intersection_shares(boxes_xyxy[[index]], boxes_xyxy[kept])[0]
        around = intersection_shares(boxes_xyxy[kept], boxes_xyxy[[index]])[:, 0]
        overlaps = iou_matrix(boxes_xyxy[[index]], boxes_xyxy[kept])[0]
        alike = np.array([not kinds or kinds[each] == kinds[index] for each in kept], dtype=bool)
        if not ((np.maximum(inside, around) >= SAME_THING) & alike | (overlaps >= SAME_THING_IOU)).any():
            kept.append(index)
    return kept
