"""Every sentence that the agent says, each in one place; nothing here decides anything."""

from __future__ import annotations

from collections.abc import Sequence

from agent.datatypes import Displacement
from agent.language.command import Command
from agent.language.english import NUMBER_WORDS, plural, singular, with_article
from agent.language.intents import ACTIONS, Intent
from agent.language.utterance.talk import Talk

STOPPED = "Stopped."
OKAY = "Okay."
TALK = "I can find objects, point at them and tell you what I see. Tell me what to do, and with which object."
TALKING = {
    Talk.GREETING: "Hello.",
    Talk.THANKS: "You're welcome.",
    Talk.PARTING: "Goodbye.",
    Talk.INSULT: "I'm sorry. Please tell me what I should do.",
    Talk.FOREIGN: "Sorry, I only understand English.",
}
"""Replies to talk of these kinds; to any other, `TALK`."""
NO_SCENE = "I don't have a picture to look at yet."
UNKNOWN_PICTURE = (
    "This picture does not look like those my models were made for, so I may well be wrong. "
    "For photographs, choose another preset."
)
UNCALIBRATED = (
    "I do not act on this: my models are not calibrated, so I cannot tell how sure I am. "
    "Run reclip-agent calibrate, or set act_uncalibrated."
)
NAMELESS = "that I have no name for"
EMPTY_SCENE = "I don't see anything on the table."
WHICH_THEN = "Okay, not that one. Which one do you mean?"
NONE_THEN = "Okay, none of these. Please describe it another way."
BETWEEN_WHICH = "Between which things?"
WHICH_OBJECT = "Which object do you mean?"
NOTHING_BEFORE = "I'm not sure what you mean by that. Please name the object."
NO_OTHER = "I don't see another one like it."
GIVEN_UP = "I still don't know which one you mean. Please describe it another way."
SAY_AGAIN = "Sorry, please say it again."
TABLE = "Yes. Everything that I see is on it."
NOTHING_NEXT = "There is nothing left to do."

_DOING = {
    Intent.PICK_UP: "Picking up {}.",
    Intent.HAND_OVER: "Handing over {}.",
    Intent.PUSH: "Pushing {}.",
    Intent.PUT: "Putting {}.",
    Intent.POINT_AT: "Pointing at {}.",
    Intent.LOOK_AT: "Here is {}.",
}


def found(intent: Intent, thing: str, placement: str, place: str, moved: Displacement | None = None) -> str:
    """What is going to be done: "Putting the red cup in the bowl.", "Pushing the red cup 5 cm to the left." """
    parts = (moved.length, placement or moved.direction, place) if moved else (placement, place)
    where = " ".join(filter(None, parts)) or ("down" if intent is Intent.PUT else "")
    said = f"{thing} {where}" if where else thing
    return _DOING.get(intent, "You mean {}.").format(said)


def chosen_freely(names: Sequence[str], words: str) -> str:
    """That these of several were taken, and what is done to them."""
    return f"I choose {listed([f'the {name}' for name in names], 'and')}. {words}"


def next_step(step: Command) -> str:
    """The step that waits: "Next: the lemon in the bowl." """
    words = (step.expression, step.placement, step.destination) if step.intent in ACTIONS else (step.text,)
    return f"Next: {' '.join(filter(None, words))}."


def which(options: Sequence[str], noun: str = "", of_destination: bool = False) -> str:
    """The question that tells candidates apart: "Which cup: the red one or the blue one?" """
    asked = f"Which {noun}" if noun else "Which one"
    lead = f"{asked} should it go to" if of_destination else f"{asked} do you mean"
    return f"{lead}: {listed(options, 'or')}?"


def too_many(number: int, noun: str = "") -> str:
    """The question where more things fit than can be named: "I see seven cups that fit. Please tell me more." """
    return f"I see {how_many(number)} {plural(noun or 'thing')} that fit. Please tell me more about the one you mean."


def whether(thing: str) -> str:
    """A yes-or-no question."""
    return f"Do you mean {thing}?"


def heard(text: str) -> str:
    """The question whether unclear speech was understood."""
    return f'Did you say "{text}"?'


def absent(expression: str, unseen: str = "") -> str:
    """Nothing in view fits."""
    return f"I don't see {unseen or expression or 'such a thing'}."


def unseen(phrase: str) -> str:
    """The lead to a question whether something else is meant."""
    return f"I don't see {phrase}. "


def gone(thing: str) -> str:
    """What was talked about is no longer in view."""
    return f"I don't see {thing} any more."


def lost(expression: str) -> str:
    """What was followed is no longer seen."""
    return f"I have lost sight of {expression or 'it'}."


def unsuccessful(reason: str) -> str:
    """A reason that the grounding gave, as a sentence."""
    return f"Sorry, {reason}." if reason else WHICH_OBJECT


