"""Answers questions in words, always from what fits an expression: see `Scene.all_of`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.chat import wording
from agent.chat.references import Resolver
from agent.datatypes import Answer
from agent.grounding.fitting import fits, is_told, missing_phrase, says_how_it_stands
from agent.grounding.scene import Scene
from agent.language import english
from agent.language.mention import Mention, MentionKind
from agent.language.question import Question, QuestionKind

MAX_LISTED = 8
"""Kinds of things that are listed with their colours; more are summed up by category."""


@dataclass(frozen=True, eq=False)
class Told:
    """What is said to a question.

    Attributes:
        words: for a person.
        things: the proposals that it is about; none where it is about all there is.
        failure: where the words are why a thing that is asked about was not found.
    """

    words: str
    things: tuple[int, ...] = ()
    failure: Answer | None = None


def tell(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """Answer a question about a scene."""
    if any(map(resolver.lacks_last, (question.subject, question.other, question.predicate))):
        return Told(wording.NOTHING_BEFORE)
    if question.kind is QuestionKind.LIST:
        return _listed(question, scene, resolver)
    if question.kind in (QuestionKind.COUNT, QuestionKind.EXISTS):
        return _counted(question, scene, resolver)
    if question.kind is QuestionKind.CHOICE:
        return _chosen(question, scene, resolver)
    return _described(question, scene, resolver)


def list_things(scene: Scene, among: Sequence[int]) -> list[str]:
    """Things in words: "two red cups", "a lemon"."""
    kinds = Counter(scene.names.full(index) for index in among)
    if len(kinds) > MAX_LISTED:
        kinds = Counter(scene.names.categories[index] or "thing" for index in among)
    return [
        english.with_article(kind) if number == 1 else f"{wording.how_many(number)} {english.plural(kind)}"
        for kind, number in kinds.most_common()
    ]


def where_words(scene: Scene, index: int) -> str:
    """Where in the picture a proposal is: "on the left"."""
    width, _ = scene.frame.size_wh
    across = scene.names.centres[index][0] / width
    return "on the left" if across < 1 / 3 else "on the right" if across > 2 / 3 else "in the middle"


def _listed(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """ "What do you see?", "what is left of the bowl?" """
    if not question.place:
        return Told(wording.scene(list_things(scene, range(len(scene.proposals)))))
    fitting = scene.all_of(resolver.about_last(question.subject))
    words = wording.scene(list_things(scene, fitting.chosen), resolver.about_last(question.place))
    return Told(_untold(fitting) or words, fitting.chosen)


def _counted(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """ "How many cups are there?", "is there a lemon on the left?" """
    yes_no = question.kind is QuestionKind.EXISTS
    fitting = scene.all_of(resolver.about_last(question.subject if yes_no else question.things))
    names = [scene.names.full(index) for index in fitting.chosen]
    missing = missing_phrase(fitting.trace) if yes_no and (fitting.trace.tree or {}).get("joined") else ""
    if missing:  # "is there a cup and a banana?"
        return Told(wording.count(0, missing.removeprefix("the "), (), is_so=False))
    things = [english.with_article(name) if yes_no else f"the {name}" for name in names]
    once = things if len({*things}) == len(things) else []
    is_so = question.is_answered_by(len(names)) if yes_no else None
    count = wording.count(len(names), question.things, once, is_so=is_so)
    return Told(_untold(fitting) or count, fitting.chosen)


def _untold(fitting: Answer) -> str:
    """Why it cannot be told what fits; empty where it can be, even if nothing fits."""
    return "" if is_told(fitting) else wording.unsuccessful(fitting.reason)


def _described(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """ "What is that?", "what colour is the cup?", "is the cup red?", "is it left of the bowl?" """
    found = _one(question.subject, scene, resolver)
    if isinstance(found, Told):
        return found
    names = scene.names
    of_colour = question.attribute or (Mention(question.predicate).colours and " " not in question.predicate)
    told = wording.thing(names.full(found), where_words(scene, found))
    if of_colour and names.colours[found]:
        is_plural = english.plural(question.subject) == question.subject
        told = wording.colour("it" if is_plural else question.subject, names.colours[found])
    if question.kind is QuestionKind.DESCRIBE:
        return Told(told, (found,))
    claim = resolver.about_last(question.claim)
    claimed = scene.all_of(claim)
    is_so = fits(claimed, found)
    is_open = not is_so and question.offers_two and not _untold(claimed)
    if is_open or not _can_be_told(question, claimed, scene):
        return Told(f"{wording.cannot_tell(question.predicate)} {told}", (found,))
    if says_how_it_stands(claimed.trace):
        told = wording.is_so(f"the {names.full(found)}", resolver.about_last(question.predicate), not is_so)
    return Told(_untold(claimed) or wording.whether_so(is_so, told), (found,))


def _chosen(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """ "Which is bigger, the cup or the bowl?" """
    found = [_one(expression, scene, resolver) for expression in (question.subject, question.other)]
    so = []
    for each, claim in zip(found, question.claims, strict=True):
        if isinstance(each, Told):
            return each
        claimed = scene.all_of(resolver.about_last(claim))
        if not _can_be_told(question, claimed, scene):
            return Told(wording.cannot_judge(question.attribute))
        so += [each] if fits(claimed, each) else []
    if len(so) == 1:
        return Told(wording.is_so(f"the {scene.names.full(so[0])}", question.attribute), (so[0],))
    return Told(wording.both_or_neither(question.attribute, is_so=bool(so), compares=question.compares), tuple(so))


def _can_be_told(question: Question, claimed: Answer, scene: Scene) -> bool:
    """Whether all that a predicate says is a place, a size, a colour or a kind: what a picture shows."""
    return says_how_it_stands(claimed.trace) or scene.names.can_tell(question.predicate)


def _one(expression: str, scene: Scene, resolver: Resolver) -> int | Told:
    """The one thing that is asked about; what to say where there is none, or where there are several."""
    mention = Mention(expression)
    resolution = resolver.resolve(mention)
    candidates = resolution.candidates
    if len(candidates) != 1 and mention.kind is MentionKind.NEW:
        fitting = scene.all_of(resolver.about_last(expression))
        if candidates and not fitting.chosen:
            return _failed(replace(fitting, reason=wording.unsuccessful(fitting.reason)))
        candidates = fitting.chosen
    if not candidates:
        return _failed(resolution.answer)
    if len(candidates) > 1:
        return Told(wording.scene(list_things(scene, candidates)), candidates)
    return candidates[0]


def _failed(answer: Answer) -> Told:
    return Told(answer.reason, failure=answer)
