"""What an expression says of each thing, clause by clause: what lies between a parse and its semantic tree.

"the two red cups left of the bowl" is a `Thing`, "cup", with three clauses: a `Number`, an `Attribute`, and a `Link` to
another thing. A clause depends on the parse alone, never on the clauses before it: what they mean together is for
`agent.language.extended_tree` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.language.english import NEGATIONS, ONES, PAIRS, RELATIVES, SPEAKER, STAND_INS, singular
from agent.language.lexicon import NUMBERS, ORDINALS, Lexicon
from agent.language.semantic_tree import Superlative

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ANY_NOUN = "thing"
"""What a thing is called whose kind is left open: "something red"."""


@dataclass(frozen=True)
class Thing:
    """A thing that the expression talks about.

    Attributes:
        noun: in the singular; empty where another thing's is meant: "the cup left of the white one".
        clauses: what is said of it, in the order of the words.
        is_plural: whether its noun is a plural.
    """

    noun: str
    clauses: tuple[Clause, ...] = ()
    is_plural: bool = False


@dataclass(frozen=True)
class Attribute:
    """A word of what it is like: "red"; denied, "that is not red"."""

    word: str
    is_denied: bool = False


@dataclass(frozen=True)
class Rank:
    """Which in a row: "second"; -1 is the last."""

    rank: int


@dataclass(frozen=True)
class Number:
    """How many: "two"; 0 for all."""

    number: int


@dataclass(frozen=True)
class Denial:
    """The thing as described is not meant: "not the red cup"."""


@dataclass(frozen=True)
class Alternative:
    """What may stand in place of the last clause of the same kind before: "[the red] or dark blue [cup]"."""

    clauses: tuple[Attribute | Superlative, ...]


@dataclass(frozen=True)
class Link:
    """Words that name a rule and lead to other things.

    Attributes:
        words: those that lead there, without denials.
        name: the rule.
        things: one or more.
        is_denied: "not left of the bowl".
    """

    words: tuple[str, ...]
    name: str
    things: tuple[Thing, ...]
    is_denied: bool = False


@dataclass(frozen=True)
class Tie:
    """Words that name no rule and lead to another thing: "of the blocks", "with the hat"."""

    words: tuple[str, ...]
    thing: Thing


@dataclass(frozen=True)
class Exclusion:
    """Other things that are not meant: "except the red one"."""

    things: tuple[Thing, ...]


@dataclass(frozen=True)
class Beside:
    """A thing that is joined to this one: "[the cup] and the spoon".

    Attributes:
        thing: which may have further ones beside it.
        is_or: "or" stands between the two.
        is_apart: a third thing stands between the two: "[the cup left of the bowl] and the can".
    """

    thing: Thing
    is_or: bool = False
    is_apart: bool = False


Clause = Attribute | Superlative | Rank | Number | Denial | Alternative | Link | Tie | Exclusion | Beside


_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_CONTENT = frozenset({"ADJ", "NOUN", "PROPN"})
_SILENT = frozenset({"DET", "PRON", "AUX", "PART", "CCONJ", "SCONJ", "PUNCT", "ADP", "SPACE", "SYM", "INTJ"})
_PLURAL = "NNS"
"""Of the Penn Treebank's tags."""
_OTHER = frozenset({"other", "another", "else"})
_RELATIVE = RELATIVES | {"it", "there"}
_COPULAS = frozenset({"is", "are", "was", "were"})
_EXCEPT = (frozenset({"other", "than"}), frozenset({"apart", "from"}))
"""Words that deny together, as `agent.language.english.NEGATIONS` do alone."""
_VIEWER = SPEAKER | {"camera", "viewer", "myself"}
"""Who looks at the table: "the spoon closest to me"."""
_FROM_THE_VIEWER = {"nearest": "near", "near": "near", "closer": "near", "farthest": "far", "further": "far"}
"""What a relation to the viewer becomes: a superlative."""
_SIDES = ("behind", "above", "front", "below", "left", "right")
"""Superlatives of which two name a corner: "in the top left corner"."""


def read_thing(doc: Doc, lexicon: Lexicon) -> Thing | None:
    """The thing that a whole parsed expression is about, with all that is said of it; None where there is no word."""
    return _Reader(doc, lexicon).root()


