"""Things that are named before what is done to them: "the ball on the left, pick it up", "rightmost block -> take"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from agent.language.english import (
    BACK_REFERENCES,
    DEFINITE,
    DEMONSTRATIVES,
    OBJECT_STARTS,
    PREPOSITIONS,
    RELATIVES,
    SPEAKER,
    SUBJECTS,
    is_plural,
)
from agent.language.intents import Intent
from agent.language.quantity import length_at
from agent.language.utterance.actions import ACTION_PHRASES, BELONGING, WANTED
from agent.language.utterance.any_one import offers, without_any, without_freely
from agent.language.utterance.corrections import REPAIRS, with_noun_of
from agent.language.utterance.courtesy import OPENINGS, core
from agent.language.utterance.destination import DIRECTIONS, PLACEMENTS, POINTED_PLACES, REGION, is_somebody
from agent.language.utterance.reasons import is_statement
from agent.language.utterance.remarks import remarked
from agent.language.utterance.replies import DENIALS, INSTEAD, NO, NO_ALONE, SELECTING, TALK, YES, YES_ALONE
from agent.language.utterance.steps import opens, opens_thing
from agent.language.utterance.verbs import ACTION_VERBS
from agent.language.words import (
    Word,
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    phrases,
    trimmed,
    until,
)

MAX_THING_WORDS = 30
"""Words before a command that may name its thing."""
_BEGINNINGS = {phrase.partition(" ")[0] for phrase in (*ACTION_PHRASES, *OPENINGS)} | ACTION_VERBS.keys()
"""Words that a command may begin with."""
_MARKS = frozenset({",", "-", ">", ":", ";", "\u2013", "\u2014", "\u2026", "\u2192", "=", "."})
"""What stands between a thing and the command that takes it up."""
_TAKEN_UP = (
    phrases("the one|ones, both of them|these|those, all of them|these|those, them both|all, both, all")
    | {f"{each} {ones}" for each in DEMONSTRATIVES for ones in ("one", "ones", "two", "three")}
    | BACK_REFERENCES
    | DEMONSTRATIVES
)
"""What a command calls the thing before it."""
_SHOWN = phrases("""
    there is|are, here is|are, i|you|we can? see, see, do you see, you know, remember, as for, about,
    regarding, concerning, be? very? careful|gentle with, you have got?, we have got?, now, and, now for, next, then,
    of course, so
""")
"""What a thing may be named with."""
_MINE = phrases("""
    mine is, the one i want|need|mean|like is, what i want|need|mean is, it is, i|we mean, i am|was talking about,
    i am|was thinking of, i have my eye on, i like, i love, i fancy
""") | frozenset(SELECTING)
"""What a speaker says that a thing is meant with."""
_IN_TURN = phrases("and? then, and? after that, and? afterwards, followed by, and? finally, and? lastly")
_ITS = BACK_REFERENCES | {"they", "that", "those"}
_SEVERAL = DEMONSTRATIVES - {"this", "that"} | {"both", "all", "them"}
_QUESTION_WORDS = frozenset({"what", "which", "where", "how", "is", "are"})
_POINTED = frozenset(
    {", that", ", it", ", that one", ", this one", ", that is what", ", that is the one", ", that is all"}
)
"""What may point once more to what was named: "the cup, that (is the one I want)"."""
_REPAIRS = REPAIRS | INSTEAD
_UP = frozenset({"up", "up up", "upwards"})
_IS_THE_ONE = re.compile(r"(?P<thing>.+ .+?) (?:is|was|are) the ones?(?: that| which)?")
_ARE_MINE = phrases("is|are mine|ours, that is mine|ours")
_WHICH = re.compile(r"which \w+")
_COPULAS = frozenset({"is", "are"})
_PLACED = PREPOSITIONS | {"next", "left", "right"}
_FINITE = phrases("is, are, was, were, am, has, have, had, do, does, did, would, should, could, goes, go, needs, wants")
_IN_RELATIVE = RELATIVES | {"not", "whatever"}
_LEADS_ON = (
    PREPOSITIONS
    | OBJECT_STARTS
    | RELATIVES
    | SUBJECTS
    | {"can", "could", "will", "would", "and", "or", "very", "far", "not", "onto", "into"}
)
"""Words that no thing ends with."""
_NO_THING = (SUBJECTS | PREPOSITIONS - {"of"}) | phrases("""
    if, unless, when, while, because, since, as, after, before, once, why, how, what, where, who, let, not, no, yes,
    okay, please, do, does, did, is, are, can, could, will, would, should, but, or, with, without, like, until
