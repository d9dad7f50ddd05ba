"""Whether every word of what was said is accounted for in plain words that are to be acted on.

The learned reader leaves words out as it sees fit; this is what it may not leave out, whatever it thinks. Words that
tell things apart, conditions and times are kept. Any other word may go that is small, or says what to do, or belongs to
a clause of its own beside the command: not one that stands between the words that were kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from itertools import pairwise

from agent.language import english
from agent.language.intents import ACTIONS
from agent.language.things import CATEGORIES
from agent.language.utterance.destination import PERSONS
from agent.language.utterance.telling import HAVING_A_SAY
from agent.language.utterance.verbs import ACTION_VERBS, base_form

_TIMES = """
    when whenever once until till after before while soon later tomorrow tonight yesterday noon midnight morning evening
    afternoon minute minutes second seconds hour hours day days week weeks month months year years o'clock monday
    tuesday wednesday thursday friday saturday sunday twice thrice
"""
TIMES = frozenset(_TIMES.split())
"""Words that say when, or how often."""
TELLING = frozenset(
    {*english.COLOUR_WORDS, *english.NUMBER_WORDS, *english.ORDINAL_WORDS, *english.NEGATIONS, *english.BIG}
    | {*english.SMALL, *CATEGORIES, *map(english.plural, CATEGORIES), *TIMES, *HAVING_A_SAY}
    | {"if", "unless", "provided", "providing", "assuming", "supposing", "other", "'t"}
) - {"one"}
"""Words that are never left out, and never put in; nor are superlatives."""
_SUPERLATIVE = re.compile(r"\w{2,}(?:est|most)")
_SAME = {
    "nearer": "closest", "nearest": "closest", "closer": "closest", "farthest": "furthest", "further": "furthest",
    "farther": "furthest", "largest": "biggest", "littlest": "smallest", "tiniest": "smallest", "matches": "same",
    "matching": "same", "beside": "next", "either": "any", "whichever": "any",
}  # fmt: skip
"""Words that may go where another one says the same."""
_SMALLER = """
    to and or then there here now please pls plz thanks ta cheers 's 'm 'd 'll 're 've do does did done can could would
    will should must have has had having got get let be am so just out up down over off it its of want wants wanted need
    needs like wanna gonna gotta lemme gimme mean meant goes going go belongs belong sat stood side hand what where how
    too also as well lol quick quickly fast ok okay right really all at um uh er hmm oh hey oi hi yo somewhere anywhere
    afterwards finally says said wants told thinks any