def scene(things: Sequence[str], where: str = "") -> str:
    """All that is in view, or at a place."""
    if not things:
        return f"I don't see anything {where}." if where else EMPTY_SCENE
    return (
        f"{where[:1].upper()}{where[1:]} I see {listed(things, 'and')}." if where else f"I see {listed(things, 'and')}."
    )


def nameless(number: int) -> str:
    """Things that none of the known names is for."""
    return f"{'something' if number == 1 else f'{how_many(number)} things'} {NAMELESS}"


def thing(name: str, place: str, noun: str = "It") -> str:
    """What one thing is, and where."""
    return f"{noun} is {with_article(name)}{f' {place}' if place else ''}."


def whether_so(is_so: bool, told: str) -> str:
    """The answer to a yes-or-no question, and what it is about."""
    return f"{'Yes' if is_so else 'No'}. {told}"


def is_so(thing: str, predicate: str, is_not: bool = False) -> str:
    """What is true of a thing, or not: "The red cup is bigger." """
    return f"{thing[:1].upper()}{thing[1:]} is {'not ' if is_not else ''}{predicate}."


def both_or_neither(predicate: str, *, is_so: bool, compares: bool) -> str:
    """Both or neither of two things, where one was to be chosen."""
    if compares:
        return f"I cannot tell which is {predicate}."
    return f"Both are {predicate}." if is_so else f"Neither is {predicate}."


def are_so(things: str, words: Sequence[str]) -> str:
    """What is true of several things: "The cups are red, yellow and pink." """
    return f"{things[:1].upper()}{things[1:]} are {listed(words, 'and')}."


def so_many(is_so: bool, number: int, total: int, things: Sequence[str]) -> str:
    """Of how many of several something is true: "No, one of three: a red cup." """
    told = how_many(number) if number == total else f"{how_many(number) if number else 'none'} of {how_many(total)}"
    return yes_or_no(is_so, f"all {told}" if number == total and number > 1 else f"{told}{_which(number, things)}")


def cannot_tell(what: str) -> str:
    """What no picture shows of a thing: "I cannot tell its weight." """
    return f"I cannot tell {what}."


def cannot_tell_whether(predicate: str, things: str = "it") -> str:
    """What no picture shows to be so: "I cannot tell whether it is hot." """
    return cannot_tell(f"whether {things} {'is' if things == 'it' else 'are'} {predicate}")


def colour(expression: str, word: str) -> str:
    """The colour of something."""
    subject = "It" if expression.lower() in ("it", "that", "this", "that one", "this one") else expression
    return is_so(subject, word)


def count(number: int, expression: str, things: Sequence[str], *, is_so: bool | None = None) -> str:
    """How many there are, and which, where they are few; to a yes-or-no question, whether there are as many."""
    which_ones = _which(number, things)
    if is_so is not None:
        return yes_or_no(is_so, f"{how_many(number)}{which_ones}" if number else f"I see {none_of(expression)}")
    if number == 1:
        return f"There is one{which_ones}."
    return f"I count {how_many(number)}{f' {expression}' if expression else ''}{which_ones}."


def _which(number: int, things: Sequence[str]) -> str:
    """Which ones, where they are few: ": a red cup and a pink cup"."""
    return f": {listed(things, 'and')}" if 0 < number <= 3 and things else ""


def yes_or_no(is_so: bool, told: str) -> str:
    """The answer to a yes-or-no question, with a number behind: "Yes, three." """
    return f"{'Yes' if is_so else 'No'}, {told}."


def counted(words: Sequence[str]) -> str:
    """How many different ones there are: "Three: red, yellow and pink." """
    number = how_many(len(words))
    return f"{number[:1].upper()}{number[1:]}: {listed(words, 'and')}." if words else EMPTY_SCENE


def compared(*numbers: tuple[int, str]) -> str:
    """How many of each: "three cups and one bowl"."""
    return listed([f"{how_many(n)} {singular(things) if n == 1 else things}" for n, things in numbers], "and")


def none_seen(things: str) -> str:
    """Nothing is as asked: "I don't see any cups that are red." """
    anything, _, rest = things.partition(" ")
    return f"I don't see {f'anything {rest}'.replace(' are ', ' is ', 1) if anything == 'things' else f'any {things}'}."


def none_of(expression: str) -> str:
    """What is not there: "no red cup", "nothing in the bowl"."""
    anything, _, rest = expression.partition(" ")
    if anything in ("anything", "something", "nothing"):
        return f"nothing {rest}".strip()
    return f"no {expression or 'such thing'}"


def how_many(number: int) -> str:
    """The number as a word where it is small: "no", "one", "two"."""
    words = ("no", *NUMBER_WORDS)
    return words[number] if number < len(words) else str(number)


def listed(parts: Sequence[str], joiner: str) -> str:
    """ "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {joiner} {parts[-1]}" if parts else ""
