"""What is right: replies made by hand, about three proposals of which the last is on no object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from agent.chat.replies import Reply
from agent.chat.telling_apart import Option
from agent.datatypes import Answer, Status
from evaluation.language.expected import Expected

THINGS = (4, 7, -1)


def found(*chosen: int, to: int | None = None) -> Reply:
    def answer(indices: tuple[int, ...], destination: Answer | None = None) -> Answer:
        boxes = np.array([[0, 0, 9, 9]] * len(indices))
        return Answer(Status.FOUND, "it", boxes_xyxy=boxes, chosen=indices, destination=destination)

    return Reply(answer(chosen, None if to is None else answer((to,))), "Picking it up.", None)


def said(status: Status, words: str = "", *about: int, offering: tuple[int, ...] = ()) -> Reply:
    options = tuple(Option(each, "it") for each in offering)
    return Reply(Answer(status, "it", candidates=about), words, None, options)


def is_right(line: dict[str, Any], *replies: Reply, in_words: bool = False) -> bool:
    return Expected.of(line, in_words=in_words).is_met(replies, THINGS)


ONE: dict[str, Any] = {"expect": "found", "targets": [4]}
BOTH: dict[str, Any] = {"expect": "found", "targets": [4, 7]}
PUT: dict[str, Any] = {"expect": "found", "targets": [4], "destination": 7}
PLAN: dict[str, Any] = {"expect": "plan", "steps": [ONE, {"expect": "absent"}]}


@pytest.mark.parametrize(
    ("line", "replies", "expected"),
    [
        (ONE, [found(0)], True),
        (ONE, [found(1)], False),
        (ONE, [found(2)], False),
        (ONE, [found(0, 1)], False),
        (ONE, [found(0, to=1)], False),
        (ONE, [said(Status.ACKNOWLEDGED, "It is there.", 0)], False),
        (BOTH, [found(0, 1)], True),
        (BOTH, [found(0)], False),
        (BOTH, [found(1), found(0)], True),
        (BOTH, [found(1), said(Status.ABSENT)], False),
        ({"expect": "found", "any_of": [4, 7]}, [found(1)], True),
        ({"expect": "found", "any_of": [4, 7]}, [found(0, 1)], False),
        (PUT, [found(0, to=1)], True),
        (PUT, [found(0, to=2)], False),
        (PUT, [found(0)], False),
        (PUT, [found(0), found(0, to=1)], True),
        (PLAN, [found(0), said(Status.ABSENT)], True),
        (PLAN, [found(0)], False),
        (PLAN, [said(Status.ABSENT), found(0)], False),
        ({"expect": "plan", "steps": [ONE, PUT]}, [found(0, to=1)], True),
        ({"expect": "plan", "steps": [ONE, PUT]}, [found(0), found(0, to=1)], True),
        ({"expect": "ambiguous", "targets": [4, 7]}, [said(Status.AMBIGUOUS, "Which?", offering=(0, 1))], True),
        ({"expect": "ambiguous", "targets": [4, 7]}, [said(Status.AMBIGUOUS, "Which?", offering=(0, 2))], False),
        ({"expect": "absent"}, [said(Status.NO_PROPOSALS)], True),
        ({"expect": "absent"}, [said(Status.ABSENT), found(0)], False),
        ({"expect": "absent"}, [said(Status.ABSENT), said(Status.ABSENT)], True),
        ({"expect": "not_understood"}, [said(Status.REFUSED)], True),
        ({"expect": "not_understood"}, [said(Status.REFUSED), said(Status.REFUSED)], True),
        ({"expect": "not_understood"}, [said(Status.REFUSED), found(0)], False),
        ({"expect": "not_understood"}, [said(Status.ACKNOWLEDGED, "I cannot wait.")], True),
        ({"expect": "not_understood"}, [said(Status.ACKNOWLEDGED, "Which one?")], False),
        ({"expect": "talk"}, [said(Status.ACKNOWLEDGED, "Hello.")], True),
        ({"expect": "talk"}, [said(Status.AMBIGUOUS, "Which one?")], False),
        ({"expect": "answer", "reply": ["two|2", "red"]}, [said(Status.ACKNOWLEDGED, "I count two, both Red.")], True),
        ({"expect": "answer", "reply": ["red"]}, [said(Status.ACKNOWLEDGED, "It is reddish.")], False),
    ],
)
def test_what_is_right(line: dict[str, Any], replies: list[Reply], expected: bool) -> None:
    assert is_right(line, *replies) is expected


def test_what_is_only_asked_for_may_be_told() -> None:
    assert is_right(ONE, said(Status.ACKNOWLEDGED, "It is there.", 0), in_words=True)
    assert not is_right(ONE, said(Status.ACKNOWLEDGED, "It is there.", 0, 1), in_words=True)


@dataclass(frozen=True)
class Displacement:
    metres: float
    direction: str


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (None, False),
        (Displacement(0.105, "left"), True),
        (Displacement(10.5, "left"), False),
        (Displacement(0.105, "right"), False),
    ],
)
def test_a_length_is_exact(moved: Displacement | None, expected: bool) -> None:
    reply = found(0)
    object.__setattr__(reply.answer, "displacement", moved)
    assert is_right({**ONE, "metres": 0.105, "direction": "left"}, reply) is expected
