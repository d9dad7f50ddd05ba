"""What a person says to a robot, taken apart: what for, the action, the thing that is meant, and where it should go.

ReCLIP's tree starts at the root of the parse; in "pick up the red cup left of the bowl" that is the verb, and the
relation would be lost. So the action comes off first. Each kind of utterance has a reader in
`agent.language.utterance`. Tables of words decide wherever they can; the parse is asked only where a word may be a verb
or a noun, and where several places compete.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from agent.datatypes import Displacement, Role, SaidWord
from agent.errors import InvalidTextError
from agent.language.condition import Condition
from agent.language.intents import ACTIONS, Intent
from agent.language.mention import Choice, Mention, MentionKind
from agent.language.question import OF_ANOTHER, Question
from agent.language.utterance.destination import BETWEEN, WITHIN, PlaceKind, is_table, kind_of_place
from agent.language.utterance.directions import direction_of
from agent.language.utterance.going_on import goes_on, skipped
from agent.language.utterance.no_command import no_command_by
from agent.language.utterance.reading import Parser, Reading
from agent.language.utterance.repeats import ABOUT
from agent.language.utterance.roles import roles_of
from agent.language.utterance.sentences import read_sentences
from agent.language.utterance.slips import mended
from agent.language.utterance.spoken import as_written
from agent.language.utterance.stops import says_stop
from agent.language.utterance.talk import Talk, kind_of_talk
from agent.language.words import matching_prefix, spelled, split_words, written_out

MAX_TEXT_CHARACTERS = 1_000
STOP_CHARACTERS = 500
"""At either end of a text, where a stop is looked for."""


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
        plainly: the plain words that were read in the place of the text's own; empty where those were.
        words: those of the whole utterance, each with its role, which make no difference between two commands; empty of
            a step that comes later.
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
    plainly: str = ""
    words: tuple[SaidWord, ...] = field(default=(), compare=False)

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

    def into_the_same_as(self, before: Command | None) -> Command:
        """With "there" for the "it" of "put the duck in it", where the command before put something into a thing."""
        if before is None or self.place.kind is not MentionKind.LAST or self.target.kind is MentionKind.LAST:
            return self
        goes_in = before.place_kind in (PlaceKind.THING, PlaceKind.POINTED) and before.placement in WITHIN
        return replace(self, destination="there") if goes_in and self.placement in WITHIN else self

    @property
    def whereto(self) -> str:
        """The placement, with what is meant of the table, or instead: "near the edge of the table", "on the floor"."""
        is_else = self.place_kind is PlaceKind.SURFACE and not is_table(self.destination, self.placement)
        return f"{self.placement} {self.destination.lower()}" if is_else else self.placement

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
        return Choice(self.expression or self._read)

    @property
    def _read(self) -> str:
        """The words that were read."""
        return self.plainly or self.text

    @property
    def talk(self) -> Talk:
        """What it is where it names nothing."""
        return kind_of_talk(as_written(split_words(self._read)))

    @property
    def goes_on(self) -> bool:
        """Whether it only says that the next step may begin."""
        return goes_on(as_written(split_words(self._read)))

    def skips(self, step: Command) -> bool:
        """Whether it says to leave out a step that comes next."""
        said = skipped(as_written(split_words(self._read)))
        return said is not None and said in ("", step.expression.lower())

    def takes_up(self, before: Command) -> bool:
        """Whether it asks for what the command before it did once more, or asks its question: "and the bowl?" """
        if before.question is None or not self.expression:
            return self.repeats
        leads = self.repeats or matching_prefix(split_words(self._read), ABOUT)
        return before.question.kind in OF_ANOTHER and self.intent is Intent.SELECT and bool(leads)

    def asked_of(self, other: Command) -> Command:
        """Its question once more, of what the other one is about, if anything."""
        question = self.question
        if question and other.expression:
            question = replace(question, subject=other.expression.lower())
        return replace(self, text=other.text, expression=other.expression or self.expression, question=question)

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
    words = split_words(spelt)
    written = as_written(words)
    if says_stop(written):
        said = _said(cleaned, spelt, [Role.ACTION] * len(words))
        return Command("stop", "", "", cleaned, intent=Intent.STOP, words=said)
    first, *later = readings = read_sentences(written, parser)
    steps = tuple(_command(step, spelt, written_out(step.said, spelt)) for step in later)
    command = _command(first, spelt, cleaned)
    if command.expression and command.intent in ACTIONS | {Intent.SELECT}:
        against = spelled(no_command_by(written), spelt)
        command, steps = (replace(command, unread=command.unread or against), ()) if against else (command, steps)
    return replace(command, later=steps, words=_said(cleaned, spelt, roles_of(words, readings)))


def _said(text: str, spelt: str, roles: Sequence[Role]) -> tuple[SaidWord, ...]:
    """The words of a text, without punctuation, with their roles.

    Args:
        spelt: the text with slips mended.
        roles: those of the words and punctuation marks of that.
    """
    words = split_words(text)
    if len(words) != len(roles):  # "nooo. 2" is mended to an abbreviation, which is one word with its full stop
        text, words = spelt, split_words(spelt)
    said = ((text[word.start : word.end], role) for word, role in zip(words, roles, strict=True))
    return tuple(SaidWord(word, role) for word, role in said if any(map(str.isalnum, word)))


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
