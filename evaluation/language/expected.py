"""What should come of an utterance about a table, and whether it did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Any

from agent.chat import replies as to_say
from agent.chat.conversation import Conversation
from agent.chat.replies import Reply
from agent.datatypes import Answer, Status
from agent.errors import InvalidTextError
from agent.grounding.scene import Scene
from evaluation.scenes import Things

NEXT_STEP = "and then?"
MAX_STEPS = 10
METRES = 1e-6
"""How exactly a length has to be understood."""


class Outcome(str, Enum):
    """What can be right; `tests/golden/strangers/README.md` says when."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    ABSENT = "absent"
    NOT_UNDERSTOOD = "not_understood"
    TALK = "talk"
    ANSWER = "answer"
    PLAN = "plan"


TO_ME = {"towards": "back", "away": "forward"}
"""Where no thing is named that something is moved towards or away from, the person is meant."""


@dataclass(frozen=True)
class Expected:
    """The one right outcome.

    Attributes:
        targets: indices of the objects that are meant together, or that a question has to be about.
        any_of: in place of them, objects of which any one is right.
        destination: index of the object where that goes.
        metres, direction: how far it is moved, and where to; None and empty where that is not said.
        reply: words that have to be in an answer, each with alternatives after ``|``.
        steps: what a plan consists of.
        in_words: a FOUND that may as well be told in words.
    """

    outcome: Outcome
    targets: frozenset[int] = frozenset()
    any_of: frozenset[int] = frozenset()
    destination: int | None = None
    metres: float | None = None
    direction: str = ""
    reply: tuple[str, ...] = ()
    steps: tuple[Expected, ...] = ()
    in_words: bool = False

    @classmethod
    def of(cls, line: Mapping[str, Any], *, in_words: bool = False) -> Expected:
        """From the fields of a line; raises as `naming_what_is_malformed` expects."""
        expected = cls(
            Outcome(line["expect"]),
            frozenset(map(int, line.get("targets", ()))),
            frozenset(map(int, line.get("any_of", ()))),
            None if line.get("destination") is None else int(line["destination"]),
            None if line.get("metres") is None else float(line["metres"]),
            str(line.get("direction") or ""),
            tuple(map(str.lower, line.get("reply", ()))),
            tuple(map(cls.of, line.get("steps", ()))),
            in_words,
        )
        needed = {Outcome.FOUND: "targets", Outcome.ANSWER: "reply", Outcome.PLAN: "steps"}.get(expected.outcome)
        if needed and not getattr(expected, needed) and not expected.any_of:
            raise KeyError(needed)
        return expected

    @property
    def objects(self) -> frozenset[int]:
        """Indices of all objects that are named."""
        place = () if self.destination is None else (self.destination,)
        return self.targets.union(self.any_of, place, *(step.objects for step in self.steps))

    def is_met(self, replies: Sequence[Reply], things: Things) -> bool:
        """Whether all that was replied, step by step, is right."""
        if self.outcome is Outcome.PLAN:
            wanted = list(_telling([(each, each.targets, each.destination) for each in self.steps]))
            done = list(_telling([(each, on(things, each.answer.chosen), each.answer.destination) for each in replies]))
            return len(wanted) == len(done) and all(
                step.is_met([reply], things) for step, reply in zip(wanted, done, strict=True)
            )
        if self.outcome is Outcome.FOUND:
            return self._is_done([each.answer for each in replies], things)
        if self.outcome in (Outcome.ABSENT, Outcome.NOT_UNDERSTOOD):  # of each step: "peel it and cut it"
            return all(self._is_said(each, things) for each in replies)
        return len(replies) == 1 and self._is_said(replies[0], things)

    def _is_said(self, reply: Reply, things: Things) -> bool:
        status = reply.answer.status
        if self.outcome is Outcome.AMBIGUOUS:
            offered = on(things, [each.index for each in reply.options])
            return status is Status.AMBIGUOUS and offered <= self.targets
        if self.outcome is Outcome.ABSENT:
            return status in (Status.ABSENT, Status.NO_PROPOSALS)
        is_acknowledged = status is Status.ACKNOWLEDGED
        if self.outcome is Outcome.NOT_UNDERSTOOD:
            return status in (Status.NOT_UNDERSTOOD, Status.REFUSED) or (is_acknowledged and "?" not in reply.words)
        return is_acknowledged and all(_has(reply.words.lower(), words) for words in self.reply)

    def _is_done(self, answers: Sequence[Answer], things: Things) -> bool:
        """Whether the answers together do what is wanted: both at once, or one after the other."""
        *before, last = answers
        if self.in_words and not before and last.status is Status.ACKNOWLEDGED:
            return self._are_meant(on(things, last.candidates))
        places = [None if each.destination is None else on(things, each.destination.chosen) for each in answers]
        place = None if self.destination is None else {self.destination}
        return (
            all(each.status is Status.FOUND for each in answers)
            and self._are_meant(frozenset().union(*(on(things, each.chosen) for each in answers)))
            and places[-1] == place
            and all(each in (None, place) for each in places)
            and self._is_as_far(last)
        )

    def _are_meant(self, chosen: frozenset[int]) -> bool:
        return chosen <= self.any_of and len(chosen) == 1 if self.any_of else chosen == self.targets

    def _is_as_far(self, answer: Answer) -> bool:
        if self.metres is None:
            return True
        moved = answer.displacement
        return (
            moved is not None
            and abs(moved.metres - self.metres) <= METRES
            and (not self.direction or _as_seen(self) == moved.direction)
        )


