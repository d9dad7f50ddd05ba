"""Which one of several is meant, said apart from their name: "the can, the one beside the box", "of the two spoons give
me the one closer to me"."""

from __future__ import annotations

import re
from collections.abc import Container

from agent.language.choice import tells_apart
from agent.language.english import (
    COLOUR_WORDS,
    DETERMINERS,
    NEGATIONS,
    NUMBER_OF,
    NUMBER_WORDS,
    ONES,
    PREPOSITIONS,
    RANK_OF,
    RELATIVES,
    THINGS,
    singular,
)
from agent.language.things import CATEGORIES
from agent.language.utterance.destination import PLACEMENTS, STRESSES
from agent.language.utterance.steps import opens
from agent.language.utterance.verbs import ACTION_VERBS
from agent.language.words import Word, Words, count_words, lower_text, matching_prefix, phrases, trimmed, until

_LEADS = phrases("""
    of, out of, among, amongst, from, from among|amongst, between, there is|are, here are, i|you|we can? see,
    i|we|you have got?
""")
"""What several are named with before one of them is picked."""
_MEANING = ("i mean",)
_MOST_ADJECTIVES = 3
_ROW = re.compile(
    r"(?:(?:going|counting|counted|reading|looking) )?from (?:the )?(?P<side>left|right) to (?:the )?\w+ ,? ?"
)
_ALL_OF_THEM = re.compile(
    rf"[,-] (?P<all>(?:all|both)(?: (?:{'|'.join(NUMBER_WORDS)}|\d+))?)(?: of (?:them|these|those))?(?: ,|$)"
)
_PARTS = frozenset({",", "-", ":", "\u2013", "\u2014", "and"})
_INTO = phrases("into, onto, in to, on to, to, towards")
_MASSES = {"stuff": "thing", "fruit": "fruit", "fruits": "fruit", "cutlery": "cutlery", "crockery": "crockery"}
"""What several are called with a word for no number of them, and what one of them is."""
_PIECES = ONES | {*THINGS, "piece"}
_NOT_SAME = frozenset({"other", "next", "same", "which", "that", "no"})
_THERE = ("there are", "there is")
_LYING = frozenset({"lying", "standing", "sitting", "leaning", "resting", "hiding"})


def told_at_once(words: Words) -> Words:
    """A sentence with what tells a thing apart next to its name: "the can beside the box", "the spoon closer to me"."""
    return _with_apposition(_with_statement(_with_kind(with_place_behind(_with_row(_with_number(words))))))


def _with_number(words: Words) -> Words:
    """ "the spoons, all three" as "all three spoons", so that no number is lost."""
    for at in range(1, len(words) - 1):
        match = _ALL_OF_THEM.match(lower_text(words[at:]))
        if match and words[at - 1].lower != singular(words[at - 1].lower):
            start = next((start for start in range(at - 1, 0, -1) if not words[start - 1].lower.isalpha()), 0)
            start = next((index for index in range(at - 1, start, -1) if words[index].lower in DETERMINERS), start)
            bare = words[start + (words[start].lower in DETERMINERS) : at]
            said = words[at + 1 : at + 1 + count_words(match["all"])]
            return [*words[:start], *said, *bare, *words[at + count_words(match[0].rstrip(" ,")) :]]
    return words


def _with_row(words: Words) -> Words:
    """ "from left to right, point at the second cup" as "point at the second cup from the left"."""
    match = _ROW.match(lower_text(words))
    rest = words[count_words(match.group()) :] if match else ()
    ranks = [at for at, word in enumerate(rest) if word.lower in RANK_OF]
    if not match or len(ranks) != 1:
        return words
    thing = until(rest[ranks[0] :], PLACEMENTS | _INTO | PREPOSITIONS - {"of"})
    end = ranks[0] + len(thing)
    side = [Word(each, rest[end - 1].end, rest[end - 1].end) for each in ("from", "the", match["side"])]
    return [*rest[:end], *side, *rest[end:]]


