"""What is remarked of a thing, before a command takes that up: "that blue banana looks so weird, pick it up"."""

from __future__ import annotations

import re

from agent.language.english import (
    ARTICLES,
    COLOUR_WORDS,
    COPULAS,
    DETERMINERS,
    OBJECT_STARTS,
    ONES,
    POSSESSIVES,
    PREPOSITIONS,
    QUANTIFIERS,
    RELATIVES,
    SUBJECTS,
    THINGS,
    singular,
)
from agent.language.things import NOUNS
from agent.language.utterance.actions import ACTION_PHRASES, BELONGING
from agent.language.utterance.courtesy import core
from agent.language.utterance.destination import is_somebody
from agent.language.utterance.telling import BINDING, tells
from agent.language.words import Words, count_words, lower_text, matching_prefix, phrases, trimmed, until

_EXCLAIMED = phrases("what, such, look at, just look at, is not that, what about")
_THOUGHT = phrases(
    """
    i|we|they|people|somebody|someone think|thinks|believe|believes|reckon|guess|hear|heard|see|know|bet|hope|say|says
        |said|swear|suppose|told_me|told_us|tell_me|tells_me|noticed|saw that?,
    it looks like, it seems that?, i am sure|certain|afraid that?
""".replace("\n        |", "|")
)
"""Who thinks so: nothing of the thing itself."""
_SAYS = phrases("says|said|thinks|reckons|believes|told_me|told_us|tells_me|claims|swears that?")
_THERE = phrases("there is|are, here is|are, that is, it is")
_VERBS = COPULAS | phrases("""
    looks, look, needs, need, has, have, smells, tastes, feels, wants, seems, keeps, makes, annoys, bothers, scares,
    deserves, appears, reminds, suits, 's
""")
_LIKING = phrases("""
    like|likes|love|loves|adore|fancy|miss|misses|lost|has_lost|have_lost|dropped|wants|needs|want|need|admire|forgot,
    am looking|staring|pointing at, was|am talking about, am|was thinking of|about, is looking for, am after,
    has|have had? my|an|his|her eye on, was looking|searching for, have been looking for, prefer
""")
_COMMANDS = BELONGING | ACTION_PHRASES.keys()
_MOST_WORDS = 8
_MISPLACED = re.compile(
    r" [,:-] (?:because |since |as )?(?:it|that|that one|they|those) (?:really |just |clearly )?"
    r"(?:(?:should|must|ought to|is meant to|is supposed to|are supposed to) not|(?:is|are) not (?:supposed|meant) to"
    r"|(?:has|have) no business|(?:does|do) not belong|(?:should|is|are) never)"
    r"(?: to)?(?: be| go| being| belong| have been)?(?: put| left| placed| lying| sitting| standing)?"
    r"(?: (?:on|in|up|over|right))?(?: (?:there|here|it|that))?(?: at all)?$"
)
"""What is said of a thing that lies where it should not, and is taken away from there."""
_CURIOUS = re.compile(
    r" [,:-] (?:and )?(?:let us|we will|i will|i want to|i would like to) (?:\w+ )?see"
    r" (?:if|whether|how|what|who|where) (?:it|that|they|he|she|you|we|this)"
    r"(?P<what>(?: (?!(?:and|then|but|or|not|never|so|when|until)\b)[a-z']+){1,4})$"
)
"""What somebody wants to see come of it, which is nothing more to do."""
_IN_THE_WAY = phrases("in my|our|the|her|his way, on my nerves, in my light, of no use to? me?")
_BESIDES = frozenset({"have", "to", "go", "so", "very", "really", "too", "a", "need", "get", "like", "all"})
_HEADS = NOUNS | ONES | {*THINGS}


def remarked(words: Words) -> Words:
    """The thing that a sentence remarks something on, with nothing that might tell it apart; empty for none."""
    if not BINDING.isdisjoint(word.lower for word in words):
        return ()
    words = _said(core(words))
    lead = count_words(matching_prefix(words, _EXCLAIMED))
    if lead:
        thing = words[lead:]
        return _defined(thing) if _is_thing(thing) else ()
    if count_words(matching_prefix(words, _COMMANDS)) == len(words):
        return ()
    return _as_subject(words) or _as_object(words)


