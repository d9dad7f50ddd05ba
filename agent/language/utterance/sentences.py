"""The sentences of an utterance, read one by one, and what they come to together: one reading, or a step each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language.choice import offered_first
from agent.language.condition import Condition
from agent.language.english import (
    BACK_REFERENCES,
    COPULAS,
    DEMONSTRATIVES,
    DETERMINERS,
    NUMBER_OF,
    ONES,
    STAND_INS,
    singular,
)
from agent.language.intents import ACTIONS, Intent
from agent.language.question import Question, QuestionKind
from agent.language.things import NOUNS
from agent.language.utterance.actions import read_action
from agent.language.utterance.any_one import ANY, chooses, says_any, without_any, without_leading_any
from agent.language.utterance.asked import without_asked_again
from agent.language.utterance.chatter import without_chatter
from agent.language.utterance.conditions import OTHERWISE, read_condition, read_otherwise
from agent.language.utterance.corrections import REPAIRS, repaired, with_noun_of, without_rejected
from agent.language.utterance.courtesy import OPENINGS, core, peeled, without_counting
from agent.language.utterance.fronted import fronted, taken_up_at, together
from agent.language.utterance.inverted import in_order_of_command
from agent.language.utterance.portions import (
    denied_behind,
    exception_behind,
    exception_first,
    with_exception,
    with_later_exceptions,
    without_portions,
)
from agent.language.utterance.questions import read_question
from agent.language.utterance.reading import Parser, Placing, Reading
from agent.language.utterance.reasons import is_aside, is_occasion, other_than, subject_of, without_reason
from agent.language.utterance.remarks import without_complaint
from agent.language.utterance.repeats import read_repeat
from agent.language.utterance.replies import TALK, is_talk, read_reply, read_selection
from agent.language.utterance.reports import read_report
from agent.language.utterance.steps import BUT_FIRST, about_earlier, clauses, combined, opens, without_denials
from agent.language.utterance.talk import is_foreign
from agent.language.utterance.told_apart import told_at_once, with_place_behind
from agent.language.utterance.verbless import read_verbless, with_verb_first
from agent.language.words import Words, count_words, lower_text, matching_prefix, split_words, trimmed

MAX_SENTENCES = 6
"""Sentences read of one utterance; any more belong to the last."""
MAX_DEPTH = 12
"""How often a reply may stand within a reply: "no, sorry, I meant, well, rather ..."."""
_LONGEST_WISH = 4
_DOER = frozenset({"you", "could", "can", "might", "would"})
_SENTENCE_ENDS = frozenset({".", "!", "?", ";"})


def read_sentences(words: Words, parser: Parser) -> list[Reading]:
    """What the sentences of an utterance come to together: one reading, or a step each."""
    readings: list[Reading] = []
    said: Words = ()
    takes_any = False
    sentences = together([with_place_behind(each) for each in without_chatter(_sentences(words))])
    sentences = [each for each in sentences if not is_occasion(each)] or sentences
    for whole in (_with_offered_behind(without_rejected(each)) for each in sentences):
        sentence = without_leading_any(whole)
        sentence = sentence if denied_behind(sentence) else without_any(sentence)  # "not the blue one either"
        takes_any = takes_any or len(sentence) < len(whole)
        if readings and lower_text(whole) in ANY:  # "Pick up a cup. Any will do."
            takes_any = True
            continue
        last = readings[-1].placing.thing if readings else ()
        if readings and (is_aside(sentence, last) or _is_both(sentence, last)):  # "Two spoons. Both. Now."
            continue
        instead = read_otherwise(sentence) if readings else ()
        if instead:
            readings[-1] = _or_else(readings[-1], instead, parser)
            continue
        sentence, exception = exception_first(sentence)
        report = read_report(sentence)
        if report:
            readings.append(report)
            said = ()
            continue
        sentence, used = other_than(sentence)
        sentence, named = fronted(told_at_once(without_complaint(sentence)))
        wanted, subject = without_reason(sentence)
        is_denied = len(wanted) < len(sentence) and "not" in {each.lower for each in sentence}
        denied = used or (subject if is_denied else ())
        sentence, condition, about, is_leading = read_condition(wanted, parser)
        about = about if is_leading and about.thing and not named else Placing(named or subject)
        if not sentence and readings:  # "Pick it up. But only if it is white."
            readings[-1] = replace(readings[-1], condition=condition)
            continue
        again = _read((*said, *sentence), parser) if said and matching_prefix(sentence, REPAIRS) else None
        if again and again.intent in ACTIONS:  # "Pick up the nail. No sorry, the screw."
            readings[-1] = replace(again, said=said)
        else:
            pieces = [replace(_read(piece, parser), said=piece) for piece in clauses(sentence or wanted)]
            if about.thing:
                pieces = [_about(piece, about) for piece in pieces]
            pieces = _without_wish(without_denials(pieces, denied))
            pieces[0] = with_exception(pieces[0], exception) if exception else pieces[0]
            if condition:
                condition = _about_place(_naming_one(condition, pieces[-1].placing.thing, parser), pieces[-1].placing)
                first = 0 if is_leading else len(pieces) - 1
                pieces[first:] = [replace(piece, condition=condition) for piece in pieces[first:]]
            if pieces[-1].intent is Intent.OTHER and not pieces[-1].action:  # "The cup is in the way. Move it."
                pieces[-1] = replace(pieces[-1], placing=Placing(subject_of(sentence)))
            if readings and _takes_back(sentence, readings[-1], pieces[0]):
                readings.pop()
            at = 0 if matching_prefix(sentence, BUT_FIRST) else len(readings)
            readings[at:at] = pieces
        said = readings[-1].said if readings[-1].intent in ACTIONS else ()
    readings = with_later_exceptions(without_asked_again(readings))
    readings = [without_portions(replace(each, takes_any=_takes_any(each, left=takes_any))) for each in readings]
    if len(readings) == 1:
        return [_without_subject(readings[0])]
    readings = [_asking_of_it(each) for each in combined(readings)]
    is_list = all(each.intent is Intent.SELECT for each in readings) and said == () and len(_sentences(words)) == 1
    steps = readings if is_list else [each for each in readings if each.is_step]
    reply = _read_reply_over(words, parser) if len(steps) < 2 else None
    if reply or steps:
        return [reply] if reply else _with_left_over(steps, readings)
    for kind in (Intent.CORRECT, Intent.SELECT, Intent.DENY, Intent.CONFIRM):
        of_kind = [each for each in readings if each.intent is kind]
        if kind is Intent.CORRECT and of_kind and readings[0].intent is Intent.SELECT:
            return [_instead_of(readings[0], of_kind[-1])]
        if of_kind:
            return _with_left_over(of_kind[-1:], readings)
    return [_without_subject(readings[-1])]


def _takes_any(reading: Reading, *, left: bool) -> bool:
    """Whether any of several will do; "one" alone may be one of whatever is in view.

    Args:
        left: whether the choice was left to the robot.
    """
    thing = reading.placing.thing
    return (left and lower_text(thing) != "one") or says_any(thing) or chooses(reading)


def _without_wish(pieces: list[Reading]) -> list[Reading]:
    """Steps, with a wish for what is no thing behind them not understood: "put A beside B, | I want a purple team".

    "(Pick it up,) I need it for tea" is why.
    """
    *before, last = pieces
    thing = last.placing.thing
    if not before or last.action != "want" or len(thing) < 2:
        return pieces
    is_of_it = thing[0].lower in BACK_REFERENCES
    if is_of_it and thing[1].lower == "for" and not last.placing.place:
        return before
    is_other = thing[0].lower in ("a", "an") and singular(thing[-1].lower) not in NOUNS | STAND_INS
    if len(thing) > _LONGEST_WISH or not (is_of_it or is_other):
        return pieces
    return [*before[:-1], replace(before[-1], unread=[*before[-1].unread, *last.said])]


def _is_both(sentence: Words, thing: Words) -> bool:
    """Whether a sentence only says that both things are meant that were just named: "the duck and the apple. Both." """
    is_two = [word.lower for word in thing if word.lower in ("and", "or", ",")] == ["and"]
    return is_two and lower_text(core(sentence)) in ("both", "both of them", "the two of them")


def _takes_back(sentence: Words, named: Reading, command: Reading) -> bool:
    """ "The lemon. No wait, give me the ball": whether a command puts a thing of its own in place of a named one."""
    is_own = BACK_REFERENCES.union(ONES).isdisjoint(word.lower for word in command.placing.thing)
    is_repair = named.intent is Intent.SELECT and command.intent in ACTIONS and matching_prefix(sentence, REPAIRS)
    return bool(is_repair) and bool(command.placing.thing) and is_own


def _asking_of_it(reading: Reading) -> Reading:
    """ "(A funny cup.) What colour is it?", with the thing that was named before as what it asks about."""
    thing, question = lower_text(reading.placing.thing), reading.question
    is_named = question and question.subject in BACK_REFERENCES and thing and thing not in BACK_REFERENCES
    return replace(reading, question=replace(question, subject=thing)) if question and is_named else reading


def _instead_of(named: Reading, correction: Reading) -> Reading:
    """ "The yellow cup! No, the red one!" """
    thing = with_noun_of(correction.placing.thing, named.placing.thing)
    return replace(correction, placing=replace(correction.placing, thing=thing))


def _with_left_over(steps: list[Reading], readings: Sequence[Reading]) -> list[Reading]:
    """The steps, with the words for things in other sentences, of which nothing was made, as unread."""
    kept = {word.start for step in steps for word in (*step.said, *step.placing.thing)}
    left = [each for each in readings if each.intent is Intent.SELECT and each.placing.thing]
    unread = [word for each in left for word in each.placing.thing if word.start not in kept]
    return [replace(steps[0], unread=[*steps[0].unread, *unread]), *steps[1:]] if unread else steps


def _with_offered_behind(words: Words) -> Words:
    """ "A or B, hand me whichever is bigger" as "hand me whichever is bigger, A or B"."""
    bare = core(words)
    text = lower_text(bare)
    start, end, verb = (count_words(text[:at]) for at in offered_first(text) or (0, 0, 0))
    is_command = end > 0 and opens(bare[verb:])
    return [*bare[verb:], bare[end]._replace(lower=","), *bare[start:end]] if is_command else words


def _about(reading: Reading, about: Placing) -> Reading:
    """With what a condition is about in place of "it": in "if there is a lemon on the plate, put A on it" the plate.

    "That" is it, too, and "the red one" the red one of these.
    """
    own = reading.placing
    is_that = lower_text(own.thing) in DEMONSTRATIVES
    thing = [own.thing[0]._replace(lower="it")] if is_that else with_noun_of(own.thing, about.thing)
    own = replace(own, thing=thing)
    reading = replace(reading, placing=own)
    if lower_text(own.place) in BACK_REFERENCES and about.place and own.placement == about.placement:
        reading = replace(reading, placing=replace(own, place=about.place))
    return about_earlier(reading, [Reading(Intent.SELECT, placing=about)])


def _naming_one(condition: Condition, thing: Words, parser: Parser) -> Condition:
    """ "(pick up the cup) if there is one" as "if there is a cup"."""
    question = condition.question
    if (
        question
        and question.number is None
        and question.subject.split()[-1:]
        and question.subject.split()[-1] in NUMBER_OF
    ):
        noun = [word.lower for word in thing if word.lower not in DETERMINERS]
        asked = read_question(split_words(" ".join(("are there", question.subject, *noun))), parser)
        if noun and asked and asked.question and asked.question.number:  # "if there is only one"
            return replace(condition, question=asked.question)
    if question is None or question.kind is not QuestionKind.EXISTS or question.subject not in ("one", "any", "some"):
        return condition
    return replace(condition, question=replace(question, subject=lower_text(thing), number=None))


def _about_place(condition: Condition, placing: Placing) -> Condition:
    """ "(put the cup on the plate) if there is a lemon on it", or "if it is empty": on the plate, which is empty."""
    question, place = condition.question, lower_text(placing.place)
    if question is None or not place or place in BACK_REFERENCES:
        return condition
    if question.kind is QuestionKind.EXISTS and question.subject.endswith((" on it", " in it")):
        return replace(condition, question=replace(question, subject=f"{question.subject[:-2]}{place}"))
    is_of_place = question.subject == "it" and question.predicate in ("empty", "is empty", "not empty")
    return replace(condition, question=replace(question, subject=place)) if is_of_place else condition


def _or_else(reading: Reading, instead: Words, parser: Parser) -> Reading:
    """What is done, and what else where that cannot be: "pick up the cup if there is one, otherwise | the bowl"."""
    if len(clauses(instead)) > 1 or reading.intent not in ACTIONS or reading.otherwise:
        return replace(reading, unread=instead)
    if reading.condition is None:
        question = Question(QuestionKind.EXISTS, lower_text(reading.placing.thing))
        reading = replace(reading, condition=Condition("there is one", question))
    other = about_earlier(_read(instead, parser), [reading])
    if other.intent is Intent.DENY:  # "otherwise leave it"
        return reading
    if other.intent is Intent.SELECT:
        other = replace(reading, placing=replace(reading.placing, thing=other.placing.thing), condition=None)
    return replace(reading, otherwise=other)


def _without_subject(reading: Reading) -> Reading:
    """Talk as talk, whatever it is about."""
    is_talk = reading.intent is Intent.OTHER and not reading.action
    return replace(reading, placing=Placing(())) if is_talk else reading


def _read_reply_over(words: Words, parser: Parser) -> Reading | None:
    """A reply that goes over the end of a sentence: "Not her. The man." """
    reading = read_reply(trimmed(words), lambda rest: _read(trimmed(rest), parser))
    return reading if reading and (reading.placing.thing or reading.intent in ACTIONS) else None


def _sentences(words: Words) -> list[Words]:
    sentences: list[Words] = []
    start = 0
    for index, word in enumerate(words):
        ends = word.lower in _SENTENCE_ENDS or (index > start + 1 and taken_up_at(words[start:], index - start))
        is_otherwise = index > start + 1 and matching_prefix(words[index:], OTHERWISE) and read_otherwise(words[index:])
        if (ends or is_otherwise) and len(sentences) < MAX_SENTENCES - 1:
            sentences.append(trimmed(words[start:index]))
            start = index + ends
    sentences.append(trimmed(words[start:]))
    sentences = [trimmed(each[:-1]) if lower_text(each[-1:]) in ("though", "however") else each for each in sentences]
    return [without_counting(sentence) for sentence in sentences if sentence] or [()]


def _read(words: Words, parser: Parser, depth: int = 0) -> Reading:
    """One sentence, or what is left of one at some depth."""

    def read(rest: Words) -> Reading:
        return _read(trimmed(rest), parser, depth + 1)

    if depth == MAX_DEPTH:
        return Reading(Intent.SELECT, placing=Placing(words))
    command, thing = fronted(in_order_of_command(words))
    if thing:
        return about_earlier(read(command), [Reading(Intent.SELECT, placing=Placing(thing))])
    states = list(peeled(command))
    repeat = next(filter(None, (read_repeat(state, read) for state in states)), None) if command else None
    if repeat:
        return repeat
    asking = [state for state in states if not (opens(states[-1]) and _asks_for_deed(state))]
    for state in asking if command else ():
        reading = (state and read_reply(state, read)) or read_question(state, parser)
        if reading:
            return reading
    bare = states[-1]
    if _is_small_talk(bare, parser):
        return Reading(Intent.OTHER)
    reading = repaired(bare, parser, read) or read_action(with_verb_first(bare), parser) or read_verbless(bare, parser)
    reading = reading or read_selection(bare, read)
    if reading:
        return replace(reading, placing=exception_behind(reading.placing))
    is_other = is_foreign(bare) or is_talk(bare, parser)
    return Reading(Intent.OTHER) if is_other else Reading(Intent.SELECT, placing=Placing(bare))


def _asks_for_deed(words: Words) -> bool:
    """Whether words only have the form of a question: "is it okay if you | pick up the cup?" """
    lead = matching_prefix(words, OPENINGS)
    return words[0].lower in COPULAS | {"would"} and count_words(lead) > 2 and lead.split()[-1] in _DOER


def _is_small_talk(words: Words, parser: Parser) -> bool:
    """Whether the parts between commas are talk, each of them: "nice one, you nailed it"."""
    ends = [*(at for at, word in enumerate(words) if word.lower == ","), len(words)]
    parts = [trimmed(words[start:end]) for start, end in zip((0, *ends), ends, strict=False)]
    return len(parts) > 1 and all(
        lower_text(part) in TALK or (is_talk(part, parser) and not read_action(part, parser)) for part in parts
    )
