"""What a speaker takes back: "the yellow cup instead of the red one", "pick up the nail, no sorry, the screw"."""

from __future__ import annotations

from dataclasses import replace

from agent.language.english import (
    BIG,
    COLOUR_WORDS,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SMALL,
    SPEAKER,
    SUBJECTS,
    are_opposite,
    singular,
)
from agent.language.intents import Intent
from agent.language.utterance.actions import read_action
from agent.language.utterance.courtesy import core
from agent.language.utterance.destination import PLACEMENTS, STRESSES, WITHIN
from agent.language.utterance.reading import Parser, Placing, Reading
from agent.language.utterance.replies import DENIALS, NO, Read
from agent.language.utterance.verbs import ACTION_VERBS, Destination
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

REJECTIONS = ("instead of", "rather than", "as opposed to")
"""Words before what is not meant."""
REPAIRS = phrases("""
    no|oh? sorry, no hold|hang on, sorry no, no wait, wait no, no|sorry i mean|meant, no? actually,
    actually no, i mean no?, i meant, wait, or? rather, scratch that, no? make that, correction, oops, oh no, no, or no,
    no not that, hold|hang on,
    hold|hang on sorry|no, my mistake, my bad, oh wait, strike that
""")
"""Words in the middle of a command with which the speaker corrects it."""
_MEANT = frozenset({"i mean", "i meant"})
LEAVING = phrases("ignore, forget, forget about")
"""Verbs that only say what is not meant, where something else is to be done."""
_LEFT = phrases("alone, be, where|as it is, where|as they are, there, here, in peace, out, i want, i mean, i meant")
"""What follows the thing that is not meant."""
_BREAKS = phrases("but, and, ; , i want, i meant, i mean, i need, it is") | {",", "-", ":", ".", "\u2013", "\u2014"}
_NO_THING = SUBJECTS | {"yes", "no", "not", "okay", "what", "which", "is", "are", "where", "how"}
_FIRST_WORDS = 4
"""Among which "one" stands for a noun where more follows: "the big red one on the left"."""
_NOT_OTHER = phrases("not the other|others, not the other one|ones, and? not that|this other one, never the other one")
"""What behind a thing only says once more that it is the one."""
_AFTER_NO = DETERMINERS | {"not", "wait"}


def without_rejected(words: Words) -> Words:
    """Without what is not meant: "the yellow cup instead of the red one", "instead of the red cup take the yellow"."""
    words = _with_both(words)
    other = count_words(matching_suffix(words, _NOT_OTHER))
    words = trimmed(words[: len(words) - other]) if 0 < other < len(words) else words
    words = _without_other(words)
    for index in range(len(words) - 2):
        phrase = matching_prefix(words[index:], REJECTIONS)
        instead = _instead_of_denied(words[index:]) if index else 0
        if instead:
            return [*words[:index], *words[index + instead :]]
        if not phrase:
            continue
        if index:
            return trimmed(words[:index])
        after = index + count_words(phrase)
        starts = (at for at in range(after + 1, len(words)) if words[at].lower in (",", *ACTION_VERBS))
        start = next(starts, None)
        return words if start is None else with_noun_of(trimmed(words[start:]), words[after:start])
    return words


def _without_other(words: Words) -> Words:
    """ "the carrot that is yellow, not the green one" as "the carrot that is yellow".

    So are "the near one, not the far one" and "the spoon, I mean, not the lemon".
    """
    at = next((at for at in range(len(words) - 3, 0, -1) if lower_text(words[at : at + 2]) == "not the"), 0)
    before, behind = trimmed(words[:at]), core(words[at + 2 :])
    meant = count_words(matching_suffix(before, _MEANT))
    if at and 0 < meant < len(before) and len(behind) == 1 and before[0].lower in DETERMINERS:
        return trimmed(before[:-meant])
    is_all = bool(behind) and lower_text(behind[1:]) in ("", "one", "ones")
    colours = {word.lower for word in (*before[-1:], *behind[:1])}
    is_opposite = is_all and any(are_opposite(word.lower, behind[0].lower) for word in before)
    is_other = is_all and len(colours) == 2 and colours <= COLOUR_WORDS
    return before if at and len(before) > 1 and (is_other or is_opposite) else words


def _with_both(words: Words) -> Words:
    """ "not only the cup but also the bowl" as "the cup and the bowl"."""
    for start in range(len(words) - 4):
        but = next((at for at in range(start + 3, len(words) - 1) if words[at].lower == "but"), 0)
        if but and lower_text(words[start : start + 2]) in ("not only", "not just"):
            rest = words[but + 1 + (words[but + 1].lower in ("also", "too", "even")) :]
            joint = Word("and", words[but].end, words[but].end)
            return [*words[:start], *trimmed(words[start + 2 : but]), joint, *rest]
    return words


def _instead_of_denied(words: Words) -> int:
    """Where in "not the cup but the bowl" begins what is meant; 0 where words do not begin so."""
    if words[0].lower != "not" or words[1].lower not in DETERMINERS:
        return 0
    ends = (at for at in range(2, len(words) - 1) if words[at].lower in ("but", "rather"))
    end = next(ends, 0)
    return end + 1 if end and words[end + 1].lower in DETERMINERS else 0


