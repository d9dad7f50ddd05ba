"""What a person says to a robot, taken apart: what for, the action, the thing that is meant, and where it should go.

ReCLIP's tree starts at the root of the parse; in "pick up the red cup left of the bowl" that is the verb, and the
relation would be lost. So the action comes off first. Each kind of utterance has a reader in
`agent.language.utterance`. Tables of words decide wherever they can; the parse is asked only where a word may be a verb
or a noun, and where several places compete.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from agent.datatypes import Displacement
from agent.errors import InvalidTextError
from agent.language.choice import offered_first
from agent.language.condition import Condition
from agent.language.english import BACK_REFERENCES
from agent.language.intents import ACTIONS, Intent
from agent.language.mention import Choice, Mention
from agent.language.question import Question, QuestionKind
from agent.language.utterance.actions import read_action
from agent.language.utterance.conditions import OTHERWISE, read_condition, read_otherwise
from agent.language.utterance.corrections import REPAIRS, repaired, without_rejected
from agent.language.utterance.courtesy import core, peeled
from agent.language.utterance.destination import BETWEEN, PlaceKind, is_surface, kind_of_place
from agent.language.utterance.directions import direction_of
from agent.language.utterance.fronted import fronted, together
from agent.language.utterance.questions import read_question
from agent.language.utterance.reading import Parser, Placing, Reading
from agent.language.utterance.reasons import (
    ANY,
    is_aside,
    is_occasion,
    says_any,
    subject_of,
    without_any,
    without_reason,
)
from agent.language.utterance.repeats import read_repeat
from agent.language.utterance.replies import TALK, is_talk, read_reply, read_selection
from agent.language.utterance.roles import Role, roles_of
from agent.language.utterance.slips import mended
from agent.language.utterance.spoken import as_written
from agent.language.utterance.steps import (
    BUT_FIRST,
    about_earlier,
    clauses,
    combined,
    goes_on,
    opens,
    skipped,
    without_denials,
)
from agent.language.utterance.stops import says_stop
from agent.language.utterance.talk import Talk, is_foreign, kind_of_talk
from agent.language.utterance.told_apart import told_at_once
from agent.language.utterance.verbless import read_verbless, with_verb_first
from agent.language.words import (
    Words,
    count_words,
    lower_text,
    matching_prefix,
    spelled,
    split_words,
    trimmed,
    written_out,
)

MAX_TEXT_CHARACTERS = 1_000
STOP_CHARACTERS = 500
"""At either end of a text, where a stop is looked for."""
MAX_SENTENCES = 6
"""Sentences read of one utterance; any more belong to the last."""
MAX_DEPTH = 12
"""How often a reply may stand within a reply: "no, sorry, I meant, well, rather ..."."""
_SENTENCE_ENDS = frozenset({".", "!", "?", ";"})


@dataclass(frozen=True)
class Command:
    """One command, in its words; and what talk makes of them, which is read when it is asked for.

    Attributes:
        action: the verb with its particle, in lower case ("pick up"); empty for a bare expression.
        expression: what is meant, in the speaker's words; empty where the command names no object ("pick up").
        destination: the place that it should go to, in the speaker's words; empty where none is named.
        text: the whole command, with whitespace and control characters cleaned.
        placement: the words that lead to the destination ("into", "to the left of"), or a bare direction ("forward"),
            in lower case.
        intent: what the utterance is for.
        question: what it asks, of DESCRIBE and COUNT.
        condition: what must be so before it is carried out; None where nothing need be.
        unread: words that say something that was not understood; nothing is to be done where there are any.
        takes_any: whether any of several things that fit will do.
        later: the steps that follow this one, in time order; each one's text is its own words.
        metres: how far something is moved; 0 where it is not said exactly.
        hindrance: why it cannot be done as it was said, a sentence; empty where it can be.
        repeats: whether it asks for what was done last once more, or for something else.
        otherwise: what is done instead where the condition is not met; None for nothing.
    """

    action: str
    expression: str
    destination: str
    text: str
    placement: str = ""
    intent: Intent = Intent.SELECT
    question: Question | None = None
    condition: Condition | None = None
    unread: str = ""
    takes_any: bool = False
    later: tuple[Command, ...] = ()
    metres: float = 0.0
    hindrance: str = ""
    repeats: bool = False
    otherwise: Command | None = None

    @cached_property
    def target(self) -> Mention:
        """How the expression refers to what is meant."""
        return Mention(self.expression)

    @cached_property
    def place(self) -> Mention:
        """How the destination refers to where that goes."""
        return Mention(self.destination)

    @cached_property
    def place_kind(self) -> PlaceKind:
        """What the destination is."""
        return kind_of_place(self.destination, self.placement, self.intent)

    @property
    def whereto(self) -> str:
        """The placement, with the part of the table that is meant: "in the middle of the table", "near the edge"."""
        is_part = self.place_kind is PlaceKind.SURFACE and not is_surface(self.destination, self.placement)
        return f"{self.placement} {self.destination.lower()}" if is_part else self.placement

    @property
    def displacement(self) -> Displacement | None:
        """How far something is moved, and where to; None where either is not said."""
        direction = direction_of(self.placement, self.destination.lower(), self.action)
        return Displacement(self.metres, direction) if self.metres and direction else None

    @property
    def problem(self) -> str:
        """Why it cannot be done as it was said, a sentence for a person; empty where it can be."""
        if self.unread and not self.hindrance:
            return f'I don\'t understand "{self.unread}" in that.'
        return self.hindrance or ("In which direction?" if self.metres and not self.displacement else "")

    @property
    def needs_several(self) -> bool:
        """Whether its destination is several things: between them."""
        return self.placement in BETWEEN

    @cached_property
    def choice(self) -> Choice:
        """What it picks out of what a question offered."""
        return Choice(self.expression or self.text)

    @property
    def talk(self) -> Talk:
        """What it is where it names nothing."""
        return kind_of_talk(as_written(split_words(self.text)))

    @property
    def goes_on(self) -> bool:
        """Whether it only says that the next step may begin."""
        return goes_on(as_written(split_words(self.text)))

    def skips(self, step: Command) -> bool:
        """Whether it says to leave out a step that comes next."""
        said = skipped(as_written(split_words(self.text)))
        return said is not None and said in ("", step.expression.lower())

    @property
    def agrees(self) -> bool:
        """Whether it says yes to a yes-or-no question, where "right" does not name a side."""
        says_right = self.intent is Intent.SELECT and self.expression.lower() == "right"
        return says_right or self.intent is Intent.CONFIRM


def clean_text(text: object) -> str:
    """Text with control characters and runs of whitespace turned into single spaces.

    Raises:
        InvalidTextError: not a string, longer than `MAX_TEXT_CHARACTERS`, or without any word.
    """
    if not isinstance(text, str):
        raise InvalidTextError(f"a command must be text (str); got {type(text).__name__}")
    if len(text) > MAX_TEXT_CHARACTERS:
        raise InvalidTextError(f"the text has {len(text)} characters; say it in at most {MAX_TEXT_CHARACTERS}")
    visible = (_visible(character) for character in text)
    cleaned = " ".join("".join(visible).split())
    if not any(character.isalnum() for character in cleaned):
        raise InvalidTextError("the text has no word in it; say which object is meant, such as 'the red cup'")
    return cleaned


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":  # zero-width and direction marks: they stand inside words
        return ""
    return " " if category in ("Cc", "Cs") else character


def is_stop(text: str) -> bool:
    """Whether the text tells the robot to stop. Takes no model, and any string: of a long one, both ends are read."""
    if len(text) > 2 * STOP_CHARACTERS:
        text = f"{text[:STOP_CHARACTERS]} {text[-STOP_CHARACTERS:]}"
    return says_stop(as_written(split_words(mended(text))))


def parse_command(text: object, parser: Parser) -> Command:
    """Take a command apart.

    Args:
        text: what was said or typed.
        parser: text to dependency parse with spaCy's English labels; asked about lower-case text, and only in doubt.

    Raises:
        InvalidTextError: see `clean_text`.
    """
    cleaned = clean_text(text)
    spelt = mended(cleaned)
    words = as_written(split_words(spelt))
    if says_stop(words):
        return Command("stop", "", "", cleaned, intent=Intent.STOP)
    first, *later = _read_all(words, parser)
    steps = tuple(_command(step, spelt, written_out(step.said, spelt)) for step in later)
    return replace(_command(first, spelt, cleaned), later=steps)


def word_roles(text: object, parser: Parser) -> list[tuple[int, int, Role]]:
    """The role of each word of a text: where the word begins and ends in `clean_text` of it, and what it is for.

    Raises:
        InvalidTextError: see `clean_text`.
    """
    cleaned = clean_text(text)
    spelt = mended(cleaned)
    words = split_words(spelt)
    readings = [] if says_stop(as_written(words)) else _read_all(as_written(words), parser)
    roles = roles_of(words, readings) if readings else [Role.ACTION] * len(words)
    return [(word.start, word.end, role) for word, role in zip(split_words(cleaned), roles, strict=True)]


def _command(reading: Reading, spelt: str, text: str) -> Command:
    """The command of a reading.

    Args:
        spelt: the text that its words have their places in.
        text: the command's own words.
    """
    placing = reading.placing
    expression = f"{spelled(placing.thing, spelt)} {placing.lies} {spelled(placing.source, spelt)}".strip()
    return Command(
        action=reading.action,
        expression=expression,
        destination=spelled(reading.placing.place, spelt),
        text=text,
        placement=reading.placing.placement,
        intent=reading.intent,
        question=reading.question,
        condition=reading.condition,
        unread=spelled(reading.unread, spelt),
        takes_any=reading.takes_any,
        metres=placing.metres,
        hindrance=placing.hindrance,
        repeats=reading.repeats,
        otherwise=_command(reading.otherwise, spelt, text) if reading.otherwise else None,
    )


def _read_all(words: Words, parser: Parser) -> list[Reading]:
    """What the sentences of an utterance come to together: one reading, or a step each."""
    readings: list[Reading] = []
    said: Words = ()
    takes_any = False
    sentences = together(_sentences(words))
    sentences = [each for each in sentences if not is_occasion(each)] or sentences
    for whole in (_with_offered_behind(without_rejected(each)) for each in sentences):
        sentence = without_any(whole)
        takes_any = takes_any or len(sentence) < len(whole)
        if readings and lower_text(whole) in ANY:  # "Pick up a cup. Any will do."
            takes_any = True
            continue
        if readings and is_aside(sentence, readings[-1].placing.thing):  # "Two spoons. Both. Now."
            continue
        instead = read_otherwise(sentence) if readings else ()
        if instead:
            readings[-1] = _or_else(readings[-1], instead, parser)
            continue
        sentence, named = fronted(told_at_once(sentence))
        wanted, subject = without_reason(sentence)
        denied = subject if len(wanted) < len(sentence) and "not" in {each.lower for each in sentence} else ()
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
            pieces = without_denials(pieces, denied)
            if condition:
                condition = _naming_one(condition, pieces[-1].placing.thing)
                first = 0 if is_leading else len(pieces) - 1
                pieces[first:] = [replace(piece, condition=condition) for piece in pieces[first:]]
            if pieces[-1].intent is Intent.OTHER and not pieces[-1].action:  # "The cup is in the way. Move it."
                pieces[-1] = replace(pieces[-1], placing=Placing(subject_of(sentence)))
            at = 0 if matching_prefix(sentence, BUT_FIRST) else len(readings)
            readings[at:at] = pieces
        said = readings[-1].said if readings[-1].intent in ACTIONS else ()
    readings = [replace(each, takes_any=takes_any or says_any(each.placing.thing)) for each in readings]
    if len(readings) == 1:
        return [_without_subject(readings[0])]
    readings = combined(readings)
    is_list = all(each.intent is Intent.SELECT for each in readings) and said == () and len(_sentences(words)) == 1
    steps = readings if is_list else [each for each in readings if each.is_step]
    reply = _read_reply_over(words, parser) if len(steps) < 2 else None
    if reply or steps:
        return [reply] if reply else _with_left_over(steps, readings)
    for kind in (Intent.CORRECT, Intent.SELECT, Intent.DENY, Intent.CONFIRM):
        of_kind = [each for each in readings if each.intent is kind]
        if of_kind:
            return _with_left_over(of_kind[-1:], readings)
    return [_without_subject(readings[-1])]


def _with_left_over(steps: list[Reading], readings: Sequence[Reading]) -> list[Reading]:
    """The steps, with the words for things in other sentences, of which nothing was made, as unread."""
    kept = {word.start for step in steps for word in step.said}
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
    """With what a condition is about in place of "it": in "if there is a lemon on the plate, put A on it" the plate."""
    own = reading.placing
    if lower_text(own.place) in BACK_REFERENCES and about.place and own.placement == about.placement:
        reading = replace(reading, placing=replace(own, place=about.place))
    return about_earlier(reading, [Reading(Intent.SELECT, placing=about)])


def _naming_one(condition: Condition, thing: Words) -> Condition:
    """ "(pick up the cup) if there is one" as "if there is a cup"."""
    question = condition.question
    if question is None or question.kind is not QuestionKind.EXISTS or question.subject not in ("one", "any", "some"):
        return condition
    return replace(condition, question=replace(question, subject=lower_text(thing), number=None))


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
        ends = word.lower in _SENTENCE_ENDS
        is_otherwise = index > start + 1 and matching_prefix(words[index:], OTHERWISE) and read_otherwise(words[index:])
        if (ends or is_otherwise) and len(sentences) < MAX_SENTENCES - 1:
            sentences.append(trimmed(words[start:index]))
            start = index + ends
    sentences.append(trimmed(words[start:]))
    return [sentence for sentence in sentences if sentence] or [()]


def _read(words: Words, parser: Parser, depth: int = 0) -> Reading:
    """One sentence, or what is left of one at some depth."""

    def read(rest: Words) -> Reading:
        return _read(trimmed(rest), parser, depth + 1)

    if depth == MAX_DEPTH:
        return Reading(Intent.SELECT, placing=Placing(words))
    command, thing = fronted(words)
    if thing:
        return about_earlier(read(command), [Reading(Intent.SELECT, placing=Placing(thing))])
    states = list(peeled(words))
    repeat = next(filter(None, (read_repeat(state, read) for state in states)), None) if words else None
    if repeat:
        return repeat
    for state in states if words else ():
        reading = (state and read_reply(state, read)) or read_question(state, parser)
        if reading:
            return reading
    bare = states[-1]
    if _is_small_talk(bare, parser):
        return Reading(Intent.OTHER)
    reading = repaired(bare, parser, read) or read_action(with_verb_first(bare), parser) or read_verbless(bare, parser)
    reading = reading or read_selection(bare, read)
    if reading:
        return reading
    is_other = is_foreign(bare) or is_talk(bare, parser)
    return Reading(Intent.OTHER) if is_other else Reading(Intent.SELECT, placing=Placing(bare))


def _is_small_talk(words: Words, parser: Parser) -> bool:
    """Whether the parts between commas are talk, each of them: "nice one, you nailed it"."""
    ends = [*(at for at, word in enumerate(words) if word.lower == ","), len(words)]
    parts = [trimmed(words[start:end]) for start, end in zip((0, *ends), ends, strict=False)]
    return len(parts) > 1 and all(
        lower_text(part) in TALK or (is_talk(part, parser) and not read_action(part, parser)) for part in parts
    )
