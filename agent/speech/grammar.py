"""What people say to this robot, as a grammar for a recogniser; built from the words that the rest understands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import cycle

from agent.grounding.names import categories_of
from agent.language.english import COLOURS, MATERIALS, ORDINAL_WORDS, RARER_ARTICLES, plural
from agent.language.vocabulary import Vocabulary
from agent.speech.phrases import Phrase, PhraseGrammar, Rule, maybe, one_of, weighed


def _listed(words: str) -> tuple[str, ...]:
    """A text's parts between commas."""
    return tuple(" ".join(part.split()) for part in words.split(","))


SYNONYMS = ("mug", "dish", "tin", "cube", "brick", "saucer", "teaspoon", "duckling", "carton", "flask", "sphere", "jug")
"""Other words for things that are often said; those that a preset does not know are left out."""
SIZES = ("small", "big", "large", "little", "tiny", "tall")
SUPERLATIVES = _listed("""
    leftmost, rightmost, biggest, smallest, largest, closest, nearest, furthest, left, right
""")
RELATIONS = _listed("""
    left of, right of, to the left of, to the right of, on the left of, on the right of, on the left side of,
    on the right side of, behind, in front of, above, below, next to, near, beside, on, in, inside, under, close to
""")
PLACES = _listed("""
    on the left, on the right, in the middle, in front, in the front, at the front, in the back, at the back,
    on the far left, on the far right
""")
PICKING = _listed("""
    pick up, grab, take, get, lift, lift up, pick, hold, fetch, collect, grasp, pick out, get me, i want, i need,
    i would like, i'd like, let me have
""")
HANDING = _listed("""
    give me, hand me, pass me, bring me, hand over, bring, pass, fetch me, get me, bring over
""")
SHOWING = ("point at", "point to", "look at", "show me", "find", "where is", "where's", "find me")
PUSHING = ("push", "shove", "nudge", "slide", "move")
PUTTING = ("put", "place", "set", "move", "drop", "lay", "put down", "stick")
PLACEMENTS = _listed("""
    in, into, on, onto, on top of, next to, beside, behind, in front of, inside, to the left of, to the right of, near,
    left of, right of, under
""")
DIRECTIONS = _listed("""
    to the left, to the right, left, right, away, forward, back, a little to the left, over there,
    a little to the right, towards me, a bit to the left, a bit to the right
""")
STOPS = _listed("""
    stop, stop stop, stop it, stop that, stop now, stop please, please stop, stop moving, halt, freeze, wait, wait wait,
    cancel, cancel that, never mind, forget it, hold on, abort, stop right there, don't move, wait a second,
    wait a moment, robot stop
""")
CONFIRMATIONS = _listed("""
    yes, yeah, yep, yes please, okay, sure, correct, right, exactly, that one, yes that one, that's right,
    that is right, do it, go ahead, yes do it
""")
DENIALS = _listed("""
    no, nope, no thanks, neither, none of them, wrong, not that one, no not that one, no that's wrong
""")
QUESTIONS = _listed("""
    what do you see, what can you see, what is on the table, what's on the table, what's there, what is that,
    what's that, describe the table, describe the scene, tell me what you see, what is this, what's in front of you
""")
OTHERS = ("the other one", "another one", "the next one", "the first one", "the second one", "the last one")
OPENINGS = _listed("""
    please, robot, now, can you, could you, would you, can you please, could you please, hey robot, okay, and, then,
    now please, would you please, i want you to
""")
CLOSINGS = ("please", "for me", "now", "thanks", "robot")


def stop_grammar() -> PhraseGrammar:
    """What stops a robot, and nothing else."""
    return PhraseGrammar({"stop": one_of(*STOPS)})


