"""What people say around a command: "hey robot, could you ... please"."""

from __future__ import annotations

from collections.abc import Iterator

from agent.language.english import ARTICLES, POSSESSIVES
from agent.language.utterance.actions import ACTION_PHRASES
from agent.language.utterance.verbs import ACTION_VERBS
from agent.language.words import Word, Words, count_words, lower_text, matching_prefix, matching_suffix, trimmed

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

_WEAK = frozenset((
    "go", "first", "next", "quick", "nice", "good", "fine", "cool", "great", "again", "simply", "mind", "look", "robot",
))  # fmt: skip
"""Openings that may as well belong to what follows: "first, pick ..." but "first one on the left"."""
_GOES_ON = frozenset((
    ",", ".", "!", ";", "now", "then", "and", "so", "please", "robot", "let", "thanks", "thank", "okay",
))  # fmt: skip
_NOT_CLOSED = (
    "the right now", "to right now", "far right now", "comes next", "the next", "is next", "the first", "is first",
    "comes first", "not too", "not again",
)  # fmt: skip


def peeled(words: Words) -> Iterator[Words]:
    """The words as they are, then with one piece of courtesy after another taken off either end."""
    words = trimmed(words)
    yield words
    while True:
        opening = _opening(words)
        closing = 0 if opening else _closing(words)
        if not opening and not closing:
            return
        words = _without_gerund(words, opening)
        words = trimmed(words[: len(words) - closing] if closing else words[opening:])
        yield words


def _opening(words: Words) -> int:
    """How many words of courtesy the words begin with."""
    phrase = matching_prefix(words, OPENINGS)
    gerund = matching_prefix(words, GERUND_OPENINGS)
    if gerund and _base_of_gerund(words[count_words(gerund) :]):
        phrase = gerund
    count = count_words(phrase)
    if count <= count_words(matching_prefix(words, ACTION_PHRASES)):
        return 0
    following = words[count].lower if count < len(words) else ","
    asks = matching_prefix(words[count:], ("can you", "could you", "can we", "could we", "can i", "could i", "i"))
    if phrase in _WEAK and not asks and following not in ACTION_VERBS and following not in _GOES_ON:
        return 0
    return count


_OWNERS = ARTICLES | POSSESSIVES


def _closing(words: Words) -> int:
    count = count_words(matching_suffix(words, CLOSINGS))
    if lower_text(words[-3:]) in _NOT_CLOSED:
        return 1
    names_a_thing = words[-count - 1 : -count] and words[-count - 1].lower in _OWNERS  # "nearest the robot"
    return 0 if names_a_thing or lower_text(words[-2:]) in _NOT_CLOSED else count


def _without_gerund(words: Words, opening: int) -> Words:
    """With the verb after "would you mind" in its base form."""
    if not opening or lower_text(words[:opening]) not in GERUND_OPENINGS:
        return words
    base = _base_of_gerund(words[opening:])
    verb = words[opening] if opening < len(words) else None
    return [*words[:opening], Word(base, verb.start, verb.end), *words[opening + 1 :]] if base and verb else words


def _base_of_gerund(words: Words) -> str:
    """The table's verb that the first word is the "-ing" form of, else nothing."""
    if not words or not words[0].lower.endswith("ing"):
        return ""
    stem = words[0].lower.removesuffix("ing")
    return next((form for form in (stem, f"{stem}e", stem[:-1]) if form in ACTION_VERBS), "")
