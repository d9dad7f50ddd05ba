"""What is left to account for of an utterance that the learned reader is certain of: no frames, asides and retractions.

Each frame is one of spoken English that asks for nothing: an ability that is denied ("I can't reach ..."), a purpose
("... for my tea"), a reason ("... so it doesn't roll off"), a state of what "it" takes up ("the duck is hungry, ...").
None of them goes where it names a thing, what sets one apart, a number, an act or a condition.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from agent.language.english import (
    BACK_REFERENCES,
    COLOUR_WORDS,
    COPULAS,
    DEMONSTRATIVES,
    DETERMINERS,
    NEGATIONS,
    ONES,
    OPINIONS,
    POSSESSIVES,
    SUBJECTS,
    plural,
)
from agent.language.intents import Intent
from agent.language.plain_words.accounting import TELLING, TIMES
from agent.language.plain_words.pieces import split_plainly
from agent.language.things import CATEGORIES
from agent.language.utterance.courtesy import core
from agent.language.utterance.destination import is_somebody
from agent.language.utterance.telling import BINDING, HAVING_A_SAY, TAKING_BACK, names_thing, tells
from agent.language.utterance.verbs import ACTION_VERBS
from agent.language.words import Words, any_of, lower_text, split_words, words_of

_MARK = r"[.,!?;:\u2013\u2014\u2026()\"-]"
_WHO = any_of(SUBJECTS - {"you"})
_GIVING = r"(?:get|give|hand|pass|bring|fetch|grab|lift|pick|put|take|move|show|point)"
_OWN_ABILITY = (
    "reach|see|find|get (?:to|at|hold of)|believe|remember|stand|bear|wait|bend|stretch|feel|hear|tell|think|stop|help"
    "|decide|do without|eat|drink|cook|work|sleep|cope|manage|make out|spot|be bothered"
)
""" "I can't reach the cup" asks for it; "I can't lift ..." may, and "they can't lift ..." forbids it."""
_SPELLINGS = (
    (r"\binto\b", "in"),
    (r"\bonto\b", "on"),
    (r"\bon (?:the )?top of\b", "on"),
    (r"^(?:good )?(?:morning|afternoon|evening)\b|\b(?:be )?careful with\b", ""),
    (r"\bnearer\b", "closer"),
    (r"\bapart from\b", "except"),
    (r"\b((?:fur|far)th(?:er|est)) away\b", r"\1"),
    (r"\b(?:provided|providing|as long as|so long as)(?: that)?\b", "if"),
    (r"\bhappens? to be\b", "is"),
    (r"\b(?:whatever|whichever) is\b", "thing"),
    (r"\bin my direction\b", "towards me"),
    (r"\b(?:called|(?:do|would) you call(?: it)?|yeah|yep|around here)\b", ""),
    (r"\b(?:(?:is|are|gets|stands) )?in (?:my|the|our|his|her) way\b", ""),
    (rf"\bif you (?:could|can|would|will)(?: be able to| manage to)?(?= {_MARK}|$| please\b| {_GIVING}\b)", ", you"),
    (r"\bif you (?=(?:handed|passed|gave|brought|fetched|got|took|picked|lifted|moved|put)\b)", ", you "),
    (r"\b(?:is|would) it (?:be )?(?:too much|possible|okay|all right) to ask (?:for|you to)\b", ""),
    (r" , (?:have|has|is|are|do|does|did|will|would|can|could) not (?:you|it|they|he|she|we|i)\b", ""),
    (r"(?:^|(?<=[.,!?] ))(?:can|could|do|did) not (?=(?:believe|know|care|mind|think|worry|remember)\b)", "i "),
    (r"\bif (?:i|we) (?:ask|asked|beg|begged)(?: \w+)? (?:nicely|please|kindly)\b", ""),
    (
        r"\b(?:do not(?: you)?(?: dare| you dare)?|(?:you )?(?:would|had)? ?better not|try not to|careful not to)"
        r"(?: to)? (?:drop|break|spill|smash|damage|scratch|lose|squash|squeeze|crush) (?:it|them|him|her|that)\b",
        "",
    ),
    (r"\byes(?= [?!.]|$)|\bplease yes\b|\bme neither\b|\bif poss(?:ible)?\b", ""),
    (rf"\b(?:{_WHO}) (?:can|could) (?:not|hardly|barely|never)(?: quite| really| even)? (?:{_OWN_ABILITY})\b", "i"),
    (rf"\b({_WHO}|you) can(?! not)\b", r"\1"),
    (rf"\bcan (?={_WHO}\b|you\b)", "could "),
    (rf"\bno (?:hurry|rush|worries|idea|offence|pressure)(?= {_MARK}|$| and\b| but\b)", "hurry"),
    (r"\bno (?=free|spare)", "any "),
    (
        r"\b(?:and )?(?:after|once|when|as soon as|afterwards?)(?: (?:that|this|it|you have|you are)(?: is)?)?"
        rf"(?: (?:done|finished|ready)| that)\b(?: {_MARK})?",
        "then",
    ),
)
"""What is said in several ways, and how plain words say it; an ability that is denied is no denial."""
_GOES_ON = SUBJECTS | {
    "please", "could", "can", "would", "will", "let", "my", "bring", "give", "get", "take", "hand", "pass", "put",
    "pick",
}  # fmt: skip
_LINKS = rf" (?:so|but|and|because)(?= (?:{any_of(_GOES_ON)})\b| the\b)"
"""Where another clause begins without a comma."""
_SO_MANY = re.compile(r"\b(?:two|three|four|both|a few|some) (?:things|jobs|tasks)\b")
_MAY_I = re.compile(r"\b(?:may|might|could) (?:i|we) (?:have|get|take|hold|borrow|grab|keep)\b")
_OF_COUNTS = re.compile(
    r"\b(?:in total|in all|in stock|all told|altogether|about|around|(?:total )?number of|count|tonight)\b"
)
_ON_TABLE = re.compile(r"\bon (?:the|this|that|my|our|your) table\b")
_OPINIONS = OPINIONS | {"own", "kindly", "carefully", "gently", "proper"}
_TRAILING = re.compile(
    r"\b(?:for(?! a)|because|cause|cos|coz|in case|before(?! you| i say)|so(?: that)?(?= (?:i|we|he|she|they|it)\b)) .*"
)
"""A purpose or a reason at the end: what is done at once is done before anything else."""
_STATES = COPULAS | {
    "looks", "look", "seems", "has", "have", "needs", "smells", "wants", "gets", "keeps", "went", "got",
}  # fmt: skip
_TAKEN_UP = BACK_REFERENCES | DEMONSTRATIVES | {"him", "her", "there"}
_MINE = POSSESSIVES - {"your"}
_OWN_SUBJECT = (SUBJECTS - {"you"}) | _MINE | {"there", "any", "nobody"}
_TAKING_BACK = re.compile(
    rf" (?:{_MARK} )+(?:(?:oh|ah|well|{_MARK}) )*(?:no|sorry|wait|actually|hang on|hold on)"
    rf"(?:(?: {_MARK})* (?:no|wait|sorry|actually|i mean))*(?= {_MARK} "
    r"| (?:the|a|an|that|make|give|just) | i (?:want|need|mean|meant|would|said) )"
    rf"| (?:{_MARK} )*(?:no wait|wait no|no sorry|sorry no|i mean|scratch that|forget that|forget it|rather"
    rf"|make (?:it|that)|changed my mind) "
)
_NOT_THAT = re.compile(
    rf"(?:and |but )?(?:not|never mind(?: about)?|forget(?: about)?|do not (?:want|need|bother with|mean|take|give me))"
    rf" (?:the|a|an|that|any|no) (?:{any_of(COLOUR_WORDS)} )?{any_of((*CATEGORIES, *map(plural, CATEGORIES)))}"
)
"""A thing that is not meant, of which plain words say nothing: another kind of thing is."""
_BINDING = BINDING - {"but", "only", "then", "next", "later", "before"}
_CALENDAR = TIMES - BINDING - {"second", "soon", "twice", "thrice"}
_MOVING = {verb for verb, meant in ACTION_VERBS.items() if meant.intent in (Intent.PUT, Intent.PUSH)} | {
    "into", "onto", "goes", "go", "in", "on", "wants", "belongs", "get", "gets", "need", "needs", "want",
}  # fmt: skip
_ALL = frozenset({"everything", "all", "every", "both"})
_SEVERAL = frozenset({"each", "any", "two", "whole", "entire", "lot", "2", "anything"})
_TAKEN_BACK = (
    (TAKING_BACK - {"said", "sorry", "all", "thought"})
    | HAVING_A_SAY
    | {"myself", "ourselves", "himself", "herself", "must"}
)
_FARING = _STATES | {"hurts", "hurt", "loves", "likes", "says", "said", "had", "will", "would", "can"}
"""Words of a clause about somebody's own: "my back hurts"."""
_WISHES = frozenset({"want", "wants", "wanted", "need", "needs", "wish", "like", "mind", "trust", "should", "must"})
_HARMLESS = NEGATIONS | {"can"}


