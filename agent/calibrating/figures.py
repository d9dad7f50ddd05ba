"""What answers were worth: shares of right ones, and what their confidence says of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agent.calibrating.expected import Expects
from agent.datatypes import Answer, Status

BINS = 10


@dataclass(frozen=True)
class Outcome:
    """How one question was answered.

    Attributes:
        expects: what the right answer is.
        status: what was said.
        is_right: whether the likeliest box, or the boxes of several, are the right ones.
        confidence: of the answer, in [0, 1].
    """

    expects: Expects
    status: Status
    is_right: bool
    confidence: float

    @classmethod
    def of(cls, expects: Expects, targets: Sequence[int], answer: Answer) -> Outcome:
        """An answer, and the proposals that are meant."""
        best = int(answer.distribution.argmax()) if len(answer.distribution) else -1
        is_right = {*answer.chosen} == {*targets} if expects is Expects.SEVERAL else best in targets
        return cls(expects, answer.status, is_right, answer.confidence)


@dataclass(frozen=True)
class Figures:
    """Shares in [0, 1]; NaN where nothing was asked.

    Attributes:
        right: of clear expressions, the likeliest box is the one that is meant.
        present: of clear expressions, what is meant is not called absent.
        absent: of what is not there, it is called absent.
        asked: of what several things fit, a question is asked.
        needless: of clear expressions, a question is asked.
        calibration_error: see `calibration_error`, of found boxes.
        questions: how many were asked.
    """

    right: float
    present: float
    absent: float
    asked: float
    needless: float
    calibration_error: float
    questions: int

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> Figures:
        """From the answers to questions that nothing was fitted on."""
        one, absent, ambiguous = (
            [each for each in outcomes if each.expects is expects]
            for expects in (Expects.ONE, Expects.ABSENT, Expects.AMBIGUOUS)
        )
        return cls(
            right=_share([each.is_right for each in one]),
            present=_share([each.status is not Status.ABSENT for each in one]),
            absent=_share([each.status is Status.ABSENT for each in absent]),
            asked=_share([each.status is Status.AMBIGUOUS for each in ambiguous]),
            needless=_share([each.status is Status.AMBIGUOUS for each in one]),
            calibration_error=calibration_error(found(outcomes)),
            questions=len(outcomes),
        )

    def __str__(self) -> str:
        return (
            f"  the likeliest box is the right one      {self.right:.2f}\n"
            f"  what is not there is said to be absent  {self.absent:.2f}\n"
            f"  what is there is not denied             {self.present:.2f}\n"
            f"  asks where several things fit           {self.asked:.2f}\n"
            f"  asks where one thing fits               {self.needless:.2f}\n"
            f"  the confidence of a box is off by       {self.calibration_error:.3f}"
        )


def _share(hits: Sequence[bool]) -> float:
    return float(np.mean(hits)) if hits else float("nan")


def found(outcomes: Sequence[Outcome]) -> list[tuple[float, bool]]:
    """Confidence, and whether it was right, of every single box that was given."""
    return [
        (each.confidence, each.expects is Expects.ONE and each.is_right)
        for each in outcomes
        if each.status is Status.FOUND and each.expects is not Expects.SEVERAL
    ]


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over `BINS` bins of equal mass."""
    if not pairs:
        return float("nan")
    return sum(count * abs(said - right) for said, right, count in reliability(pairs)) / len(pairs)


def reliability(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Mean confidence, share right and size of `BINS` bins of equal mass."""
    if not pairs:
        return []
    parts = np.array_split(np.array(sorted(pairs), dtype=np.float64), min(BINS, len(pairs)))
    return [(float(part[:, 0].mean()), float(part[:, 1].mean()), len(part)) for part in parts]


def risk_coverage(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Were only the surest answered: for each share of them, the share that is wrong."""
    ordered = sorted(pairs, reverse=True)
    wrong = np.cumsum([not right for _, right in ordered]) / np.arange(1, len(ordered) + 1)
    return [((index + 1) / len(ordered), float(value)) for index, value in enumerate(wrong)]
