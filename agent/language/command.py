"""What a person says to a robot, taken apart: the action, the thing that is meant, and where it should go.

ReCLIP's tree starts at the root of the parse; in "pick up the red cup left of the bowl" that is the verb, and the
relation would be lost. So the action comes off first. The tables of `agent.language.command_words` decide wherever they
can; the parse is asked only where a word may be a verb or a noun, and where several places compete.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.errors import InvalidTextError
from agent.language import command_words as tables
from agent.language.command_words import ActionVerb, Destination
from agent.language.destination import Placing, read_place, read_placing
from agent.language.words import Words, count_words, lower_text, matching_prefix, spelled, split_words, trimmed

if TYPE_CHECKING:
    from spacy.tokens import Doc

Parser = Callable[[str], "Doc"]

MAX_TEXT_CHARACTERS = 1_000


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        action: the verb with its particle, in lower case ("pick up"); empty for a bare expression.
        expression: what is meant, in the speaker's words; empty where the command names no object ("pick up").
        destination: the place that it should go to, in the speaker's words; empty where none is named.
        text: the whole command, with whitespace and control characters cleaned.
        placement: the words that lead to the destination ("into", "to the left of"), in lower case.
    """

    action: str
    expression: str
    destination: str
    text: str
    placement: str = ""


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


def parse_command(text: object, parser: Parser) -> Command:
    """Take a command apart.

    Args:
        text: what was said or typed.
        parser: text to dependency parse with spaCy's English labels; asked about lower-case text, and only in doubt.

    Raises:
        InvalidTextError: see `clean_text`.
    """
    cleaned = clean_text(text)
    words = _without_courtesy(split_words(cleaned))
    action, placing = _read_phrase(words) or _read_verb(words, parser) or ("", Placing(words))
    return Command(
        action=action,
        expression=spelled(placing.thing, cleaned),
        destination=spelled(placing.place, cleaned),
        text=cleaned,
        placement=placing.placement,
    )


def _without_courtesy(words: Words) -> Words:
    """Without "could you" and "please" at either end."""
    backwards = [" ".join(reversed(closing.split())) for closing in tables.CLOSINGS]
    while True:
        words = trimmed(words)
        opening = count_words(matching_prefix(words, tables.OPENINGS))
        if opening <= count_words(matching_prefix(words, tables.ACTION_PHRASES)):
            opening = 0
        closing = count_words(matching_prefix(words[::-1], backwards))
        if lower_text(words[-3:]) in ("the right now", "to right now", "far right now"):
            closing = 1
        if not opening and not closing:
            return words
        words = words[opening : max(opening, len(words) - closing)]


def _read_phrase(words: Words) -> tuple[str, Placing] | None:
    """A command without an imperative: "where is ...", "I want ..."."""
    phrase = matching_prefix(words, tables.ACTION_PHRASES)
    if not phrase:
        return None
    return tables.ACTION_PHRASES[phrase], Placing(_without_recipient(words[count_words(phrase) :], ("for",)))


def _read_verb(words: Words, parser: Parser) -> tuple[str, Placing] | None:
    """A command that begins with its verb; None for a bare expression."""
    if not words:
        return None
    word, rest = words[0], words[1:]
    verb = tables.ACTION_VERBS.get(word.lower)
    particle = matching_prefix(rest, verb.particles if verb else ())
    if not particle and not _opens_command(verb, words, parser):
        return None
    verb = verb or ActionVerb()
    destination = verb.destination
    rest = rest[count_words(particle) :]
    if not particle or particle in tables.SEPARABLE_PARTICLES:
        if rest and rest[0].lower in tables.RECIPIENTS:
            rest = _without_question(rest[1:])
            destination = Destination.PLACE if destination is Destination.PLACE else Destination.NONE
        if not particle:
            particle, rest = _without_particle(rest, verb)
    rest = _without_recipient(rest, ("for", "to") if destination is Destination.TOWARDS else ("for",))
    action = f"{word.lower} {particle}".strip()
    return _read_second_verb(rest) or (action, read_placing(word, rest, destination, parser))


def _opens_command(verb: ActionVerb | None, words: Words, parser: Parser) -> bool:
    """Whether a text that begins with a possible verb is a command: "hand me the cup", but not "hand on the left"."""
    if verb is not None and not verb.also_noun:
        return True
    following = [word.lower for word in words[1:3]]
    has_object = following[:1] and following[0] in tables.OBJECT_STARTS
    relative = following[:1] == ["that"] and following[-1] in tables.RELATIVE_VERBS
    if verb is not None and has_object and not relative:
        return True
    if relative or not following or (verb is None and not has_object):
        return False
    if following[0] == "of" or matching_prefix(words[1:], tables.PLACEMENTS):
        return False
    first = parser(lower_text(words))[0]
    return first.head == first and first.pos_ == "VERB" and any(child.dep_ == "dobj" for child in first.rights)


def _without_particle(rest: Words, verb: ActionVerb) -> tuple[str, Words]:
    """Take the particle from behind the object: "pick | the cup | up", "pick | the pan | up | from the stove"."""
    for index, word in enumerate(rest):
        if word.lower not in verb.particles or word.lower not in tables.SEPARABLE_PARTICLES:
            continue
        following = trimmed(rest[index + 1 :])
        ends = not following or matching_prefix(following, tables.AFTER_PARTICLE)
        if ends and not (index and rest[index - 1].lower.endswith("ing")):  # "the arrow pointing up"
            return word.lower, [*rest[:index], *rest[index + 1 :]]
    return "", rest


def _without_question(rest: Words) -> Words:
    """The thing in "(show me) where the cup is" and "(tell me) which one is the cup"."""
    if len(rest) > 2 and rest[0].lower == "where" and rest[-1].lower in ("is", "are"):
        return rest[1:-1]
    return rest[count_words(matching_prefix(rest, tables.ACTION_PHRASES)) :]


def _without_recipient(rest: Words, leads: tuple[str, ...]) -> Words:
    """Without a final "for me"; "the cup closest to me" stays whole."""
    if len(rest) < 3 or rest[-1].lower not in tables.RECIPIENTS or rest[-2].lower not in leads:
        return rest
    described = rest[-2].lower == "to" and rest[-3].lower in tables.NEARNESS
    return rest if described else rest[:-2]


def _read_second_verb(rest: Words) -> tuple[str, Placing] | None:
    """What "(pick up) the cup and put it in the box" comes to: put, the cup, in the box."""
    for index in range(2, len(rest) - 1):
        verb = tables.ACTION_VERBS.get(rest[index].lower)
        joined = rest[index - 1].lower in tables.JOINERS and rest[index + 1].lower in tables.PRONOUNS
        if not joined or verb is None or verb.destination is Destination.NONE:
            continue
        particle = matching_prefix(rest[index + 2 :], verb.particles)
        following = rest[index + 2 + count_words(particle) :]
        if lower_text(following) in ("to me", "to us"):
            following = ()
        placement, place = read_place(following)
        if not following or place:
            end = max(at + 1 for at in range(index) if rest[at].lower not in tables.JOINERS)
            return f"{rest[index].lower} {particle}".strip(), Placing(rest[:end], placement, place)
    return None
