"""What people say to this robot, as a grammar for a recogniser; built from the words that the rest understands."""

from __future__ import annotations

from collections.abc import Iterable

from agent.grounding.names import categories_of
from agent.language.english import COLOURS, MATERIALS, ORDINAL_WORDS, plural
from agent.language.vocabulary import Vocabulary
from agent.speech.phrases import Phrase, PhraseGrammar, Rule, maybe, one_of, weighed

SYNONYMS = (
    "mug", "dish", "tin", "cube", "brick", "saucer", "teaspoon", "duckling", "carton", "flask", "sphere", "jug",
)  # fmt: skip
"""Other words for things that are often said; those that a preset does not know are left out."""
SIZES = ("small", "big", "large", "little", "tiny", "tall")
SUPERLATIVES = (
    "leftmost", "rightmost", "biggest", "smallest", "largest", "closest", "nearest", "furthest", "left", "right",
)  # fmt: skip
RELATIONS = (
    "left of", "right of", "to the left of", "to the right of", "on the left of", "on the right of",
    "on the left side of", "on the right side of", "behind", "in front of", "above", "below", "next to", "near",
    "beside", "on", "in", "inside", "under", "close to",
)  # fmt: skip
PLACES = (
    "on the left", "on the right", "in the middle", "in front", "in the front", "at the front", "in the back",
    "at the back", "on the far left", "on the far right",
)  # fmt: skip
PICKING = (
    "pick up", "grab", "take", "get", "lift", "lift up", "pick", "hold", "fetch", "collect", "grasp", "pick out",
    "get me",
    "i want", "i need", "i would like", "i'd like", "let me have",
)  # fmt: skip
HANDING = (
    "give me",
    "hand me",
    "pass me",
    "bring me",
    "hand over",
    "bring",
    "pass",
    "fetch me",
    "get me",
    "bring over",
)
SHOWING = ("point at", "point to", "look at", "show me", "find", "where is", "where's", "find me")
PUSHING = ("push", "shove", "nudge", "slide", "move")
PUTTING = ("put", "place", "set", "move", "drop", "lay", "put down", "stick")
PLACEMENTS = (
    "in", "into", "on", "onto", "on top of", "next to", "beside", "behind", "in front of", "inside", "to the left of",
    "to the right of", "near", "left of", "right of", "under",
)  # fmt: skip
DIRECTIONS = (
    "to the left", "to the right", "left", "right", "away", "forward", "back", "a little to the left", "over there",
    "a little to the right", "towards me", "a bit to the left", "a bit to the right",
)  # fmt: skip
STOPS = (
    "stop", "stop stop", "stop it", "stop that", "stop now", "stop please", "please stop", "stop moving", "halt",
    "freeze", "wait", "wait wait", "cancel", "cancel that", "never mind", "forget it", "hold on", "abort",
    "stop right there",
    "don't move", "wait a second", "wait a moment", "robot stop",
)  # fmt: skip
CONFIRMATIONS = (
    "yes", "yeah", "yep", "yes please", "okay", "sure", "correct", "right", "exactly", "that one", "yes that one",
    "that's right", "that is right", "do it", "go ahead", "yes do it",
)  # fmt: skip
DENIALS = (
    "no",
    "nope",
    "no thanks",
    "neither",
    "none of them",
    "wrong",
    "not that one",
    "no not that one",
    "no that's wrong",
)
QUESTIONS = (
    "what do you see", "what can you see", "what is on the table", "what's on the table", "what's there",
    "what is that",
    "what's that", "describe the table", "describe the scene", "tell me what you see", "what is this",
    "what's in front of you",
)  # fmt: skip
OTHERS = ("the other one", "another one", "the next one", "the first one", "the second one", "the last one")
OPENINGS = ("please", "robot", "now", "can you", "could you", "would you", "can you please", "could you please",
            "hey robot", "okay", "and", "then", "now please", "would you please", "i want you to")  # fmt: skip
