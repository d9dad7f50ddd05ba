"""Answers questions in words, always from what fits an expression: see `Scene.all_of`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.chat import wording
from agent.chat.references import Resolver
from agent.datatypes import Answer, Status
from agent.grounding.fitting import FITS_FROM, fits, is_told, missing_phrase, says_how_it_stands
from agent.grounding.scene import Scene
from agent.language import english
from agent.language.choice import choice_between, is_comparison
from agent.language.describing import is_unseen
from agent.language.mention import Mention, MentionKind
from agent.language.question import Question, QuestionKind, claim_of
from agent.language.words import words_of
from agent.reasoning.soft_relations import SOFT_RELATIONS

MAX_LISTED = 8
"""Kinds of things that are listed with their colours; more are summed up by category."""
SPEAKERS = re.compile(r" to (?:me|us|you)$")
"""What need not be said again of what is closer."""

SHUT = frozenset({"bottle", "can"})
"""Kinds of things of which no picture shows what is in them."""


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
    if any(map(resolver.lacks_last, (question.subject, question.predicate))):
        return Told(wording.NOTHING_BEFORE)
    if question.kind is QuestionKind.LIST:
        return _listed(question, scene, resolver)
    if question.kind in (QuestionKind.COUNT, QuestionKind.EXISTS):
        return _counted(question, scene, resolver)
    if question.kind is QuestionKind.CHOICE:
        return _chosen(question, scene, resolver)
    if question.kind is QuestionKind.WHETHER and (question.is_of_all or question.is_of_any):
        return _so_of_all(question, scene, resolver)
    if question.kind is QuestionKind.PLACE:
        found = _one(question.subject, scene, resolver)
        return found if isinstance(found, Told) else Told(wording.whether_so(True, place_of(scene, found)), (found,))
    return _described(question, scene, resolver)


def list_things(scene: Scene, among: Sequence[int]) -> list[str]:
    """Things in words: "two red cups", "a lemon", "something that I have no name for"."""
    named = [index for index in among if scene.names.categories[index]]
    kinds = Counter(scene.names.full(index) for index in named)
    if len(kinds) > MAX_LISTED:
        kinds = Counter(scene.names.categories[index] for index in named)
    told = [
        english.with_article(kind) if number == 1 else f"{wording.how_many(number)} {english.plural(kind)}"
        for kind, number in kinds.most_common()
    ]
    return told if len(named) == len(among) else [*told, wording.nameless(len(among) - len(named))]


def where_words(scene: Scene, index: int) -> str:
    """Where in the picture a proposal is: "on the left"."""
    width, _ = scene.frame.size_wh
    across = scene.names.centres[index][0] / width
    return "on the left" if across < 1 / 3 else "on the right" if across > 2 / 3 else "in the middle"


def where_it_is(scene: Scene, index: int) -> str:
    """Where a proposal is, by the picture and what it is in, on or next to: "on the right, next to the red cup"."""
    boxes, others = scene.proposals.boxes_xyxy, scene.distinct > 0
    others[index] = False
    said = where_words(scene, index)
    if not others.any():
        return said
    for relation, words in (("inside", "in"), ("on", "on"), ("near", "next to")):
        holds = SOFT_RELATIONS[relation](boxes)[index] * others
        nearest = int(holds.argmax())
        if holds[nearest] >= FITS_FROM:
            return f"{said}, {words} {_one_of(scene, nearest)}"
    return said


def _one_of(scene: Scene, index: int) -> str:
    """What a thing is called, with the article for one of several, or for the only one."""
    name = scene.names.full(index)
    same = [each for each in _things(scene) if scene.names.full(each) == name]
    return f"the {name}" if len(same) == 1 else english.with_article(name)


def _things(scene: Scene) -> tuple[int, ...]:
    """One proposal for each thing."""
    return tuple(index for index in range(len(scene.proposals)) if scene.distinct[index])


def _listed(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """ "What do you see?", "what is left of the bowl?", "which cups are red?" """
    if question.predicate:
        return _listed_of(question, scene, resolver)
    if not question.place:
        return Told(wording.scene(list_things(scene, _things(scene))))
    fitting = scene.all_of(resolver.about_last(question.subject))
    words = wording.scene(list_things(scene, fitting.chosen), resolver.about_last(question.place))
    return Told(_untold(fitting) or words, fitting.chosen)


def _listed_of(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """ "Which cups are red?", "what is closest to the bowl?" """
    predicate = resolver.about_last(question.predicate)
    if question.is_for_most:
        fitting = scene.refer(f"the {english.singular(question.things)} that is {predicate.removeprefix('the ')}")
        if fitting.status is not Status.FOUND:
            return Told(wording.unsuccessful(fitting.reason))
        return Told(wording.is_so(f"the {scene.names.full(fitting.chosen[0])}", predicate), fitting.chosen)
    things = f"{question.things} that are {predicate}"
    fitting = scene.all_of(things)
    told = wording.scene(list_things(scene, fitting.chosen)) if fitting.chosen else wording.none_seen(things)
    return Told(_untold(fitting) or told, fitting.chosen)


def _counted(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """ "How many cups are there?", "is there a lemon on the left?" """
    yes_no = question.kind is QuestionKind.EXISTS
    if question.attribute:
        naming = scene.names.colours if question.attribute == "colour" else scene.names.categories
        return Told(wording.counted([*dict.fromkeys(naming[index] for index in _things(scene))]))
    if yes_no and question.is_of_the_table:
        return Told(wording.TABLE)
    if Mention(question.subject).kind is MentionKind.OTHER:
        return _counted_others(question, scene, resolver)
    fitting = scene.all_of(resolver.about_last(question.subject if yes_no else question.things))
    names = [scene.names.full(index) for index in fitting.chosen]
    missing = missing_phrase(fitting.trace) if yes_no and (fitting.trace.tree or {}).get("joined") else ""
    if missing:  # "is there a cup and a banana?"
        return Told(wording.count(0, missing.removeprefix("the "), (), is_so=False))
    if question.other:
        return _compared(question, fitting, scene.all_of(resolver.about_last(question.other)))
    things = [english.with_article(name) if yes_no else f"the {name}" for name in names]
    once = things if len({*things}) == len(things) else []
    is_so = question.is_answered_by(len(names)) if yes_no else None
    count = wording.count(len(names), question.things, once, is_so=is_so)
    return Told(_untold(fitting) or count, fitting.chosen)


def _counted_others(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """ "Is there another one?" """
    noun, itself = resolver.other_than_last(Mention(question.subject))
    if not noun:
        return Told(wording.NOTHING_BEFORE)
    fitting = scene.all_of(english.plural(noun))
    others = tuple(index for index in fitting.chosen if index != itself)
    is_so = len(others) > (itself is None)  # "another cup", where none was spoken of, is the second
    words = wording.count(len(others), f"other {noun}", list_things(scene, others), is_so=is_so)
    return Told(_untold(fitting) or words, others)


def _compared(question: Question, things: Answer, others: Answer) -> Told:
    """ "Are there more cups than bowls?" """
    numbers = len(things.chosen), len(others.chosen)
    told = wording.compared(*zip(numbers, (question.things, question.other), strict=True))
    is_so = question.is_answered_by(*numbers)
    return Told(_untold(things) or _untold(others) or wording.yes_or_no(is_so, told), things.chosen)


def place_of(scene: Scene, index: int) -> str:
    """Where a thing is, as a sentence."""
    return wording.is_so(f"the {scene.names.full(index)}", where_it_is(scene, index))


def places_of(scene: Scene, things: Sequence[int]) -> str:
    """Where each of several things is, as sentences."""
    return " ".join(place_of(scene, index) for index in things)


def _untold(fitting: Answer) -> str:
    """Why it cannot be told what fits; empty where it can be, even if nothing fits."""
    return "" if is_told(fitting) else wording.unsuccessful(fitting.reason)


def _so_of_all(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """ "Are all the cups red?", "are any of the cups red?" """
    fitting = scene.all_of(question.things)
    claimed = [scene.all_of(claim_of(resolver.about_last(each))) for each in question.predicates]
    if fitting.chosen and _is_hidden(question, scene, claimed, fitting.chosen):
        return Told(wording.cannot_tell_whether(question.predicate, "they"), fitting.chosen)
    untold = next(filter(None, map(_untold, (fitting, *claimed))), "")
    if untold or not fitting.chosen:
        return Told(untold or wording.unsuccessful(fitting.reason))
    so = tuple(index for index in fitting.chosen if any(fits(each, index) for each in claimed))
    is_so = bool(so) if question.is_of_any else len(so) == len(fitting.chosen)
    return Told(wording.so_many(is_so, len(so), len(fitting.chosen), list_things(scene, so)), so or fitting.chosen)


def _described(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """ "What is that?", "what colour is the cup?", "is the cup red?", "is it left of the bowl?" """
    found = _one(question.subject, scene, resolver)
    if isinstance(found, Told):
        if question.attribute == "colour" and len(found.things) > 1 and english.is_plural(question.subject):
            colours = dict.fromkeys(scene.names.colours[index] for index in found.things)
            return replace(found, words=wording.are_so(question.subject, [*colours]))
        return found
    names = scene.names
    if question.kind is QuestionKind.WHETHER:
        return _whether(question, found, scene, resolver)
    told = wording.thing(names.full(found), where_words(scene, found))
    if question.attribute == "colour" and names.colours[found]:
        return Told(_colour(question.subject, names.colours[found]), (found,))
    if question.attribute:
        told = f"{wording.cannot_tell(question.attribute)} {told}"
    return Told(told, (found,))


def _colour(subject: str, colour: str) -> str:
    return wording.colour("it" if english.is_plural(subject) else subject, colour)


def _is_hidden(question: Question, scene: Scene, claimed: Sequence[Answer], things: Sequence[int]) -> bool:
    """Whether nothing in view tells if things are so: "open", "hot", "washed"; "empty" of what nobody sees into."""
    words = {*question.predicate.split()}
    if "empty" in words:
        return not SHUT.isdisjoint(scene.names.categories[index] for index in things)
    untold = any(map(is_unseen, words)) or any(map(_untold, claimed))
    return question.asks_state and untold and words.isdisjoint(english.COLOUR_WORDS)


def _whether(question: Question, found: int, scene: Scene, resolver: Resolver) -> Told:
    """ "Is the cup red?", "is it left or right of the bowl?" """
    names = scene.names
    predicates = [resolver.about_last(each) for each in question.predicates]
    claimed = [scene.all_of(claim_of(each)) for each in predicates]
    told = wording.thing(names.full(found), where_words(scene, found))
    if _is_hidden(question, scene, claimed, (found,)):
        return Told(f"{wording.cannot_tell_whether(question.predicate)} {told}", (found,))
    untold = next(filter(None, map(_untold, claimed)), "")
    if untold:
        return Told(untold, (found,))
    if not all(
        says_how_it_stands(each.trace) or names.can_tell(of) for each, of in zip(claimed, predicates, strict=True)
    ):
        return Told(f"{wording.cannot_tell_whether(question.predicate)} {told}", (found,))
    so = [of for each, of in zip(claimed, predicates, strict=True) if fits(each, found)]
    stands = any(says_how_it_stands(each.trace) for each in claimed)
    if stands and (so or len(predicates) == 1):
        told = wording.is_so(f"the {names.full(found)}", so[0] if so else predicates[0], not so)
    elif all({*words_of(each)} & {*english.COLOURS} and " " not in each for each in predicates):
        told = _colour(question.subject, names.colours[found])
    if len(predicates) > 1 and not so and stands:
        return Told(f"{wording.cannot_tell_whether(question.predicate)} {told}", (found,))
    return Told(told if len(so) == 1 < len(predicates) else wording.whether_so(bool(so), told), (found,))


def _chosen(question: Question, scene: Scene, resolver: Resolver) -> Told:
    """ "Which is bigger, the cup or the bowl?" """
    claim = resolver.about_last(question.predicate)
    options = [f"the {last}" if (last := resolver.last_name(each)) else each for each in question.options]
    answer = scene.all_of(choice_between(claim, *options, noun=question.attribute or "one"))
    if answer.status is Status.NOT_UNDERSTOOD:
        return Told(wording.unsuccessful(answer.reason))
    meant = [_one(each, scene, resolver) for each in options]
    unclear = [each for each in meant if isinstance(each, Told)]
    compares = is_comparison(claim) and all(len(each.things) > 1 for each in unclear)  # of several the one most so
    if unclear and not compares:
        return unclear[0]
    told = SPEAKERS.sub("", claim)
    among = {*meant, *(index for each in unclear for index in each.things)}
    if answer.status is Status.FOUND and answer.chosen[0] in among:
        where = f" {where_words(scene, answer.chosen[0])}" if unclear else ""
        return Told(wording.is_so(f"the {scene.names.full(answer.chosen[0])}{where}", told), answer.chosen)
    so = answer.status is Status.AMBIGUOUS
    words = wording.both_or_neither(told, is_so=so, compares=is_comparison(claim))
    return Told(words, tuple(answer.candidates) if so else ())


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
