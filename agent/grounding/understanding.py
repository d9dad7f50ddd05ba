"""Which reading of an utterance is taken: its own, or that of its plain words where its own leaves words out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from agent.datatypes import Answer, Role, Status
from agent.grounding.obstacles import beyond_arms
from agent.language.command import Command, parse_command
from agent.language.condition import Condition
from agent.language.english import ARTICLES, DEFINITE, SUBJECTS
from agent.language.intents import ACTIONS, QUESTIONS, Intent
from agent.language.plain_words.rewriting import CANNOT, FOREIGN, MARKS, SURE, TALK, UNCLEAR, WAIT
from agent.language.question import QuestionKind, claim_of
from agent.language.utterance.destination import PlaceKind
from agent.language.utterance.roles import same_words, with_roles_of
from agent.language.utterance.talk import Talk

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from agent.language.plain_words.rewriting import Rewriting

CANNOT_TELL = ("I cannot judge", "I cannot tell")
"""Beginnings of reasons why words that were understood are of no use in any picture."""
LAYING = frozenset({"in", "on", "into", "onto", "inside"})
"""What leads to a place in an order without its verb."""
NOT_DOABLE = "I cannot do that."
SURE_OF_SECOND = 0.6
"""How sure the learned reader has to be where the words were understood, but came to nothing."""
_ALLOWED = ACTIONS | QUESTIONS | {Intent.SELECT, Intent.CORRECT, Intent.OTHER}
"""What plain words may come to: whether a person agrees or stops is never left to a model."""
_COMES_TO_NOTHING = frozenset({Status.ABSENT, Status.AMBIGUOUS, Status.REFUSED, Status.NOT_UNDERSTOOD})


class Scene(Protocol):
    """What is asked of an `agent.grounding.scene.Scene`."""

    @property
    def parser(self) -> Callable[[str], Doc]:
        """Lower-case text to dependency parse."""

    @property
    def rewrite(self) -> Callable[[str], Rewriting | None] | None:
        """Puts an utterance into plain words; None where nothing does."""

    def unread(self, expression: str) -> str:
        """Why an expression is not understood; empty where it is."""

    def answer_to(self, command: Command) -> Answer:
        """What a command comes to."""


def understood(command: Command, scene: Scene) -> Command:
    """The command itself; where not all of it is understood, that of its plain words if all of that is."""
    if scene.rewrite is None or is_whole(command, scene):
        return command
    plain = plainly(command, scene)
    return plain if plain is not None and is_whole(plain, scene) else command


def second_reading(command: Command, answer: Answer, scene: Scene) -> Command | None:
    """The command of its plain words, where the command itself came to nothing; None where there is none to be taken.

    Where all words of the command itself were understood, that of its plain words has to be found.

    Args:
        answer: what the command itself came to.
    """
    order = _as_order(command, answer, scene)
    if order is not None:
        return order
    says_little = answer.status is Status.ACKNOWLEDGED and (command.question or command.intent is Intent.OTHER)
    is_own_purpose = command.later and command.intent is Intent.OTHER  # "I want to stir my tea, give me the spoon"
    to_itself = any(step.expression == command.expression for step in command.later)
    if command.later and beyond_arms(command) and (to_itself or not is_own_purpose):
        return None
    if (
        command.plainly
        or command.hindrance
        or scene.rewrite is None
        or not (says_little or answer.status in _COMES_TO_NOTHING)
    ):
        return None
    was_whole = is_whole(command, scene)
    if was_whole and (says_little or (command.question and answer.status is not Status.NOT_UNDERSTOOD)):
        return None
    plain = plainly(command, scene, sure=SURE_OF_SECOND if was_whole else SURE)
    if plain is None or not is_whole(plain, scene):
        return None
    if not was_whole or plain.question:
        return plain
    if _EXCLUDES.search(command.expression) and not _EXCLUDES.search(plain.expression):
        return None
    if plain.destination and not command.destination and command.intent in ACTIONS:
        return None  # "get the bowl standing behind the cup" moves nothing behind the cup
    is_found = plain.intent is not Intent.OTHER and scene.answer_to(plain).status is Status.FOUND
    return plain if is_found else None


_EXCLUDES = re.compile(r"\b(?:other than|except|not)\b|n't\b")
"""What says that something is not meant."""
_NOW = re.compile(r"\b(?:now|please|then)\b")
"""What is said with an order, rather than with the name of a thing."""


def _as_order(command: Command, answer: Answer, scene: Scene) -> Command | None:
    """ "Apple on the plate, please" as "put apple on the plate" where no such thing lies there; None for no order.

    An order has no article before its thing and says "now", "please" or "I want", or it is one step of several.
    """
    is_sequence = command.intent is Intent.SELECT and bool(command.later)
    is_bare = bool(command.expression) and command.expression.split()[0].lower() not in ARTICLES | DEFINITE
    is_asked = command.action == "want" or (command.intent is Intent.SELECT and _NOW.search(command.text.lower()))
    if answer.status is not Status.ABSENT or command.condition or command.unread or command.destination:
        return None
    steps = (command, *command.later)
    said_again = {word for each in command.later for word in each.expression.lower().split()} & {"one", "ones"}
    if said_again or any(command.expression in each.expression for each in command.later):  # "... the lemon in it"
        return None
    if not (is_sequence or (is_bare and is_asked)) or any(each.intent is not command.intent for each in steps):
        return None
    first, *later = (parse_command(f"put {each.expression}", scene.parser) for each in steps)
    words = with_roles_of(command.words, first.words, rest=Role.COURTESY)
    order = replace(first, text=command.text, later=tuple(later), words=words)
    is_put = all(each.intent is Intent.PUT and each.placement in LAYING for each in (order, *later))
    is_found = is_put and is_whole(order, scene) and scene.answer_to(order).status is Status.FOUND
    return order if is_found and not first.later else None


def plainly(command: Command, scene: Scene, sure: float = SURE) -> Command | None:
    """The command that its plain words are; None where there are none that may stand for it.

    Args:
        sure: how sure the learned reader has to be of them.
    """
    rewriting = scene.rewrite(command.text) if scene.rewrite else None
    if rewriting is None or rewriting.sure < sure or not any(map(str.isalnum, rewriting.text)):
        return None
    plain = _marked(rewriting.text, command.text)
    if plain is None:
        plain = parse_command(rewriting.text, scene.parser)
        if plain.intent not in _ALLOWED or not (plain.intent is Intent.OTHER or rewriting.accounts_for(command.text)):
            return None
        if _drops_condition(command, plain):
            return None
        names_alone = command.intent is Intent.SELECT and bool(command.expression) and not command.unread
        if plain.intent in ACTIONS and names_alone and rewriting.text.lower().endswith(command.expression.lower()):
            return None  # nothing that was said stands for the verb
    words = with_roles_of(command.words, plain.words, rest=_ROLES.get(rewriting.text, Role.COURTESY))
    return replace(plain, text=command.text, plainly=rewriting.text, words=words)


def _drops_condition(command: Command, plain: Command) -> bool:
    """Whether plain words leave out or change what a command waits for; what people do may be mere courtesy."""
    said, kept = command.condition, plain.condition
    if said is None or (said.question is None and said.text.partition(" ")[0] in SUBJECTS):
        return False
    if kept is None or said.question is None:
        return kept is None
    return (kept.question, kept.is_denied) != (said.question, said.is_denied)


_ROLES = {WAIT: Role.CONDITION, CANNOT: Role.ACTION}
"""What all words of an utterance are for where one of these marks stands for it."""


def _marked(plain: str, text: str) -> Command | None:
    """What a mark in the place of plain words comes to; None of plain words."""
    if plain == UNCLEAR:
        return Command("", "", "", text, unread=text)
    if plain == WAIT:
        return Command("", "", "", text, condition=Condition(text, is_time=True))
    if plain == CANNOT:
        return Command("", "", "", text, intent=Intent.OTHER, hindrance=NOT_DOABLE)
    return Command("", "", "", text, intent=Intent.OTHER) if plain in (TALK, FOREIGN) else None


def with_words(answer: Answer, command: Command) -> Answer:
    """The answer to an utterance with all of its words in the trace, each with its role."""
    parts = (answer, answer.destination) if answer.destination else (answer,)
    not_read = [each.text for part in parts for each in part.trace.words]
    unread = same_words([each.text for each in command.words], not_read)
    words = tuple(replace(each, role=Role.UNREAD) if at in unread else each for at, each in enumerate(command.words))
    read_as = "" if command.plainly in MARKS else command.plainly
    return replace(answer, trace=replace(answer.trace, words=words, read_as=read_as))


def is_whole(command: Command, scene: Scene) -> bool:
    """Whether every word of a command is understood, so far as that shows before it is carried out."""
    steps = [command, *command.later, *([command.otherwise] if command.otherwise else [])]
    reasons = (scene.unread(expression) for step in steps for expression in _expressions(step))
    return all(map(_is_read, steps)) and not any(reason and not reason.startswith(CANNOT_TELL) for reason in reasons)


def _is_read(step: Command) -> bool:
    if step.unread or (step.condition and step.condition.question is None and not step.condition.is_time):
        return False
    return step.intent is not Intent.OTHER or bool(step.action) or step.talk is not Talk.OTHER or bool(step.plainly)


def _expressions(step: Command) -> Iterator[str]:
    """What a step refers to things by."""
    if step.question is not None:
        is_claim = step.question.kind is QuestionKind.WHETHER and not step.question.asks_state
        claims = step.question.predicates if is_claim else ()
        yield from filter(None, (step.question.subject, *map(claim_of, claims)))
        return
    if step.expression and step.intent is not Intent.OTHER:
        yield step.expression
    if step.place_kind is PlaceKind.THING:
        yield step.destination