def in_one_spelling(words: Words) -> str:
    """Words as `agent.language.utterance.spoken.as_written` has them, with one way to say a place."""
    said = lower_text(words)
    for pattern, written in _SPELLINGS:
        said = re.sub(pattern, written, said)
    return said


def makes_up(words: Words, plain: Sequence[str]) -> bool:
    """Whether plain words move something, mean several, or "the other red one", where nothing that was said does."""
    said = {word.lower for word in words}
    told = [word.lower for word in words]
    others = {word for before, word in pairwise(plain) if before == "other" and word in COLOUR_WORDS}
    if others and "other" in told and others.isdisjoint(told[told.index("other") :]):
        return True  # "Maria used the red cup, take the other one"
    moves = plain[:1] in (["put"], ["push"]) and said.isdisjoint(_MOVING)
    return moves or (not _ALL.isdisjoint(plain) and said.isdisjoint(_ALL | _SEVERAL))


def essential(words: Words, plain: Sequence[str]) -> list[str]:
    """Those that are left.

    Args:
        words: what was said, as `agent.language.utterance.spoken.as_written` has it.
        plain: the words and marks that the reader wrote for it.
    """
    said = _without_what_is_taken_back(in_one_spelling(words), plain)
    if [*plain][:2] == ["how", "many"]:
        said = _OF_COUNTS.sub("", said)
    if "table" not in plain:
        said = _ON_TABLE.sub("", said)
    if "give" in plain:
        said = _MAY_I.sub("give me", said)
    if "then" in plain:
        said = _SO_MANY.sub("", said)
    parts = re.split(rf"( {_MARK}|{_LINKS})(?= |$)", f" {said}")
    told = {word for word in plain if names_thing(word) or word in TELLING}
    left: list[str] = []
    for at in range(0, len(parts), 2):
        behind = " ".join(parts[at + 1 :])
        left.append(_left_of(parts[at], behind, told))
        left.extend(" ," if link.strip().isalpha() and not left[-1] else link for link in parts[at + 1 : at + 2])
    return split_plainly(" ".join(left))


