"""Which proposals a mention could mean, with what was talked about before in mind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from agent.chat import wording
from agent.chat.memory import Memory, Referent, all_together
from agent.chat.telling_apart import Option, by_standing, meant_by
from agent.datatypes import Answer, Status
from agent.grounding.fitting import head_of
from agent.language.english import plural
from agent.language.mention import NOTHING, Choice, Mention, MentionKind
from agent.language.wordings import expression_as_written

if TYPE_CHECKING:
    from agent.grounding.scene import Scene

CLEAR_SHARE = 0.8
"""A reply is clear where the second candidate has at most this share of the first one's probability."""
OTHER_SHARE = 0.6
"""What may be "the other one": its likelihood to be of the kind, as a share of its likeliest name's."""


@dataclass(frozen=True, eq=False)
class Resolution:
    """What a mention came to.

    Attributes:
        candidates: proposals that could be meant, the likeliest first; one where it is clear, none where it failed.
        answer: the grounding behind it; of status FOUND where there are candidates, else its reason is for a person.
        head: the words of the expression for the thing itself.
        doubt: what the one candidate lacks, as a sentence: it should be asked whether it is meant.
        is_group: all candidates are meant together: "both ducks".
    """

    candidates: tuple[int, ...]
    answer: Answer
    head: Mention = NOTHING
    doubt: str = ""
    is_group: bool = False


def first_of(scene: Scene, resolution: Resolution) -> Answer:
    """The answer that the likeliest of the candidates are meant, as many as the words ask for."""
    indices = resolution.candidates[: resolution.answer.number]
    if len(indices) == 1:
        return Referent(scene, indices[0]).chosen_in(resolution.answer)
    return all_together(scene, indices, resolution.answer.expression)


