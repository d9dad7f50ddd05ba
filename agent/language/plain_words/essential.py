"""What is left to account for of an utterance that the learned reader is certain of: no frames, asides and retractions.

Each frame is one of spoken English that asks for nothing: an ability that is denied ("I can't reach ..."), a purpose
("... for my tea"), a reason ("... so it doesn't roll off"), a state of what "it" takes up ("the duck is hungry, ...").
None of them goes where it names a thing, what sets one apart, a number, an act or a condition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.language.english import BACK_REFERENCES, COLOUR_WORDS, COPULAS, DETERMINERS, NEGATIONS, OPINIONS, SUBJECTS
from agent.language.plain_words.accounting import TIMES
from agent.language.plain_words.pieces import split_plainly
from agent.language.utterance.courtesy import core
from agent.language.utterance.slips import mended
from agent.language.utterance.spoken import as_written
from agent.language.utterance.telling import BINDING, names_thing, tells
from agent.language.utterance.verbs import ACTION_VERBS
from agent.language.words import Words, any_of, split_words, words_of

_MARK = r"[.,!?;:\u2013\u2014\u2026()\"-]"
_WHO = any_of(SUBJECTS - {"you"})
_SPELLINGS = (
    (r"\binto\b", "in"),
    (r"\bonto\b", "on"),
    (r"\bon (?:the )?top of\b", "on"),
    (r"\bnearer\b", "closer"),
    (r"\b((?:fur|far)th(?:er|est)) away\b", r"\1"),
    (r"\b(?:provided|providing|as long as|so long as)(?: that)?\b", "if"),
    (r"\bhappens? to be\b", "is"),
    (r"\b(?:whatever|whichever) is\b", "thing"),
    (r"\bin my direction\b", "towards me"),
    (r"\b(?:called|(?:do|would) you call(?: it)?|yeah|yep|gone|(?:is|are) mine)\b", ""),
    (r"\b(?:(?:is|are|gets|stands) )?in (?:my|the|our|his|her) way\b", ""),
    (rf"\b(?:{_WHO}) (?:can|could) (?:not|hardly|barely|never)(?: quite| really| even)?(?: \w+)?", "i"),
    (rf"\b(?:{_WHO}|you) can(?! not)\b", "you"),
    (rf"\bcan (?={_WHO}\b|you\b)", ""),
    (r"\bno (?=hurry|rush|idea|worries|free|spare|need|offence|pressure)", "any "),
    (
        r"\b(?:and )?(?:after|once|when|as soon as|afterwards?)(?: (?:that|this|it|you have|you are)(?: is)?)?"
        rf"(?: (?:done|finished|ready)| that)\b(?: {_MARK})?",
        "then",
    ),
)
"""What is said in several ways, and how plain words say it; an ability that is denied is no denial."""
_MAY_I = re.compile(r"\b(?:(?:may|might|could|can) )?(?:i|we) (?:have|get|take|hold|borrow|grab|keep)\b")
_OF_COUNTS = re.compile(
    r"\b(?:in total|in all|in stock|all told|altogether|about|around|(?:total )?number of|count|do you reckon|tonight)\b"
)
_ON_TABLE = re.compile(r"\bon (?:the|this|that|my|our|your) table\b")
_OPINIONS = OPINIONS | {"normal", "ordinary", "usual", "own", "kindly", "carefully", "gently", "proper"}
_TRAILING = re.compile(
    r"\b(?:for(?! a)|because|cause|cos|coz|in case|before(?! you| i say)|so(?: that)?(?= (?:i|we|he|she|they|it)\b)) .*"
)
"""A purpose or a reason at the end: what is done at once is done before anything else."""
_STATES = COPULAS | {
    "looks",
    "look",
    "seems",
    "has",
    "have",
    "needs",
    "smells",
    "wants",
    "gets",
    "keeps",
    "went",
    "got",
}
_TAKEN_UP = BACK_REFERENCES | {"that", "this", "him", "her", "there", "those", "these"}
_MINE = frozenset({"my", "our", "his", "her"})
_OWN_SUBJECT = (SUBJECTS - {"you"}) | _MINE | {"there", "any", "nobody"}
_TAKING_BACK = re.compile(
    rf" (?:{_MARK} )+(?:(?:oh|ah|well|{_MARK}) )*(?:no|sorry|wait|actually|hang on|hold on)"
    rf"(?:(?: {_MARK})* (?:no|wait|sorry|actually|i mean))*(?= {_MARK} | (?:the|a|an|that|make|give|just|i) )"
    rf"| (?:{_MARK} )*(?:no wait|wait no|no sorry|sorry no|i mean|scratch that|forget that|forget it|rather"
    rf"|make (?:it|that)|changed my mind) "
)
_HARMLESS = NEGATIONS | {"can"}


def in_one_spelling(text: str) -> list[str]:
    """The words and marks of a text with slips mended, short forms in full and one way to say a place."""
    return split_plainly(_spelt(text))


def essential(text: str, plain: Sequence[str]) -> list[str]:
    """Those that are left.

    Args:
        text: what was said.
        plain: the words and marks that the reader wrote for it.
    """
    said = _without_what_is_taken_back(_spelt(text), plain)
    if [*plain][:2] == ["how", "many"]:
        said = _OF_COUNTS.sub("", said)
    if "table" not in plain:
        said = _ON_TABLE.sub("", said)
    if "give" in plain:
        said = _MAY_I.sub("give me", said)
    parts = re.split(rf"( {_MARK})(?= |$)", f" {said}")
    left: list[str] = []
    for at in range(0, len(parts), 2):
        behind = " ".join(parts[at + 1 :])
        left.append(_left_of(parts[at], behind))
        left.extend(parts[at + 1 : at + 2])
    return split_plainly(" ".join(left))


def _spelt(text: str) -> str:
    said = " ".join(word.lower for word in as_written(split_words(mended(text))))
    for pattern, written in _SPELLINGS:
        said = re.sub(pattern, written, said)
    return said


def _left_of(part: str, behind: str) -> str:
    """What is left of the words between two marks."""
    words = core([word for word in split_words(part) if word.lower not in _OPINIONS])
    if not words or (words[0].lower in _OWN_SUBJECT and not _matters(words)):
        return ""
    said = " ".join(word.lower for word in words)
    trailing = _TRAILING.search(said)
    if trailing and trailing.start() and not _matters(split_words(trailing.group())[1:]):
        said = said[: trailing.start()]
    elif not _TAKEN_UP.isdisjoint(words_of(behind)):
        said = _without_state(split_words(said))
    return said


def _without_state(words: Words) -> str:
    """ "the duck | is hungry" without what tells nothing."""
    said = [word.lower for word in words]
    ends = (at for at, word in enumerate(said) if at > 1 and word in _STATES and names_thing(said[at - 1]))
    end = next(ends, None) if said[:1] and (said[0] in DETERMINERS or said[0] in COLOUR_WORDS) else None
    return " ".join(said if end is None or tells(words[end + 1 :], _HARMLESS - NEGATIONS) else said[:end])


def _matters(clause: Words) -> bool:
    """Whether a clause of somebody's own, or a reason, may tell more than why; what others do is nothing to be done."""
    said = [word.lower for word in clause]
    owned = {word for before, word in pairwise(said) if before in _MINE}
    acts = {word for word in said if word in ACTION_VERBS and not names_thing(word)}
    return tells(clause, _HARMLESS | owned | acts) or not (TIMES - {"before"}).isdisjoint(said)


def _without_what_is_taken_back(said: str, plain: Sequence[str]) -> str:
    """Without what the reader left out of the words before "no, wait": those that it kept stay."""
    backs = list(_TAKING_BACK.finditer(f" {said} "))
    if not backs:
        return said
    back = backs[-1]
    before, behind = f" {said} "[: back.start()], f" {said} "[back.end() :]
    if not BINDING.isdisjoint(before.split()) or not NEGATIONS.isdisjoint(_TAKING_BACK.sub(" ", before).split()):
        return said
    kept = [word for word in _TAKING_BACK.sub(" ", before).split() if word in plain]
    return f"{' '.join(kept)} , {behind.strip()}"
