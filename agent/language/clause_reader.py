"""From a dependency parse to clauses: what each word, and all that hangs on it, says of its thing.

A clause depends on the parse alone, never on the clauses before it: that is left to `agent.language.assembly`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.language.clauses import (
    ANY_NOUN,
    Attribute,
    Beside,
    Choice,
    Clause,
    Denial,
    Exclusion,
    Link,
    Number,
    Rank,
    Thing,
    Tie,
)
from agent.language.english import NEGATIONS, PAIRS, SPEAKER, STAND_INS, singular
from agent.language.lexicon import NUMBERS, ORDINALS, Lexicon
from agent.language.parsed_things import RELATIVE, ParsedThings
from agent.language.semantic_tree import Superlative

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SILENT = frozenset({"DET", "PRON", "AUX", "PART", "CCONJ", "SCONJ", "PUNCT", "ADP", "SPACE", "SYM", "INTJ"})
CONTENT = frozenset({"ADJ", "NOUN", "PROPN"})
OTHER = frozenset({"other", "another", "else"})
VIEWER = SPEAKER | {"camera", "viewer", "myself"}
"""Who looks at the table: "the spoon closest to me"."""
EXCEPT = (frozenset({"other", "than"}), frozenset({"apart", "from"}))
"""Words that deny together, as `agent.language.english.NEGATIONS` do alone."""
COPULAS = frozenset({"is", "are", "was", "were"})
PLURAL = "NNS"
"""Of the Penn Treebank's tags."""
_FROM_THE_VIEWER = {"nearest": "near", "near": "near", "closer": "near", "farthest": "far", "further": "far"}
"""What a relation to the viewer becomes: a superlative."""
_SIDES = ("behind", "above", "front", "below", "left", "right")
"""Superlatives of which two name a corner: "in the top left corner"."""