def _left_of(part: str, behind: str, told: Collection[str]) -> str:
    """What is left of the words of one clause.

    Args:
        behind: what is said after it.
        told: the words in the reader's plain ones that name things and tell them apart.
    """
    if "first" in part.split() and _OWN_SUBJECT.intersection(part.split()[:1]):
        return part  # "I have to ask first"
    words = core([word for word in split_words(part) if word.lower not in _OPINIONS])
    words = words[1:] if lower_text(words[:1]) in ("but", "so") and lower_text(words[1:2]) in _GOES_ON else words
    if not words or _is_aside(words, told) or _NOT_THAT.fullmatch(lower_text(words)):
        return ""
    said = lower_text(words)
    trailing = _TRAILING.search(said)
    if trailing and trailing.start() and not _matters(split_words(trailing.group())[1:]):
        said = said[: trailing.start()]
    elif not _TAKEN_UP.isdisjoint(words_of(behind)):
        said = _without_state(split_words(said))
    return said


def _is_aside(words: Words, told: Collection[str]) -> bool:
    """Whether a clause is somebody's own, with nothing in it that may matter to what is told."""
    said = [word.lower for word in words]
    owned = {word for before, word in pairwise(said) if before in _MINE}
    counted = {word for word, unit in pairwise(said) if unit in ("times", "hours", "minutes", "days", "weeks", "years")}
    matters = {word for word in said if word in TELLING or word.endswith(("est", "most")) or word in ONES | _BINDING}
    matters |= _TAKEN_BACK.intersection(said)
    if not NEGATIONS.isdisjoint(said) and not _WISHES.isdisjoint(said):
        return False  # "I do not want it any more"
    if said[0] in _MINE and _FARING.isdisjoint(said) and not any(word.endswith("ed") for word in said):
        return False  # "(the cup) and my old phone"
    is_own = said[0] in _OWN_SUBJECT or is_somebody(said[:1]) or is_somebody(said[:2])
    return is_own and not (matters - _HARMLESS - owned - counted - _CALENDAR) and {*told}.isdisjoint(said)


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
