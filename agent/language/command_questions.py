"""Questions: what is there, how many, what is it like, where is it."""

from __future__ import annotations

import re

from agent.language import question_words as tables
from agent.language.utterance.destination import placement_at
from agent.language.english import ARTICLES, COLOUR_WORDS, DEMONSTRATIVES, DETERMINERS, POSSESSIVES, RELATIVES
from agent.language.intents import Intent
from agent.language.lexicon import NUMBERS
from agent.language.question import Question, QuestionKind
from agent.language.utterance.destination import placement_at
from agent.language.utterance.reading import Parser, Placing, Reading
from agent.language.words import Word, Words, count_words, lower_text, trimmed, without_punctuation


def read_question(words: Words, parser: Parser) -> Reading | None:
    """A question, or a request for words ("describe ...", "count ..."); None for anything else."""
    words = without_punctuation(words)
    asked = _without_lead(words)
    for candidate in (asked, words) if len(asked) < len(words) else (words,):
        text = lower_text(candidate)
        if tables.NO_ANSWER.match(text):
            return Reading(Intent.OTHER)
        reading = (
            _read_count(candidate)
            or _read_choice(candidate)
            or _read_scene(candidate)
            or _read_search(candidate)
            or _read_thing(candidate, parser)
        )
        if reading:
            return reading
    return None


def _without_lead(words: Words) -> Words:
    match = tables.ABOUT_TO_ASK.match(lower_text(words))
    return words[count_words(match.group()) :] if match else words


def _read_count(words: Words) -> Reading | None:
    text = lower_text(words)
    for kind, patterns in ((QuestionKind.COUNT, tables.COUNTS), (QuestionKind.EXISTS, tables.EXISTENCE)):
        match = next(filter(None, (pattern.fullmatch(text) for pattern in patterns)), None)
        if match and "counted" in match.groupdict():
            return _counting(kind, _counted(_group(words, match, "counted")))
        if match:
            return _counting(kind, _without_left(_without_uncounted(_group(words, match, "thing"))))
    return None


def _counting(kind: QuestionKind, things: Words) -> Reading:
    number = NUMBERS.get(things[0].lower) if kind is QuestionKind.EXISTS and things else None
    question = Question(kind, lower_text(trimmed(things)) or ANYTHING, number=number or None)
    return _about(Intent.COUNT, "count", things, question)


def _read_choice(words: Words) -> Reading | None:
    """ "which is bigger, the cup or the bowl?", "is the cup or the bowl red?" """
    text = lower_text(words)
    for pattern in tables.CHOICES:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        first, other = _group(words, match, "first"), _group(words, match, "other")
        compared = tables.COMPARED.get(match["claim"])
        claim = f"{match['claim']} than" if match["claim"].endswith("er") else match["claim"]
        subject, noun = lower_text(first), first[-1].lower
        question = Question(
            QuestionKind.CHOICE,
            subject,
            attribute=match["claim"],
            predicate=compared or claim,
            other=_with_noun(lower_text(other), noun),
        )
        return _about(Intent.DESCRIBE, "describe", first, question)
    return None


def _with_noun(text: str, noun: str) -> str:
    """ "(the red cup or) the yellow one" as "the yellow cup"."""
    return f"{text.removesuffix(' one')} {noun}" if text.endswith(" one") and noun != "one" else text


def _counted(words: Words) -> Words:
    """The thing in "(how many) cups are left of the bowl": the verb in the middle goes."""
    words = words[1:] if words and words[0].lower == "of" else words
    for index, word in enumerate(words):
        before = words[index - 1].lower if index else ""
        is_noun = word.lower == "can" and before in DETERMINERS | COLOUR_WORDS
        if word.lower not in tables.AUXILIARIES or before in RELATIVES or is_noun:
            continue
        rest = words[index + 1 :]
        while rest and rest[0].lower in tables.SEEING:
            rest = rest[1:]
        return _without_left([*words[:index], *rest])
    return _without_left(words)


