from __future__ import annotations

import random

import pytest

from agent.language.command import parse_command
from agent.language.english import COLOURS, NUMBER_WORDS, ORDINAL_WORDS
from agent.language.intents import Intent
from agent.language.things import CATEGORIES
from agent.language.utterance.chatter import without_chatter
from agent.language.utterance.spoken import as_written
from agent.language.words import lower_text, split_words
from tests.support.named_things import parser

CLAUSES = (
    "it blocks my elbow", "my hands are dirty", "I'm late for my train", "he has been crying", "the boss is coming",
    "before somebody knocks it over", "before the boss comes", "so he can eat", "so it doesn't roll off",
    "because my tea is getting cold", "we are playing shop", "my boy's castle lacks one piece", "I can't quite get it",
    "I want to stir my tea", "I'll slice it with my wife", "table four is waiting",
)  # fmt: skip
"""What is said behind a command and asks for nothing."""
TELLING = (
    *COLOURS, *NUMBER_WORDS[1:4], *ORDINAL_WORDS[:3], *(each for each in CATEGORIES if each != "can"), "not", "no",
    "never", "unless", "if", "when", "except", "without", "left", "right", "behind", "between", "biggest", "smaller",
    "leftmost", "other", "only", "then", "both", "instead", "joking", "wrong", "handle", "hammer", "put", "drop",
    "10 cm", "upside down", "all of them",
)  # fmt: skip
"""What may change what is meant, wherever it stands."""


def left(text: str) -> str:
    """What is left of some sentences."""
    sentences = [as_written(split_words(each)) for each in text.split(". ")]
    return ". ".join(map(lower_text, without_chatter(sentences)))


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_that_tells_nothing_of_things_is_no_part_of_a_command(clause: str) -> None:
    command = parse_command(f"give me the cup, {clause}", parser())
    assert (command.intent, command.expression, command.unread) == (Intent.HAND_OVER, "the cup", "")
    assert (command.later, command.condition, command.hindrance) == ((), None, "")


def test_no_word_that_may_change_what_is_meant_is_ever_left_out() -> None:
    draw = random.Random(15)
    lost = []
    for _ in range(3000):
        words = draw.choice(CLAUSES).split()
        at = draw.randint(0, len(words))
        said = lower_text(as_written(split_words(" ".join(words)))).split()
        told = draw.choice([each for each in TELLING if each not in said])
        clause = " ".join([*words[:at], told, *words[at:]])
        kept = left(f"give me the cup, {clause}")
        if not set(told.split()) & set(kept.split()):
            lost.append((told, clause, kept))
    assert not lost, lost[:20]


@pytest.mark.parametrize(
    "text",
    [
        "Nurse here, no free hands: give me the cup", "my dear robot, be good and give me the cup",
        "give me the cup, son", "Sister, give me the cup, love", "give me the cup, and don't dawdle",
        "give me the cup, I said.", "eww, give me the cup", "the cup, no idea what you call it. Give it to me.",
        "a normal cup, please: give me the cup", "give me the bowl no the ball i mean the cup",
    ],
)  # fmt: skip
def test_whom_somebody_calls_and_what_is_said_twice_is_no_part_of_it(text: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.expression.lower(), command.later) == (Intent.HAND_OVER, "the cup", ())


@pytest.mark.parametrize(
    "text",
    [
        "lemon onto the plate. Put it there.",
        "lemon onto the plate, put it there",
        "the lemon goes onto the plate, put it in",
    ],
)
def test_where_something_goes_may_be_said_twice(text: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.destination, command.later) == (Intent.PUT, "the plate", ())


def test_a_step_behind_a_reason_is_still_done() -> None:
    command = parse_command("put the ball next to the cup so they can chat, then hand me the lemon", parser())
    assert [each.expression for each in (command, *command.later)] == ["the ball", "the lemon"]


@pytest.mark.parametrize(
    "text",
    [
        "give me the cup, I was only joking",
        "give me the cup before you take the bowl",
        "give me the cup, my cup is red",
    ],
)
def test_what_takes_back_or_tells_apart_is_kept(text: str) -> None:
    assert left(text) == lower_text(as_written(split_words(text)))


def test_what_it_may_mean_is_kept() -> None:
    assert left("my niece has found a duckling. hand it to her") != "hand it to her"
    assert parse_command("white cup for the baby's porridge", parser()).expression == "white cup"


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Yellow cup for Grandpa, please.", "Yellow cup"),
        ("Pick up the ball for the dog.", "the ball"),
        ("One red lemon for the lady at the counter, please.", "One red lemon"),
        ("the pink can for the gentleman in the corner", "the pink can"),
        ("Get me the ball for the kids to play with", "the ball"),
        ("The white ball for the little one", "The white ball"),
        ("yellow cup for table two", "yellow cup"),
        ("Hand me the red cup for tonight's dinner", "the red cup"),
        ("Pick up the can for recycling", "the can"),
        ("Give the ball to me please, is for my son", "the ball"),
        ("Put the ball in the cup for later.", "the ball"),
        ("the black cup for small children", "the black cup"),
        ("the lemon for the lemon cake", "the lemon"),
    ],
)
def test_for_whom_and_what_for_is_no_part_of_a_thing(text: str, thing: str) -> None:
    command = parse_command(text, parser())
    assert command.expression == thing
    assert not command.unread
    assert not command.condition


@pytest.mark.parametrize(
    "text",
    [
        "the cup for the lemon",
        "the cup for each of us",
        "two cups for two guests",
        "the cup for nobody",
        "the cup for the red ball",
        "the cup for not spilling",
        "the cup for when I wake up",
        "pick up the ball for five minutes",
        "take the ball for a minute",
        "a cup for one",
    ],
)
def test_for_how_many_how_long_and_which_thing_is_kept(text: str) -> None:
    command = parse_command(text, parser())
    assert " for " in command.expression or command.condition


@pytest.mark.parametrize("text", ["put the ball for Tom on the right", "push the ball for Tom to the left"])
def test_where_it_goes_is_kept_behind_for_whom(text: str) -> None:
    command = parse_command(text, parser())
    assert command.placement or " for " in command.expression


def test_somebody_to_give_it_to_stays_where_a_verb_gives() -> None:
    assert parse_command("bring the lemon for the nurse", parser()).destination == "the nurse"


@pytest.mark.parametrize(
    "text",
    [
        "There's supposed to be a red cup. Pick up the red cup.",
        "Didn't we have a red cup? Pick up the red cup.",
        "My little one dropped a red cup somewhere - pick up the red cup.",
        "An apple a day, as they say. Pick up the red cup.",
    ],
)
def test_what_a_command_says_again_is_said_once(text: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.expression, command.later) == (Intent.PICK_UP, "the red cup", ())


@pytest.mark.parametrize(
    "text",
    [
        "If we had a blue cup, pick up the red cup.",
        "There are two cups. Pick up the red cup.",
        "Is there a red cup? Pick up the red cup.",
    ],
)
def test_what_says_more_than_a_command_is_kept(text: str) -> None:
    command = parse_command(text, parser())
    assert command.unread or command.later or command.condition