def command_grammar(vocabulary: Vocabulary | None) -> PhraseGrammar:
    """Commands, replies, questions and stops about the things that a preset knows."""

    def known(words: Iterable[str]) -> list[str]:
        return [word for word in words if vocabulary is None or word in vocabulary.words]

    things, colours, materials = categories_of(vocabulary), known(COLOURS), known(MATERIALS)
    utterance: dict[Phrase, float] = {
        (maybe(one_of(*OPENINGS), 0.3), Rule("command"), maybe(one_of(*CLOSINGS), 0.25)): 10.0,
        (Rule("object"), maybe("please", 0.1)): 3.0,
        Rule("reply"): 2.0,
        Rule("question"): 1.5,
        one_of(*STOPS): 2.0,
    }
    like = (
        maybe(one_of(*SUPERLATIVES), 0.2),
        maybe(one_of(*SIZES), 0.15),
        maybe(one_of(*colours), 0.6),
        maybe(one_of(*materials), 0.05),
    )
    noun: dict[Phrase, float] = {
        one_of(*things): 8.0,
        one_of(*known(SYNONYMS)): 1.0,
        one_of("one", "thing", "object"): 2.0,
    }
    return PhraseGrammar(
        {
            "utterance": weighed(utterance),
            "command": _command(),
            "object": _object(),
            "thing": (weighed({"the": 20.0, one_of(*RARER_ARTICLES): 1.0}), Rule("what")),
            "what": weighed(
                {
                    (Rule("like"), Rule("noun")): 8.0,
                    (one_of(*ORDINAL_WORDS[:5]), Rule("noun"), one_of("from the left", "from the right")): 0.5,
                }
            ),
            "like": like,
            "noun": weighed(noun),
            "reply": _reply(colours),
            "question": _question(colours, things),
        }
    )


def _command() -> Phrase:
    thing, anything = Rule("thing"), Rule("object")
    return one_of(
        (one_of(*PICKING), anything),
        (one_of(*HANDING), anything),
        ("give", anything, "to me"),
        ("pick", anything, "up"),
        (one_of(*SHOWING), anything),
        (one_of(*PUSHING), anything, maybe(one_of(*DIRECTIONS), 0.5)),
        (one_of(*PUTTING), anything, one_of(*PLACEMENTS), thing),
        (one_of(*PUTTING), anything, one_of("there", "down", "over there", "here")),
    )


def _object() -> Phrase:
    thing, related = Rule("thing"), one_of(*RELATIONS)
    return weighed(
        {
            thing: 6.0,
            (thing, related, thing): 4.0,
            (thing, one_of("that is", "that's", "which is"), related, thing): 0.5,
            (thing, one_of(*PLACES)): 1.0,
            one_of("it", "that", "this", "that one", "this one", *OTHERS): 1.5,
        }
    )


def _reply(colours: Iterable[str]) -> Phrase:
    return weighed(
        {
            one_of(*CONFIRMATIONS): 2.0,
            one_of(*DENIALS): 1.5,
            (one_of("no", "no i mean", "not that one", "i mean", "sorry", "yes"), Rule("object")): 1.0,
            (one_of("not"), Rule("thing"), maybe(Rule("thing"), 0.4)): 0.5,
            (one_of(*PLACES),): 0.3,
            one_of(*colours): 0.3,
        }
    )


def _question(colours: Iterable[str], things: Iterable[str]) -> Phrase:
    many = one_of(*(plural(word) for word in (*things, "thing", "object")))
    seen = one_of("are there", "do you see", "can you see", "are on the table", "do you have")
    return weighed(
        {
            one_of(*QUESTIONS): 1.0,
            ("how many", maybe(one_of(*colours), 0.3), many, seen): 1.0,
            (one_of("what colour is", "what color is", "what is"), Rule("object")): 0.5,
            (one_of("is there", "do you see", "can you see"), Rule("thing")): 0.5,
            ("what is", one_of(*RELATIONS), Rule("thing")): 0.3,
        }
    )


SHORT_PROMPT = "Pick up the red cup. Put the blue box left of it."
"""What tells Whisper that commands are given, for the time of a few words."""
MOST_NAMED = 14
"""Things that are named to it: more take longer."""
LONGEST_NAME = 40
"""Characters."""


def whisper_prompt(vocabulary: Vocabulary | None, in_view: Sequence[str] = ()) -> str:
    """Sentences with colours and categories, the things in view last: Whisper hears what follows in such words.

    Args:
        in_view: what they are called ("red cup"); empty where nobody knows.
    """
    known = [word for word in COLOURS if vocabulary is None or word in vocabulary.words]
    seen = [*dict.fromkeys(name for name in in_view if 0 < len(name) <= LONGEST_NAME)][-MOST_NAMED:]
    others = [f"{colour} {thing}" for colour, thing in zip(cycle(known), categories_of(vocabulary), strict=False)]
    named = [*[name for name in others if name not in seen][: MOST_NAMED - len(seen)], *seen]
    return f"Pick up the leftmost red cup in front of the bowl. Put the {', the '.join(named)} left of it."
