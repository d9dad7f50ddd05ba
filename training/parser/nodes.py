"""Building labelled trees by hand: a word, its tag and label, and what hangs on its left and right."""

from __future__ import annotations

from dataclasses import dataclass, field

from training.parser.sentence import Sentence
from training.parser.tags import pos_of


@dataclass
class Node:
    """One word and its dependents, each side in text order."""

    word: str
    tag: str
    dep: str = "ROOT"
    left: list[Node] = field(default_factory=list)
    right: list[Node] = field(default_factory=list)

    def as_(self, dep: str) -> Node:
        """The same node under another label."""
        self.dep = dep
        return self

    def tagged(self, tag: str) -> Node:
        """The same node under another tag."""
        self.tag = tag
        return self

    def add(self, *nodes: Node) -> Node:
        """Hang nodes on the right, after what is there."""
        self.right.extend(nodes)
        return self

    def before(self, *nodes: Node) -> Node:
        """Hang nodes on the left, nearest to the word."""
        self.left.extend(nodes)
        return self

    def before_all(self, *nodes: Node) -> Node:
        """Hang nodes on the left, before what is there."""
        self.left[:0] = nodes
        return self

    @property
    def ends_bare(self) -> bool:
        """Whether nothing stands after the last dependent."""
        return not self.right or not self.right[-1].right

    def rightmost(self) -> Node:
        """The last word of the subtree."""
        return self.right[-1].rightmost() if self.right else self


def linearise(root: Node) -> Sentence:
    """The sentence that a tree spells."""
    order: list[Node] = []
    head_of: dict[int, Node] = {}

    def visit(node: Node) -> None:
        for child in node.left:
            head_of[id(child)] = node
            visit(child)
        order.append(node)
        for child in node.right:
            head_of[id(child)] = node
            visit(child)

    visit(root)
    index = {id(node): i for i, node in enumerate(order)}
    return Sentence(
        words=[node.word for node in order],
        tags=[node.tag for node in order],
        pos=[pos_of(node.tag, node.dep) for node in order],
        heads=[index[id(head_of.get(id(node), node))] for node in order],
        deps=[node.dep for node in order],
    )


def the() -> Node:
    return Node("the", "DT", "det")


def comma() -> Node:
    return Node(",", ",", "punct")


def conjoin(first: Node, second: Node, coordinator: str | None, with_comma: bool = False) -> Node:
    """`first [,] [and] second`, the second hanging on the first."""
    if with_comma:
        first.add(comma())
    if coordinator:
        first.add(Node(coordinator, "CC", "cc"))
    return first.add(second.as_("conj"))
