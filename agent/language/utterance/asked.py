"""What a question looks for, which is what "it" means behind it: "what is left of the bowl? Give it to me." """

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language.english import BACK_REFERENCES, DEMONSTRATIVES, ONES, singular
from agent.language.intents import ACTIONS, QUESTIONS, Intent
from agent.language.question import ANYTHING, FOR_THAT, Question, QuestionKind
from agent.language.utterance.reading import Reading
from agent.language.words import Word, Words, lower_text


def asked_for(reading: Reading) -> Words:
    """The thing that a question looks for, in words of its own; what it is about, where it looks for none."""
    sought = _sought(reading.question) if reading.question else ""
    end = reading.said[-1].end if reading.said else 0
    return [Word(each, end, end) for each in sought.split()] or reading.placing.thing


def _sought(question: Question) -> str:
    if question.kind is QuestionKind.CHOICE:
        return f"{question.subject} , whichever is {question.predicate}"
    if question.kind is not QuestionKind.LIST or not (question.place or question.predicate):
        return ""
    if question.place == FOR_THAT:
        return f"the {question.subject.replace('things', 'thing', 1)}"
    if question.place:
        return f"the thing {question.place}"
    noun = question.things if question.things != ANYTHING else "thing"
    return f"the {noun} that {'is' if singular(noun) == noun else 'are'} {question.predicate}"


def without_asked_again(readings: Sequence[Reading]) -> list[Reading]:
    """Without "How many are there?" behind a question how many of some things there are."""
    return [
        each
        for before, each in zip((None, *readings), readings, strict=False)
        if not (before and before.question and before.question.kind is QuestionKind.COUNT and _asks_how_many(each))
    ]


def _asks_how_many(reading: Reading) -> bool:
    """Whether how many there are is asked, and not of what: "how many are there?", not "how many things"."""
    return reading.question == Question(QuestionKind.COUNT, ANYTHING) and not reading.placing.thing


def takes_up(question: Reading, command: Reading) -> Reading | None:
    """A command with "it" for what the question before it looks for; None where it is about something else.

    It says "it", "that one", "that cup", "the closer one" behind a question for the closer one, or nothing: "show me".
    """
    if question.intent not in QUESTIONS | {Intent.LOOK_AT} or command.intent not in ACTIONS:
        return None
    thing, place = command.placing.thing, command.placing.place
    if _ends_with_it(thing) or _ends_with_it(place):
        return command
    words = [word.lower for word in thing]
    claims = (question.question.predicate if question.question else lower_text(question.placing.thing)).split()
    is_that = len(words) in (1, 2) and words[0] in DEMONSTRATIVES
    is_so = len(words) == 3 and words[0] == "the" and words[1] in claims and words[2] in ONES
    if not (is_that or is_so or (not words and not place and command.said)):
        return None
    at = thing[0] if thing else command.said[-1]
    return replace(command, placing=replace(command.placing, thing=[at._replace(lower="it")]))


def _ends_with_it(words: Words) -> bool:
    return lower_text(words[-1:]) in BACK_REFERENCES
