"""Which proposals an expression could mean, with what was talked about before in mind."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from agent.chat import wording
from agent.chat.ambiguity import Judge, head_phrase
from agent.chat.memory import Memory, Referent
from agent.chat.telling_apart import Option, meant_by, nth_across
from agent.datatypes import Answer, Status
from agent.grounding.names import Names, words_of
from agent.language.vocabulary import STAND_INS

if TYPE_CHECKING:
    from agent.grounding.scene import Scene

_IT = re.compile(
    r"(?:it|that|this|them|those|these|him|her|that one|this one|the same(?: one)?|the last one|that thing|this thing"
    r"|the thing)"
)
_OTHER = re.compile(r"(?:(?:the|that|this|an?)\s*)?(?:other|another|different)(?: (?P<noun>.+))?")
_LANDMARK = re.compile(
    r"\b(?:of|to|than|behind|under|beside|near|by|in|on|between|above|below|at|inside|with) "
    r"(?:the|a|an|that|my|this|your|its) (?!(?:left|right|front|back|middle|table|top|bottom|other side|end|far|very"
    r"|rear|camera|centre|center)\b)\w"
)

_TO_IT = re.compile(
    r"\b(of|to|than|behind|under|beside|near|by|above|below|inside|from|on|in)\s+(?:it|that|this)\s*(?=[?!.,]*$)",
    re.IGNORECASE,
)
_EXCEPTS = re.compile(r"\b\w{3,} .*\b(?:not|isn't|isnt|except|but|neither)\b")
""" "The second one that is not pink": words alone do not tell which."""


@dataclass(frozen=True, eq=False)
class Look:
    """A scene, and what its things are called."""

    scene: Scene
    names: Names

    @classmethod
    def at(cls, scene: Scene) -> Look:
        """Name the things of a scene."""
        return cls(scene, scene.names)

    def name(self, index: int) -> str:
        """What a proposal is called: "red cup"."""
        return " ".join(part for part in (self.names.colours[index], self.names.categories[index]) if part)

    def referent(self, index: int) -> Referent:
        """A proposal as a thing to remember."""
        return Referent(self.scene, index, self.name(index), self.names.categories[index] or "thing")

    def found(self, index: int, answer: Answer) -> Answer:
        """The answer with this proposal chosen."""
        distribution = answer.distribution
        count = len(self.scene.proposals)
        if len(distribution) != count or not np.nansum(distribution) > 0:
            distribution = np.eye(count)[index]
        share = float(np.nan_to_num(distribution[index]) / np.nansum(distribution))
        confidence = answer.confidence if answer.chosen == (index,) else share
        return replace(
            answer,
            status=Status.FOUND,
            boxes_xyxy=self.scene.proposals.boxes_xyxy[[index]],
            chosen=(index,),
            distribution=distribution,
            confidence=min(1.0, confidence),
            reason="",
            stamp_s=self.scene.frame.stamp_s,
            frame_id=self.scene.frame.frame_id,
        )


@dataclass(frozen=True, eq=False)
class Resolution:
    """What an expression came to.

    Attributes:
        candidates: proposals that could be meant, the likeliest first; one where it is clear, none where it failed.
        answer: the grounding behind it; of status FOUND where there are candidates.
        words: for a person, where there are none.
        head: the words of the expression for the thing itself.
        doubt: what the one candidate lacks, as a sentence: it should be asked whether it is meant.
    """

    candidates: tuple[int, ...]
    answer: Answer
    words: str = ""
    head: str = ""
    doubt: str = ""


class Resolver:
    """Resolves expressions in one look.

    Args:
        judge: says which proposals could be meant by what was grounded.
    """

    def __init__(self, look: Look, memory: Memory, judge: Judge) -> None:
        self._look = look
        self._memory = memory
        self._judge = judge

    def named(self, text: str) -> str:
        """With the name of the last thing in the place of "it" behind a preposition: "the cup next to it"."""
        last = self._memory.last
        return _TO_IT.sub(rf"\1 the {last.name}", text) if last else text

    def resolve(self, expression: str, excluded: Collection[int] = ()) -> Resolution:
        """The candidates for an expression, without those that are excluded."""
        expression = self.named(expression)
        said = " ".join(words_of(expression))
        if not len(self._look.scene.proposals):
            return self._failed(expression, Status.NO_PROPOSALS, wording.EMPTY_SCENE)
        if _IT.fullmatch(said):
            return self._remembered(expression, excluded)
        other = _OTHER.fullmatch(said)
        if other and (self._memory.last or not other["noun"]):
            return self._other(expression, other["noun"] or "", excluded)
        return self._grounded(expression, excluded)

    def among(self, reply: str, options: tuple[Option, ...]) -> list[int]:
        """Which candidates of a question a reply means: by what tells them apart, else by grounding the reply."""
        indices = [option.index for option in options]
        if not _LANDMARK.search(reply.lower()) and not _EXCEPTS.search(reply.lower()):
            meant = meant_by(reply, options, self._look.names)
            if len(meant) < len(indices):
                return meant
        answer = self._look.scene.refer(self.with_noun(reply, self._look.names.categories[indices[0]]))
        if answer.status not in (Status.FOUND, Status.AMBIGUOUS):
            return indices
        weights = np.nan_to_num(answer.distribution)[indices]
        best, second = np.sort(weights)[::-1][:2]
        return [indices[int(weights.argmax())]] if second <= CLEAR_SHARE * best else indices

    def with_noun(self, expression: str, noun: str) -> str:
        """ "the small one" as "the small cup"."""
        words = expression.split()
        last = words[-1].lower() if words else ""
        if not noun or not any(word.lower() in STAND_INS for word in words):
            return f"{expression} {noun}" if noun and last in _PLAIN_CHOICES else expression
        return " ".join(noun if word.lower() in STAND_INS else word for word in words)

    def _grounded(self, expression: str, excluded: Collection[int]) -> Resolution:
        last = self._memory.last
        noun = last.noun if last else ""
        said = self.with_noun(expression, noun) if self._has_one(expression, noun, excluded) else expression
        names = self._look.names
        counted = nth_across(said, names.fitting(said), names)
        if counted is not None:
            return Resolution((counted,), self._look.found(counted, Answer(Status.ABSENT, expression)))
        answer = self._look.scene.refer(said, excluded)
        if answer.status not in (Status.FOUND, Status.AMBIGUOUS):
            was_it = {*excluded}.intersection(self._look.scene.refer(said).chosen) if excluded else ()
            words = wording.NO_OTHER if was_it else self._sentence(answer)
            return Resolution((), replace(answer, expression=expression), words)
        likely = answer.candidates  # extended mode's, which has decided already
        if answer.status is Status.AMBIGUOUS:
            answer = self._look.found(likely[0], answer)
        candidates = (likely or tuple(self._judge(answer, names))) if answer.chosen else ()
        candidates = self._by_size(expression, tuple(index for index in candidates if index not in excluded))
        if not candidates:
            return self._failed(expression, Status.ABSENT, wording.absent(expression))
        head = head_phrase(answer)
        is_other = bool((answer.trace.tree or {}).get("alternatives"))  # "the cup or the spoon" may well be the spoon
        is_doubtful = len(candidates) == 1 and not is_other and names.contradictions(candidates[0], head)
        doubt = wording.unseen(head) if is_doubtful else ""
        return Resolution(candidates, replace(answer, expression=expression), head=head, doubt=doubt)

    def _has_one(self, expression: str, noun: str, excluded: Collection[int]) -> bool:
        """Whether "one" can stand for the noun: something of that kind fits the other words."""
        fitting = self._look.names.fitting(f"{expression} {noun}")
        return bool(noun) and bool([index for index in fitting if index not in excluded])

    def _by_size(self, expression: str, candidates: tuple[int, ...]) -> tuple[int, ...]:
        """ "the small one" of several that fit: size is relative to the others."""
        sizes = {"small", "little", "tiny", "big", "large", "huge", "tall"} & {*words_of(expression)}
        if len(candidates) < 2 or not sizes or _LANDMARK.search(expression.lower()):
            return candidates
        options = tuple(Option(index, "") for index in candidates)
        return tuple(meant_by(" ".join(sizes), options, self._look.names))

    def _remembered(self, expression: str, excluded: Collection[int]) -> Resolution:
        """The last thing; the one before it where that is excluded: "put the spoon next to it" of the spoon."""
        last = self._memory.last
        index = last.index_in(self._look.scene) if last else None
        if index in excluded:
            last = self._memory.before_last
            index = last.index_in(self._look.scene) if last else None
        if last is None or index in excluded:
            return self._failed(expression, Status.NOT_UNDERSTOOD, wording.NOTHING_BEFORE)
        if index is None:
            return self._failed(expression, Status.ABSENT, wording.gone(f"the {last.name}"))
        return Resolution((index,), self._look.found(index, Answer(Status.ABSENT, expression)))

    def _other(self, expression: str, noun: str, excluded: Collection[int]) -> Resolution:
        """Those of the last thing's kind, or of the kind that is named, but itself."""
        last = self._memory.last
        if last is None:
            return self._failed(expression, Status.NOT_UNDERSTOOD, wording.NOTHING_BEFORE)
        names = self._look.names
        kind = " ".join(word for word in noun.split() if word not in STAND_INS)
        sought = f"{kind} {last.noun}" if not names.category_words(kind) else kind
        itself = {*excluded, last.index_in(self._look.scene)}
        left = [index for index in names.fitting(sought) if index not in itself]
        left = left or [index for index in names.fitting(sought, share=OTHER_SHARE) if index not in itself]
        if not left:
            return self._failed(expression, Status.ABSENT, wording.NO_OTHER)
        return Resolution(tuple(left), self._look.found(left[0], Answer(Status.ABSENT, expression)))

    def _failed(self, expression: str, status: Status, words: str) -> Resolution:
        frame = self._look.scene.frame
        answer = Answer(status, expression, reason=words, stamp_s=frame.stamp_s, frame_id=frame.frame_id)
        return Resolution((), answer, words)

    def _sentence(self, answer: Answer) -> str:
        if answer.status is Status.NO_PROPOSALS:
            return wording.EMPTY_SCENE
        return wording.unsuccessful(answer.reason)


CLEAR_SHARE = 0.8
"""A reply is clear where the second of the candidates has at most this share of the first one's probability."""
OTHER_SHARE = 0.6
"""What may be "the other one": its likelihood to be of the kind, as a share of its likeliest name's."""
_PLAIN_CHOICES = frozenset({
    "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "white", "black", "leftmost", "rightmost",
    "biggest", "smallest", "largest",
})  # fmt: skip
"""Words that stand for a thing by themselves: "the red", "the leftmost"."""