def _without_left(words: Words) -> Words:
    """Without "left" for what remains: "cups left", "cups left in the box", but not "cups left of the box"."""
    words = without_here(words)
    for index in range(1, len(words)):
        following = [word.lower for word in words[index + 1 : index + 2]]
        if words[index].lower in ("left", "remaining", "available", "visible") and following in (
            [], ["in"], ["on"], ["inside"], ["at"],
        ) and words[index - 1].lower not in ("the", "to", "far", "further", "top", "bottom"):  # fmt: skip
            return without_here([*words[:index], *words[index + 1 :]])
    return words


def _without_uncounted(words: Words) -> Words:
    match = tables.UNCOUNTED.match(lower_text(words))
    return words[count_words(match.group()) :] if match and count_words(match.group()) < len(words) else words


def _read_scene(words: Words) -> Reading | None:
    text = lower_text(words)
    for pattern in tables.SCENE_QUESTIONS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        place = _group(words, match, "place") if "place" in match.groupdict() else ()
        place = without_here(place)
        placement, leads_on = placement_at(place)
        if placement:
            landmark = place[count_words(placement) :] if leads_on else ()
            return _about(Intent.DESCRIBE, "describe", landmark, _listing(lower_text(place)))
        if not place or text.startswith("describe"):
            return _about(Intent.DESCRIBE, "describe", (), _listing())
    return None


def _read_search(words: Words) -> Reading | None:
    text = lower_text(words)
    for pattern, action in tables.SEARCHES:
        match = pattern.fullmatch(text)
        if match and not (action == "which is" and text.startswith("what")):
            return _about(Intent.LOOK_AT, action, without_here(_group(words, match, "thing")))
    return None


def _read_thing(words: Words, parser: Parser) -> Reading | None:
    text = lower_text(words)
    for pattern in tables.THING_QUESTIONS:
        match = pattern.fullmatch(text)
        if match:
            thing = _group(words, match, "thing")
            if thing and thing[0].lower in ("what", "whatever", "which"):  # "describe what is in the bowl"
                inner = read_question(thing, parser)
                return inner or _about(Intent.DESCRIBE, "describe", (), _listing())
            asks_colour = tables.COLOUR.search(text[: match.start("thing")] + text[match.end("thing") :])
            return _describing(without_here(thing), attribute="colour" if asks_colour else "")
    match = tables.YES_NO.fullmatch(text)
    if match is None:
        return None
    words = _group(words, match, "thing")
    subject = _subject(words, parser)
    return _describing(subject, predicate=lower_text(words[len(subject) :]) if match["be"] else "")


def _describing(thing: Words, *, attribute: str = "", predicate: str = "") -> Reading:
    thing = trimmed(thing)
    kind = QuestionKind.WHETHER if predicate else QuestionKind.DESCRIBE
    question = Question(kind, lower_text(thing), attribute, predicate) if thing else _listing()
    return _about(Intent.DESCRIBE, "describe", thing, question)


def _listing(place: str = "") -> Question:
    return Question(QuestionKind.LIST, f"{ANYTHING} {place}".strip(), place=place)


def _subject(words: Words, parser: Parser) -> Words:
    """The thing that "is | the big pot | empty" is about."""
    first, *following = (word.lower for word in words)
    is_alone = following[:1] and following[0] in ARTICLES | POSSESSIVES | {"in", "on", "made"}
    if (following and first in ("it", "they")) or (is_alone and first in DEMONSTRATIVES):
        return words[:1]
    doc = parser(lower_text(words))
    chunk = next(iter(doc.noun_chunks), None)
    count = count_words(chunk.text) if chunk is not None and chunk.start == 0 else len(words)
    return words[:count] if count < len(words) else words[:-1] or words


def without_here(words: Words) -> Words:
    """Without "on the table", "here" and the like at the end."""
    while True:
        words = trimmed(words)
        match = tables.HERE.search(lower_text(words))
        if match is None:
            return words
        words = words[: len(words) - count_words(match.group())]


def _about(intent: Intent, action: str, thing: Words, question: Question | None = None) -> Reading:
    return Reading(intent, action, Placing(trimmed(thing)), question)


def _group(words: Words, match: re.Match[str], name: str) -> Words:
    """The words that a group of a match of their `lower_text` covers."""
    start, end = match.span(name)
    found: list[Word] = []
    at = 0
    for word in words:
        if start <= at and at + len(word.lower) <= end:
            found.append(word)
        at += len(word.lower) + 1
    return found
