"""The words that commands are made of, as tables: one place for each word.

A new verb is one more row of `agent.language.action_verbs`; a new way to be polite one more string of `OPENINGS` or
`CLOSINGS` here.
Everything is lower case; words of one entry are separated by single spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from agent.language import english
from agent.language.english import BACK_REFERENCES, DETERMINERS, NUMBER_WORDS, SPEAKER
from agent.language.intents import Intent

_WANTS = (
    "i want", "we want", "i want to have", "i wanted", "i need", "we need", "i need to have", "i would like",
    "we would like", "i would like to have", "i would love", "can i have", "could i have", "may i have",
    "might i have", "can we have", "could we have", "can i get", "could i get", "may i get", "can we get",
    "can i please have", "could i please have", "may i please have", "can i please get", "could i please get",
    "i will take", "i will have", "we will have", "i would take", "i would rather have", "i would prefer", "i prefer",
    "let me have", "let us have", "do you mind if i have", "i want to get", "i would like to get", "i want to hold",
    "i really want", "i really need", "i could use", "i am going to need", "i will need", "i still need",
    "i also want", "i also need", "i just want", "i just need",
)  # fmt: skip
_RELEASES = ("let go of", "let go", "get rid of")
_SHOWS = (
    "could i have a look at", "can i have a look at", "may i have a look at", "can i take a look at",
    "could i take a look at", "let me take a look at", "let me have a look at", "let me look at", "i want to look at",
    "i would like to look at", "i want a look at", "show me again", "have another look at", "take another look at",
    "direct your attention to", "let me see", "let us see", "take a look at", "have a look at",
    "take a closer look at", "keep an eye on", "i am looking for", "we are looking for", "i look for",
    "i can not find", "i am searching for", "have you seen", "turn your attention to", "pay attention to",
    "i want to see", "i would like to see", "can i see", "could i see", "may i see", "show us", "i lost",
    "i have lost",
)  # fmt: skip
_ACTIONS = {
    "i am looking for": "look for", "we are looking for": "look for", "i want to see": "see",
    "i would like to see": "see", "let go of": "release", "let go": "release",
}  # fmt: skip

ACTION_PHRASES: Mapping[str, tuple[Intent, str]] = MappingProxyType(
    {
        **{phrase: (Intent.HAND_OVER, "want") for phrase in _WANTS},
        **{phrase: (Intent.PUT, _ACTIONS.get(phrase, phrase)) for phrase in _RELEASES},
        **{phrase: (Intent.LOOK_AT, _ACTIONS.get(phrase, "look at")) for phrase in _SHOWS},
        "get hold of": (Intent.PICK_UP, "get hold of"),
        "take hold of": (Intent.PICK_UP, "take hold of"),
    }
)
"""Openings without a plain imperative -> what they are for and the action that they come to."""

OPENINGS = (
    "please", "kindly", "just", "now", "then", "so", "okay", "okay so", "hey", "hi", "hello", "hey robot", "hi robot",
    "hello robot", "okay robot", "robot", "robot please", "dear robot", "mr robot", "hey there", "hey you", "can you",
    "could you", "would you", "will you", "can we", "could we", "can you please", "could you please", "may you",
    "would you please", "will you please", "could you maybe", "could you perhaps", "can you maybe", "could you kindly",
    "could you possibly", "you can", "you could", "you may", "you should", "you must", "you need to", "you have to",
    "you may now", "you can now", "you will", "i want you to", "i need you to", "i would like you to",
    "i would love you to", "i would love for you to", "i would appreciate it if you could", "we want you to",
    "we need you to", "i need to", "i asked you to", "i told you to", "i said", "try to", "try and", "help me",
    "help me to", "help us", "let us", "go and", "go ahead and", "i want to", "i would like to", "i wish to",
    "be so kind as to", "would you be so kind as to", "would you be so kind to", "be a dear and", "do me a favour and",
    "do me a favor and", "i was wondering if you could", "i wonder if you could", "is it possible to",
    "do you think you could", "do you think you can", "would you be able to", "are you able to",
    "any chance you could", "may i ask you to", "can i ask you to", "if you could", "if you would", "if you can",
    "if you do not mind", "maybe", "perhaps", "why do not you", "i think you should", "next", "next up", "first",
    "first of all", "second of all", "after that", "and after that", "when you are done", "once you are done",
    "finally", "lastly", "all right", "well", "oh", "and", "and then", "and now", "but", "also", "and also", "great",
    "good", "very good", "nice", "perfect", "wonderful", "excellent", "cool", "fine", "thanks", "thank you",
    "thank you so much", "thank you very much", "thanks so much", "thanks a lot", "many thanks", "thanks a bunch",
    "thanks a million", "thank you for that", "thanks for that", "thank you for your help", "thanks for the help",
    "thanks for your help", "good job", "well done", "excuse me", "carefully", "gently", "slowly", "quickly",
    "quietly", "right ,", "right now", "for now", "this time", "in that case", "instead", "simply", "quick", "listen",
    "look ,", "see ,", "good morning", "good evening", "buddy", "again", "now then", "would you kindly", "go",
    "start by", "begin by", "proceed to", "continue to", "make sure to", "be sure to", "remember to",
    "do not forget to", "it would be great if you could", "it would be nice if you could", "you know what", "time to",
    "it is time to", "your task is to", "your job is to", "the next step is to",
)  # fmt: skip
"""What people say before the command itself."""

GERUND_OPENINGS = (
    "would you mind", "do you mind", "would you please mind", "mind", "how about", "what about", "consider", "try",
    "start", "start by", "begin by", "would it be possible for you to try",
)  # fmt: skip
"""Openings after which the verb ends in "-ing"."""

CLOSINGS = (
    "please", "thanks", "thank you", "thank you very much", "thanks a lot", "thank you so much", "thanks so much",
    "would be nice", "would be great", "would be good", "would be fine", "would be perfect", "would be better",
    "will do", "would do", "will be fine", "is fine", "is good", "is okay", "is fine by me", "works", "works too",
    "works for me", "only", "and nothing else", "is what i want", "is the one i want", "is the one i need",
    "is what i need", "now", "right now", "will you", "would you", "okay", "if you can", "if you could",
    "if you would", "if you may", "if you please", "if possible", "if you do not mind", "could you", "can you",
    "would you mind", "for now", "robot", "mate", "buddy", "my friend", "gently", "carefully", "slowly", "quickly",
    "very gently", "very carefully", "very slowly", "as well", "too", "also", "instead", "next", "first", "again",
    "immediately", "at once", "straight away", "right away", "as fast as you can", "as quickly as possible", "quick",
    "for a moment", "for a second", "real quick", "when you are ready", "when you get a chance", "when you can",
    "then", "this time", "if that is okay", "if it is not too much trouble", "one more time", "once more",
    "thanks in advance", "asap", "at the moment", "today", "careful", "be careful", "with care", "with your gripper",
    "with your hand", "with your arm", "so i can see it", "already",
)  # fmt: skip
"""What people say after it."""

TO_SPEAKER = ("to me", "to us", "over to me", "over to us", "over", "over here", "here", "for me")
"""What hands over what was just picked up: "and bring it | over"."""

SAYING = frozenset(
    {"tell", "say", "sing", "repeat", "explain", "read", "play", "write", "imagine", "remember", "forget"}
)
"""Verbs whose object is no thing on the table."""

NO_VERBS = (DETERMINERS | english.SUBJECTS | english.RELATIVES | english.PREPOSITIONS | {*NUMBER_WORDS}).union((
    "and", "or", "for", "next", "is", "are", "not", "no", "yes", "what", "where", "how", "why", "there", "here", "like",
    "only", "maybe", "even", "hello", "sorry",
))  # fmt: skip
"""Words that no imperative begins with, whatever the parse says."""

OBJECT_STARTS = DETERMINERS | SPEAKER | BACK_REFERENCES | {"him", *NUMBER_WORDS}
"""Words that begin the object of a verb, where a noun could not go on."""

JOINERS = frozenset({"and", "then", ","})

PERSONAL = frozenset({"him", "her", "them", "someone", "somebody", "everyone", "everybody", "whoever"})

PERSONS = frozenset((
    "brother", "sister", "mother", "mum", "mom", "mommy", "mummy", "dad", "daddy", "father", "son", "daughter", "wife",
    "husband", "friend", "friends", "colleague", "colleagues", "boss", "man", "men", "woman", "women", "lady",
    "ladies", "gentleman", "guy", "guys", "girl", "girls", "boy", "boys", "kid", "kids", "child", "children", "baby",
    "doctor", "nurse", "patient", "guest", "guests", "customer", "person", "people", "user", "operator", "grandma",
    "grandpa", "grandmother", "grandfather", "uncle", "aunt", "cousin", "neighbour", "neighbor", "teacher", "student",
    "partner", "assistant", "chef", "cook", "visitor", "coworker", "roommate", "girlfriend", "boyfriend", "human",
    "worker", "surgeon", "manager",
))  # fmt: skip
"""Nouns for who may be given something."""

BODY = frozenset({
    "arm", "arms", "gripper", "hand", "hands", "finger", "fingers", "claw", "head", "base", "body", "camera", "eyes",
    "wrist", "elbow",
})  # fmt: skip
"""What "your ..." names of the robot itself."""
