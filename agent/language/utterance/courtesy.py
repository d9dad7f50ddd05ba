"""What people say around a command: "hey robot, could you ... please"."""

from __future__ import annotations

from collections.abc import Iterator

from agent.language.english import ARTICLES, POSSESSIVES
from agent.language.utterance.actions import ACTION_PHRASES
from agent.language.utterance.verbs import ACTION_VERBS, base_form
from agent.language.words import (
    Word,
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    phrases,
    trimmed,
)

OPENINGS = phrases("""
    robot? please, kindly, just, now, then, so, okay, okay so, hey, hi, hello, hey|hi|hello|okay|dear|mr? robot,
    hey there, hey you, can you maybe?, could you maybe|perhaps|possibly?, would you, will you, can we, could we,
    can|could|would|will you please, may you, could|would you kindly, if? you can|could, you may, you should, you must,
    you|i need to, you have to, you may|can now, you will, i|we want|need you to, i would like you? to,
    i would love for? you to, i would appreciate it if you could, i asked|told you to, i said, try to, try and,
    help me to?, help us, let us, go ahead? and, i want|wish to, be so kind as to, would you be so kind as? to,
    be a dear and, do me a favour|favor and, i was wondering if you could, i wonder if you could, is it possible to,
    do you think you could|can, would you be able to, are you able to, any chance you could, may|can i ask you to,
    if you would, if you do not mind, maybe, perhaps, why do not you, i think you should, next, next up, first,
    first|second of all, and? after that, when|once you are done, finally, lastly, all right, well, oh, and,
    and|now then, and now, but, also, and also, great, good, very good, nice, perfect, wonderful, excellent, cool, fine,
    many? thanks, thank you, thank you so|very much, thanks so much, thanks a lot|bunch|million, thank you for that,
    thanks for that, thank you for your help, thanks for the|your help, good job|morning|evening, well done, excuse me,
    carefully, gently, slowly, quickly, quietly, right now, for now, this time, in that case, instead, simply, quick,
    listen, buddy, again, go, start by, begin by, proceed to, continue to, make|be sure to, remember to,
    do not forget to, it would be great|nice if you could, you know what, time to, it is time to, your task|job is to,
    the next step is to, would it be possible for_you? to, i would be grateful|happy|glad if you could|would?,
    i was|am hoping you could|would|can, yo, yo robot, cheers
""") | {"right ,", "look ,", "see ,"}
"""What people say before the command itself."""
GERUND_OPENINGS = phrases("""
    would you mind, do you mind, mind, how|what about, consider, try, start by?, begin by,
    would it be possible for you to try, any chance of, is there any? chance of
""")
"""Openings after which the verb ends in "-ing"."""
CLOSINGS = phrases("""
    please, thanks, thank you, cheers, will you, would you, thank you very|so much, thanks a lot, thanks so much,
    would be nice|great|good|fine|perfect|better, will do|you, would do, will be fine, is fine, is good, is okay,
    is fine by me, works too?, works for me, only, and nothing else, is what i want|need, is the one i want|need, now,
    right now|away, would you mind?, okay, if|when you can, if you could|would|may|please, if possible,
    if you do not mind, could you, can you, for now, robot, mate, buddy, my friend, very? gently|carefully|slowly,
    quickly, as well, too, also, instead, next, first, again, immediately, at once, straight away, as fast as you can,
    as quickly as possible, real? quick, for a moment|second, when you are ready, when you get a chance, then,
    this time, if that is okay, if it is not too much trouble, one more time, once more, thanks in advance, asap,
    at the moment, today, and? be? careful, with care,
    with your left|right? gripper|hand|arm, with both hands|arms, so i can see it, already
""")
"""What people say after it."""

_WEAK = phrases("go, first, next, quick, nice, good, fine, cool, great, again, simply, mind, look, robot")
"""Openings that may as well belong to what follows: "first, pick ..." but "first one on the left"."""
_GOES_ON = phrases("., !, ;, now, then, and, so, please, robot, let, thanks, thank, okay") | {","}
_NOT_CLOSED = phrases("the|to|far right now, comes|the|is next|first, not too, not again")


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


def core(words: Words) -> Words:
    """The words without any courtesy at either end."""
    *_, bare = peeled(words)
    return bare


def _opening(words: Words) -> int:
    """How many words of courtesy the words begin with."""
    phrase = matching_prefix(words, OPENINGS)
    gerund = matching_prefix(words, GERUND_OPENINGS)
    if gerund and any(map(_is_gerund, words[count_words(gerund) :][:1])):
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
    """With the verb after "would you mind" and "I'd be glad if you" in its base form."""
    if not opening or (lower_text(words[:opening]) not in GERUND_OPENINGS and words[opening - 1].lower != "you"):
        return words
    verb = words[opening] if opening < len(words) else None
    is_past = words[opening - 1].lower == "you" and verb is not None and verb.lower.endswith("ed")
    if verb is None or not base_form(verb.lower) or not (is_past or _is_gerund(verb)):
        return words
    return [*words[:opening], verb._replace(lower=base_form(verb.lower)), *words[opening + 1 :]]


def _is_gerund(word: Word) -> bool:
    return word.lower.endswith("ing") and bool(base_form(word.lower))
