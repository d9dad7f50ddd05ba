"""Reads what an expression says of each thing off its parse, and which of its words nobody could read.

A clause depends on the parse alone, never on the clauses before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.language.clauses import (
    ANY_NOUN,
    IT,
    Attribute,
    Beside,
    Clause,
    Denial,
    Exclusion,
    Link,
    Number,
    Rank,
    Thing,
    Tie,
    Whichever,
    with_clause,
)
from agent.language.english import (
    ANY_WILL_DO,
    BACK_REFERENCES,
    COPULAS,
    DETERMINERS,
    NEGATIONS,
    ONES,
    OPINIONS,
    PAIRS,
    POSTURES,
    PREPOSITIONS,
    RELATIVES,
    SPEAKER,
    STAND_INS,
    STRESS,
    is_plural,
    singular,
)
from agent.language.lexicon import GROUPS, HOLDS, INVERSE, NUMBERS, ORDINALS, SAME, Lexicon
from agent.language.semantic_tree import Superlative

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_CONTENT = frozenset({"ADJ", "NOUN", "PROPN"})
_SILENT = frozenset({"DET", "PRON", "AUX", "PART", "CCONJ", "SCONJ", "PUNCT", "ADP", "SPACE", "SYM", "INTJ"})
_PLURAL = "NNS"
"""Of the Penn Treebank's tags."""
_OTHER = frozenset({"other", "another", "else"})
_RELATIVE = RELATIVES | {"it", "there"}
_EXCEPT = (frozenset({"other", "than"}), frozenset({"apart", "from"}))
"""Words that deny together, as `agent.language.english.NEGATIONS` do alone."""
_VIEWER = SPEAKER | {"camera", "viewer", "myself"}
"""Who looks at the table, and whom the camera is the eye of: "closest to me"."""
_FROM_THE_VIEWER = {
    "nearest": "near", "near": "near", "closer": "near", "front": "near", "touching": "near",
    "farthest": "far", "further": "far",
}  # fmt: skip
"""What a relation to the viewer becomes: a superlative."""
_MINE = frozenset({"my", "our", "this"})
"""Whose side of the table is the near one: "the cup on my side"."""
_GLUE = DETERMINERS | RELATIVES | COPULAS | ONES | STRESS | POSTURES | {
    "and", "or", "but", "of", "there", "it", "its", "itself", "'s", "'", "s", "who", "where", "than", "then", "out",
}  # fmt: skip
"""Words that say nothing by themselves, wherever they stand."""
_PLACING = _GLUE | PREPOSITIONS | NEGATIONS | {
    "away", "most", "more", "all", "way", "towards", "toward", "farther", "further", "far", "apart", "when", "counting",
    "counted", "starting", "looking", "as", "up", "down", "onto", "into", "top", "side", "end", "hand",
}  # fmt: skip
"""Those, and what stands beside words that name a place: "all the way to the left of"."""
EMPTY = "empty"
_TELLING = NEGATIONS | OPINIONS | ANY_WILL_DO | {EMPTY, *ORDINALS, *NUMBERS, *GROUPS}
"""Words that are read, whatever the parse takes them for."""
_HOLDS_NOTHING = Link((EMPTY,), HOLDS, (Thing(ANY_NOUN),), is_denied=True)
"""What "empty" says of a thing."""
_ONE_OF_ALL = frozenset({"them", "all", "lot", "bunch"})
_MOST = frozenset({"most", "least"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_WITH = frozenset({"with", "has", "having", "have", "got", "where", "of", "as"})
"""Words that lead to what a thing holds: "the plate with the apple", "that has an apple on it"."""
_SIDES = ("behind", "above", "front", "below", "left", "right")
"""Superlatives of which two name a corner: "in the top left corner"."""


def read_thing(doc: Doc, lexicon: Lexicon) -> tuple[Thing | None, tuple[str, ...]]:
    """The thing that a whole parsed expression is about, with all that is said of it; None where there is no word.

    Returns:
        The thing, and the words that nothing was made of, in their order.
    """
    reader = _Reader(doc, lexicon)
    return reader.root(), reader.unread


class _Reader:
    """One parse, and which of its words name places and things."""

    def __init__(self, doc: Doc, lexicon: Lexicon) -> None:
        self._doc = doc
        self._lexicon = lexicon
        self._read: dict[int, Thing] = {}
        self._said: set[int] = set()
        self._lifted: set[int] = set()
        self._places = {each.i for each in doc if lexicon.names_a_place(each.text) or each.text in ORDINALS}
        heads = {chunk.root.i for chunk in doc.noun_chunks}
        heads |= {each.i for each in doc if each.pos_ in _NOUNS and each.text in STAND_INS}
        self._things = {at for at in heads - self._places if doc[at].text not in _RELATIVE - {"it"}}
        self._things -= {each.i for each in doc if each.dep_ == "nummod"}

    @property
    def unread(self) -> tuple[str, ...]:
        """See `read_thing`; to be asked behind `root`."""
        left = (each for each in self._doc if each.i not in self._said and each.text not in _GLUE)
        return tuple(each.text for each in left if any(map(str.isalnum, each.text)))

    def _names_a_place(self, token: Token) -> bool:
        return token.text in _PLACING or token.text in ORDINALS or self._lexicon.names_a_place(token.text)

    def _note(self, tokens: Iterable[Token]) -> None:
        """That something was made of words."""
        self._said.update(each.i for each in tokens)

    def root(self) -> Thing | None:
        """See `read_thing`."""
        root = next((token for token in self._doc if token.head.i == token.i), None)
        if root is None:
            return None
        shared = self._noun_shared_with(root)
        if shared:
            return replace(self._thing(root), noun=shared)
        names_it = root.text in STAND_INS or root.text in NUMBERS or root.text in ANY_WILL_DO
        if root.i in self._things or names_it or self._is_the_most(root):
            return self._thing(root)
        path, things, _ = self._follow(root)
        if things and path[0].i < things[0].i and self._lexicon.relation_named_by(word.text for word in path):
            return Thing(ANY_NOUN, tuple(self._link(root)))  # "left of the bowl", without the thing that is there
        return self._thing(next((token for token in self._doc if token.i in self._things), root))

    def _thing(self, head: Token) -> Thing:
        """The thing that a word names, with all that hangs on it."""
        if head.i not in self._read:
            self._note([head])
            may_be = head.tag_ == _PLURAL or singular(head.text) != head.text  # the tag is no proof: "my coffee_mug"
            several = (may_be and is_plural(head.text) and head.text not in PAIRS) or head.text == "everything"
            self._read[head.i] = Thing(self._noun(head), tuple(self._clauses(head)), several)
        return self._read[head.i]

    def _noun(self, head: Token) -> str:
        if head.text in ONES and any(child.pos_ == "ADJ" for child in head.children):
            return ""
        if head.text in BACK_REFERENCES:
            return IT
        if head.text in STAND_INS:
            return ANY_NOUN
        return "" if self._describes(head) else singular(head.text)

    def _describes(self, head: Token) -> bool:
        """Whether it says what the thing is like, and leaves the noun to another: "the second", "the red"."""
        leads_on = {*NUMBERS, *GROUPS, *ANY_WILL_DO}
        is_described = head.i in self._places or head.pos_ in ("ADJ", "NUM") or head.text in leads_on
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
            if child.dep_ not in ("cc", "punct") and child.i not in self._lifted:
                (before if child.i < head.i and not leads_on else after).append(child)
        after += self._exceptions_behind(head)
        if head.text in ANY_WILL_DO or any(child.text in ANY_WILL_DO for child in before):
            yield Whichever()
        yield from self._said_before(head, before)
        for child in after:
            if self._is_joined(child):
                yield self._joined_clause(child, head)
            elif child.text in NEGATIONS - {"no"} and not list(child.children):
                self._note([child])
                yield Denial()
            else:
                yield from self._link(child)
        yield from self._predicate(head)

    def _exceptions_behind(self, head: Token) -> list[Token]:
        """What is left out of a whole group, where the parse leaves it out of a landmark: "all on the plate except"."""
        is_group = head.text == "everything" or any(child.text in ("all", "every") for child in head.children)
        behind = [each for each in head.subtree if is_group and each.text == "except" and each.head.i != head.i]
        self._lifted |= {each.i for each in behind}
        return behind

    def _said_before(self, head: Token, before: Iterable[Token]) -> list[Clause]:
        """What the words before the noun say, and the noun itself where it describes another."""
        said = self._word(head) if self._describes(head) else []
        is_choice = False
        for word in (each for token in before for each in sorted(token.subtree, key=lambda each: each.i)):
            is_offered = self._offers_a_choice(word, head)
            is_choice = is_choice or is_offered
            for clause in self._word(word):
                said = with_clause(said, clause, is_choice if isinstance(clause, Attribute) else is_offered)
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
        if text in _MOST and token.i + 1 == token.head.i and token.head.i in self._things:
            return []  # "the most soup": nobody measures it
        is_silent = token.pos_ in _SILENT or text in _GLUE
        if not is_silent or text in _TELLING or self._lexicon.names_a_place(text):
            self._note([token])
        if text in ORDINALS:
            return [Rank(ORDINALS[text])]
        if text == "next":
            return [Rank(1)]
        if text in ANY_WILL_DO:
            return []
        if text == EMPTY:
            return [_HOLDS_NOTHING]
        if text in NUMBERS or text in GROUPS:
            return [Number(NUMBERS[text] if text in NUMBERS else GROUPS[text])]
        if text in NEGATIONS:
            return [Denial()]
        superlative = self._lexicon.superlative_named_by((text,))
        if superlative is not None:
            return [Superlative((text,), superlative)]
        return [] if is_silent or text in OPINIONS else [Attribute(text)]

    def _predicate(self, subject: Token) -> Iterator[Clause]:
        """What a sentence says of its subject: "which apple is white?" """
        verb = subject.head
        is_first = subject.i == next((child.i for child in verb.children if child.dep_ == "nsubj"), None)
        if not is_first or verb.text not in COPULAS or verb.head.i != verb.i:
            return
        behind_both = max(verb.i, subject.i)  # "is the cup red": the subject says nothing of itself
        said = [child for child in verb.children if child.i > behind_both and child.dep_ != "punct"]
        denials = [child for child in said if child.text in NEGATIONS]
        self._note(denials)
        is_denied = bool(denials)
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
        before = [
            each
            for each in (*joined.children, *head.children)
            if each.i < joined.i and each.dep_ in ("cc", "neg", "det", "advmod", "punct", "conj", "prep")
        ]
        if not (NEGATIONS | {"but"}).isdisjoint(each.text for each in before):
            self._note(each for each in before if each.text in NEGATIONS)  # "everything but the cup"
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
                waiting += [child for child in each.children if child.i not in self._lifted]
        return sorted(path, key=lambda each: each.i), things, others

    def _link(self, token: Token, is_denied: bool = False) -> Iterator[Clause]:
        """What a modifier behind the noun says: it leads to another thing, names a place, or gives an attribute.

        Args:
            is_denied: by the modifier that this one is joined to: "neither red nor pink".
        """
        path, things, others = self._follow(token)
        words = tuple(each.text for each in path)
        beside = [each for each in path if each.text in _WITH or self._names_a_place(each)]
        beneath = [each for thing in things for each in thing.children]
        denials = [each for each in beneath if each.text in NEGATIONS and not list(each.children)]
        self._note((*beside, *denials))
        is_denied = is_denied or bool(denials) or not NEGATIONS.isdisjoint(words)
        is_denied = is_denied or words == ("but",) or any(each.issubset(words) for each in _EXCEPT)
        yield from self._led_to(words, things, is_denied) if things else self._place(path, is_denied)
        for other in others:
            yield from self._link(other, is_denied and "but" not in words)

    def _led_to(self, words: tuple[str, ...], things: list[Token], is_denied: bool) -> Iterator[Clause]:
        said = _without_denials(words)
        name = self._lexicon.relation_named_by(said)
        superlative = self._lexicon.superlative_named_by(said)
        is_of_all = things[0].text in _ONE_OF_ALL and "of" in said
        if superlative and is_of_all and all(each.dep_ != "prep" for each in things[0].children):
            self._note(things)  # "the smallest of them all"
            yield Superlative(said, superlative)
            return
        if not said and not is_denied and things[0].text in STAND_INS:  # "which lemon is the larger one"
            yield from self._thing(things[0]).clauses
            return
        from_there = _FROM_THE_VIEWER.get(name, "") if name else superlative
        if things[0].text in _VIEWER and (from_there or said in (("to",), ("from",))):
            self._note(things)
            at = next((at for at in range(2, len(said)) if self._lexicon.superlative_named_by(said[at:])), len(said))
            parts = (said[:at], from_there), (said[at:], self._lexicon.superlative_named_by(said[at:]))
            yield from (Superlative(part, name) for part, name in parts if name)  # "closest to me | on the right"
        elif things[0].dep_ in _SUBJECTS:  # "the plate that the apple is on"
            yield Link(said, INVERSE.get(name, HOLDS) if name else HOLDS, self._all(things), is_denied)
        elif name is not None:
            yield Link(said, name, self._all(things), is_denied)
        elif is_denied and _WITH.isdisjoint({*said, *({"with"} & {*words})}) and "without" not in words:
            yield Exclusion(self._all(things))
        elif things[0].text in SAME and len(things) > 1:  # "that's got the same colour as the plate"
            compared = Tie(("as",), self._thing(things[1]))
            thing = self._thing(things[0])
            yield Tie(("with",), replace(thing, clauses=(*thing.clauses, compared)), is_denied)
        else:
            yield Tie(said or ("with",), self._thing(things[0]), is_denied)

    def _place(self, path: list[Token], is_denied: bool) -> Iterator[Clause]:
        said = _without_denials(each.text for each in path)
        side = "far" if {"other", "opposite"} & {*said} else "near" if _MINE & {*said} else ""
        relation = self._lexicon.relation_named_by(said)
        if relation and ("its" in said or {"under", "table"} <= {*said}):
            yield Link(said, relation, (Thing(IT if "its" in said else "table"),), is_denied)
            return
        if "side" in said and side:
            yield Superlative(said, side)
            return
        yield from (Rank(ORDINALS[word]) for word in said if word in ORDINALS)
        superlative = self._lexicon.superlative_named_by(said)
        if superlative is not None:
            named = self._lexicon.superlatives_named_by(said)
            corner = [place for place in _SIDES if place in named]
            places = [Superlative(said, place) for place in (corner if len(corner) == 2 else (superlative,))]
            yield from [Exclusion((Thing("", tuple(places)),))] if is_denied else places
            return
        for each in path:
            is_content = each.pos_ in _CONTENT and each.text not in NEGATIONS | _GLUE
            if each.text == EMPTY and not is_denied:
                self._note([each])
                yield _HOLDS_NOTHING
            elif is_content and each.i not in self._places:
                self._note([each])
                yield Attribute(each.text, is_denied)


def _without_denials(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in NEGATIONS)