def _with_statement(words: Words) -> Words:
    """ "the mug, it is the black one on the left" as "the mug, the black one on the left", and "the lemon, it is lying
    against the box, grab that" as "the lemon lying against the box, grab that"."""
    for at in range(2, len(words) - 2):
        start = 1 if words[0].lower in DETERMINERS else 0
        said = words[at:]
        if words[at - 1].lower not in _PARTS - {"and"} or lower_text(said[:2]) not in ("it is", "it 's", "that is"):
            continue
        told, before = said[2:], trimmed(words[: at - 1])
        is_name = (
            start
            and len(before) <= _MOST_ADJECTIVES + 2
            and not ({word.lower for word in before[1:]} & (DETERMINERS | PREPOSITIONS | RELATIVES | _PARTS))
        )
        if not is_name:
            return words
        if lower_text(told[:1]) in ("the", "that") and len(told) > 1:
            noun = next((index for index, word in enumerate(told[1:4], 1) if word.lower in ONES | {"thing"}), 0)
            one = told[noun]._replace(lower="one") if noun else None
            told = [told[0]._replace(lower="the"), *told[1:noun], one, *told[noun + 1 :]] if one else ()
            return [*before, words[at - 1], *told] if told else words
        place = told[1:] if told[0].lower in _LYING else told
        return [*before, *told] if matching_prefix(place, PLACEMENTS | STRESSES) else words
    return words


def _with_apposition(words: Words) -> Words:
    """ "the can, the one beside the box" as "the can beside the box", "the cup, the red one" as "the red cup"."""
    for at in range(2, len(words) - 2):
        said = count_words(matching_prefix(words[at + 1 :], _MEANING))
        if words[at].lower not in _PARTS - {"and"} or lower_text(words[at + said + 1 :][:1]) != "the":
            continue
        one = _one_in(words[at + said + 1 :])
        starts = [index for index in range(at) if words[index].lower in DETERMINERS | PREPOSITIONS | NEGATIONS]
        is_sole = len(starts) == 1 and words[starts[0]].lower in DETERMINERS
        if not one or not is_sole or any(word.lower in ("or", "and", *_PARTS) for word in words[starts[0] : at]):
            continue
        adjectives, following = words[at + said + 2 : at + said + 1 + one], words[at + said + 2 + one :]
        if _is_coloured(adjectives) and _is_coloured(words[starts[0] : at]):  # "the red cup, I mean the yellow one"
            continue
        describes = not following or following[0].lower in RELATIVES | PREPOSITIONS | _PARTS
        if describes or matching_prefix(following, PLACEMENTS | STRESSES):
            return [*words[: starts[0] + 1], *adjectives, *words[starts[0] + 1 : at], *following]
    return words


def _is_coloured(words: Words) -> bool:
    return not COLOUR_WORDS.isdisjoint(word.lower for word in words)


def _with_kind(words: Words) -> Words:
    """ "of the two spoons give me the one closer to me" as "give me the spoon closer to me"."""
    start = count_words(matching_prefix(words, _LEADS))
    if not start and not _counts_kind(words):
        return _with_article(words)
    while start < len(words) and (words[start].lower in DETERMINERS or words[start].lower in NUMBER_OF):
        start += 1
    for end in range(start, min(start + _MOST_ADJECTIVES + 1, len(words))):
        said = words[end].lower
        kind = _MASSES.get(said, singular(said))
        if said in _MASSES or (said.startswith(kind) and kind != said):
            rest = trimmed(words[end + 1 + (lower_text(words[end + 1 : end + 2]) in ("here", "there")) :])
            rest = _with_one(rest[:-2] if lower_text(rest[-2:]) == "is mine" else rest)
            at = next((at for at in range(len(rest)) if rest[at].lower == "the" and _one_in(rest[at:], _PIECES)), None)
            noun = Word(kind, words[end].start, words[end].start + len(kind))
            if lower_text(rest[:1]) == "which" and len(rest) > 2:  # "of the two spoons, which (one) is closer to me"
                return [rest[0], *words[start:end], noun, *rest[1 + (rest[1].lower == "one") :]]
            if (
                at is None
                and len(rest) > 2
                and rest[-2].lower == "the"
                and (tells_apart(rest[-1].lower) or _at_an_end(rest[-1].lower))
            ):
                return [*rest, *words[start:end], noun]
            if at is None and kind in THINGS and lower_text(rest[-2:-1]) == "the" and rest[-1].lower in CATEGORIES:
                return [*rest[:-1], *words[start:end], rest[-1]]  # "of the red things take the ball"
            if at is None or not rest:
                return words
            one = at + _one_in(rest[at:], _PIECES)
            where = _place_before(rest, at)
            return [*rest[len(where) : one], *words[start:end], noun, *trimmed(where), *rest[one + 1 :]]
    return words


