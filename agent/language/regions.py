"""Sides of the table as regions: of all things "on the left", each lies there by itself."""

from __future__ import annotations

from dataclasses import replace

from agent.language.semantic_tree import SemanticTree, Superlative

REGION = 0
"""The rank of a superlative that names a region."""
_SIDES = frozenset({"left", "right", "front", "behind", "above", "below", "middle", "corner", "edge"})
_RANKING = ("most", "est")
"""Endings of words that pick one out of several."""


def with_regions(tree: SemanticTree) -> SemanticTree:
    """The tree with regions in place of the sides that its root, and what is joined to it, are ranked by."""
    return tree if tree.root is None else replace(tree, root=tree.root.rewritten(_as_region))


def _as_region(superlative: Superlative) -> Superlative:
    picks_one = any(word.endswith(_RANKING) for word in superlative.words)
    is_region = superlative.rank == 1 and {*superlative.name.split()} <= _SIDES and not picks_one
    return replace(superlative, rank=REGION) if is_region else superlative
