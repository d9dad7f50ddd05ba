"""What people say around a command that asks for nothing: whom they call, who they are, and why it is wanted.

A clause of its own that tells nothing of things and of what is to be done, whatever its words, is talk: see
`agent.language.utterance.telling`. Leaving out what only might have described the thing can make several of one,
never another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from agent.language.english import (
    ARTICLES,
    BACK_REFERENCES,
    BIG,
    COLOUR_WORDS,
    COPULAS,
    DEMONSTRATIVES,
    DETERMINERS,
    ONES,
    OPINIONS,
    PREPOSITIONS,
    RELATIVES,
    SMALL,
    SPEAKER,
    SUBJECTS,
    THINGS,
    VOCATIVE_THINGS,
    VOCATIVES,
    plural,
    singular,
)
from agent.language.intents import Intent
from agent.language.things import CATEGORIES, FACTS, NOUNS, OTHER_THINGS, is_bare_name
from agent.language.utterance.actions import ACTION_PHRASES, BELONGING
from agent.language.utterance.any_one import FREELY, says_any
from agent.language.utterance.courtesy import core
from agent.language.utterance.coverage import BODY
from agent.language.utterance.destination import DIRECTIONS, PERSONS, REGION_NOUNS, is_somebody
from agent.language.utterance.steps import THEN, opens
from agent.language.utterance.telling import SEEN, STATES_SEEN, names_thing, tells
from agent.language.utterance.verbs import ACTION_VERBS, Destination, base_form
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

_MARKS = frozenset({",", "-", ":", "\u2013", "\u2014", "\u2026"})
_CALLED = PERSONS | VOCATIVES | VOCATIVE_THINGS
_FONDLY = phrases("my, dear, dearest, old, good, sweet, little, young, oh, o, you, lovely")
"""What may stand before whom somebody calls."""
_SELVES = phrases("here, speaking, calling")
"""What people say behind who they are."""
_LONGEST_CALL = 5
_HANDS_FULL = phrases("no free? hands|hand, no hand|hands free|spare, hands full")
_NOT_SO = phrases("and? do not")
_STILL_DONE = phrases("bother, go, start, act, proceed, continue, come, help, stay, dare, try")
"""What robots are told not to do where nothing is to be done."""
_PUT_THERE = phrases("just? put|place|pop|set|stick|drop|lay it|them there|in|on|in_there|on_there|inside|on_top")
_INTO = frozenset({"into", "onto"})
_USUAL = phrases("normal, ordinary, usual, plain, regular, simple, proper, classic")
"""What a thing is called that is as one would think."""
_PEOPLE = SUBJECTS - {"you", "it"} | phrases("somebody, someone, anybody, anyone, everybody, everyone, people")
_SINGLE = frozenset({"it", "he", "she"})
_OURS = frozenset({"my", "our"})
_AUXILIARIES = COPULAS | phrases("am, has, have, had, will, would, can, could, does, do, did, needs, wants, got")
_NO_SUBJECT = RELATIVES | _MARKS | {"what", "where", "how", "you", "and", "or"}
_UNABLE = phrases("i|we|he|she|they can|could not, i|we|he|she|they do not know, no idea")
"""How a denial begins that is only of what somebody can or knows."""
_GETTING = phrases("not, no, get, reach, grab, lift, hold, pick, carry, move, lean")
"""What somebody may not be able to do, and so asks for."""
_PLANS = phrases("i|we will, i|we am|are going to")
_PURPOSES = phrases("i|we|he|she want|need|wish|have to, i|we would like|love to, i am|was going|trying to")
_SEEING = phrases("to see|check|find_out|know if|whether")
_ROOM = phrases("i|we need|want|could_use the? room|space|light|exercise|practice|company|vitamins|energy|rest")
_AIMS = phrases("so that?, so as, in order that, cause, because, cos")
_BECOME = phrases("gone, turned, going, turning")
_DURATIONS = phrases("moment, second, minute, while, bit, hour, day, time, now, once, sure, real, good, ever")
_LONGEST_PURPOSE = 8
_KEEPING = phrases("must, should, stay, stays, keep, keeps, kept, leave, hate, hates, belongs")
_FOR_EACH = SPEAKER | phrases("you, each, every, everyone, everybody")
_LIVING = FACTS["living"].kinds
_NEVER_MEANT = (OTHER_THINGS - NOUNS) | _LIVING | {plural(kind) for kind in _LIVING}
"""What something may be for without being meant itself: "the ball for the dog"."""
_USES = phrases("it|that? is for, they? are for")
_NO_HEAD = PREPOSITIONS | DETERMINERS | RELATIVES | NOUNS | {"and", "or", "here", "there", "is", "are"}
"""What no noun stands before as in "fruit salad"."""
_LATER = phrases("later on?, afterwards, tonight, tomorrow, the moment, now, today, lunch|tea|dinner later")
"""For when something is meant that is done now."""
_NOT_FOR = _DURATIONS | {"which", "what", "whom", "how", "it", "that", "this", "i", "we", "he", "she", "they"}
_OPENS_WISH = frozenset({"what", "who", "where", "all"})


def without_chatter(sentences: Sequence[Words]) -> list[Words]:
    """Sentences without what asks for nothing; those that are nothing else are left out where others say something."""
    left = [_without_restated(_without_clauses(_without_denial(_without_callers(each)))) for each in sentences]
    said = [each for at, each in enumerate(left) if each and not (_is_idle(each) and not _refers(left[at + 1 :]))]
    for at in range(len(said) - 1, 0, -1):  # "We had a red cup. Take the red cup."
        if opens(said[at]) and _is_said_again(said[at - 1], frozenset(word.lower for word in said[at])):
            del said[at - 1]
    for at in range(len(said) - 1, 0, -1):  # "Banana onto the plate. Put it there."
        if lower_text(core(said[at])) in _PUT_THERE and _sends_away(said[at - 1]):
            del said[at]
    return said if any(_asks(each) or _sends_away(each) for each in said) else list(left)


def _is_idle(words: Words) -> bool:
    """Whether a sentence is a clause that only tells how somebody or something else fares."""
    return _is_clause(words) and _says_nothing(words)


def _refers(later: Sequence[Words]) -> bool:
    """Whether what comes later may refer to a thing that was named before, under whatever name."""
    return any(word.lower in BACK_REFERENCES | DEMONSTRATIVES | ONES for words in later for word in words)


def _without_callers(words: Words) -> Words:
    """Without whom it calls, and who says it: "my dear robot, ...", "nurse here, no free hands: ...", "..., son"."""
    marks = [at for at, word in enumerate(words) if word.lower in _MARKS]
    while marks and (_calls(words[: marks[0]]) or lower_text(words[: marks[0]]) in _HANDS_FULL):
        words = trimmed(words[marks[0] + 1 :])
        marks = [at for at, word in enumerate(words) if word.lower in _MARKS]
    for start, end in zip(reversed(marks), (len(words), *reversed(marks)), strict=False):
        if _calls(words[start + 1 : end]):
            words = [*words[:start], *words[end:]]
    return words


def _calls(words: Words) -> bool:
    """Whether words are whom somebody calls, or who speaks: "my dear robot", "son", "nurse here"."""
    said = [word.lower for word in words]
    is_self = bool(said) and said[-1] in _SELVES
    is_fond = "my" not in said or len(said) > 2 or not PERSONS.isdisjoint(said[-1:]) or said[-1:] == ["robot"]
    names = {*said[: -1 if is_self else None]}
    return (
        0 < len(said) <= _LONGEST_CALL and bool(names & _CALLED) and names <= _CALLED | _FONDLY and (is_self or is_fond)
    )


def _without_denial(words: Words) -> Words:
    """Without how not to do it: "..., and don't dawdle"."""
    for at in range(max(0, len(words) - 5), len(words) - 2):
        count = count_words(matching_prefix(words[at:], _NOT_SO))
        rest = words[at + count :]
        is_apart = words[at].lower == "and" or words[at - 1].lower in _MARKS
        is_manner = len(rest) == 1 and rest[0].lower not in _STILL_DONE and not base_form(rest[0].lower)
        if at and is_apart and count and is_manner:
            return trimmed(words[:at])
    return words


def _without_clauses(words: Words) -> Words:
    """Without the clauses behind a command, or the name of a thing, that only give a reason."""
    at = 2
    while at < len(words):
        before, end = trimmed(words[:at]), _end(words, at)
        is_named = singular(words[at - 1].lower) in {*CATEGORIES, *ONES, *SPEAKER}
        is_for = words[at].lower == "for" and (
            is_named or (says_any(words[:2]) and matching_suffix(words[:at], FREELY))
        )
        if (
            words[at - 1].lower not in RELATIVES
            and (
                _gives_reason(words[at:end], is_apart=words[at - 1].lower in _MARKS)
                or (
                    is_for
                    and _is_purpose(words[at + 1 : end], gives=_gives(before))
                    and not _goes(before, words[at:end])
                )
            )
            and (_asks(before) or (is_for and says_any(before[:2])))
            and (not _refers([words[end:]]) or (is_for and says_any(before[:2])))
        ):
            words = trimmed([*before, *words[end:]])
            at = len(before)
        at += 1
    return words


def _without_restated(words: Words) -> Words:
    """Without what is only said twice: "a yellow banana: pick up the yellow banana", "A into B, put it there"."""
    for at in (at for at, word in enumerate(words) if word.lower in _MARKS):
        named, rest = core(words[:at]), trimmed(words[at + 1 :])
        if lower_text(core(rest)) in _PUT_THERE and _sends_away(words[:at]):
            return trimmed(words[:at])
        content = {word.lower for word in named} - ARTICLES - OPINIONS - _USUAL
        again = frozenset(word.lower for word in rest)
        if opens(rest) and ((_names(named) and content <= again) or _is_said_again(words[:at], again)):
            return rest
    return words


def _is_said_again(words: Words, again: frozenset[str]) -> bool:
    """Whether words only say that there is, or was, what a command names again: "we had a cup (: take the cup)".

    Args:
        again: the words of the command in lower case.
    """
    is_told = bool(words) and words[0].lower in _PEOPLE | _OURS | DETERMINERS | {"there", "did"} and not opens(words)
    is_told = is_told and _KEEPING.isdisjoint(word.lower for word in words)
    owned = _own_one(words)
    return is_told and not tells(words, again | owned) and any(names_thing(word.lower) for word in words)


def _own_one(words: Words) -> frozenset[str]:
    """What "my little one" names somebody with."""
    is_child = bool(words) and words[0].lower in _OURS and lower_text(words[1:3]) in ("little one", "little ones")
    return frozenset({"little", "one", "ones"}) if is_child else frozenset()


def _sends_away(words: Words) -> bool:
    """Whether words say where a thing goes, without or with a verb: "block into the bowl"."""
    return any(word.lower in _INTO for word in words[1:-1]) or any(
        matching_prefix(words[at:], BELONGING) for at in range(1, len(words) - 1)
    )


def _end(words: Words, start: int) -> int:
    """Where a clause ends: where a further step is told."""
    for at in range(start + 1, len(words)):
        joint = words[at].lower in _MARKS
        following = trimmed(words[at + 1 :]) if joint else words[at:]
        then = count_words(matching_prefix(following, THEN)) or (lower_text(following[:1]) == "and")
        if joint and following and (opens(following) or (then and opens(following[then:]))):
            return at
    return len(words)


def _asks(words: Words) -> bool:
    """Whether words hold a command, or name a thing."""
    starts = (0, *(at + 1 for at, word in enumerate(words) if word.lower in _MARKS))
    return _names(words) or any(opens(words[start:]) for start in starts)


def _names(words: Words) -> bool:
    """Whether words are the name of a thing, and of nothing else."""
    said = lower_text(core(words))
    if is_a_one(core(words)):
        return True
    return is_bare_name(said.removeprefix("the ").removeprefix("a ").removeprefix("my "))


def is_a_one(words: Words) -> bool:
    """Whether words are "the black one", "that purple thing"."""
    is_short = 1 < len(words) <= 4 and words[0].lower in DETERMINERS
    return is_short and words[-1].lower in ONES | {*THINGS}


def _gives_reason(words: Words, *, is_apart: bool) -> bool:
    """Whether a clause gives one.

    Args:
        is_apart: whether a mark stands before it.
    """
    words = trimmed(words)
    lead = lower_text(words[:1])
    if lead == "before":
        return _is_clause(words[1:]) and not tells(words[1:], _own(words[1:]))
    use = count_words(matching_prefix(words, _USES))
    if use and _is_purpose(words[use:], gives=False):
        return True
    aim = count_words(matching_prefix(words, _AIMS))
    if aim:
        return _is_clause(words[aim:]) and _says_nothing(words[aim:], is_aim=True)
    if not is_apart:
        return False
    if matching_prefix(words, _ROOM) and not tells(words):
        return True
    return _is_clause(words) and _says_nothing(words)


def _is_purpose(words: Words, *, gives: bool) -> bool:
    """Whether words say what for, as in "(the spoon) for | the baby's porridge", and not for how long.

    Args:
        gives: whether the command gives something to somebody, who is no mere purpose then.
    """
    words = core(words) or words
    said = [word.lower for word in words]
    if len(said) > 1 and said[-1] in _DURATIONS:
        return False
    if lower_text(words) in _LATER:
        return True
    is_named = bool(said) and said[0] not in _NOT_FOR and said[0][0].isalpha() and len(said) <= _LONGEST_PURPOSE
    is_for_us = not _FOR_EACH.isdisjoint(said)
    who = [word.lower for word in until(words, PREPOSITIONS | RELATIVES)]
    allowed = STATES_SEEN | {*BIG, *SMALL} | _NEVER_MEANT
    allowed |= {word.lower for word, head in pairwise(words) if _leads_noun(word, head)}
    if is_somebody(who) or lower_text(words[1:3]) in ("little one", "little ones"):
        allowed |= REGION_NOUNS | ONES
    return is_named and not is_for_us and not (gives and is_somebody(said)) and not tells(words, allowed)


def _goes(command: Words, purpose: Words) -> bool:
    """Whether what follows "for" says where a thing goes: "put the ball for Tom | on the right"."""
    verb = ACTION_VERBS.get(lower_text(core(command)[:1]))
    is_moved = verb is not None and verb.intent in (Intent.PUT, Intent.PUSH)
    leads = PREPOSITIONS | DIRECTIONS | _INTO if is_moved else _INTO | {"to"}
    return any(
        word.lower in leads and (is_moved or following.lower in DETERMINERS) for word, following in pairwise(purpose)
    ) or (is_moved and purpose[-1].lower in DIRECTIONS | {"there", "here"})


def _leads_noun(word: Word, head: Word) -> bool:
    """Whether a name is the first half of another one: "fruit salad"."""
    return singular(word.lower) in NOUNS and head.lower.isalpha() and singular(head.lower) not in _NO_HEAD


def _gives(words: Words) -> bool:
    """Whether a command is one of a verb that gives to somebody, and the speaker is not that."""
    bare = core(words)
    verb = ACTION_VERBS.get(lower_text(bare[:1]))
    is_given = verb is not None and (verb.dative or verb.destination is Destination.TOWARDS)
    return is_given and SPEAKER.isdisjoint(word.lower for word in bare[:3])


def _is_clause(words: Words) -> bool:
    """Whether words begin with a subject, of which something is said."""
    if len(words) < 2:
        return False
    first, second = words[0].lower, words[1].lower
    if first in ("any", "either"):  # "any will do" leaves the choice
        return False
    if first in _PEOPLE or first == "it" or matching_prefix(words, _UNABLE):
        return True
    if first in ("that", "this"):
        return second in COPULAS
    if first in _OURS:
        return len(words) > 2
    verb = next((at for at in range(1, min(6, len(words))) if words[at].lower in _AUXILIARIES), 0)
    if not verb and first in DETERMINERS:  # "the boss | comes"
        ends = (at for at in range(2, min(5, len(words))) if words[at].lower.endswith("s"))
        verb = next((at for at in ends if not names_thing(words[at].lower)), 0)
    return bool(verb) and first.isalpha() and _NO_SUBJECT.isdisjoint(word.lower for word in words[:verb])


def _own(words: Words) -> frozenset[str]:
    """What tells nothing of things in a clause of something else: "my hands are | full", "it has been lying | long"."""
    said = [word.lower for word in words]
    gone = next((at for at, word in enumerate(said) if word in _BECOME), len(said))
    colours = frozenset(said[gone : gone + 4]) & (COLOUR_WORDS | {"all"})
    is_of_thing = said[0] in ("it", "that", "this", "they") and said[2:3] != ["been"]
    body = frozenset(said) & (BODY | {"hands", "head"})
    return colours | body | (frozenset() if is_of_thing else STATES_SEEN)


def _says_nothing(words: Words, *, is_aim: bool = False) -> bool:
    """Whether a clause tells nothing of the things, nor of what is to be done."""
    purpose = count_words(matching_prefix(words, _PURPOSES))
    if purpose:
        is_seen = bool(matching_prefix(words[purpose - 1 :], _SEEING))
        seen = {"see", "if", "whether"} if is_seen else set()
        return (is_seen or _does_else(words[purpose:])) and not tells(words[purpose:], _own(words) | seen)
    plan = count_words(matching_prefix(words, _PLANS))
    if plan and _does_else(words[plan:]):
        return not tells(words[plan + 1 :], _own(words))
    is_wish = words[1].lower in COPULAS and lower_text(words[2:3]) in _OPENS_WISH  # "that is what I want"
    if is_wish or opens(words) or matching_prefix(words, ACTION_PHRASES):
        return False
    is_unable = bool(matching_prefix(words, _UNABLE))
    words = _without_prevented(words) if is_aim else words
    allowed = _GETTING if is_unable else frozenset[str]()
    verb = words[1].lower
    is_verb = words[0].lower in _SINGLE and singular(verb) != verb and verb not in SEEN
    return not tells(words, _own(words) | allowed | ({verb} if is_verb else set()))


def _without_prevented(words: Words) -> Words:
    """ "it does not roll off" as "it does off": what somebody wants a thing not to do is not to be done."""
    denied = next((at for at, word in enumerate(words) if word.lower == "not"), 0)
    is_denied = denied > 1 and words[denied - 1].lower in _AUXILIARIES
    return [*words[:denied], *words[denied + 2 :]] if is_denied else words


def _does_else(words: Words) -> bool:
    """Whether a verb that the robot does nothing by comes first."""
    verb = ACTION_VERBS.get(lower_text(words[:1]))
    return verb is None or verb.intent is Intent.OTHER