def _counts_kind(words: Words) -> bool:
    """Whether several are counted before a mark, one of which is picked behind it: "two carrots: (the one ...)"."""
    mark = next((at for at in range(1, min(5, len(words))) if words[at].lower in _PARTS - {"and"}), 0)
    noun = words[mark - 1].lower if mark else ""
    counts = words[0].lower in NUMBER_OF if words else False
    return counts and noun != singular(noun) and "the one" in lower_text(words[mark + 1 :])


def _with_article(words: Words) -> Words:
    """ "taller of the two cups" with the article that was left out."""
    is_most = lower_text(words[1:4]) in ("of the two", "of these two", "of those two") and tells_apart(words[0].lower)
    return [Word("the", 0, 0), *words] if is_most else words


def _with_one(words: Words) -> Words:
    """ "the second from the left" as "the second one from the left"."""
    for at in range(1, len(words)):
        is_rank = words[at].lower in RANK_OF and words[at - 1].lower == "the"
        if is_rank and lower_text(words[at + 1 : at + 2]) in ("", "from", "on", "in"):
            return [*words[: at + 1], Word("one", words[at].end, words[at].end), *words[at + 1 :]]
    return words


def _at_an_end(word: str) -> bool:
    """Whether a word names one end of a row: "leftmost", "frontmost"."""
    return word.endswith("most") and word not in ("most", "almost")


def _place_before(words: Words, end: int) -> Words:
    """The place of several, with the comma behind it: "(of the two spoons) | over on the right, | get the one"."""
    ends = (at for at in range(1, end) if words[at].lower in _PARTS - {"and"} or _acts(words[at:]))
    stop = next(ends, 0)
    is_place = stop and matching_prefix(words, PLACEMENTS | STRESSES | PREPOSITIONS)
    return words[: stop + (words[stop].lower in _PARTS)] if is_place else ()


def _acts(words: Words) -> bool:
    return words[0].lower in ACTION_VERBS and opens(words)


def with_place_behind(words: Words) -> Words:
    """ "left of the ball there are two cups, ..." as "there are two cups left of the ball, ..."."""
    there = next((at for at in range(2, len(words) - 2) if lower_text(words[at : at + 2]) in _THERE), 0)
    comma = next((at for at in range(there, len(words)) if words[at].lower in _PARTS - {"and"}), len(words))
    is_place = there > 0 and bool(matching_prefix(words, PLACEMENTS | STRESSES | PREPOSITIONS))
    is_taken_up = comma < len(words) and not DETERMINERS.isdisjoint(word.lower for word in words[:there])
    is_place = is_place and (is_taken_up or words[there + 1].lower == "are")  # "in case there is a cup"
    return [*words[there:comma], *trimmed(words[:there]), *words[comma:]] if is_place else words


def _one_in(words: Words, heads: Container[str] = ONES) -> int:
    """Where "one", or another head, stands in words that begin with "the one" or "the big red one"; 0 for nowhere."""
    for at, word in enumerate(words[1 : _MOST_ADJECTIVES + 2], 1):
        if word.lower in heads:
            return at
        if word.lower in PREPOSITIONS | _NOT_SAME or not word.lower[0].isalpha():
            return 0
    return 0
