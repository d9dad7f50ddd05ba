"""The role of each word of an utterance: what a reading made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from agent.datatypes import Role, SaidWord
from agent.language.utterance.conditions import IF, OTHERWISE, TIME, UNLESS, WHEN
from agent.language.utterance.destination import PLACEMENTS, STRESSES
from agent.language.utterance.reading import Reading
from agent.language.utterance.reasons import BECAUSE
from agent.language.utterance.steps import BUT_FIRST, THEN
from agent.language.utterance.verbs import ACTION_VERBS, SEPARABLE_PARTICLES, base_form
from agent.language.words import Words, count_words, lower_text, matching_prefix

_LEADS = (
    (Role.ORDER, THEN | BUT_FIRST | {"and", "first", "before", "after"}),
    (Role.CONDITION, IF | UNLESS | WHEN | OTHERWISE),
    (Role.REASON, BECAUSE),
    (Role.PLACEMENT, PLACEMENTS),
    (Role.MANNER, STRESSES),
)
_GOES_ON = frozenset({Role.CONDITION, Role.REASON})
"""Roles of whole clauses."""


def roles_of(words: Words, readings: Sequence[Reading]) -> list[Role]:
    """The role of each of the words that readings were made of."""
    known: dict[int, Role] = {}
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
        if lead in (Role.ORDER, Role.PLACEMENT):
            table = next(table for role, table in _LEADS if role is lead)
            length = count_words(matching_prefix(words[at:], table))
            known.update((each.start, lead) for each in words[at + 1 : at + length] if each.start not in known)
    return found


def with_roles_of(words: Sequence[SaidWord], plain: Sequence[SaidWord], rest: Role) -> tuple[SaidWord, ...]:
    """A person's words with the roles that they have in the plain words that were read; for all others, the rest's."""
    found = same_words(words, [each.text for each in plain])
    roles = (plain[found[at]].role if at in found else rest for at in range(len(words)))
    return tuple(replace(word, role=role) for word, role in zip(words, roles, strict=True))


def same_words(words: Sequence[SaidWord], others: Sequence[str]) -> Mapping[int, int]:
    """Which of the words is which of some others, each of which is one of them at most.

    Runs of words in one order come first: of two that are alike, the one that stands among the same words is meant.
    """
    said, sought = [each.text.lower() for each in words], [each.lower() for each in others]
    runs = SequenceMatcher(None, said, sought, autojunk=False).get_matching_blocks()
    found = {run.a + at: run.b + at for run in runs for at in range(run.size)}
    for other in sorted({*range(len(sought))} - {*found.values()}):
        place = next((at for at, word in enumerate(said) if word == sought[other] and at not in found), None)
        if place is not None:
            found[place] = other
    return found


def _of_small_word(words: Words, at: int, before: Sequence[Role]) -> Role:
    """The role of a word that is no part of a thing or a place."""
    if before and before[-1] in _GOES_ON and words[at].lower not in (",", ".", "then"):
        return before[-1]
    role = next((role for role, table in _LEADS if matching_prefix(words[at:], table)), None)
    particle = words[at].lower in SEPARABLE_PARTICLES and before[-1:] == [Role.ACTION]
    if particle or words[at].lower in ACTION_VERBS or (base_form(words[at].lower) and role is None):
        return Role.ACTION
    if role is None and TIME.match(lower_text(words[at:])):
        return Role.CONDITION
    return role or Role.COURTESY
