"""Conditions and times around a command: "if it is white, pick it up", "... when I say go", "... in five minutes"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from agent.language.condition import Condition
from agent.language.english import BACK_REFERENCES, DEMONSTRATIVES, DETERMINERS, NUMBER_OF, NUMBER_WORDS, OBJECT_STARTS
from agent.language.intents import ACTIONS
from agent.language.question import Question, QuestionKind
from agent.language.utterance.courtesy import core
from agent.language.utterance.coverage import FLAT
from agent.language.utterance.destination import placement_at
from agent.language.utterance.questions import read_question
from agent.language.utterance.reading import Parser, Placing
from agent.language.utterance.replies import TALK
from agent.language.utterance.steps import AFTER, BEFORE, THEN, end_of, in_order, opens
from agent.language.utterance.verbs import ACTION_VERBS, base_form
from agent.language.words import Word, Words, count_words, lower_text, matching_prefix, phrases, split_words, trimmed

IF = phrases("but|and? only? if, provided|assuming|supposing that?, as|so long as, in case, but? only when|if")
UNLESS = phrases("unless, but? not if, except if|when, but not when")
WHEN = phrases(
    "when, whenever, once, as soon as, the moment, after, before, until, till, not until, while, by the time"
)
"""Words that lead to a condition of the scene, or to what has to be waited for."""
OTHERWISE = phrases("""
    otherwise, or else|otherwise, and|but? otherwise, and|but? if not, if not so, failing that, and|but? if so not,
    and|but? if there is|are not, and|but? if there is|are not one|any, and|but? if there is|are none,
    and|but? if it|that is not, and|but? if that is not the case|so, and|but? if you can|do not, if none,
    and|but? if you can|do not see|find one|any|it
""")
"""Words that lead to what is done where a condition is not met."""
_INDEFINITE = frozenset({"something", "anything", "nothing", "somebody", "anybody", "nobody", "no", "any"})
_HOLDS = re.compile(
    r"(?P<holder>.+?) (?:has|have|contains?|holds?|carr(?:y|ies))(?: got)? (?P<held>.+?)"
    r"(?: (?P<how>on|in|inside|on top of) (?:it|them))?"
)
"""What says of a thing what it carries: "the plate has nothing on it"."""
_CARRIES = re.compile(
    r"(?P<holder>.+?)(?: (?:does|do|did))?(?: (?P<not>not))? (?:has|have|contains?|holds?|carr(?:y|ies))(?: got)? "
    r"(?P<held>something|anything|nothing)"
    r"(?: (?:(?:lying|sitting|standing) )?(?P<how>on|in|inside|on top of) (?:it|them))?"
)
"""What says whether a thing is empty: "the plate has something on it"."""
_NOT_AFTER = phrases(
    "tell me|us, see, check, know, wonder, find out, ask, sure, mind, say, as, what, even, look, me, at"
)
"""Words before "if" that make a question of it: "tell me if ..."."""
_NOT_ONCE = phrases("once more|again")
_COURTEOUS = re.compile(
    r"you (?:can|could|would|will|may|please|like|want|wish|do not mind|would not mind"
    r"|are (?:able|ready|free|at it|here|up|there|about)"
    r"|(?:feel like|fancy|care for|are (?:up for|in the mood for|keen on|game for))(?: it| that| doing it| doing that)"
    r"|(?:care|dare|are (?:game|keen|willing|happy|in the mood|up to it|so inclined))"
    r"|are not (?:too |very )?busy|have (?:got )?(?:time|an? (?:moment|minute|second|mo|tick))"
    r"|get (?:a|the) (?:chance|moment|minute|mo))"
    r"(?: please| manage)?(?: to)?(?: do| reach| get to| get)?(?: that| it| so| this| them)?(?: for me)?"
    r"|(?:at all )?possible|i may(?: ask)?|need be|necessary|convenient|ready"
    r"|(?:that|it) (?:suits|pleases|works for) you(?: best)?"
    r"|(?:that|it) (?:is|would be) (?:not )?(?:okay|all right|fine|possible|convenient|too much(?: trouble)?|no trouble"
    r"|a problem)(?: (?:with|for|by) you)?"
)
"""Clauses that are only polite: "if you don't mind", "when you get a chance"."""
_SPAN = (
    r"(?:about |around |roughly |approximately |exactly |another |just )*"
    rf"(?:{'|'.join(NUMBER_WORDS)}|\d[\d.,]*|an?|a few|a couple of|half an?|some|several|thirty|twenty|fifteen)"
    r"(?: more)? (?:seconds?|secs?|minutes?|mins?|hours?|days?|weeks?|moments?|bit|while)(?: or so| from now)?"
)
_DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
TIME = re.compile(
    rf"(?<![^ ])(?:(?:in|after|every|for(?! an? )) {_SPAN}|later(?: on| today)?|tomorrow(?: \w+ing)?|tonight|soon"
    rf"|someday|this (?:afternoon|evening|morning)|next (?:week|time|month|year|{_DAYS})|on {_DAYS}s?"
    r"|every (?:time|day|hour|minute)|(?:at|around|by) (?:noon|midnight|night|\d+:\d+"
    r"|(?:half past |quarter to )?[\w:.]+ (?:am|pm|o'clock))|(?:some other|another) time"
    r"|after (?:lunch|dinner|breakfast|work))(?![^ ])"
)
"""Times that are said without a verb."""
_WAIT = re.compile(
    rf"(?:wait|hold on|pause|stay)(?: for)? (?:{_SPAN}|(?:until|till) .+?)(?= (?:,|and|then|before)(?: |$))"
)
_SEEING = phrases("""
    you|we|i can? see|find|spot|detect|notice|have, you|we|i do|can not see|find|spot|detect|notice|have,
    you have got