"""
_SMALL = (
    english.DETERMINERS | english.COPULAS | english.SUBJECTS | english.RELATIVES | english.SPEAKER | english.ONES
    | english.BACK_REFERENCES | english.PREPOSITIONS | english.STRESS | english.POSTURES | english.VOCATIVES
    | {*english.THINGS, *_SMALLER.split()}
) - TELLING  # fmt: skip
_EMPTY = english.DETERMINERS | english.COPULAS | english.RELATIVES | english.SUBJECTS
_ASKING = frozenset({"can", "could", "would", "will"})
_WISHES = frozenset({"want", "wants", "need", "needs", "like", "love", "said", "says", "mean", "have", "got"})
_HARMLESS_DENIED = frozenset({
    "mind", "ask", "bothered", "bother", "worry", "fib", "hurry", "rush", "fussed", "fuss", "fussy",
    "picky", "care", "matter", "dawdle", "dally", "hesitate", "panic",
})  # fmt: skip
_OPENS_A_REASON = frozenset({"for", "because", "cause", "cos", "coz", "since", "so", "as"})
_CLAUSE = frozenset({"i", "he", "she", "we", "they", "'m", "says", "said", "told", "thinks", "wants"})
"""Words that show a clause of its own beside the command."""
_MARK = re.compile(r"[^\w']")
_REPORT = re.compile(
    r"(?:i|you|we|he|she|they) "
    r"(?:(?!need\b|wanted|needed|liked|loved|asked)\w+ed|took|gave|got|brought|found|held|left)\b"
    r"|(?:did|have|has|had|how|why) (?:i|you|we|he|she|they|would|could|can)\b"
    r"|(?:is|would) it (?:be )?(?:ok|okay|all right|alright|fine|allowed) (?:to|if i|if we|for)\b"
)
"""How what is told or asked of an act begins, which asks for none: "I took the spoon", "did you take the spoon"."""
_AS_LONG = re.compile(r"\b(?:as|so) long as\b")
_DISMISSED = re.compile(r"\bcare less (?:about|for)\b")
"""What leads to a thing that nobody wants: "I could not care less about | the cup"."""
_NO_PART = frozenset({"kind", "sort", "lot", "couple", "bit", "rest", "pair", "plenty", "one", "sight"})
"""Words before "of the" that name no part of a thing."""
_OTHERS = english.SUBJECTS - {"you", "it"} | {"someone", "somebody", "anyone", "anybody", "who"}
"""Who is not the robot."""
_WOULD = frozenset({
    "will", "'ll", "can", "could", "may", "might", "should", "shall", "must", "would", "going", "gonna", "to", "'m",
    "am", "is", "are", "just", "already", "never", "often", "always", "usually",
})  # fmt: skip
"""Words between who acts and what is done: "I am going to | take"."""
_NEAR = 0.74
"""How alike a word and what it was mended to are, of `difflib`."""


def is_accounted_for(said: Sequence[str], plain: Sequence[str]) -> bool:
    """Whether every word is.

    Args:
        said: the words and marks of what was said, as `agent.language.plain_words.pieces.split_plainly` gives them.
        plain: those of the plain words.
    """
    text = " ".join(said)
    if _REPORT.match(text) and not any(_MARK.fullmatch(word) for word in said[:-1]):
        return False
    if _AS_LONG.search(text) or _DISMISSED.search(text):
        return False
    if any(_acts(said[:at]) for at, word in enumerate(said) if _acting(word)):
        return False
    kept = set(plain)
    new = [word for word in kept if word not in said]
    lost = {*said} - kept - TELLING
    mended = {word: match for word in lost for match in get_close_matches(word, new, 1, _NEAR)}
    invented = {*new} - {*mended.values()}
    if any(word in TELLING for word in invented):
        return False
    if invented & english.PREPOSITIONS and all(word in kept or word in _EMPTY or _MARK.match(word) for word in said):
        return False  # a place that nothing in what was said stands for
    said = [mended.get(word, word) for word in said]
    kept |= {word for word, other in _SAME.items() if other in kept}
    anchors = [at for at, word in enumerate(said) if word in kept and word not in _SMALL]
    if not anchors:
        return False
    edges = [-1, *anchors, len(said)]
    return all(
        _may_go(said[start + 1 : end], kept, is_first=start < 0, is_last=end == len(said))
        for start, end in pairwise(edges)
    )


def loses_a_wish(said: Sequence[str], plain: Sequence[str]) -> bool:
    """Whether something else is asked for or to be done, of which the plain words have nothing.

    Args:
        said: as in `is_accounted_for`.
        plain: as in `is_accounted_for`.
    """
    kept = set(plain)
    return _does_else(said, kept) or any(_asks_for_else(said[at : at + 4], kept) for at in range(len(said)))


def _acting(word: str) -> bool:
    """Whether a word is a form of a verb that the robot does, and that is no wish."""
    verb = ACTION_VERBS.get(base_form(word) or base_form(word.removesuffix("s")))
    return (
        word not in _WISHES and verb is not None and verb.intent in ACTIONS and not (verb.also_noun and word == "hand")
    )


def _acts(before: Sequence[str]) -> bool:
    """Whether somebody else than the robot does what the words lead to: "he | picks up", "may I | take"."""
    at = len(before)
    while at and before[at - 1] in _WOULD:
        at -= 1
    if [*before[max(0, at - 2) : at]] == ["let", "me"]:
        return True
    return at > 0 and before[at - 1] in _OTHERS and "'ll" not in before[at:]  # "I'll take the cup" is a wish


def _may_go(between: Sequence[str], kept: set[str], *, is_first: bool, is_last: bool) -> bool:
    """Whether the words between two that were kept may be left out, as far as they were."""
    parts = _parts(between)
    for at, part in enumerate(parts):
        if not _may_be_silent(part, kept):
            return False
        strange = [place for place, word in enumerate(part) if not (word in kept or word in _SMALL or base_form(word))]
        follows = at == 0 and not is_first
        precedes = at == len(parts) - 1 and not is_last
        stands_alone = not (follows and precedes) and not {*_CLAUSE, *_OPENS_A_REASON}.isdisjoint(part)
        if strange and (follows or precedes) and not stands_alone:
            return False
        if strange and ((follows and strange[0] == 0) or (precedes and strange[-1] == len(part) - 1)):
            return False  # "the cup wobbly", "the wobbly cup"
        if precedes and any(_is_told(part[:place]) for place in strange):
            return False
        if any(pair[0] in ("and", "then") and _is_lost(pair[1], kept) for pair in pairwise(part)):
            return False  # "(pick up the cup) and dance"
    return True


def _asks_for_else(words: Sequence[str], kept: Collection[str]) -> bool:
    """Whether words ask for what is lost: "a slice of the (apple)", "my phone and the (cup)"."""
    if len(words) < 4 or words[1] in kept or not {words[0], words[3]} <= english.DETERMINERS:
        return False
    is_part = words[2] == "of" and words[1] not in _SMALL | _NO_PART
    return is_part or (words[2] == "and" and words[0] in english.POSSESSIVES)


def _does_else(said: Sequence[str], kept: set[str]) -> bool:
    """Whether what is to be done is lost, which no arm does: "buy the (cup)", "wash and (pick up the cup)"."""
    verb = ACTION_VERBS.get(said[0]) if said else None
    if verb is None or verb.intent in ACTIONS or said[0] in kept:
        return False
    takes = said[1:2] != [] and said[1] in english.DETERMINERS and kept.isdisjoint({"put", "push"})
    comes_first = said[1:2] == ["and"] and any(map(_acting, said[2:3]))
    return comes_first or (takes and not any(map(_acting, said[1:])))


def _is_lost(word: str, kept: set[str]) -> bool:
    """Whether a word behind "and" may be what else is to be done."""
    verb = ACTION_VERBS.get(base_form(word))
    is_known = word in kept or word in _SMALL | _CLAUSE | PERSONS or (verb is not None and verb.intent in ACTIONS)
    return not is_known and word[0].isalpha()


def _is_told(words: Sequence[str]) -> bool:
    """Whether a command has begun in words: "could you", "hand"."""
    asks = any(pair[0] in _ASKING and pair[1] == "you" for pair in pairwise(words))
    verbs = (ACTION_VERBS[verb] for word in words if word not in _WISHES and (verb := base_form(word)) in ACTION_VERBS)
    return asks or any(verb.intent in ACTIONS for verb in verbs)


def _may_be_silent(part: Sequence[str], kept: set[str]) -> bool:
    """Whether a part without marks leaves no telling word out; "I'm not bothered" does not."""
    tells = {word for word in part if word in TELLING or _SUPERLATIVE.fullmatch(word)}
    lost = tells - kept
    if lost == {"after"} and "'m after" in " ".join(part):  # "what I'm after is ..."
        return True
    if lost and lost <= english.NEGATIONS | {"'t"}:
        return not _HARMLESS_DENIED.isdisjoint(part)
    return not lost


def _parts(words: Sequence[str]) -> list[list[str]]:
    """The runs of words between marks; an empty one where a mark stands at an end."""
    parts: list[list[str]] = [[]]
    for word in words:
        if _MARK.fullmatch(word):
            parts.append([])
        else:
            parts[-1].append(word)
    return parts
