"""What a speaker takes back: "the yellow cup instead of the red one", "pick up the nail, no sorry, the screw"."""

from __future__ import annotations

from dataclasses import replace

from agent.language.english import DETERMINERS
from agent.language.intents import Intent
from agent.language.utterance.actions import read_action
from agent.language.utterance.destination import PLACEMENTS
from agent.language.utterance.reading import Parser, Reading
from agent.language.utterance.replies import Read
from agent.language.utterance.verbs import ACTION_VERBS
from agent.language.words import Words, count_words, matching_prefix, phrases, trimmed, until

REJECTIONS = ("instead of", "rather than", "as opposed to")
"""Words before what is not meant."""
REPAIRS = phrases("""
    no|oh? sorry, sorry no, no wait, wait no, no|sorry i mean|meant, no? actually, actually no, i mean no?, i meant,
    wait, or? rather, scratch that, no? make that, correction, oops, oh no, no, or no, no not that
""")
"""Words in the middle of a command with which the speaker corrects it."""
_AFTER_NO = DETERMINERS | {"not", "wait"}


def without_rejected(words: Words) -> Words:
    """Without what is not meant: "the yellow cup instead of the red one", "instead of the red cup take the yellow"."""
    for index in range(len(words) - 2):
        phrase = matching_prefix(words[index:], REJECTIONS)
        if not phrase:
            continue
        if index:
            return trimmed(words[:index])
        after = index + count_words(phrase)
        starts = (at for at in range(after + 1, len(words)) if words[at].lower in (",", *ACTION_VERBS))
        start = next(starts, None)
        return words if start is None else with_noun_of(trimmed(words[start:]), words[after:start])
    return words


def repaired(words: Words, parser: Parser, read: Read) -> Reading | None:
    """What "pick up the nail, no sorry, the screw" comes to."""
    for index in range(1, len(words) - 1):
        phrase = matching_prefix(words[index:], REPAIRS)
        if not phrase:
            continue
        after = trimmed(words[index + count_words(phrase) :])
        before = read_action(trimmed(words[:index]), parser)
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
        return said
    return None


def with_noun_of(words: Words, named: Words) -> Words:
    """ "(the red cup, no,) the yellow one" as "the yellow cup"."""
    if not named or not words or words[-1].lower != "one" or len(words) < 2:
        return words
    return [*words[:-1], until(named, PLACEMENTS)[-1]]
