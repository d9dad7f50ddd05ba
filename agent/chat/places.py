"""Destinations: which are things that can be found, and which are persons, only pointed at, or under everything."""

from __future__ import annotations

from agent.language.command import Command
from agent.language.command_words import PERSONAL, PERSONS, RECIPIENTS
from agent.language.destination import placement_at
from agent.language.intents import Intent
from agent.language.placement_words import POINTED_PLACES
from agent.language.words import count_words, split_words

SURFACES = frozenset({"table", "tabletop", "desk", "counter", "floor", "ground"})
"""What all things stand on: to put something on it is to put it down."""
_SOMEBODY = RECIPIENTS | PERSONAL | {"you", "yourself", "myself"}


def thing_as_place(command: Command) -> str:
    """The destination where it is a thing to be found; empty for persons, "there" and "on the table"."""
    words = command.destination.lower().split()
    somebody = bool({*words[:1]} & _SOMEBODY) or bool({*words} & PERSONS)
    surface = len(words) <= 2 and bool({*words[-1:]} & SURFACES) and command.placement in ("on", "onto", "on top of")
    nowhere = somebody or surface or command.intent is Intent.HAND_OVER or is_pointed(command)
    return "" if nowhere else command.destination


def is_pointed(command: Command) -> bool:
    """Whether a thing goes "there", and to no person."""
    place = command.destination.lower()
    pointed = place in POINTED_PLACES or place.split()[:1] == ["where"]
    return pointed and command.intent is not Intent.HAND_OVER


def split_place(expression: str) -> tuple[str, str]:
    """The placement that an expression begins with and the thing it leads to: "on | the plate"; empty for none."""
    words = split_words(expression)
    placement, leads_on = placement_at(words)
    count = count_words(placement)
    if not placement or not leads_on or count >= len(words):
        return "", ""
    return placement, expression[words[count].start :]
