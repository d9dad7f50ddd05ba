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
    def first(self) -> Node:
        """The first dependent on the left, or the word itself where none is."""
        return self.left[0] if self.left else self

    @property
    def ends_bare(self) -> bool:
        """Whether nothing stands after the last dependent."""
        return not self.right or not self.right[-1].right

    def rightmost(self) -> Node:
        """The last word of the subtree."""
        return self.right[-1].rightmost() if self.right else self


def linearise(root: Node) -> Sentence:
    """The sentence that a tree spells."""
    order: list[tuple[Node, Node]] = []

    def visit(node: Node, head: Node) -> None:
        for child in node.left:
            visit(child, node)
        order.append((node, head))
        for child in node.right:
            visit(child, node)

    visit(root, root)
    index = {id(node): i for i, (node, _) in enumerate(order)}
    return Sentence(
        words=[node.word for node, _ in order],
        tags=[node.tag for node, _ in order],
        pos=[pos_of(node.tag, node.dep) for node, _ in order],
        heads=[index[id(head)] for _, head in order],
        deps=[node.dep for node, _ in order],
    )
