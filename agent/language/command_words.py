"""The words that commands are made of, as tables: one place for each word.

A new verb is one more row of `ACTION_VERBS`; a new way to be polite one more string of `OPENINGS` or `CLOSINGS`.
Everything is lower case; words of one entry are separated by single spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Destination(Enum):
    """Where a verb can send its object."""

    NONE = "takes no destination"
    PLACE = "put it in, on, next to, behind something"
    TOWARDS = "bring it to, push it into something"


@dataclass(frozen=True)
class ActionVerb:
    """What may follow a verb that opens a command.

    Attributes:
        particles: words that belong to the verb right after it ("pick up", "look at"). Those in
            `SEPARABLE_PARTICLES` may also stand behind the object ("pick the cup up").
        also_noun: the word is a thing as well ("hand", "point"): it opens a command only where an object follows.
        destination: whether a place after the object may be where it goes.
    """

    particles: tuple[str, ...] = ()
    also_noun: bool = False
    destination: Destination = Destination.NONE


SEPARABLE_PARTICLES = frozenset({"up", "down", "out", "off", "away", "over"})

TOWARDS = ("to", "into", "in to", "onto", "on to", "over to", "toward", "towards")
"""Placements that name a destination whatever else is said."""

INTO = ("in", "on", "inside", "inside of", "on top of", "upon", "within", "at", "against")
"""Placements that name a destination rather than describe, where the parse does not say otherwise."""

BESIDE = (
    "next to", "beside", "near", "near to", "close to", "by", "behind", "in front of", "under", "underneath", "below",
    "beneath", "above", "over", "between", "around", "left of", "right of", "opposite",
)  # fmt: skip
"""Placements that describe an object as often as they name a destination."""

PLACEMENTS = (*TOWARDS, *INTO, *BESIDE)

AFTER_PARTICLE = ("from", "off", "out", "and", "then", ",", *PLACEMENTS)
"""What may follow a particle that stands behind its object."""

RECIPIENTS = frozenset({"me", "us"})

ACTION_VERBS: Mapping[str, ActionVerb] = MappingProxyType(
    {
        "pick": ActionVerb(particles=("up", "out")),
        "grab": ActionVerb(particles=("hold of",)),
        "grasp": ActionVerb(),
        "take": ActionVerb(particles=("out", "away", "off", "hold of"), destination=Destination.TOWARDS),
        "get": ActionVerb(particles=("hold of",), destination=Destination.TOWARDS),
        "fetch": ActionVerb(destination=Destination.TOWARDS),
        "lift": ActionVerb(particles=("up",), also_noun=True),
        "raise": ActionVerb(particles=("up",), also_noun=True),
        "hold": ActionVerb(particles=("up",), also_noun=True),
        "bring": ActionVerb(particles=("over",), destination=Destination.TOWARDS),
        "carry": ActionVerb(particles=("over",), destination=Destination.TOWARDS),
        "deliver": ActionVerb(destination=Destination.TOWARDS),
        "give": ActionVerb(destination=Destination.TOWARDS),
        "hand": ActionVerb(particles=("over",), also_noun=True, destination=Destination.TOWARDS),
        "pass": ActionVerb(particles=("over",), also_noun=True, destination=Destination.TOWARDS),
        "put": ActionVerb(particles=("down", "away"), destination=Destination.PLACE),
        "place": ActionVerb(particles=("down",), also_noun=True, destination=Destination.PLACE),
        "set": ActionVerb(particles=("down",), also_noun=True, destination=Destination.PLACE),
        "lay": ActionVerb(particles=("down",), destination=Destination.PLACE),
        "drop": ActionVerb(particles=("off",), also_noun=True, destination=Destination.PLACE),
        "leave": ActionVerb(also_noun=True, destination=Destination.PLACE),
        "move": ActionVerb(particles=("to", "over to"), destination=Destination.PLACE),
        "stack": ActionVerb(also_noun=True, destination=Destination.PLACE),
        "insert": ActionVerb(also_noun=True, destination=Destination.PLACE),
        "throw": ActionVerb(particles=("away",), destination=Destination.TOWARDS),
        "toss": ActionVerb(particles=("away",), also_noun=True, destination=Destination.TOWARDS),
        "push": ActionVerb(particles=("over", "down"), destination=Destination.TOWARDS),
        "pull": ActionVerb(particles=("out",), destination=Destination.TOWARDS),
        "slide": ActionVerb(particles=("over",), also_noun=True, destination=Destination.TOWARDS),
        "press": ActionVerb(particles=("down",), also_noun=True),
        "touch": ActionVerb(),
        "tap": ActionVerb(particles=("on",), also_noun=True),
        "click": ActionVerb(particles=("on",), also_noun=True),
        "point": ActionVerb(particles=("at", "to", "out", "towards", "toward"), also_noun=True),
        "look": ActionVerb(particles=("at", "for", "towards", "toward"), also_noun=True),
        "find": ActionVerb(),
        "locate": ActionVerb(),
        "identify": ActionVerb(),
        "detect": ActionVerb(),
        "spot": ActionVerb(also_noun=True),
        "see": ActionVerb(),
        "show": ActionVerb(also_noun=True),
        "tell": ActionVerb(),
        "select": ActionVerb(),
        "choose": ActionVerb(),
        "highlight": ActionVerb(also_noun=True),
        "mark": ActionVerb(also_noun=True),
        "open": ActionVerb(particles=("up",), also_noun=True),
        "close": ActionVerb(also_noun=True),
        "turn": ActionVerb(particles=("over", "to", "towards", "toward"), also_noun=True),
        "go": ActionVerb(particles=("to", "over to", "towards", "toward")),
        "drive": ActionVerb(particles=("to", "over to", "towards", "toward"), also_noun=True),
        "follow": ActionVerb(),
    }
)
"""Verbs that open a command. Any other verb is recognised by the parse alone."""

ACTION_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "i want": "want",
        "we want": "want",
        "i want to have": "want",
        "i need": "want",
        "we need": "want",
        "i would like": "want",
        "i'd like": "want",
        "i would like to have": "want",
        "i'd like to have": "want",
        "can i have": "want",
        "could i have": "want",
        "may i have": "want",
        "can i get": "want",
        "where is": "where is",
        "where's": "where is",
        "where are": "where is",
        "do you know where": "where is",
        "which one is": "which is",
        "which is": "which is",
        "is there": "is there",
        "are there": "is there",
        "do you see": "see",
        "i am looking for": "look for",
        "i'm looking for": "look for",
    }
)
"""Openings without an imperative -> the action that they come to."""

OPENINGS = (
    "please", "kindly", "just", "now", "then", "so", "ok", "okay", "hey", "hi", "hello", "hey robot", "hi robot",
    "hello robot", "ok robot", "okay robot", "robot ,", "robot please", "can you", "could you", "would you", "will you",
    "can we", "could we", "you can", "you could", "i want you to", "i need you to",
    "i would like you to", "i'd like you to", "we want you to", "we need you to", "try to", "help me", "help me to",
    "let's", "let us", "go and", "go ahead and", "i want to", "i would like to", "i'd like to",
)  # fmt: skip
"""What people say before the command itself."""

CLOSINGS = ("please", "thanks", "thank you", "now", "right now", "will you", "would you", "ok", "okay", "if you can")
"""What people say after it."""

OBJECT_STARTS = frozenset((
    "the", "a", "an", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "me",
    "us", "it", "them", "him", "another", "each", "every", "both", "all", "any", "some", "one", "two", "three",
    "four", "five",
))  # fmt: skip
"""Words that begin the object of a verb, where a noun could not go on."""

REGION_NOUNS = (
    "left", "right", "middle", "center", "centre", "front", "back", "rear", "top", "bottom", "corner", "side", "edge",
    "end", "foreground", "background",
)  # fmt: skip
"""Nouns that only say where in the picture: "on the left" describes, "on the plate" may be a destination."""

NEARNESS = frozenset((
    "close", "closer", "closest", "near", "nearer", "nearest", "next", "adjacent", "farther", "farthest",
    "further", "furthest",
))  # fmt: skip
"""Words after which "to" belongs to the description: "the cup closest to me"."""

RELATIVE_VERBS = frozenset((
    "is", "are", "was", "were", "lying", "sitting", "standing", "placed", "located", "that's",
))  # fmt: skip
"""Words after which a place belongs to the description: "the apple that is on the plate"."""

POINTED_PLACES = frozenset({"here", "there"})
"""Words that are a destination by themselves: "put it there"."""

JOINERS = frozenset({"and", "then", ","})

PRONOUNS = frozenset({"it", "them"})
"""Words for the thing that was just named: "pick up the cup and put it in the box"."""