class _Reader:
    """One parse, and which of its words name places and things."""

    def __init__(self, doc: Doc, lexicon: Lexicon) -> None:
        self._doc = doc
        self._lexicon = lexicon
        self._read: dict[int, Thing] = {}
        self._places = {each.i for each in doc if lexicon.names_a_place(each.text) or each.text in ORDINALS}
        heads = {chunk.root.i for chunk in doc.noun_chunks}
        heads |= {each.i for each in doc if each.pos_ in _NOUNS and each.text in STAND_INS}
        self._things = {at for at in heads - self._places if doc[at].text not in _RELATIVE - {"it"}}

    def root(self) -> Thing | None:
        """See `read_thing`."""
        root = next((token for token in self._doc if token.head.i == token.i), None)
        if root is None:
            return None
        shared = self._noun_shared_with(root)
        if shared:
            return replace(self._thing(root), noun=shared)
        if root.i in self._things or root.text in STAND_INS or self._is_the_most(root):
            return self._thing(root)
        path, things, _ = self._follow(root)
        if things and path[0].i < things[0].i and self._lexicon.relation_named_by(word.text for word in path):
            return Thing(ANY_NOUN, tuple(self._link(root)))  # "left of the bowl", without the thing that is there
        return self._thing(next((token for token in self._doc if token.i in self._things), root))

    def _thing(self, head: Token) -> Thing:
        """The thing that a word names, with all that hangs on it."""
        if head.i not in self._read:
            is_plural = (head.tag_ == _PLURAL and head.text not in PAIRS) or head.text == "everything"
            self._read[head.i] = Thing(self._noun(head), tuple(self._clauses(head)), is_plural)
        return self._read[head.i]

    def _noun(self, head: Token) -> str:
        if head.text in ONES and any(child.pos_ == "ADJ" for child in head.children):
            return ""
        if head.text in STAND_INS:
            return ANY_NOUN
        return "" if self._describes(head) else singular(head.text)

    def _describes(self, head: Token) -> bool:
        """Whether it says what the thing is like, and leaves the noun to another: "the second", "the red"."""
        is_described = head.i in self._places or head.pos_ in ("ADJ", "NUM") or head.text in NUMBERS
        return is_described and head.text not in STAND_INS

    def _noun_shared_with(self, head: Token) -> str:
        """ "the red or the yellow cup": of two joined things the first may leave the noun to the second"""
        leaves_it = head.pos_ == "ADJ" or self._is_the_most(head)
        second = next(self._joined(head), None) if leaves_it else None
        return "" if second is None else ANY_NOUN if second.text in STAND_INS else singular(second.text)

    def _is_the_most(self, token: Token) -> bool:
        """ "the larger of the two" """
        return token.i in self._places and any(child.dep_ == "det" for child in token.children)

    # What is said of a thing

    def _clauses(self, head: Token) -> Iterator[Clause]:
        before: list[Token] = []
        after: list[Token] = []
        for child in head.children:
            leads_on = any(each.i in self._things for each in child.subtree)
            if child.dep_ not in ("cc", "punct"):
                (before if child.i < head.i and not leads_on else after).append(child)
        yield from self._said_before(head, before)
        for child in after:
            if self._is_joined(child):
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
            is_offered = self._offers_a_choice(word, head)
            is_choice = is_choice or is_offered
            for clause in self._word(word):
                said = _with(said, clause, is_choice if isinstance(clause, Attribute) else is_offered)
                is_choice = is_choice and not isinstance(clause, Attribute)
        return said

    def _offers_a_choice(self, word: Token, head: Token) -> bool:
        """Whether "or" stands before it, or a comma with "or" later: "the red, dark blue or a yellow cup"."""
        earlier = (self._doc[at] for at in range(word.i - 1, -1, -1))
        before = next((each for each in earlier if each.pos_ != "DET"), word)
        return before.text == "or" or (before.text == "," and self._is_or_between(before, head))

    def _is_or_between(self, first: Token, second: Token) -> bool:
        return any(word.text == "or" for word in self._doc[first.i + 1 : second.i])

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
        is_silent = token.pos_ in _SILENT or text in _OTHER or text in _RELATIVE
        return [] if is_silent else [Attribute(text)]

    def _predicate(self, subject: Token) -> Iterator[Clause]:
        """What a sentence says of its subject: "which apple is white?" """
        verb = subject.head
        is_first = subject.i == next((child.i for child in verb.children if child.dep_ == "nsubj"), None)
        if not is_first or verb.text not in _COPULAS or verb.head.i != verb.i:
            return
        behind_both = max(verb.i, subject.i)  # "is the cup red": the subject says nothing of itself
        said = [child for child in verb.children if child.i > behind_both and child.dep_ != "punct"]
        is_denied = any(child.text in NEGATIONS for child in said)
        for child in said:
            if child.text not in NEGATIONS:
                yield from self._link(child, is_denied)

    # Things beside a thing

    def _is_joined(self, token: Token) -> bool:
        """Whether it is a thing beside its head, as both in "the cup, the bowl or the spoon" are."""
        if token.i not in self._things or token.dep_ != "appos":
            return token.i in self._things and token.dep_ == "conj"
        is_after_comma = self._doc[token.left_edge.i - 1].text == ","
        beside = (*token.children, *token.head.children)
        return is_after_comma and any(each.dep_ == "cc" and each.i > token.i for each in beside)

    def _joined(self, token: Token) -> Iterator[Token]:
        """The things beside a thing, and those beside them."""
        for child in filter(self._is_joined, token.children):
            yield child
            yield from self._joined(child)

    def _joined_clause(self, joined: Token, head: Token) -> Clause:
        before = (each.text for each in (*joined.children, *head.children) if each.i < joined.i)
        if not (NEGATIONS | {"but"}).isdisjoint(before):  # "everything but the cup"
            return Exclusion(self._all((joined, *self._joined(joined))))
        is_apart = any(at in self._things for at in range(head.i + 1, joined.i))
        return Beside(self._thing(joined), self._is_or_between(head, joined), is_apart)

    def _all(self, heads: Iterable[Token]) -> tuple[Thing, ...]:
        return tuple(map(self._thing, heads))

    # What stands behind a thing

    def _follow(self, token: Token) -> tuple[list[Token], list[Token], list[Token]]:
        """From a modifier down: the words on the way, the things it leads to, and modifiers that stand beside it."""
        path: list[Token] = []
        things: list[Token] = []
        others: list[Token] = []
        waiting = [token]
        while waiting:
            each = waiting.pop(0)
            if each.i in self._things:
                things += [each, *self._joined(each)]
            elif each is not token and each.dep_ == "conj":
                others.append(each)
            else:
                path.append(each)
                waiting += each.children
        return sorted(path, key=lambda each: each.i), things, others

    def _link(self, token: Token, is_denied: bool = False) -> Iterator[Clause]:
        """What a modifier behind the noun says: it leads to another thing, names a place, or gives an attribute.

        Args:
            is_denied: by the modifier that this one is joined to: "neither red nor pink".
        """
        path, things, others = self._follow(token)
        words = tuple(each.text for each in path)
        denials = {*words, *(child.text for thing in things for child in thing.children)} & NEGATIONS
        is_denied = is_denied or bool(denials) or any(each.issubset(words) for each in _EXCEPT)
        yield from self._led_to(words, things, is_denied) if things else self._place(path, is_denied)
        for other in others:
            yield from self._link(other, is_denied and "but" not in words)

    def _led_to(self, words: tuple[str, ...], things: list[Token], is_denied: bool) -> Iterator[Clause]:
        said = _without_denials(words)
        name = self._lexicon.relation_named_by(said)
        is_viewer = things[0].text in _VIEWER
        if name in _FROM_THE_VIEWER and is_viewer:
            yield Superlative(said, _FROM_THE_VIEWER[name])
        elif name is not None:
            yield Link(said, name, self._all(things), is_denied)
        elif not is_denied and not (is_viewer and said in (("to",), ("from",))):
            yield Tie(said, self._thing(things[0]))
        elif is_denied and "without" not in words:
            yield Exclusion(self._all(things))

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
            is_content = each.pos_ in _CONTENT and each.text not in NEGATIONS and each.text not in _RELATIVE
            if is_content and each.i not in self._places:
                yield Attribute(each.text, is_denied)


def _with(said: list[Clause], clause: Clause, is_choice: bool) -> list[Clause]:
    """The clauses and one more, which may stand in place of one before, or belong to what does."""
    last = said[-1] if said else None
    if is_choice and isinstance(clause, Attribute | Superlative) and type(clause) in map(type, said):
        return [*said, Alternative((clause,))]
    if isinstance(clause, Attribute) and isinstance(last, Alternative) and isinstance(last.clauses[0], Attribute):
        return [*said[:-1], Alternative((*last.clauses, clause))]
    return [*said, clause]


def _without_denials(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in NEGATIONS)
