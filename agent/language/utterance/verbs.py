"""The verbs that open a command: what each is for, and what may follow it. A new verb is one more row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType

from agent.language.intents import Intent


class Destination(Enum):
    """Where a verb can send its object."""

    NONE = "takes no destination"
    PLACE = "put it in, on, next to, behind something"
    TOWARDS = "bring it to, push it into something"
    ALONG = "push it to, next to, away from something, or in a direction"


@dataclass(frozen=True)
class ActionVerb:
    """What a verb that opens a command is for, and what may follow it.

    Attributes:
        intent: what it comes to with an object alone.
        particles: words that belong to the verb right after it ("pick up", "look at"). Those in
            `SEPARABLE_PARTICLES` may also stand behind the object ("pick the cup up").
        also_noun: the word is a thing as well ("hand", "point"): it opens a command only where an object follows.
        destination: whether a place after the object may be where it goes.
        dative: a person may stand before the object ("give her the cup").
    """

    intent: Intent = Intent.OTHER
    particles: tuple[str, ...] = ()
    also_noun: bool = False
    destination: Destination = Destination.NONE
    dative: bool = False


SEPARABLE_PARTICLES = frozenset({"up", "down", "out", "off", "away", "over", "around"})

_PLACE, _TOWARDS, _ALONG = Destination.PLACE, Destination.TOWARDS, Destination.ALONG


_PLAIN = (
    "attach", "build", "burn", "bend", "boil", "bake", "charge", "connect", "cook", "crush", "detach", "destroy",
    "disconnect", "draw", "dry", "feed", "fix", "forget", "hide", "hit", "ignore", "insult", "kick", "learn", "make",
    "measure", "melt", "paint", "peel", "plug", "punch", "remember", "repair", "scan", "sort", "tear", "tidy", "unlock",
    "unplug", "unscrew", "untie", "unwrap", "weigh", "write", "read", "play", "buy", "sell", "slice", "chop", "wrap",
    "tie", "assemble", "dismantle", "compare", "smell", "taste", "activate", "calibrate", "imagine", "explore",
)  # fmt: skip
_PLAIN_NOUNS = (
    "clear", "cover", "lock", "screw", "scratch", "twist", "swap", "switch", "water", "heat", "cool", "knock",
    "balance", "light", "hang", "save", "hug", "kiss", "zip", "bounce", "juggle", "pet", "wear", "drink", "photograph",
    "exchange", "bag", "pack",
)  # fmt: skip
"""Verbs that this robot does not know, and those of them that are things as well."""


def _verbs(intent: Intent, rows: Mapping[str, ActionVerb]) -> dict[str, ActionVerb]:
    return {word: replace(row, intent=intent) for word, row in rows.items()}


ACTION_VERBS: Mapping[str, ActionVerb] = MappingProxyType(
    {
        **_verbs(
            Intent.PICK_UP,
            {
                "pick": ActionVerb(particles=("up", "out")),
                "pickup": ActionVerb(),
                "grab": ActionVerb(particles=("hold of",), dative=True),
                "grasp": ActionVerb(particles=("hold of",)),
                "grip": ActionVerb(also_noun=True),
                "clasp": ActionVerb(),
                "snatch": ActionVerb(particles=("up",)),
                "seize": ActionVerb(),
                "collect": ActionVerb(particles=("up",)),
                "gather": ActionVerb(particles=("up",)),
                "catch": ActionVerb(particles=("hold of",), also_noun=True),
                "take": ActionVerb(particles=("out", "away", "off", "hold of", "up"), destination=_TOWARDS),
                "get": ActionVerb(particles=("hold of",), destination=_TOWARDS, dative=True),
                "lift": ActionVerb(particles=("up",), also_noun=True),
                "raise": ActionVerb(particles=("up",), also_noun=True),
                "hold": ActionVerb(particles=("up", "onto", "on to"), also_noun=True),
                "scoop": ActionVerb(particles=("up",), also_noun=True),
                "remove": ActionVerb(),
                "reach": ActionVerb(particles=("for", "out for", "over for"), also_noun=True),
                "carry": ActionVerb(particles=("over",), destination=_TOWARDS),
            },
        ),
        **_verbs(
            Intent.HAND_OVER,
            {
                "give": ActionVerb(particles=("over",), destination=_TOWARDS, dative=True),
                "hand": ActionVerb(particles=("over",), also_noun=True, destination=_TOWARDS, dative=True),
                "pass": ActionVerb(particles=("over",), also_noun=True, destination=_TOWARDS, dative=True),
                "bring": ActionVerb(particles=("over",), destination=_TOWARDS, dative=True),
                "fetch": ActionVerb(destination=_TOWARDS, dative=True),
                "deliver": ActionVerb(destination=_TOWARDS),
                "offer": ActionVerb(also_noun=True, destination=_TOWARDS, dative=True),
                "serve": ActionVerb(destination=_TOWARDS, dative=True),
                "lend": ActionVerb(dative=True, destination=_TOWARDS),
            },
        ),
        **_verbs(
            Intent.PUT,
            {
                "put": ActionVerb(particles=("down", "away"), destination=_PLACE),
                "place": ActionVerb(particles=("down",), also_noun=True, destination=_PLACE),
                "set": ActionVerb(particles=("down",), also_noun=True, destination=_PLACE),
                "lay": ActionVerb(particles=("down",), destination=_PLACE),
                "rest": ActionVerb(also_noun=True, destination=_PLACE),
                "drop": ActionVerb(particles=("off",), also_noun=True, destination=_PLACE),
                "leave": ActionVerb(also_noun=True, destination=_PLACE),
                "move": ActionVerb(particles=("to", "over to"), destination=_PLACE),
                "shift": ActionVerb(also_noun=True, destination=_PLACE),
                "stack": ActionVerb(particles=("up",), also_noun=True, destination=_PLACE),
                "pile": ActionVerb(particles=("up",), also_noun=True, destination=_PLACE),
                "insert": ActionVerb(also_noun=True, destination=_PLACE),
                "position": ActionVerb(also_noun=True, destination=_PLACE),
                "stick": ActionVerb(also_noun=True, destination=_PLACE),
                "deposit": ActionVerb(also_noun=True, destination=_PLACE),
                "dump": ActionVerb(also_noun=True, destination=_PLACE),
                "store": ActionVerb(also_noun=True, destination=_PLACE),
                "stow": ActionVerb(particles=("away",), destination=_PLACE),
                "arrange": ActionVerb(destination=_PLACE),
                "release": ActionVerb(also_noun=True, destination=_PLACE),
                "return": ActionVerb(also_noun=True, destination=_PLACE),
                "relocate": ActionVerb(destination=_PLACE),
                "transfer": ActionVerb(also_noun=True, destination=_PLACE),
                "transport": ActionVerb(also_noun=True, destination=_PLACE),
                "lower": ActionVerb(particles=("down",), also_noun=True, destination=_PLACE),
                "slip": ActionVerb(also_noun=True, destination=_PLACE),
                "pop": ActionVerb(also_noun=True, destination=_PLACE),
                "throw": ActionVerb(particles=("away", "out"), destination=_PLACE, dative=True),
                "toss": ActionVerb(particles=("away", "out"), also_noun=True, destination=_PLACE, dative=True),
            },
        ),
        **_verbs(
            Intent.PUSH,
            {
                "push": ActionVerb(particles=("over", "down"), destination=_ALONG),
                "pull": ActionVerb(particles=("out", "over"), destination=_ALONG),
                "slide": ActionVerb(particles=("over",), also_noun=True, destination=_ALONG),
                "nudge": ActionVerb(particles=("over",), also_noun=True, destination=_ALONG),
                "shove": ActionVerb(particles=("over",), also_noun=True, destination=_ALONG),
                "drag": ActionVerb(particles=("over",), also_noun=True, destination=_ALONG),
                "scoot": ActionVerb(particles=("over",), destination=_ALONG),
                "roll": ActionVerb(particles=("over",), also_noun=True, destination=_ALONG),
                "tow": ActionVerb(destination=_ALONG),
                "sweep": ActionVerb(also_noun=True, destination=_ALONG),
            },
        ),
        **_verbs(
            Intent.POINT_AT,
            {
                "point": ActionVerb(particles=("at", "to", "out", "towards", "toward", "me to"), also_noun=True),
                "indicate": ActionVerb(),
                "gesture": ActionVerb(particles=("at", "to", "towards", "toward"), also_noun=True),
                "highlight": ActionVerb(also_noun=True),
                "mark": ActionVerb(also_noun=True),
            },
        ),
        **_verbs(
            Intent.LOOK_AT,
            {
                "look": ActionVerb(
                    particles=("at", "for", "towards", "toward", "over at", "closely at", "again at"), also_noun=True
                ),
                "find": ActionVerb(particles=("out",), dative=True),
                "locate": ActionVerb(),
                "identify": ActionVerb(),
                "detect": ActionVerb(),
                "spot": ActionVerb(also_noun=True),
                "see": ActionVerb(),
                "watch": ActionVerb(also_noun=True),
                "inspect": ActionVerb(),
                "examine": ActionVerb(),
                "observe": ActionVerb(),
                "focus": ActionVerb(particles=("on",), also_noun=True),
                "search": ActionVerb(particles=("for",), also_noun=True),
                "seek": ActionVerb(),
                "show": ActionVerb(also_noun=True, dative=True),
                "view": ActionVerb(also_noun=True),
                "check": ActionVerb(particles=("out",), also_noun=True),
                "stare": ActionVerb(particles=("at",)),
                "glance": ActionVerb(particles=("at",), also_noun=True),
            },
        ),
        **_verbs(
            Intent.SELECT,
            {"select": ActionVerb(), "choose": ActionVerb(), "use": ActionVerb(also_noun=True)},
        ),
        **_verbs(
            Intent.OTHER,
            {
                "press": ActionVerb(particles=("down",), also_noun=True),
                "touch": ActionVerb(),
                "tap": ActionVerb(particles=("on",), also_noun=True),
                "click": ActionVerb(particles=("on",), also_noun=True),
                "tell": ActionVerb(),
                "open": ActionVerb(particles=("up",), also_noun=True),
                "close": ActionVerb(also_noun=True),
                "turn": ActionVerb(
                    particles=("over", "to", "towards", "toward", "around", "on", "off", "upside down"), also_noun=True
                ),
                "rotate": ActionVerb(),
                "spin": ActionVerb(also_noun=True, particles=("around",)),
                "flip": ActionVerb(also_noun=True, particles=("over",)),
                "tilt": ActionVerb(also_noun=True, particles=("over",)),
                "shake": ActionVerb(also_noun=True),
                "wash": ActionVerb(also_noun=True),
                "clean": ActionVerb(also_noun=True, particles=("up",)),
                "wipe": ActionVerb(also_noun=True, particles=("down",)),
                "fill": ActionVerb(particles=("up",)),
                "empty": ActionVerb(also_noun=True, particles=("out",)),
                "pour": ActionVerb(particles=("out",)),
                "cut": ActionVerb(also_noun=True),
                "break": ActionVerb(also_noun=True),
                "squeeze": ActionVerb(also_noun=True),
                "fold": ActionVerb(also_noun=True),
                "eat": ActionVerb(),
                "stir": ActionVerb(),
                "go": ActionVerb(particles=("to", "over to", "towards", "toward")),
                "drive": ActionVerb(particles=("to", "over to", "towards", "toward"), also_noun=True),
                "follow": ActionVerb(),
                "come": ActionVerb(particles=("to", "over to", "here")),
                **dict.fromkeys(_PLAIN, ActionVerb()),
                **dict.fromkeys(_PLAIN_NOUNS, ActionVerb(particles=("up", "away", "off", "out"), also_noun=True)),
                "say": ActionVerb(also_noun=True),
                "repeat": ActionVerb(also_noun=True),
            },
        ),
    }
)
"""Verbs that open a command. Any other verb is recognised by the parse alone."""
