"""The tree of entities that the reasoning walks.

"the red cup left of the bowl" is the entity "the red cup" with one relation, *left*, to the entity "the bowl". The
published method builds it in `agent.language.paper_tree`, extended mode in `agent.language.extended_tree`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from agent.errors import InvalidTextError

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_PARSE_DEPTH = 100
"""Tokens from a root to its deepest word. English stays below 30; a list of a hundred words without a verb does not."""


ROBOT = frozenset({"robot", "arm", "gripper", "base"})
"""Words for the robot's body, which is no proposal."""


def names_robot(phrase: str) -> bool:
    """Whether a phrase is for the robot's body: "the arm", "the robot base"."""
    return phrase.split()[-1] in ROBOT


REGION = 0
"""The rank of a superlative that names a region: all that lies "on the left", and not what lies there most."""


@dataclass(frozen=True)
class Relation:
    """What ties an entity to another one.

    Attributes:
        words: the tokens between the two, in sentence order.
        name: the rule that the words name; None where they name none: then the other one only extends the phrase.
        entity: the other one.
        others: further ones of the same relation: "between the bowl and the can". Extended mode alone.
        is_denied: it must not hold: "not left of the bowl". Extended mode alone.
        rank: which in the order of distance from the landmark: 1 in "directly behind" and "the cup left of the red
            one", 2 in "the second cup behind the bowl"; 0 where any will do. Extended mode alone.
    """

    words: tuple[str, ...]
    name: str | None
    entity: Entity
    others: tuple[Entity, ...] = ()
    is_denied: bool = False
    rank: int = 0

    @property
    def landmarks(self) -> tuple[Entity, ...]:
        """All that the relation is to."""
        return (self.entity, *self.others)

    def as_mapping(self) -> dict[str, Any]:
        """See `Entity.as_mapping`."""
        mapping: dict[str, Any] = {"name": self.name, "words": list(self.words), "child": self.entity.as_mapping()}
        if self.others:
            mapping["others"] = [each.as_mapping() for each in self.others]
        mapping |= {"is_denied": True} if self.is_denied else {}
        return {**mapping, "rank": self.rank} if self.rank else mapping


@dataclass(frozen=True)
class Superlative:
    """A rule that compares an entity with its like.

    Attributes:
        words: its tokens in sentence order.
        name: the rule.
        rank: which in the order that the rule makes: "the second from the left" has 2; -1 is the last, `REGION` none.
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
        is_any: any one of those that fit will do: "any cup". Extended mode alone.
        among: what it is one of: "the bigger one of the cup and the bowl"; empty for all there is. Extended mode alone.
        also: what else it is said to be: "the thing behind the bowl, an orange cup". Extended mode alone.
    """

    phrase: str
    relations: tuple[Relation, ...] = ()
    superlatives: tuple[Superlative, ...] = ()
    excluded: tuple[Entity, ...] = ()
    number: int | None = None
    joined: tuple[Entity, ...] = ()
    alternatives: tuple[Entity, ...] = ()
    is_any: bool = False
    among: tuple[Entity, ...] = ()
    also: tuple[Entity, ...] = ()

    @property
    def is_robot(self) -> bool:
        """Whether it is the robot itself: "the arm", "the robot's base"."""
        return names_robot(self.phrase)

    @property
    def rule_relations(self) -> tuple[tuple[Relation, str], ...]:
        """The relations that name a rule, each with the rule's name."""
        return tuple((relation, relation.name) for relation in self.relations if relation.name is not None)

    def walk(self) -> Iterator[Entity]:
        """This entity and those that its rules lead to, that are joined or would do, each before its own."""
        yield self
        landmarks = (landmark for relation, _ in self.rule_relations for landmark in relation.landmarks)
        for entity in (*landmarks, *self.joined, *self.alternatives, *self.among, *self.also):
            yield from entity.walk()

    def everything(self) -> Iterator[Entity]:
        """`walk`, with what is excluded, and with what relations without a rule lead to."""
        yield self
        landmarks = (landmark for relation in self.relations for landmark in relation.landmarks)
        beside = (*self.excluded, *self.joined, *self.alternatives, *self.among, *self.also)
        for entity in (*landmarks, *beside):
            yield from entity.everything()

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
            among=again(self.among),
            also=again(self.also),
        )

    def as_mapping(self) -> dict[str, Any]:
        """The tree below this entity as nested mappings, in the form of `agent.datatypes.Trace`."""
        mapping: dict[str, Any] = {
            "phrase": self.phrase,
            "relations": [each.as_mapping() for each in self.relations],
            "superlatives": [each.as_mapping() for each in self.superlatives],
        }
        for name in ("excluded", "joined", "alternatives", "among", "also"):
            if entities := getattr(self, name):
                mapping[name] = [each.as_mapping() for each in entities]
        mapping |= {"is_any": True} if self.is_any else {}
        return mapping if self.number is None else {**mapping, "number": self.number}


@dataclass(frozen=True)
class SemanticTree:
    """A referring expression, understood.

    Attributes:
        expression: the whole text.
        root: the entity that is meant; None where the parse shows none.
        names_a_rule: whether any word of the expression names a relation or a superlative.
        unread: words that nothing was made of, so that the tree is not all that was said. Extended mode alone.
    """

    expression: str
    root: Entity | None
    names_a_rule: bool
    unread: tuple[str, ...] = ()

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
    def counted(self) -> tuple[str, ...]:
        """What is meant is, and must not be: the phrases of the root, and of what is joined to it or would do."""
        if self.root is None:
            return (self.expression,)
        meant = (self.root, *self.root.joined, *self.root.alternatives, *self.root.among, *self.root.also)
        return tuple(part.phrase for each in meant for part in (each, *each.excluded))

    @property
    def excluded(self) -> tuple[str, ...]:
        """What is not meant: the phrases of what the root, and every landmark, must not be."""
        entities = () if self.root is None else self.root.walk()
        return tuple(each.phrase for entity in entities for excluded in entity.excluded for each in excluded.walk())

    def as_mapping(self) -> Mapping[str, Any] | None:
        """The root as nested mappings, in the form of `agent.datatypes.Trace`."""
        return None if self.root is None else self.root.as_mapping()


def check_nesting(doc: Doc) -> None:
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
