"""What the agent gives back for one utterance: a typed answer for a robot, and the words for a person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agent.chat import wording
from agent.chat.clarification import Clarification
from agent.chat.plan import Plan
from agent.chat.telling_apart import Option
from agent.datatypes import Answer, Status
from agent.grounding.names import Names
from agent.language.command import Command
from agent.language.intents import Intent


@dataclass(frozen=True, eq=False)
class Reply:
    """What the agent answers to one utterance.

    Attributes:
        answer: for a robot; its ``reason`` holds the words where nothing was found.
        words: what to say.
        intent: what the utterance was understood as; None where it was not read.
        options: where the words are a question, what it offers, in its order; the words of an option are a good reply.
        plan: the steps that wait, each in the words in which it was said; "next" carries out the first of them.
    """

    answer: Answer
    words: str
    intent: Intent | None
    options: tuple[Option, ...] = ()
    plan: tuple[str, ...] = ()


def unread(answer: Answer) -> Reply:
    """An answer to words that nobody read: its reason is what is said."""
    return Reply(answer, answer.reason, None)


def stopped(text: str) -> Reply:
    """The acknowledgement of a stop word."""
    answer = Answer(Status.ACKNOWLEDGED, "", action="stop", reason=wording.STOPPED, text=text)
    return Reply(answer, wording.STOPPED, Intent.STOP)


def blind(text: str) -> Reply:
    """The reply where there is no picture."""
    return Reply(Answer(Status.REFUSED, "", reason=wording.NO_SCENE, text=text), wording.NO_SCENE, Intent.OTHER)


def heard_badly(text: str) -> Reply:
    """The question whether words were heard right."""
    words = wording.heard(text)
    return Reply(Answer(Status.AMBIGUOUS, "", reason=words, text=text), words, Intent.OTHER)


def acknowledged(command: Command, words: str, things: tuple[int, ...] = ()) -> Reply:
    """An answer in words, with the proposals that it is about as candidates."""
    answer = Answer(
        Status.ACKNOWLEDGED,
        command.expression,
        action=command.action,
        reason=words,
        text=command.text,
        candidates=things,
    )
    return Reply(answer, words, command.intent)


def found(command: Command, names: Names, target: Answer, place: Answer | None) -> Reply:
    """The thing that is meant, and where it goes."""
    where, what = (_named(each, names) if each else command.destination for each in (place, target))
    words = wording.found(command.intent, what, command.placement, where, command.displacement)
    return Reply(replace(_of(command, target), destination=place), words, command.intent)


def only_meant(reply: Reply, names: Names) -> Reply:
    """The same where nothing can be done about it: what is meant, instead of what is going to be done."""
    if reply.answer.status is not Status.FOUND:
        return reply
    return replace(reply, words=wording.found(Intent.SELECT, _named(reply.answer, names), "", ""))


def _named(answer: Answer, names: Names) -> str:
    """What was chosen, by name: "the red cup and the pink bowl"."""
    return wording.listed([f"the {names.full(index)}" for index in answer.chosen], "and")


def asked(question: Clarification, answer: Answer) -> Reply:
    """The question as an answer: several things could be meant."""
    unfound = answer.unfound(Status.AMBIGUOUS, question.words)
    return Reply(_of(question.command, unfound), question.words, question.command.intent, question.offered)


def failed(command: Command, answer: Answer) -> Reply:
    """Why nothing was found, which the answer's ``reason`` says."""
    unfound = answer.unfound(answer.status, answer.reason)
    return Reply(replace(_of(command, unfound), expression=unfound.expression), answer.reason, command.intent)


def uncalibrated(reply: Reply) -> Reply:
    """In the place of what models without a calibration found: it is not acted on."""
    refused = reply.answer.unfound(Status.REFUSED, wording.UNCALIBRATED)
    return replace(reply, answer=replace(refused, destination=None), words=wording.UNCALIBRATED)


def not_understood(command: Command, words: str) -> Reply:
    """The reply where the words say too little."""
    return failed(command, Answer(Status.NOT_UNDERSTOOD, command.expression, reason=words))


def in_plan(reply: Reply, plan: Plan, *, announces: bool) -> Reply:
    """The reply as that to one of several steps.

    Args:
        announces: whether the words say what comes next.
    """
    if len(plan.steps) < 2:
        return reply
    following = plan.waiting[0] if plan.waiting and announces else None
    words = f"{reply.words} {wording.next_step(following)}" if following else reply.words
    answer = replace(reply.answer, plan=len(plan.steps), step=plan.at + 1)
    return replace(reply, answer=answer, words=words, plan=tuple(step.text for step in plan.waiting))


def _of(command: Command, answer: Answer) -> Answer:
    return replace(
        answer,
        expression=command.expression,
        action=command.action,
        placement=command.whereto,
        displacement=command.displacement,
        text=command.text,
    )
