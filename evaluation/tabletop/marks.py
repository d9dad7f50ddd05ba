"""How questions about rendered tables went, and what the confidence of an answer is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.calibrating.expected import Expects
from agent.datatypes import Answer, Status
from sim.expressions import Query

NONE = frozenset({Status.ABSENT, Status.NOT_UNDERSTOOD, Status.NO_PROPOSALS, Status.NO_BOX_SATISFIES})
"""Ways to say that it is not there."""


@dataclass(frozen=True, eq=False)
class Mark:
    """How one question went.

    Attributes:
        random: the chance of a blind choice.
        ips, paper, extended: whether the best box is a target's; extended's whatever its status.
        answer: extended mode's.
        targets: indices of the proposals that are around a target: their IoU is above `CORRECT_IOU`.
        is_exact: extended mode's boxes are around all targets, and nothing else.
    """

    question: Query
    seed: int
    random: float
    ips: bool
    paper: bool
    paper_found: bool
    extended: bool
    answer: Answer
    targets: tuple[int, ...]
    is_exact: bool

    @property
    def is_answered_right(self) -> bool:
        """Extended mode's answer is what is expected: a box, all boxes, a question, or that there is none."""
        status, expects = self.answer.status, self.question.expects
        if expects is Expects.ABSENT:
            return status in NONE
        if expects is Expects.AMBIGUOUS:
            return status is Status.AMBIGUOUS
        if expects is Expects.SEVERAL:
            return status is Status.FOUND and self.is_exact
        return status is Status.FOUND and self.extended


def answered(marks: Sequence[Mark]) -> list[tuple[float, bool]]:
    """Confidence, and whether it was right, of every single box that extended mode gave."""
    return [
        (each.answer.confidence, each.question.expects is Expects.ONE and each.extended)
        for each in marks
        if each.answer.status is Status.FOUND and each.question.expects is not Expects.SEVERAL
    ]
