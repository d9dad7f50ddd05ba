"""Questions: what is there, how many, what is it like, where is it."""

from __future__ import annotations

import re

from agent.language import question_words as tables
from agent.language.destination import placement_at
from agent.language.intents import Intent
from agent.language.reading import Parser, Placing, Reading
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
    for pattern in tables.COUNTS:
        match = pattern.fullmatch(lower_text(words))
        if match and "counted" in match.groupdict():
            return _about(Intent.COUNT, "count", _counted(_group(words, match, "counted")))
        if match:
            thing = _group(words, match, "thing")
            return _about(Intent.COUNT, "count", _without_left(_without_uncounted(thing)))
    return None


def _counted(words: Words) -> Words:
    """The thing in "(how many) cups are left of the bowl": the verb in the middle goes."""
    words = words[1:] if words and words[0].lower == "of" else words
    for index, word in enumerate(words):
        relative = index and words[index - 1].lower in ("that", "which", "who")
        if word.lower not in tables.AUXILIARIES or relative:
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
        if not place:
            return Reading(Intent.DESCRIBE, "describe")
        placement, leads_on = placement_at(place)
        if placement:
            return _about(Intent.DESCRIBE, "describe", place[count_words(placement) :] if leads_on else ())
        if text.startswith("describe"):
            return Reading(Intent.DESCRIBE, "describe")
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
            return _about(Intent.DESCRIBE, "describe", _described(_group(words, match, "thing"), parser))
    match = tables.YES_NO.fullmatch(text)
    if match:
        return _about(Intent.DESCRIBE, "describe", _subject(_group(words, match, "thing"), parser))
    return None


def _described(thing: Words, parser: Parser) -> Words:
    """What "describe ..." is about: of "what is in the bowl", the bowl."""
    if thing and thing[0].lower in ("what", "whatever", "which"):
        inner = read_question(thing, parser)
        return inner.placing.thing if inner else ()
    return without_here(thing)


def _subject(words: Words, parser: Parser) -> Words:
    """The thing that "is | the big pot | empty" is about."""
    if words[0].lower in ("it", "that", "this", "these", "those", "they") and len(words) > 1:
        following = words[1].lower
        if words[0].lower in ("it", "they") or following in ("a", "an", "the", "in", "on", "made", "your", "my"):
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


def _about(intent: Intent, action: str, thing: Words) -> Reading:
    return Reading(intent, action, Placing(trimmed(thing)))


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
