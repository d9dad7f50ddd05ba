"""Why a command is not carried out, whatever it means: no arm does it, it would have to wait, or its condition is not
met."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from agent.datatypes import Answer, Status
from agent.grounding.fitting import fits, is_told, says_how_it_stands
from agent.grounding.names import Names
from agent.language.command import Command
from agent.language.condition import Condition
from agent.language.english import NUMBER_WORDS, PREPOSITIONS, RELATIVES, plural, singular, with_article
from agent.language.intents import QUESTIONS, Intent
from agent.language.mention import Mention, MentionKind
from agent.language.question import Question, QuestionKind, claim_of


class Scene(Protocol):
    """What is asked of an `agent.grounding.scene.Scene`."""

    @property
    def names(self) -> Names:
        """What its things are called."""

    def refer(self, expression: str) -> Answer:
        """Which thing an expression means."""

    def all_of(self, expression: str) -> Answer:
        """Which things an expression fits."""


_ARTICLE = re.compile(r"^(?:an?|any|the|some) ")
_INDEFINITE = re.compile(r"^(?:some|any)thing\b")
_PLACE = re.compile(rf" (?:{'|'.join((*PREPOSITIONS, *RELATIVES, 'next', 'left', 'right'))})\b.*")
NO_PLACE = "I don't know where that is. Please name something to put it in, on or next to."
ABILITIES = "I can pick up, hand over, put, push, point at and look at things."


def obstacle(command: Command) -> Answer | None:
    """Why a command cannot be carried out in any scene; None where it can be."""
    reason = ""
    if beyond := beyond_arms(command):
        reason = f"I cannot {beyond} things. {ABILITIES}"
    elif command.condition and command.condition.is_time:
        reason = "I cannot wait for that; tell me when it is time."
    elif command.condition and command.condition.question is None:
        reason = f"I cannot tell whether {command.condition.text}, so I leave it."
    elif command.problem:
        return Answer(Status.NOT_UNDERSTOOD, command.expression, reason=command.problem)
    return Answer(Status.REFUSED, command.expression, reason=reason) if reason else None


def beyond_arms(command: Command) -> str:
    """The verb of the first of its steps that no arm does, by which nothing of it is begun; empty for none."""
    steps = () if command.intent in QUESTIONS else (command, *command.later)
    beyond = (each.action for each in steps if each.intent is Intent.OTHER and each.action and each.expression)
    return next(beyond, "")


_NOT_CHECKED = re.compile(
    r"\b(?:and|neither|nor|only|just|single|lone|over|another|than to|was|were|before|as many|or more|or less)\b"
    r"|\bmore (?!than)"
)
"""Words in a condition that say more than a scene is asked: two things at once, a limit, a comparison, the past."""
_LIMIT = re.compile(r"\b(?:only|just) ")
"""The same, before a number that is asked for."""


class Unmet(NamedTuple):
    """That a condition does not hold.

    Attributes:
        reason: a sentence for a person.
        is_told: whether it is known not to hold; otherwise it cannot be told.
    """

    reason: str
    is_told: bool


def unmet(condition: Condition, scene: Scene, target: int) -> Unmet | None:
    """Why the condition of a command does not hold; None where it does.

    Args:
        target: the proposal that is meant, which "it" in the condition means as well.
    """
    question = condition.question
    is_so, fact = None, ""
    text = _LIMIT.sub("", condition.text) if question and question.number and not question.other else condition.text
    if question is not None and not _NOT_CHECKED.search(text):
        asks_whether = question.kind is QuestionKind.WHETHER
        is_so, fact = _whether(question, scene, target) if asks_whether else _exists(question, scene, target)
    if is_so is None:
        return Unmet(f"I cannot tell whether {condition.text}, so I leave it.", is_told=False)
    is_met = is_so != condition.is_denied
    return None if is_met else Unmet(f"{fact[:1].upper()}{fact[1:]}, so I leave it.", is_told=True)


def forestalled(command: Command, scene: Scene) -> Unmet | None:
    """The same, as far as it is known before it is known what the command is about."""
    condition, question = command.condition, command.condition.question if command.condition else None
    if condition is None or question is None or not len(scene.names) or _is_about_it(question):
        return None
    failure = unmet(condition, scene, 0)
    if failure is None or not failure.is_told:
        return None
    names_it = question.kind is QuestionKind.EXISTS and _bare(question.subject) in (
        _bare(command.expression.lower()),
        _bare(command.destination.lower()),
    )  # which is missing, and the grounding will say so
    return failure if command.otherwise or not names_it else None


def _is_about_it(question: Question) -> bool:
    """Whether a question says "it"."""
    said = (question.subject, question.predicate)
    return _subject_is_it(question) or any(Mention(each).about("").text != each for each in said)


def _subject_is_it(question: Question) -> bool:
    """Whether a question is about what was just named."""
    return Mention(question.subject).kind is MentionKind.LAST or question.subject == "they"


def _bare(thing: str) -> str:
    return _ARTICLE.sub("", thing)


def _exists(question: Question, scene: Scene, target: int) -> tuple[bool | None, str]:
    """Whether there is such a thing, or as many, None where that cannot be told; and the fact in words."""
    subject = Mention(question.subject).about(scene.names.full(target)).text
    fitting = scene.all_of(subject)
    is_so = question.is_answered_by(len(fitting.chosen))
    bare = _bare(subject)
    opened = _INDEFINITE.match(bare)
    what = f"something{bare[opened.end() :]}" if opened else with_article(bare)
    fact = f"there is {what}" if is_so else f"there is {f'nothing{bare[opened.end() :]}' if opened else f'no {bare}'}"
    if question.number is not None:
        fact = _so_many(len(fitting.chosen), question.things)
    return (is_so if is_told(fitting) else None), fact


def _so_many(number: int, things: str) -> str:
    """How many there are, in words: "there are three cups on the left"."""
    match = _PLACE.search(things)
    noun, place = (things[: match.start()], match.group()) if match else (things, "")
    noun = singular(noun) if number < 2 else plural(singular(noun))
    many = NUMBER_WORDS[number - 1] if 0 < number <= len(NUMBER_WORDS) else number or "no"
    return f"there {'is' if number < 2 else 'are'} {many} {noun}{place}"


def _whether(question: Question, scene: Scene, target: int) -> tuple[bool | None, str]:
    """Whether something is so of a thing, None where that cannot be told; and the fact in words."""
    meant: Sequence[int] = (target,)
    if not _subject_is_it(question):
        subject = scene.refer(question.subject)
        meant = subject.chosen or subject.candidates
    if not meant:
        return None, ""
    name = scene.names.full(target)
    claimed = scene.all_of(Mention(claim_of(question.predicate)).about(name).text)
    can_tell = is_told(claimed) and (says_how_it_stands(claimed.trace) or scene.names.can_tell(question.predicate))
    so = {fits(claimed, each) for each in meant}  # of several that could be meant, all or none
    can_tell, is_so = can_tell and len(so) == 1, so == {True}
    predicate = Mention(question.predicate).about(name).text
    called = scene.names.full(meant[0]) if len(meant) == 1 else _bare(question.subject)
    return (is_so if can_tell else None), f"the {called} is {'' if is_so else 'not '}{predicate}"
