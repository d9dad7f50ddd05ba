"""From a dependency parse to the tree of entities that the reasoning walks.

"the red cup left of the bowl" becomes the entity "the red cup" with one relation, *left*, to the entity "the bowl".
An entity is a noun chunk of the parse; the tokens on the way from one chunk to the next name the relation between them.

Source: ReCLIP (ACL 2022), section 3.2 and appendix, as its authors' program computes it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from agent.errors import InvalidTextError
from agent.language.lexicon import PAPER, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

MAX_PARSE_DEPTH = 100
"""Tokens from a root to its deepest word. English stays below 30; a list of a hundred words without a verb does not."""


class Extension(str, Enum):
    """What another entity that no rule ties to a phrase does to the phrase ("the man with the hat")."""

    SUBTREE = "subtree"
    """The words that tie it on join the phrase, with all that hangs on them: the published method."""
    APPENDED = "appended"
    """The words between the two and the other's own phrase are put behind."""
    NONE = "none"


@dataclass(frozen=True)
class Relation:
    """What ties an entity to another one.

    Attributes:
        words: the tokens between the two, in sentence order.
        name: the rule that the words name; None where they name none: then the other one only extends the phrase.
        entity: the other one.
        others: further ones of the same relation: "between the bowl and the can". Extended mode alone.
        is_denied: it must not hold: "not left of the bowl". Extended mode alone.
    """

    words: tuple[str, ...]
    name: str | None
    entity: Entity
    others: tuple[Entity, ...] = ()
    is_denied: bool = False

    @property
    def landmarks(self) -> tuple[Entity, ...]:
        """All that the relation is to."""
        return (self.entity, *self.others)

    def as_mapping(self) -> dict[str, Any]:
        """See `Entity.as_mapping`."""
        mapping: dict[str, Any] = {"name": self.name, "words": list(self.words), "child": self.entity.as_mapping()}
        if self.others:
            mapping["others"] = [each.as_mapping() for each in self.others]
        return {**mapping, "is_denied": True} if self.is_denied else mapping


@dataclass(frozen=True)
class Superlative:
    """A rule that compares an entity with its like.

    Attributes:
        words: its tokens in sentence order.
        name: the rule.
        rank: which in the order that the rule makes: "the second from the left" has 2; -1 is the last.
    """

    words: tuple[str, ...]
    name: str
    rank: int = 1

    def as_mapping(self) -> dict[str, Any]:
        """See `Entity.as_mapping`."""
        mapping: dict[str, Any] = {"name": self.name, "words": list(self.words)}
        return mapping if self.rank == 1 else {**mapping, "rank": self.rank}


@dataclass(frozen=True)
class Entity:
    """A thing that the expression talks about.

    Attributes:
        phrase: the words to score the boxes with: its noun chunk, extended by what no rule explains.
        relations: in token order.
        superlatives: in token order.
        excluded: what it must not be: "the cup that is not red". Extended mode alone.
        number: how many are meant; 0 for all that fit, None for one. Extended mode alone.
        joined: what is meant as well: "the cup and the spoon". Extended mode alone, and of its root.
        alternatives: what would do as well: "the cup or the spoon". Extended mode alone.
    """

    phrase: str
    relations: tuple[Relation, ...] = ()
    superlatives: tuple[Superlative, ...] = ()
    excluded: tuple[Entity, ...] = ()
    number: int | None = None
    joined: tuple[Entity, ...] = ()
    alternatives: tuple[Entity, ...] = ()

    @property
    def rule_relations(self) -> tuple[tuple[Relation, str], ...]:
        """The relations that name a rule, each with the rule's name."""
        return tuple((relation, relation.name) for relation in self.relations if relation.name is not None)

    def walk(self) -> Iterator[Entity]:
        """This entity and those that its rules lead to, that are joined or would do, each before its own."""
        yield self
        landmarks = (landmark for relation, _ in self.rule_relations for landmark in relation.landmarks)
        for entity in (*landmarks, *self.joined, *self.alternatives):
            yield from entity.walk()

    def rewritten(
        self, superlative: Callable[[Superlative], Superlative], relation: Callable[[Relation], Relation] | None = None
    ) -> Entity:
        """This entity, and those that are excluded, joined or would do, with each superlative and relation changed."""

        def again(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
            return tuple(each.rewritten(superlative, relation) for each in entities)

        return replace(
            self,
            relations=self.relations if relation is None else tuple(map(relation, self.relations)),
            superlatives=tuple(map(superlative, self.superlatives)),
            excluded=again(self.excluded),
            joined=again(self.joined),
            alternatives=again(self.alternatives),
        )

    def as_mapping(self) -> dict[str, Any]:
        """The tree below this entity as nested mappings, in the form of `agent.datatypes.Trace`."""
        mapping: dict[str, Any] = {
            "phrase": self.phrase,
            "relations": [each.as_mapping() for each in self.relations],
            "superlatives": [each.as_mapping() for each in self.superlatives],
        }
        beside = {"excluded": self.excluded, "joined": self.joined, "alternatives": self.alternatives}
        for name, entities in beside.items():
            if entities:
                mapping[name] = [each.as_mapping() for each in entities]
        return mapping if self.number is None else {**mapping, "number": self.number}


@dataclass(frozen=True)
class SemanticTree:
    """A referring expression, understood.

    Attributes:
        expression: the whole text.
        root: the entity that is meant; None where the parse shows none.
        names_a_rule: whether any word of the expression names a relation or a superlative.
    """

    expression: str
    root: Entity | None
    names_a_rule: bool

    @property
    def reasoned_root(self) -> Entity | None:
        """The root where there is something to reason about, else None: then the whole expression decides alone."""
        return self.root if self.names_a_rule else None

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every text that the reasoning asks scores for, once each, the whole expression first."""
        entities = () if self.reasoned_root is None else self.reasoned_root.walk()
        return tuple(dict.fromkeys((self.expression, *(entity.phrase for entity in entities))))

    @property
    def sought(self) -> tuple[str, ...]:
        """What is looked for: the phrases of the root and of every landmark; the expression where there is no root."""
        return (self.expression,) if self.root is None else tuple(entity.phrase for entity in self.root.walk())

    @property
    def excluded(self) -> tuple[str, ...]:
        """What is not meant: the phrases of what the root, and every landmark, must not be."""
        entities = () if self.root is None else self.root.walk()
        return tuple(each.phrase for entity in entities for excluded in entity.excluded for each in excluded.walk())

    def as_mapping(self) -> Mapping[str, Any] | None:
        """The root as nested mappings, in the form of `agent.datatypes.Trace`."""
        return None if self.root is None else self.root.as_mapping()


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
    check_depth(doc)
    builder = _TreeBuilder(doc, lexicon, extension, wide_chunks)
    return SemanticTree(
        expression=doc.text, root=builder.root(), names_a_rule=lexicon.names_a_rule(token.text for token in doc)
    )


def check_depth(doc: Doc) -> None:
    """See whether a parse can be walked.

    Raises:
        InvalidTextError: it is deeper than `MAX_PARSE_DEPTH`.
    """
    if _depth(doc) > MAX_PARSE_DEPTH:
        raise InvalidTextError(
            f"the expression nests more than {MAX_PARSE_DEPTH} words into each other; describe the object in fewer"
        )


def _depth(doc: Doc) -> int:
    deepest = 0
    waiting = deque((token, 1) for token in doc if token.head.i == token.i)
    while waiting:
        token, deepest = waiting.popleft()  # breadth first: the last one taken is the deepest
        waiting.extend((child, deepest + 1) for child in token.children)
    return deepest


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