""")
_AT_PRESENT = phrases(
    "already, currently, presently, right now, just now, at the moment, at present, by any chance, actually"
)
"""What only says that the scene is asked as it is."""
_TURNING_OUT = phrases("happens|happen|turns_out|turn_out|appears|appear|seems|seem to be")
"""What says "is" more carefully: "if it happens to be yellow"."""
_COPULAS = frozenset({"is", "are", "was", "were"})
_NOTHING = frozenset({"no", "nothing", "nobody"})


class Conditional(NamedTuple):
    """A sentence without what it is on condition of.

    Attributes:
        words: the command; empty where there is only a condition.
        thing: what the condition is about, which "it" in the command may mean, and where that is, which "there" may.
        is_leading: whether the condition comes first, and so goes for every step of the sentence.
    """

    words: Words
    condition: Condition | None = None
    thing: Placing = Placing(())
    is_leading: bool = False


def read_condition(words: Words, parser: Parser) -> Conditional:
    """A sentence and what it is on condition of."""
    if lower_text(core(words)) in TALK:  # "see you later, robot"
        return Conditional(words)
    timed = _waiting(words) or _at_a_time(words)
    if timed:
        return timed
    for at in range(len(words)):
        leads = ((matching_prefix(words[at:], table), table) for table in (IF, UNLESS, WHEN))
        lead, table = max(leads, key=lambda found: len(found[0]))
        if not lead:
            continue
        before, clause = trimmed(words[:at]), words[at + count_words(lead) :]
        is_leading = not core(before)
        asks = any(lower_text(words[max(0, at - count) : at]) in _NOT_AFTER for count in (1, 2))
        if before and not core(words[at:]):  # "if you would be so kind"
            return read_condition(before, parser)
        if not clause or asks or not (is_leading or opens(before)):
            continue
        end = end_of(clause) if is_leading else len(clause)
        said, main = trimmed(clause[:end]), trimmed(clause[end:]) if is_leading else before
        if before and is_leading and not main and _asks_of_robot(said):
            return Conditional(words)
        if _COURTEOUS.fullmatch(lower_text(said)):
            return read_condition(main, parser) if main else Conditional(words)
        if table is not WHEN or not _is_no_condition(words, at):
            condition, thing = _asked(said, parser, is_time=table is WHEN, is_denied=table is UNLESS)
            return Conditional(main, condition, thing, is_leading)
    return Conditional(words)


def _asks_of_robot(clause: Words) -> bool:
    """Whether a clause is what somebody would be glad of: "(I would be obliged if) you pushed the cup"."""
    verb = base_form(lower_text(clause[1:2])) if lower_text(clause[:1]) == "you" else ""
    return bool(verb) and ACTION_VERBS[verb].intent in ACTIONS


def read_otherwise(words: Words) -> Words:
    """What is to be done where the condition before is not met; empty for none: "otherwise | take the bowl"."""
    lead = matching_prefix(words, OTHERWISE)
    rest = trimmed(words[count_words(lead) :])
    return rest if lead and (opens(rest) or lower_text(rest[:1]) in DETERMINERS) else ()


def _is_no_condition(words: Words, at: int) -> bool:
    """Whether "once", "after" and "before" begin another command, say that one is done, or say where a thing is."""
    if matching_prefix(words[at:], THEN | _NOT_ONCE):
        return True
    if not matching_prefix(words[at:], AFTER | BEFORE):
        return False
    following = words[at + 1 : at + 2]
    is_thing = words[at].lower in ("after", "before") and lower_text(following) in OBJECT_STARTS
    is_finite = any(word.lower in _COPULAS | {"has", "have"} for word in words[at + 2 :])
    return len(in_order(words)) > 1 or (is_thing and not is_finite)


def _waiting(words: Words) -> Conditional | None:
    """ "wait five seconds, then pick it up" """
    bare = core(words)
    match = _WAIT.match(lower_text(bare))
    if match is None:
        return None
    length = count_words(match.group())
    while length < len(bare) and bare[length].lower in (",", "and", "then", "before"):
        length += 1
    return Conditional(bare[length:], Condition(match.group(), is_time=True), is_leading=True)


def _at_a_time(words: Words) -> Conditional | None:
    """ "pick it up in five minutes", "tomorrow, give me the cup" """
    text = lower_text(words)
    for match in TIME.finditer(text):
        start = count_words(text[: match.start()])
        end = start + count_words(match.group())
        before, after = trimmed(words[:start]), trimmed(words[end:])
        if lower_text(words[start - 1 : start]) in DETERMINERS:
            continue
        if opens(before) and not core(after):
            return Conditional(before, Condition(match.group(), is_time=True))
        if not core(before) and opens(after):
            return Conditional(after, Condition(match.group(), is_time=True), is_leading=True)
    return None


def _asked(clause: Words, parser: Parser, *, is_time: bool, is_denied: bool) -> tuple[Condition, Placing]:
    """The condition that a clause states, and what it is about."""
    clause = clause if is_time else _as_it_is(clause)
    text = lower_text(clause)
    carries = _CARRIES.fullmatch(text)
    if carries:
        holder = clause[: count_words(carries["holder"])]
        is_empty = carries["not"] or carries["held"] == "nothing"
        clause = [*holder, *_put_in("is empty" if is_empty else "is not empty", holder[-1].end)]
    denials = [word for word in clause if word.lower == "not" or word.lower in _NOTHING]
    question, placing = _question(clause, parser)
    is_open = question is None
    condition = Condition(text, question, is_denied != bool(denials) and not is_open, is_time and is_open)
    if carries:  # "if it has nothing in it, put the lemon there"
        return condition, Placing(placing.thing, carries["how"] or "", placing.thing if carries["how"] else ())
    if question and question.kind is QuestionKind.WHETHER and question.predicate.split()[-1:] == ["empty"]:
        return condition, Placing(
            placing.thing, "on" if lower_text(placing.thing[-1:]) in FLAT else "in", placing.thing
        )
    if question is None or question.kind is not QuestionKind.EXISTS:
        return condition, placing
    placing = _with_landmark(placing.thing)
    if not condition.is_denied and lower_text(placing.thing[:1]) in ("something", "anything"):  # "take | it off"
        return condition, placing
    is_none = condition.is_denied or lower_text(placing.thing[:1]) in _INDEFINITE
    return condition, replace(placing, thing=placing.place) if is_none and placing.place else placing


def _as_it_is(clause: Words) -> Words:
    """ "it happens to be yellow already" as "it is yellow"."""
    kept: list[Word] = []
    at = 0
    while at < len(clause):
        is_so, dropped = (count_words(matching_prefix(clause[at:], table)) for table in (_TURNING_OUT, _AT_PRESENT))
        if is_so and kept:
            kept.append(clause[at]._replace(lower="is", end=clause[at + is_so - 1].end))
        elif not dropped:
            kept.append(clause[at])
        at += (is_so if kept else 0) or dropped or 1
    return kept or clause


def _with_landmark(thing: Words) -> Placing:
    """Something, and where it is: "something in the bowl", which is in | the bowl."""
    for at in range(1, len(thing)):
        placement, leads_on = placement_at(thing[at:])
        place = thing[at + count_words(placement) :]
        if placement and leads_on and place:
            return Placing(thing, placement, place)
    return Placing(thing)


def _question(clause: Words, parser: Parser) -> tuple[Question | None, Placing]:
    """What a statement would ask, were it a question: "it is white" as "is it white?" """
    seeing = count_words(matching_prefix(clause, _SEEING))
    clause = [word for word in clause[seeing:] if word.lower != "not"]
    if seeing and clause:
        return _how_many(clause, parser) or _existence(clause)
    first = lower_text(clause[:1])
    copula = next((at for at in range(1, len(clause)) if clause[at].lower in _COPULAS), None)
    held = _HOLDS.fullmatch(lower_text(clause))
    if held:
        count, start = (count_words(each) for each in (held["holder"], held.string[: held.start("held")]))
        lead = clause[count]._replace(lower=held["how"] or "on")
        return _existence([*clause[start : start + count_words(held["held"])], lead, *clause[:count]])
    if copula is None or copula + 1 >= len(clause):
        return None, Placing(())
    if first in _INDEFINITE:  # "nothing is on the plate"
        return _existence([*clause[:copula], *clause[copula + 1 :]])
    if copula == 1 and first in DEMONSTRATIVES | BACK_REFERENCES | {"they"}:
        return Question(QuestionKind.WHETHER, first, predicate=lower_text(clause[2:])), Placing(clause[:1])
    subject, predicate = clause[:1] if first == "there" else clause[:copula], clause[copula + 1 :]
    reading = read_question([clause[copula], *subject, *predicate], parser)
    question = reading.question if reading else None
    if question and question.kind is QuestionKind.WHETHER and first != "there":  # "the duck on the left | is purple"
        question = replace(question, subject=lower_text(subject), predicate=lower_text(predicate))
    if first == "there":
        return _how_many(predicate, parser) or ((question, Placing(predicate)) if question else _existence(predicate))
    is_known = reading is not None and question is not None and question.kind is QuestionKind.WHETHER
    return (question, Placing(subject)) if is_known else (None, Placing(()))


def _put_in(text: str, at: int) -> Words:
    """Words that were not said, at a place in the text."""
    return [word._replace(start=at, end=at) for word in split_words(text)]


def _how_many(things: Words, parser: Parser) -> tuple[Question, Placing] | None:
    """The question whether there are "more than two cups"; None where no bound is said."""
    reading = read_question([*_put_in("are there", things[0].start), *things], parser)
    question = reading.question if reading else None
    if reading is None or question is None or not question.number or things[0].lower in NUMBER_OF:
        return None
    return question, reading.placing


def _existence(thing: Words) -> tuple[Question, Placing]:
    """The question whether there is such a thing, or as many."""
    said = lower_text(thing).removeprefix("no ").replace("nothing", "anything", 1)
    return Question(QuestionKind.EXISTS, said), Placing(thing)