class ClauseReader:
    """One parse."""

    def __init__(self, doc: Doc, lexicon: Lexicon) -> None:
        self._doc = doc
        self._lexicon = lexicon
        self._parse = ParsedThings(doc, lexicon)
        self._read: dict[int, Thing] = {}

    def root(self) -> Thing | None:
        """The thing that the whole expression is about; None where there is no word."""
        root = next((token for token in self._doc if token.head.i == token.i), None)
        if root is None:
            return None
        shared = self._noun_shared_with(root)
        if shared:
            return replace(self.thing(root), noun=shared)
        if self._parse.is_thing(root) or root.text in STAND_INS or self._parse.is_the_most(root):
            return self.thing(root)
        if self._is_bare_relation(root):
            return Thing(ANY_NOUN, tuple(self._link(root)))
        return self.thing(next((token for token in self._doc if self._parse.is_thing(token)), root))

    def thing(self, head: Token) -> Thing:
        """The thing that a word names, with all that hangs on it."""
        if head.i not in self._read:
            is_plural = (head.tag_ == PLURAL and head.text not in PAIRS) or head.text == "everything"
            self._read[head.i] = Thing(self._noun(head), tuple(self._clauses(head)), is_plural)
        return self._read[head.i]

    def _noun(self, head: Token) -> str:
        if head.text in ("one", "ones") and any(child.pos_ == "ADJ" for child in head.children):
            return ""
        if head.text in STAND_INS:
            return ANY_NOUN
        return "" if self._describes(head) else singular(head.text)

    def _describes(self, head: Token) -> bool:
        """Whether it says what the thing is like, and leaves the noun to another: "the second", "the red"."""
        if head.text in STAND_INS:
            return False
        return self._parse.is_place(head) or head.pos_ in ("ADJ", "NUM") or head.text in NUMBERS

    def _clauses(self, head: Token) -> Iterator[Clause]:
        children = [each for each in head.children if each.dep_ not in ("cc", "punct")]
        before = [each for each in children if each.i < head.i and not self._parse.leads_on(each)]
        yield from self._said_before(head, before)
        for child in (each for each in children if each not in before):
            if self._parse.is_joined(child):
                yield self._joined_clause(child, head)
            elif child.text in NEGATIONS and not list(child.children):
                yield Denial()
            else:
                yield from self._link(child)
        yield from self._predicate(head)

    def _said_before(self, head: Token, before: Iterable[Token]) -> list[Clause]:
        """What the words before the noun say, and the noun itself where it describes another."""
        said = self._word(head) if self._describes(head) else []
        is_choice = False
        for word in (each for token in before for each in sorted(token.subtree, key=lambda each: each.i)):
            is_offered = self._parse.offers_a_choice(word, head)
            is_choice = is_choice or is_offered
            for clause in self._word(word):
                said = _with(said, clause, is_choice if isinstance(clause, Attribute) else is_offered)
                is_choice = is_choice and not isinstance(clause, Attribute)
        return said

    def _word(self, token: Token) -> list[Clause]:
        """What one word says, if anything."""
        text = token.text
        if text in ORDINALS:
            return [Rank(ORDINALS[text])]
        if text in NUMBERS:
            return [Number(NUMBERS[text])]
        if text in NEGATIONS:
            return [Denial()]
        superlative = self._lexicon.superlative_named_by((text,))
        if superlative is not None:
            return [Superlative((text,), superlative)]
        is_silent = token.pos_ in SILENT or text in OTHER or text in RELATIVE
        return [] if is_silent else [Attribute(text)]

    def _joined_clause(self, joined: Token, head: Token) -> Clause:
        if self._parse.is_denied(joined):
            return Exclusion(self._things((joined, *self._parse.joined(joined))))
        is_apart = any(self._parse.is_thing(word) for word in self._doc[head.i + 1 : joined.i])
        return Beside(self.thing(joined), self._parse.is_or_between(head, joined), is_apart)

    def _predicate(self, subject: Token) -> Iterator[Clause]:
        """What a sentence says of its subject: "which apple is white?" """
        verb = subject.head
        is_first = subject.i == next((child.i for child in verb.children if child.dep_ == "nsubj"), None)
        if not is_first or verb.text not in COPULAS or verb.head.i != verb.i:
            return
        behind_both = max(verb.i, subject.i)  # "is the cup red": the subject says nothing of itself
        said = [child for child in verb.children if child.i > behind_both and child.dep_ != "punct"]
        is_denied = any(child.text in NEGATIONS for child in said)
        for child in said:
            if child.text not in NEGATIONS:
                yield from self._link(child, is_denied)

    def _link(self, token: Token, is_denied: bool = False) -> Iterator[Clause]:
        """What a modifier behind the noun says: it leads to another thing, names a place, or gives an attribute.

        Args:
            is_denied: by the modifier that this one is joined to: "neither red nor pink".
        """
        path, things, others = self._parse.follow(token)
        words = tuple(each.text for each in path)
        denials = {*words, *(child.text for thing in things for child in thing.children)} & NEGATIONS
        is_denied = is_denied or bool(denials) or any(each.issubset(words) for each in EXCEPT)
        yield from self._led_to(words, things, is_denied) if things else self._place(path, is_denied)
        for other in others:
            yield from self._link(other, is_denied and "but" not in words)

    def _led_to(self, words: tuple[str, ...], things: list[Token], is_denied: bool) -> Iterator[Clause]:
        said = _without_denials(words)
        name = self._lexicon.relation_named_by(said)
        is_viewer = things[0].text in VIEWER
        if name in _FROM_THE_VIEWER and is_viewer:
            yield Superlative(said, _FROM_THE_VIEWER[name])
        elif name is not None:
            yield Link(said, name, self._things(things), is_denied)
        elif not is_denied:
            if not (is_viewer and said in (("to",), ("from",))):
                yield Tie(said, self.thing(things[0]))
        elif "without" not in words:
            yield Exclusion(self._things(things))

    def _place(self, path: list[Token], is_denied: bool) -> Iterator[Clause]:
        said = _without_denials(each.text for each in path)
        yield from (Rank(ORDINALS[word]) for word in said if word in ORDINALS)
        superlative = self._lexicon.superlative_named_by(said)
        if superlative is not None and not is_denied:
            named = self._lexicon.superlatives_named_by(said)
            corner = [place for place in _SIDES if place in named]
            yield from (Superlative(said, place) for place in (corner if len(corner) == 2 else (superlative,)))
            return
        for each in path:
            is_content = each.pos_ in CONTENT and each.text not in NEGATIONS and each.text not in RELATIVE
            if is_content and not self._parse.is_place(each):
                yield Attribute(each.text, is_denied)

    def _things(self, heads: Iterable[Token]) -> tuple[Thing, ...]:
        return tuple(map(self.thing, heads))

    def _is_bare_relation(self, root: Token) -> bool:
        """ "left of the bowl", without the thing that is there"""
        path, things, _ = self._parse.follow(root)
        name = self._lexicon.relation_named_by(word.text for word in path)
        return name is not None and bool(things) and path[0].i < things[0].i

    def _noun_shared_with(self, head: Token) -> str:
        """ "the red or the yellow cup": of two joined things the first may leave the noun to the second"""
        leaves_it = head.pos_ == "ADJ" or self._parse.is_the_most(head)
        second = next(self._parse.joined(head), None) if leaves_it else None
        return "" if second is None else ANY_NOUN if second.text in STAND_INS else singular(second.text)


def _with(said: list[Clause], clause: Clause, is_choice: bool) -> list[Clause]:
    """The clauses and one more, which may stand in the place of one before, or belong to what does."""
    last = said[-1] if said else None
    if is_choice and isinstance(clause, Attribute | Superlative) and type(clause) in map(type, said):
        return [*said, Choice((clause,))]
    if isinstance(clause, Attribute) and isinstance(last, Choice) and isinstance(last.clauses[0], Attribute):
        return [*said[:-1], Choice((*last.clauses, clause))]
    return [*said, clause]


def _without_denials(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in NEGATIONS)
