"""The published method's way from an expression to the semantic tree, and the ways of its ablations.

An entity is a noun chunk of the parse; the tokens on the way from one chunk to the next name the relation between them.
Each switch of the released program's that concerns words is one value of `TreeReading`; those that concern pictures are
settings of the scorers.

Source: ReCLIP (ACL 2022), section 3.2 and appendix, as its authors' program computes it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from agent.language.lexicon import PAPER, Lexicon
from agent.language.semantic_tree import Entity, Relation, SemanticTree, Superlative, check_nesting

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


class Extension(str, Enum):
    """What another entity that no rule ties to a phrase does to the phrase ("the man with the hat")."""

    SUBTREE = "subtree"
    """The words that tie it on join the phrase, with all that hangs on them: the published method."""
    APPENDED = "appended"
    """The words between the two and the other's own phrase are put behind."""
    NONE = "none"


@dataclass(frozen=True)
class TreeReading:
    """The defaults are the published method's.

    Attributes:
        lexicon: which words name which rule; without any rule the whole expression is scored and nothing else.
        extension: what a part that no rule explains does to the phrase.
        wide_chunks: see `build_tree`.
        reason_always: the root's phrase counts beside the whole expression also where no word names a rule.
        shuffle_seed: the words are shuffled before they are parsed, the same way each time; None leaves them.
    """

    lexicon: Lexicon = PAPER
    extension: Extension = Extension.SUBTREE
    wide_chunks: bool = False
    reason_always: bool = False
    shuffle_seed: int | None = None

    def text(self, expression: str) -> str:
        """What is to be parsed: in lower case, shuffled where so wished."""
        lower = expression.lower()
        if self.shuffle_seed is None:
            return lower
        words = lower.split()
        random.Random(f"{self.shuffle_seed} {lower}").shuffle(words)
        return " ".join(words)

    def tree(self, doc: Doc) -> SemanticTree:
        """The semantic tree of the parse of such a text.

        Raises:
            InvalidTextError: the parse is too deep.
        """
        tree = build_tree(doc, self.lexicon, extension=self.extension, wide_chunks=self.wide_chunks)
        return replace(tree, names_a_rule=True) if self.reason_always else tree


def build_tree(
    doc: Doc, lexicon: Lexicon = PAPER, *, extension: Extension = Extension.SUBTREE, wide_chunks: bool = False
) -> SemanticTree:
    """The semantic tree of one parsed expression.

    Args:
        doc: a dependency parse with the labels of spaCy's English pipelines, of lowercase text.
        lexicon: which words name which rule.
        extension: see `Extension`.
        wide_chunks: phrases take in the words behind their noun chunk that hang on it and lead to no other chunk.

    Raises:
        InvalidTextError: the parse is deeper than `MAX_PARSE_DEPTH`.
    """
    check_nesting(doc)
    builder = _TreeBuilder(doc, lexicon, extension, wide_chunks)
    return SemanticTree(
        expression=doc.text, root=builder.root(), names_a_rule=lexicon.names_a_rule(token.text for token in doc)
    )


class _TreeBuilder:
    """One parse, its noun chunks, and the two mutually recursive rules that read entities off them."""

    def __init__(self, doc: Doc, lexicon: Lexicon, extension: Extension, wide_chunks: bool) -> None:
        self._doc = doc
        self._lexicon = lexicon
        self._extension = extension
        self._chunks = tuple(doc.noun_chunks)
        spans = [_widened(chunk, self._chunks) for chunk in self._chunks] if wide_chunks else self._chunks
        self._chunk_of: dict[int, Span] = {
            token.i: span for chunk, span in zip(self._chunks, spans, strict=True) for token in chunk
        }

    def root(self) -> Entity | None:
        """The entity at the root of the parse, else at the head of the first noun chunk."""
        starts = [token for token in self._doc if token.head.i == token.i][:1]
        starts += [chunk.root.head for chunk in self._chunks[:1]]
        heads = (head for start in starts for head in (start, next(start.children, start)) if head.i in self._chunk_of)
        head = next(heads, None)
        return None if head is None else self._entity(head)

    def _entity(self, head: Token) -> Entity:
        chunk = self._chunk_of[head.i]
        links, superlatives = self._walk(head, chunk, [])
        phrase = chunk.text
        relations = []
        for path, other in links:
            words = _texts(path)
            name = self._lexicon.relation_named_by(words)
            if name is None:
                phrase = self._extended(phrase, chunk, words, self._chunk_of[other.i])
            relations.append(Relation(words, name, self._entity(other)))
        return Entity(phrase, tuple(relations), tuple(superlatives))

    def _walk(
        self, token: Token, chunk: Span, path: list[Token]
    ) -> tuple[list[tuple[list[Token], Token]], list[Superlative]]:
        """What lies below ``token``: the heads of other entities, each with the path to it, and superlatives."""
        own = self._chunk_of.get(token.i)
        is_relation_word = self._lexicon.is_relation_word(token.text)
        if own is not None and own is not chunk and not is_relation_word:
            return [(path, token)], []
        children = list(token.children)
        if not children:
            return [], self._superlatives([*path, token])
        on_path = own is None or is_relation_word or self._lexicon.is_superlative_word(token.text)
        links: list[tuple[list[Token], Token]] = []
        superlatives: list[Superlative] = []
        for child in children:
            same_chunk = own is not None and own is self._chunk_of.get(child.i)
            if same_chunk and not self._lexicon.is_superlative_word(child.text):
                if len(children) == 1:
                    superlatives += self._superlatives([*path, token])
                continue
            more_links, more_superlatives = self._walk(child, chunk, [*path, token] if on_path else path)
            links += more_links
            superlatives += more_superlatives
        return links, superlatives

    def _extended(self, phrase: str, chunk: Span, words: tuple[str, ...], other: Span) -> str:
        if self._extension is Extension.NONE:
            return phrase
        if self._extension is Extension.APPENDED:
            return " ".join((phrase, *words, other.text))
        return _with_subtree(chunk, other)

    def _superlatives(self, path: list[Token]) -> list[Superlative]:
        words = _texts(path)
        name = self._lexicon.superlative_named_by(words)
        return [] if name is None else [Superlative(words, name)]


def _texts(tokens: Iterable[Token]) -> tuple[str, ...]:
    return tuple(token.text for token in sorted(tokens, key=lambda token: token.i))


def _widened(chunk: Span, chunks: Iterable[Span]) -> Span:
    """The chunk with the words behind it that hang on it and lead to no other chunk; those before it are in it."""
    doc = chunk.doc
    others = [token for each in chunks if each is not chunk for token in each]

    def joins(token: Token) -> bool:
        own = any(holder.is_ancestor(token) for holder in chunk)
        return own and not any(token.i == other.i or token.is_ancestor(other) for other in others)

    end = chunk.end
    while end < len(doc) and joins(doc[end]):
        end += 1
    return doc[chunk.start : end]


def _with_subtree(chunk: Span, other: Span) -> str:
    """The words of ``chunk`` and those that tie ``other`` to it: below each of its tokens, and up to the root."""
    included = set(chunk)
    for token in other:
        if any(holder.is_ancestor(token) for holder in chunk):
            included.update(token.subtree, token.ancestors)
    return " ".join(_texts(included))