def denied_in(words: Words) -> Words:
    """The thing that a sentence begins by denying: "do not take | the white box", "not | the white box"; often none."""
    words = core(words)
    for at in (0, count_words(matching_prefix(words, NO))):
        denial = matching_prefix(words[at:], DENIALS | LEAVING | {"not", "leave"})
        rest = words[at + count_words(denial) :]
        if not denial or not rest:
            continue
        verb = ACTION_VERBS.get(rest[0].lower)
        rest = rest[1 + count_words(matching_prefix(rest[1:], verb.particles)) :] if verb else rest
        rest = rest[1:] if verb and lower_text(rest[:1]) in SPEAKER else rest  # "do not give me | the white box"
        puts = verb is not None and verb.destination is Destination.PLACE
        thing = trimmed(until(_all_denied(rest), PLACEMENTS if puts else ()))
        return trimmed(thing[: len(thing) - count_words(matching_suffix(thing, _LEFT))])
    return ()


def _all_denied(words: Words) -> Words:
    """All that is denied together: "(not) | the white bowl and the orange one" of "... and not the orange one, ..."."""
    denied: list[Word] = []
    for at, word in enumerate(words):
        following = words[at + 1 :]
        denies = lower_text(following[:1]) in ("not", "nor")
        more = following[denies:]
        joins = word.lower in ("and", "or", "nor") or (word.lower == "," and denies)
        names = lower_text(more[:1]) in DETERMINERS and "other" not in lower_text(more[1:2])
        if at and joins and names:
            denied.append(Word("and", word.end, word.end))
        elif word.lower in _BREAKS:
            break
        elif not (word.lower in ("not", "nor") and denied and denied[-1].lower == "and"):
            denied.append(word)
    return denied


def repaired(words: Words, parser: Parser, read: Read) -> Reading | None:
    """What "pick up the nail, no sorry, the screw" comes to."""
    for index in range(1, len(words) - 1):
        phrase = matching_prefix(words[index:], REPAIRS)
        if not phrase:
            continue
        after = trimmed(words[index + count_words(phrase) :])
        again = next((at for at in range(2, len(after) - 2) if matching_prefix(after[at:], _MEANT)), 0)
        after = trimmed(after[again + 2 :]) if again else after  # "no the apple, I mean | the apple"
        before = read_action(trimmed(words[:index]), parser)
        is_thing = words[index - 1].lower in _BREAKS and lower_text(words[:1]) not in _NO_THING
        if not before and is_thing and phrase != "wait":
            before = Reading(Intent.SELECT, placing=Placing(trimmed(words[:index])))
        if not before or not after:
            return None
        if phrase == "no" and after[0].lower not in _AFTER_NO and not read_action(after, parser):
            return None
        placement, said = matching_prefix(after, PLACEMENTS), read(after)
        if placement:
            place = after[count_words(placement) :]
            return replace(before, placing=replace(before.placing, placement=placement, place=place))
        if said.intent in (Intent.SELECT, Intent.CORRECT):
            thing = with_noun_of(said.placing.thing, before.placing.thing)
            return replace(before, placing=replace(before.placing, thing=thing))
        if {said.placing.placement, before.placing.placement} <= WITHIN and lower_text(said.placing.place) == "it":
            return replace(said, placing=replace(said.placing, place=before.placing.place))
        return said
    return None


def with_noun_of(words: Words, named: Words) -> Words:
    """ "(the red cup, no,) the yellow one" as "the yellow cup"; "(of two cups) the one nearer to me", too; and "the
    yellow" where its colour or size is said of the other, too."""
    tells = [word.lower in COLOUR_WORDS | {*BIG, *SMALL} for word in words[1:]]
    if tells and all(tells) and words[0].lower in DETERMINERS and _contrasts(named):
        words = [*words, Word("one", words[-1].end, words[-1].end)]
    at = next((at for at in range(1, len(words)) if words[at].lower == "one"), 0)
    is_own = lower_text(words[at - 1 : at]) not in ("next", "other", "same") and _says_which(words[at + 1 :])
    if not named or not at or not (at == len(words) - 1 or (at < _FIRST_WORDS and is_own)):
        return words
    noun = until(named, PLACEMENTS if at == len(words) - 1 else PLACEMENTS | RELATIVES | PREPOSITIONS)[-1]
    if noun.lower in DETERMINERS:  # "(the near cup,) the far one"
        noun = until(named[2:], PLACEMENTS | RELATIVES | PREPOSITIONS)[-1] if len(named) > 2 else named[-1]
    single = singular(noun.lower)
    return [*words[:at], noun if single == noun.lower else Word(single, noun.end, noun.end), *words[at + 1 :]]


def _contrasts(named: Words) -> bool:
    """Whether a thing has a colour or a size before its noun: "the red cup"."""
    return any(word.lower in COLOUR_WORDS | {*BIG, *SMALL} for word in named[:-1]) and bool(
        named[-1].lower not in COLOUR_WORDS
    )


def told_more(words: Words, named: Words) -> Words:
    """ "(the white cup.) The tiny one" as "the tiny white cup": a colour holds where no other is said."""
    told = with_noun_of(words, named)
    said = [word.lower for word in words]
    if told is words or not COLOUR_WORDS.isdisjoint(said) or {"other", "same", "next"}.intersection(said):
        return told
    kept = [word for word in until(named, PLACEMENTS | RELATIVES | PREPOSITIONS)[:-1] if word.lower in COLOUR_WORDS]
    at = said.index("one")
    return [*told[:at], *kept, *told[at:]]


def _says_which(words: Words) -> bool:
    """Whether words behind "the one" say which one of several it is: "nearer to me", "right beside it"."""
    leads = matching_prefix(words, PLACEMENTS | STRESSES | PREPOSITIONS | RELATIVES) not in ("", "of")
    return bool(leads or (len(words) > 2 and words[0].lower.endswith(("er", "est")) and words[1].lower in PREPOSITIONS))