CLOSINGS = ("please", "for me", "now", "thanks", "robot")


def stop_grammar() -> PhraseGrammar:
    """What stops a robot, and nothing else."""
    return PhraseGrammar({"stop": _any(STOPS)})


def command_grammar(vocabulary: Vocabulary | None) -> PhraseGrammar:
    """Commands, replies, questions and stops about the things that a preset knows."""
    things = categories_of(vocabulary)
    other = [word for word in SYNONYMS if vocabulary is None or word in vocabulary.words]
    known = None if vocabulary is None else vocabulary.words
    colours = [word for word in COLOURS if known is None or word in known]
    materials = [word for word in MATERIALS if known is None or word in known]
    noun = weighed({one_of(*things): 8.0, one_of(*other): 1.0, one_of("one", "thing", "object"): 2.0})
    rules: dict[str, Phrase] = {
        "utterance": weighed(
            {
                (maybe(_any(OPENINGS), 0.3), Rule("command"), maybe(_any(CLOSINGS), 0.25)): 10.0,
                (Rule("object"), maybe("please", 0.1)): 3.0,
                Rule("reply"): 2.0,
                Rule("question"): 1.5,
                _any(STOPS): 2.0,
            }
        ),
        "command": one_of(
            (_any(PICKING), Rule("object")),
            (_any(HANDING), Rule("object")),
            ("give", Rule("object"), "to me"),
            ("pick", Rule("object"), "up"),
            (_any(SHOWING), Rule("object")),
            (_any(PUSHING), Rule("object"), maybe(_any(DIRECTIONS), 0.5)),
            (_any(PUTTING), Rule("object"), _any(PLACEMENTS), Rule("thing")),
            (_any(PUTTING), Rule("object"), one_of("there", "down", "over there", "here")),
        ),
        "object": weighed(
            {
                Rule("thing"): 6.0,
                (Rule("thing"), _any(RELATIONS), Rule("thing")): 4.0,
                (Rule("thing"), one_of("that is", "that's", "which is"), _any(RELATIONS), Rule("thing")): 0.5,
                (Rule("thing"), _any(PLACES)): 1.0,
                one_of("it", "that", "this", "that one", "this one", *OTHERS): 1.5,
            }
        ),
        "thing": (weighed({"the": 20.0, one_of("a", "an", "that", "this", "my"): 1.0}), Rule("what")),
        "what": weighed(
            {
                (Rule("like"), Rule("noun")): 8.0,
                (_any(ORDINAL_WORDS[:5]), Rule("noun"), one_of("from the left", "from the right")): 0.5,
            }
        ),
        "like": (
            maybe(_any(SUPERLATIVES), 0.2),
            maybe(_any(SIZES), 0.15),
            maybe(_any(colours), 0.6),
            maybe(_any(materials), 0.05),
        ),
        "noun": noun,
        "reply": weighed(
            {
                _any(CONFIRMATIONS): 2.0,
                _any(DENIALS): 1.5,
                (one_of("no", "no i mean", "not that one", "i mean", "sorry", "yes"), Rule("object")): 1.0,
                (one_of("not"), Rule("thing"), maybe(Rule("thing"), 0.4)): 0.5,
                (one_of(*PLACES),): 0.3,
                _any(colours): 0.3,
            }
        ),
        "question": weighed(
            {
                _any(QUESTIONS): 1.0,
                (
                    "how many",
                    maybe(_any(colours), 0.3),
                    one_of(*(plural(word) for word in (*things, "thing", "object"))),
                    one_of("are there", "do you see", "can you see", "are on the table", "do you have"),
                ): 1.0,
                (one_of("what colour is", "what color is", "what is"), Rule("object")): 0.5,
                (one_of("is there", "do you see", "can you see"), Rule("thing")): 0.5,
                ("what is", _any(RELATIONS), Rule("thing")): 0.3,
            }
        ),
    }
    return PhraseGrammar(rules)


def _any(words: Iterable[str]) -> Phrase:
    return one_of(*words)