""")
"""First words of what names nothing."""
_NAMES_NOTHING = (
    phrases("mine, ours, yours, his, hers, theirs")
    | YES_ALONE
    | NO_ALONE
    | TALK
    | YES
    | NO
    | OPENINGS
    | INSTEAD
    | REPAIRS
)


def fronted(words: Words) -> tuple[Words, Words]:
    """A command with "it" for the thing that is named before it, and that thing; the words and nothing else for none.

    Args:
        words: a sentence, or a step of one.
    """
    for at in range(1, min(len(words), MAX_THING_WORDS)):
        is_marked = words[at - 1].lower in _MARKS
        if not is_marked and words[at].lower not in _BEGINNINGS:
            continue
        before = _thing(trimmed([word for word in words[:at] if word.lower != ">"]))
        if before and is_marked and _asks_about_it(words[at:]):
            it = next(index for index in range(at, len(words)) if words[index].lower in _ITS)
            return [*words[at:it], *before, *words[it + 1 :]], ()
        if len(before) > 1 and before[-1].lower == "that" and matching_prefix(words[at:], ACTION_PHRASES):
            before = before[:-1]  # "it is the bottle that I want"
        is_open = (
            not before
            or _is_of_more(before, words[:at], words[at:])
            or (not is_marked and (before[-1].lower in _LEADS_ON or words[at].lower == "you"))
        )
        command = () if is_open else _taking_up(words[at:], is_marked=is_marked, is_any=offers(before))
        if not command and before and is_marked:
            command = _put_there(words[at:])
        if command:
            return (_in_turn(command, before), ()) if _turns(before) else (command, before)
    for at in range(2, min(len(words), MAX_THING_WORDS)):  # "pick it up, the red cup"
        named = trimmed(words[at:]) if words[at - 1].lower in _MARKS and words[at].lower in DEFINITE else ()
        command = _taking_up(words[: at - 1], is_marked=True) if named and "other" not in lower_text(named) else ()
        if command and _thing(named) == named and any(word.lower in _ITS for word in words[: at - 1]):
            return command, named
    return words, ()


def _turns(words: Words) -> list[Words]:
    """The things that are named in the order in which they are to be taken: "first A, then B"; empty for none."""
    ends = [at for at in range(1, len(words)) if matching_prefix(words[at:], _IN_TURN) and words[at - 1].lower != "and"]
    parts = [words[start:end] for start, end in zip((0, *ends), (*ends, len(words)), strict=True)]
    turns = [trimmed(part[count_words(matching_prefix(part, _IN_TURN | {"first"})) :]) for part in parts]
    return turns if len(turns) > 1 and all(_thing(turn) for turn in turns) else []


def _in_turn(command: Words, before: Words) -> Words:
    """A command about "it" for each of the things that are named in turn before it."""
    it = next(at for at, word in enumerate(command) if word.lower in _ITS)
    first, *later = ([*command[:it], *turn, *command[it + 1 :]] for turn in _turns(before))
    then = before[-1]._replace(lower="then", start=before[-1].end)
    return [*first, *(word for each in later for word in (then, *each))]


def _put_there(words: Words) -> Words:
    """A command that says where "it" goes, or what goes there: "it goes in the box", "put the apple in it"."""
    words = core(words)
    if not words:
        return ()
    belongs = any(matching_prefix(words[at:], BELONGING) for at in range(1, len(words) - 1))
    if words[0].lower in _ITS and matching_prefix(words[1:], BELONGING):
        return [words[0]._replace(lower="it"), *words[1:]]
    leads = len(words) > 3 and words[-1].lower in BACK_REFERENCES and words[-2].lower in (*PREPOSITIONS, "onto", "into")
    is_about_other = _ITS.isdisjoint(word.lower for word in words[:-1])
    return words if leads and is_about_other and (belongs or opens(words)) else ()


def _asks_about_it(words: Words) -> bool:
    """Whether words ask something of "it"."""
    asks = bool(words) and words[0].lower in _QUESTION_WORDS
    return asks and sum(word.lower in _ITS for word in words) == 1


def together(sentences: Sequence[Words]) -> list[Words]:
    """Sentences, with one that only names a thing joined to the one behind it that takes this up: "White ball. Up." """
    joined: list[Words] = []
    for sentence in sentences:
        if joined and _WHICH.fullmatch(lower_text(joined[-1])) and lower_text(sentence[:2]) in _TAKEN_UP:
            joined[-1] = with_noun_of(sentence, joined[-1][1:])  # "Which plate? The one at the front."
            continue
        named = without_any(joined[-1]) if joined else ()
        chooses = joined and lower_text(sentence[:1]) == "whichever" and "or" in lower_text(joined[-1]).split()
        thing = _thing(named)
        takes_up = (
            thing
            and not _is_of_more(thing, named, sentence)
            and _taking_up(sentence, is_marked=True, is_any=offers(named))
        )
        if chooses or takes_up:
            comma = named[-1]._replace(lower=",", start=named[-1].end)
            joined[-1] = [*(joined[-1] if chooses else named), comma, *sentence]
        else:
            joined.append(sentence)
    return joined


def _is_of_more(thing: Words, said: Words, command: Words) -> bool:
    """Whether a command is about several things where one was remarked on: "I love the red cup. Give me both." """
    is_one = bool(thing and remarked(said)) and not is_plural(thing[-1].lower) and "both" not in lower_text(thing)
    return is_one and not _SEVERAL.isdisjoint(word.lower for word in command)


def taken_up_at(words: Words, at: int) -> bool:
    """Whether a question ends at a mark, behind which a command takes up what it asks for."""
    asks = words[0].lower in _QUESTION_WORDS and not is_statement(words[:at])
    return asks and words[at].lower in _MARKS and bool(_taking_up(words[at + 1 :], is_marked=True))


def _thing(words: Words) -> Words:
    """The thing that words name, and do nothing else; empty where they do not."""
    remark = remarked(words)
    if remark:
        return remark
    words = core(words)
    words = words[: len(words) - count_words(matching_suffix(words, _POINTED))]
    words = without_freely(words)
    repair = next((at for at in range(len(words) - 2, 0, -1) if matching_prefix(words[at:], _REPAIRS)), 0)
    if repair and words[repair].lower not in ("but", "or"):
        meant = trimmed(words[repair + count_words(matching_prefix(words[repair:], _REPAIRS)) :])
        words = with_noun_of(meant, trimmed(words[:repair]))
    wanted = next((at for at in range(1, min(4, len(words))) if matching_prefix(words[at:], WANTED)), 0)
    if wanted and words[0].lower in DEFINITE and not is_somebody([word.lower for word in words[:wanted]]):
        return words[:wanted]  # "the duck | wants a bath"
    if wanted and not {"i", "we"}.intersection((words[0].lower, words[wanted - 1].lower)):
        words = words[wanted + count_words(matching_prefix(words[wanted:], WANTED)) :]
    words = trimmed(words[count_words(matching_prefix(words, _SHOWN | _MINE)) :])
    words = _equated(words)
    if not words or words[0].lower in _NO_THING or matching_prefix(words, DENIALS):
        return ()
    if _is_command(words) or lower_text(words) in _NAMES_NOTHING or not words[0].lower[0].isalnum():
        return ()
    chooses = any(word.lower == "whichever" for word in words)
    says = any(
        word.lower in _FINITE
        and words[at].lower not in _IN_RELATIVE
        and not chooses
        and not _goes_on_about_it(words, at)
        for at, word in enumerate(words[1:])
    )
    return () if says or lower_text(words) in _TAKEN_UP else words


def _goes_on_about_it(words: Words, at: int) -> bool:
    """Whether a word is the "it" of "the thing next to the can, it is yellow", and no reason follows."""
    is_it = at > 1 and words[at].lower in ("it", "that") and words[at - 1].lower in _MARKS
    return is_it and not is_statement(until(words[at:], _MARKS))


def _equated(words: Words) -> Words:
    """ "my ball is the yellow one" as "the yellow ball", "the yellow ball is the one (that I want)" as that."""
    if lower_text(words[:1]) == "something" and lower_text(words[1:2]) in _COPULAS:
        return [words[0], *words[2:]]  # "something is hiding behind the cup"
    mine = count_words(matching_suffix(words, _ARE_MINE))
    if mine:
        return trimmed(words[:-mine])
    said = _IS_THE_ONE.fullmatch(lower_text(words))
    if said:
        return words[: count_words(said["thing"])]
    for at in range(1, len(words) - 1):
        is_the = words[at].lower in _COPULAS and words[at + 1].lower in DEMONSTRATIVES | {"the"}
        if is_the and words[at - 1].lower not in _IN_RELATIVE:
            return with_noun_of(words[at + 1 :], words[:at])
    return words


def _is_command(words: Words) -> bool:
    """Whether words begin with a verb that could not as well be the name of a thing."""
    verb = ACTION_VERBS.get(words[0].lower)
    following = words[1].lower if len(words) > 1 else ""
    is_verb = verb is not None and (not verb.also_noun or following in OBJECT_STARTS or following in verb.particles)
    return is_verb or bool(matching_prefix(words, ACTION_PHRASES))


def _verb_length(words: Words, taken_up: Collection[str]) -> int:
    """How many words of a command's verb, with its particle, an imperative begins with; 0 for a thing as well."""
    verb = ACTION_VERBS.get(words[0].lower)
    if verb is None:
        return 0
    particle = count_words(matching_prefix(words[1:], verb.particles))
    following = words[1 + particle :][:1]
    goes_on = not following or lower_text(following) in SPEAKER or matching_prefix(words[1 + particle :], taken_up)
    return 0 if verb.also_noun and not particle and not goes_on else 1 + particle