def without_complaint(words: Words) -> Words:
    """A sentence without the remark at its end that a thing is in the wrong place, or what one wants to see come of it:
    "(...,) it should not be there", "(...,) let us see if it stays"."""
    text = lower_text(words)
    curious = _CURIOUS.search(text)
    if curious and tells(words[len(words) - count_words(curious["what"]) :], _BESIDES):  # "... if it is red"
        curious = None
    match = _MISPLACED.search(text) or curious
    return trimmed(words[: len(words) - count_words(match[0])]) if match else words


def _said(words: Words) -> Words:
    """What somebody thinks or says: "my daughter says | the duck is sleepy"; all of it where nobody is named."""
    lead = count_words(matching_prefix(words, _THOUGHT))
    if not lead:
        for at in range(1, min(4, len(words))):
            says = count_words(matching_prefix(words[at:], _SAYS))
            if says and is_somebody([word.lower for word in words[:at]]):
                lead = at + says
                break
    rest = words[lead:]
    return rest[count_words(matching_prefix(rest, _THERE)) :] if lead else rest


def _as_subject(words: Words) -> Words:
    """ "that blue banana | looks so weird"; and a thing alone, where somebody only said that it is there."""
    for end in range(1, min(_MOST_WORDS, len(words)) + 1):
        if not _is_thing(words[:end]):
            continue
        rest = words[end:]
        if not rest:
            return _defined(words)
        belongs = count_words(matching_prefix(rest, BELONGING))
        if belongs == len(rest):  # "both cups can go"
            return words[:end]
        if belongs and not lower_text(rest).startswith(("have to go", "has to go")):
            return ()
        if rest[0].lower in _VERBS and _is_harmless(rest[1:]):
            return words[:end]
    return ()


def _as_object(words: Words) -> Words:
    """ "my little one has lost | a green ball", "I like | the pink banana | best"."""
    for at in range(1, min(6, len(words))):
        lead = count_words(matching_prefix(words[at:], _LIKING))
        start = at + lead
        if not lead or start >= len(words) or words[start].lower not in DETERMINERS:
            continue
        who = [word.lower for word in words[:at]]
        is_who = who[0] in SUBJECTS - {"it", "you"} or who[0] in DETERMINERS
        is_owned = who[0] in POSSESSIVES  # "my dog"
        if not is_who or (_is_thing(words[:at]) and not is_owned):
            return ()
        return _behind(words[start:])
    return ()


def _behind(words: Words) -> Words:
    """The thing that words name at their beginning, with where it is; empty where they tell more."""
    ends = [end for end in range(1, len(words) + 1) if _is_thing(words[:end])]
    if not ends:
        return ()
    rest = words[ends[-1] :]
    if not rest or (lower_text(rest) in ("best", "most", "a lot", "so much", "very much")):
        return _defined(words[: ends[-1]])
    is_place = rest[0].lower in PREPOSITIONS and SUBJECTS.isdisjoint(word.lower for word in rest)
    return _defined(words) if is_place and _is_thing(until(rest[1:], {"and"})) else ()


def _is_thing(words: Words) -> bool:
    """Whether words are the name of one kind of thing: "both of the pink ones", "that weird blue banana"."""
    if not words or singular(words[-1].lower) not in _HEADS:
        return False
    said = [word.lower for word in words[:-1]]
    if said[:1] and said[0] in QUANTIFIERS and said[1:2] == ["of"]:
        said = said[2:]
    start = bool(said) and said[0] in DETERMINERS
    adjectives = said[start + (said[:1] == ["both"] and said[1:2] == ["the"]) :]
    allowed = all(
        each.isalpha() and each not in DETERMINERS | PREPOSITIONS | RELATIVES | SUBJECTS | _VERBS | OBJECT_STARTS
        for each in adjectives
    )
    is_plain = not start and (adjectives or words[-1].lower in ONES) and not COLOUR_WORDS.intersection(adjectives)
    return allowed and len(adjectives) <= 3 and not is_plain


def _is_harmless(words: Words) -> bool:
    """Whether what is said of a thing tells nothing that sets it apart."""
    way = count_words(matching_prefix(words, _IN_THE_WAY))
    return not tells(words[way:], _BESIDES)


def _defined(thing: Words) -> Words:
    """ "a lovely duck" as "the lovely duck"."""
    is_indefinite = bool(thing) and thing[0].lower in ARTICLES - {"the"}
    return trimmed([thing[0]._replace(lower="the"), *thing[1:]] if is_indefinite else thing)
