"""The role of each word of an utterance: what a reading made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from agent.datatypes import Role, SaidWord
from agent.language.english import BACK_REFERENCES
from agent.language.utterance.conditions import IF, OTHERWISE, TIME, UNLESS, WHEN
from agent.language.utterance.courtesy import core
from agent.language.utterance.destination import PLACEMENTS, STRESSES
from agent.language.utterance.manner import MANNERS
from agent.language.utterance.reading import Reading
from agent.language.utterance.reasons import BECAUSE
from agent.language.utterance.steps import BUT_FIRST, THEN
from agent.language.utterance.verbs import ACTION_VERBS, SEPARABLE_PARTICLES, base_form
from agent.language.words import Words, count_words, lower_text, matching_prefix, trimmed

_LEADS = (
    (Role.ORDER, THEN | BUT_FIRST | {"and", "first", "before", "after"}),
    (Role.CONDITION, IF | UNLESS | WHEN | OTHERWISE),
    (Role.REASON, BECAUSE),
    (Role.PLACEMENT, PLACEMENTS),
    (Role.MANNER, STRESSES | MANNERS),
)
_GOES_ON = frozenset({Role.CONDITION, Role.REASON})
"""Roles of whole clauses."""
_CLAUSE_ENDS = frozenset({",", ".", ";", "!", "?", "then", "please", "thanks"})
_NAMED = frozenset({Role.TARGET, Role.DESTINATION, Role.SOURCE})
"""Roles of words for things."""


def roles_of(words: Words, readings: Sequence[Reading]) -> list[Role]:
    """The role of each of the words that readings were made of."""
    known = {start: role for each in readings for start, role in _asked(words, each).items()}
    for reading in (*readings, *filter(None, (each.otherwise for each in readings))):
        placing = reading.placing
        parts = (
            (Role.TARGET, placing.thing), (Role.DESTINATION, placing.place), (Role.SOURCE, placing.source),
            (Role.MANNER, placing.how), (Role.UNREAD, reading.unread),
        )  # fmt: skip
        known.update((word.start, role) for role, part in parts for word in part)
    found: list[Role] = []
    for at, word in enumerate(words):
        found.append(known.get(word.start) or _of_small_word(words, at, found))
        lead = found[-1] if word.start not in known else None
        if lead in (Role.ORDER, Role.PLACEMENT, Role.MANNER):
            table = next(table for role, table in _LEADS if role is lead)
            length = count_words(matching_prefix(words[at:], table))
            known.update((each.start, lead) for each in words[at + 1 : at + length] if each.start not in known)
    for at, word in enumerate(words[1:-1], 1):
        if word.lower == "the" and found[at - 1] is found[at + 1]:  # "to | the | left of"
            found[at] = found[at - 1]
    return found


def _asked(words: Words, reading: Reading) -> dict[int, Role]:
    """Of a question, the roles of its words by their places: what is asked, and of which things."""
    is_question = reading.question or reading.action == "where is"
    asked = core(trimmed(reading.said or words)) if is_question else ()
    subject = reading.question.subject.split() if reading.question else ()
    things = same_words([each.lower for each in asked], subject)
    return {word.start: Role.TARGET if at in things else Role.QUESTION for at, word in enumerate(asked)}


def with_roles_of(words: Sequence[SaidWord], plain: Sequence[SaidWord], rest: Role) -> tuple[SaidWord, ...]:
    """A person's words with the roles that they have in the plain words that were read; for all others, the rest's."""
    found = same_words([each.text for each in words], [each.text for each in plain])
    roles = (plain[found[at]].role if at in found else rest for at in range(len(words)))
    return tuple(replace(word, role=role) for word, role in zip(words, roles, strict=True))


def same_words(words: Sequence[str], others: Sequence[str]) -> Mapping[int, int]:
    """Which of the words is which of some others, each of which is one of them at most.

    Runs of words in one order come first: of two that are alike, the one that stands among the same words is meant.
    """
    said, sought = [each.lower() for each in words], [each.lower() for each in others]
    runs = SequenceMatcher(None, said, sought, autojunk=False).get_matching_blocks()
    found = {run.a + at: run.b + at for run in runs for at in range(run.size)}
    for other in sorted({*range(len(sought))} - {*found.values()}):
        place = next((at for at, word in enumerate(said) if word == sought[other] and at not in found), None)
        if place is not None:
            found[place] = other
    return found


def _of_small_word(words: Words, at: int, before: Sequence[Role]) -> Role:
    """The role of a word that is no part of a thing or a place."""
    word, is_behind_a_thing = words[at].lower, before[-1:] and before[-1] in _NAMED
    last = next((role for role in reversed(before) if role not in _NAMED), None)
    is_verb = word in ACTION_VERBS
    if last in _GOES_ON and word not in _CLAUSE_ENDS and not (is_verb and is_behind_a_thing):
        return last
    role = next((role for role, table in _LEADS if matching_prefix(words[at:], table)), None)
    is_particle = word in SEPARABLE_PARTICLES and last is Role.ACTION and not (role and is_behind_a_thing)
    if is_particle or is_verb or (base_form(word) and role is None):
        return Role.ACTION
    if word in BACK_REFERENCES and last is Role.ACTION:
        return Role.TARGET
    if role is None and TIME.match(lower_text(words[at:])):
        return Role.CONDITION
    return role or Role.COURTESY
