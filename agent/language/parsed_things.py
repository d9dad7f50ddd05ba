"""What the words of a parse are to each other: which of them name things, and what leads from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent.language.english import NEGATIONS, RELATIVES, STAND_INS
from agent.language.lexicon import ORDINALS, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

RELATIVE = RELATIVES | {"it", "there"}
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


class ParsedThings:
    """One parse, and which words name places rather than things."""

    def __init__(self, doc: Doc, lexicon: Lexicon) -> None:
        self._doc = doc
        self._lexicon = lexicon
        self._heads = {chunk.root.i for chunk in doc.noun_chunks}

    def is_thing(self, token: Token) -> bool:
        """Whether it names a thing, and no place."""
        is_noun = token.i in self._heads or (token.pos_ in _NOUNS and token.text in STAND_INS)
        return is_noun and token.text not in RELATIVE - {"it"} and not self.is_place(token)

    def is_place(self, token: Token) -> bool:
        """Whether it says where a thing is, or which in a row."""
        word = token.text
        return self._lexicon.is_relation_word(word) or self._lexicon.is_superlative_word(word) or word in ORDINALS

    def is_the_most(self, token: Token) -> bool:
        """ "the larger of the two" """
        return self.is_place(token) and any(child.dep_ == "det" for child in token.children)

    def is_joined(self, token: Token) -> bool:
        """Whether it is a thing beside its head, as both in "the cup, the bowl or the spoon" are."""
        if token.dep_ not in ("conj", "appos") or not self.is_thing(token):
            return False
        if token.dep_ == "conj":
            return True
        is_after_comma = self._doc[token.left_edge.i - 1].text == ","
        beside = (*token.children, *token.head.children)
        return is_after_comma and any(each.dep_ == "cc" and each.i > token.i for each in beside)

    def joined(self, token: Token) -> Iterator[Token]:
        """The things beside a thing, and those beside them."""
        for child in token.children:
            if self.is_joined(child):
                yield child
                yield from self.joined(child)

    def follow(self, token: Token) -> tuple[list[Token], list[Token], list[Token]]:
        """From a modifier down: the words on the way, the things it leads to, and modifiers that stand beside it."""
        path: list[Token] = []
        things: list[Token] = []
        others: list[Token] = []
        waiting = [token]
        while waiting:
            each = waiting.pop(0)
            if each is not token and each.dep_ == "conj" and not self.is_thing(each):
                others.append(each)
            elif self.is_thing(each):
                things += [each, *self.joined(each)]
            else:
                path.append(each)
                waiting += each.children
        return sorted(path, key=lambda each: each.i), things, others

    def leads_on(self, token: Token) -> bool:
        """Whether a thing is on it or below it."""
        return any(self.is_thing(each) for each in token.subtree)

    def is_denied(self, joined: Token) -> bool:
        """Whether a joined thing is left out: "everything but the cup", "... but not the cup"."""
        denials = NEGATIONS | {"but"}
        return any(each.text in denials for each in (*joined.children, *joined.head.children) if each.i < joined.i)

    def is_or_between(self, first: Token, second: Token) -> bool:
        """Whether "or" stands between two words, in this order."""
        return any(word.text == "or" for word in self._doc[first.i + 1 : second.i])

    def offers_a_choice(self, word: Token, head: Token) -> bool:
        """Whether "or" stands before it, or a comma with "or" later: "the red, dark blue or a yellow cup"."""
        earlier = (self._doc[at] for at in range(word.i - 1, -1, -1))
        before = next((each for each in earlier if each.pos_ != "DET"), word)
        return before.text == "or" or (before.text == "," and self.is_or_between(before, head))