def _as_seen(expected: Expected) -> str:
    """The direction as an answer says it: towards the person is back, as the person looks with the camera."""
    return expected.direction if expected.destination is not None else TO_ME.get(expected.direction, expected.direction)


def ask(turns: Sequence[str], scene: Scene) -> tuple[Reply, ...]:
    """What a new conversation replies to the last of some turns: the first step, and what follows it."""
    talk = Conversation()
    *_, reply = (_say(talk, text, scene) for text in turns)
    steps = [reply]
    while steps[-1].plan and len(steps) < MAX_STEPS:
        steps.append(_say(talk, NEXT_STEP, scene))
    return tuple(steps)


def on(things: Things, proposals: Sequence[int]) -> frozenset[int]:
    """The objects that some proposals are on, with -1 where one is on none."""
    return frozenset(things[each] for each in proposals)


def acts(replies: Sequence[Reply]) -> bool:
    """Whether a robot does anything."""
    return any(each.answer.status is Status.FOUND for each in replies)


def acts_wrongly(expected: Expected, replies: Sequence[Reply], things: Things) -> bool:
    """Whether a robot does what is not wanted, or not so; of a plan, what no step of it is."""
    if expected.outcome is not Outcome.PLAN:
        return acts(replies) and not expected.is_met(replies, things)
    done = [each for each in replies if each.answer.status is Status.FOUND]
    return any(not any(step.is_met([reply], things) for step in expected.steps) for reply in done)


def _say(talk: Conversation, text: str, scene: Scene) -> Reply:
    try:
        return talk.say(text, scene)
    except InvalidTextError as error:
        return to_say.unread(Answer(Status.REFUSED, "", reason=str(error)))


def _telling(steps: Sequence[tuple[Any, frozenset[int], object]]) -> Iterator[Any]:
    """Steps, each with its targets and destination, without mere preparations: "take it and put it in the bowl"."""
    for (step, about, place), (_, about_next, _) in pairwise(steps):
        if place is not None or not about or about != about_next:
            yield step
    yield steps[-1][0]


def _has(said: str, words: str) -> bool:
    """Whether one of some alternatives is said, as whole words."""
    return any(re.search(rf"(?<!\w){re.escape(each.strip())}(?!\w)", said) for each in words.split("|"))