def _taking_up(words: Words, *, is_marked: bool, is_any: bool = False) -> Words:
    """A command with "it" for what it takes up, or says nothing of; empty where it is none.

    Args:
        is_marked: whether a comma or the like stands before it.
        is_any: whether "one" is one of what was named: "any cup, hand me one".
    """
    said, words = words, core(words)
    if is_marked and lower_text(words[:1]) == "just":  # "any cup, just hand me one"
        words = words[1:]
    if is_marked and lower_text(words[:1]) == "you" and lower_text(words[1:2]) in ACTION_VERBS:
        words = words[1:]  # "the apple, you take please"
    if lower_text(words) in _UP and is_marked:
        return [words[0]._replace(lower="pick"), words[0]._replace(lower="up"), words[0]._replace(lower="it")]
    names = _TAKEN_UP | {"one"} if is_any else _TAKEN_UP
    end = count_words(matching_prefix(words, ACTION_PHRASES)) or (_verb_length(words, names) if words else 0)
    if not end:
        return ()
    if words[end:] and words[end].lower in SPEAKER:
        end += 1
    verb, rest = words[:end], words[end:]
    taken_up = count_words(matching_prefix(rest, names))
    taken_up = 1 if lower_text(rest) in ("her", "him") else taken_up  # "what a lovely duck, may I have | her"
    following = rest[taken_up:]
    if lower_text(rest[:taken_up]) in ("all", "both") and opens_thing(following):  # "bring me all | the other cups"
        return ()
    it = Word("it", words[end - 1].end, words[end - 1].end) if not taken_up else rest[0]._replace(lower="it")
    says_which = lower_text(rest[:2]) in ("the one", "the ones") and following and following[0].lower in _PLACED
    if matching_prefix(words, REPAIRS) or says_which:  # "the one on the left" is one of what was named
        return ()
    if taken_up:
        return [*verb, it, *following] if is_marked or _ends(following) else ()
    is_alone = not rest or (is_marked and _goes_on(rest))
    may_be_noun = ACTION_VERBS.get(words[0].lower)
    if may_be_noun is not None and may_be_noun.intent in (Intent.OTHER, Intent.LOOK_AT) and not is_marked:
        return ()
    is_noun = (
        may_be_noun is not None
        and may_be_noun.also_noun
        and end == 1
        and not is_marked
        and (said[0] == words[0] or lower_text(said[:1]) == "and")
    )
    return [*verb, it, *rest] if is_alone and not is_noun else ()


def _ends(words: Words) -> bool:
    """Whether only a particle, a place or courtesy follows."""
    return not words or bool(_goes_on(words)) or words[0].lower in ("up", "over", "out", "down", "off", "away")


def _goes_on(words: Words) -> bool:
    """Whether words say where to, or to whom, but no thing."""
    text = lower_text(words)
    is_place = REGION.match(text) or matching_prefix(words, POINTED_PLACES | DIRECTIONS | PLACEMENTS | {"for"})
    return bool(is_place or length_at(words))