class Resolver:
    """Resolves mentions in one scene."""

    def __init__(self, scene: Scene, memory: Memory) -> None:
        self._scene = scene
        self._memory = memory

    def resolve(self, mention: Mention, excluded: Collection[int] = ()) -> Resolution:
        """The candidates for a mention, without what is excluded: one thing, for several may go to one of them."""
        excluded = excluded if len(excluded) == 1 else ()
        last = self._memory.last
        mention = Mention(self.about_last(mention.text))
        if not len(self._scene.proposals):
            reason = self._scene.proposals.why_unusable or wording.EMPTY_SCENE
            return self._failed(mention, Status.NO_PROPOSALS, reason)
        if mention.kind is MentionKind.LAST:
            return self._remembered(mention, excluded)
        if mention.kind is MentionKind.OTHER and (last or not mention.other_noun):
            return self._other(mention, last, excluded)
        return self._grounded(mention, last.noun if last else "", excluded)

    def about_last(self, text: str) -> str:
        """With the name of what was meant last in place of "it" behind a preposition: "the cup next to it"."""
        last = self._memory.last
        return Mention(text).about(last.name).text if last else text

    def last_name(self, text: str) -> str:
        """What the thing that was meant last is called, where the text means that: "it"; else empty."""
        last = self._memory.last
        return last.name if last and Mention(text).kind is MentionKind.LAST else ""

    def other_than_last(self, mention: Mention) -> tuple[str, int | None]:
        """What "another" is one of, empty where that is not known, and which proposal it is not."""
        last, noun = self._memory.last, mention.other_noun
        if not noun or mention.is_one:
            noun = last.noun if last else ""
        return noun, last.index_in(self._scene) if last else None

    def lacks_last(self, text: str) -> bool:
        """Whether a text says "it" behind a preposition, and nothing was meant before."""
        return not self._memory.last and Mention(text).about("").text != text

    def among(self, choice: Choice, options: Sequence[Option]) -> list[int]:
        """Which candidates of a question a reply means: by what tells them apart, else by grounding the reply."""
        choice = Choice(expression_as_written(choice.text, self._scene.vocabulary))
        indices, names = [option.index for option in options], self._scene.names
        if self._is_of_another_kind(choice, indices):
            return indices
        if choice.is_plain:
            meant = meant_by(choice, options, names)
            if len(meant) < len(indices):
                return meant
        kinds = {names.categories[index] for index in indices}
        answer = self._scene.refer(choice.with_noun(kinds.pop() if len(kinds) == 1 else "thing").text)
        is_another = answer.status is Status.FOUND and not {*answer.chosen} & {*indices}
        if is_another or answer.status not in (Status.FOUND, Status.AMBIGUOUS):
            return indices
        weights = np.nan_to_num(answer.distribution)[indices]
        best, second = np.sort(weights)[::-1][:2]
        return [indices[int(weights.argmax())]] if second <= CLEAR_SHARE * best else indices

    def _is_of_another_kind(self, choice: Choice, indices: Sequence[int]) -> bool:
        """Whether a kind is named that none of the candidates is, and another thing is: "which bowl", of cups."""
        names = self._scene.names
        _, kinds = next(iter(names.category_words(choice.head.text)), ("", frozenset[str]()))
        of_kind = {index for index in range(len(names)) if names.categories[index] in kinds}
        return bool(of_kind) and of_kind.isdisjoint(indices)

    def _remembered(self, mention: Mention, excluded: Collection[int]) -> Resolution:
        """The last thing; the one before it where that is excluded: "put the spoon next to it" of the spoon."""
        for referent in self._memory.recent:
            index = referent.index_in(self._scene)
            if index is None:
                return self._failed(mention, Status.ABSENT, wording.gone(f"the {referent.name}"))
            if index not in excluded:
                return self._clear([index], mention)
        return self._failed(mention, Status.NOT_UNDERSTOOD, wording.NOTHING_BEFORE)

    def _other(self, mention: Mention, last: Referent | None, excluded: Collection[int]) -> Resolution:
        """Those of the last thing's kind, or of the kind that is named, but itself."""
        if last is None:
            return self._failed(mention, Status.NOT_UNDERSTOOD, wording.NOTHING_BEFORE)
        names, noun = self._scene.names, mention.other_noun
        sought = noun if names.category_words(noun) else f"{noun} {last.noun}"
        itself = {*excluded, last.index_in(self._scene)}
        if mention.is_other_of_any_kind:
            fitting = [index for index in self._scene.all_of(plural(noun)).chosen if index not in itself]
            return self._others(fitting, mention)
        for share in (1.0, OTHER_SHARE):
            left = [index for index in names.fitting(sought, share=share) if index not in itself]
            if left:
                return self._others(left, mention)
        return self._others([], mention)

    def _others(self, left: Sequence[int], mention: Mention) -> Resolution:
        """All of what is left together, where it is spoken of as several: "the other cups"."""
        if not left:
            return self._failed(mention, Status.ABSENT, wording.NO_OTHER)
        if mention.is_of_several and len(left) > 1:
            return Resolution(tuple(left), all_together(self._scene, left, mention.text), is_group=True)
        return self._clear(left, mention)

    def _grounded(self, mention: Mention, noun: str, excluded: Collection[int]) -> Resolution:
        """What the words mean by themselves; "one" is of the last thing's kind where something of it fits the rest."""
        names = self._scene.names
        of_kind = names.fitting(f"{mention.text} {noun}") if noun else []
        said = mention.with_noun(noun) if {*of_kind} - {*excluded} else mention
        answer = self._scene.refer(said.text, excluded)
        if answer.status not in (Status.FOUND, Status.AMBIGUOUS):
            was_it = {*excluded}.intersection(self._scene.refer(said.text).chosen) if excluded else ()
            words = wording.NO_OTHER if was_it else wording.unsuccessful(answer.reason)
            return Resolution((), replace(answer, expression=mention.text, reason=words))
        if answer.status is Status.FOUND and len(answer.chosen) > 1:
            return Resolution(answer.chosen, replace(answer, expression=mention.text), is_group=True)
        candidates = [index for index in self._scene.rivals(answer) if index not in excluded]
        if answer.status is Status.AMBIGUOUS:
            answer = Referent(self._scene, candidates[0]).chosen_in(answer)
        if not mention.has_landmark:
            candidates = by_standing(mention.sizes, candidates, names)  # "the small one": of several that fit
        if not candidates:
            return self._failed(mention, Status.ABSENT, wording.absent(mention.text))
        head = head_of(answer)
        is_other = bool((answer.trace.tree or {}).get("alternatives"))  # "the cup or the spoon" may well be the spoon
        is_doubtful = len(candidates) == 1 and not is_other and names.contradictions(candidates[0], head.text)
        doubt = wording.unseen(head.text) if is_doubtful else ""
        return Resolution(tuple(candidates), replace(answer, expression=mention.text), head=head, doubt=doubt)

    def _clear(self, candidates: Sequence[int], mention: Mention) -> Resolution:
        """Candidates that needed no grounding."""
        return Resolution(tuple(candidates), Referent(self._scene, candidates[0]).meant_by(mention.text))

    def _failed(self, mention: Mention, status: Status, words: str) -> Resolution:
        return Resolution((), self._scene.answer(status, mention.text, words))
