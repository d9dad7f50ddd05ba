"""Sides of the table as regions: of all things "on the left", each lies there by itself."""

from __future__ import annotations

from dataclasses import replace

from agent.language.semantic_tree import Entity, SemanticTree

REGION = 0
"""The rank of a superlative that names a region."""
_SIDES = frozenset({"left", "right", "front", "behind", "above", "below", "middle", "corner", "edge"})
_RANKING = ("most", "est")
"""Endings of words that pick one out of several."""


def with_regions(tree: SemanticTree) -> SemanticTree:
    """The tree with regions in the place of the sides that its root, and what is joined to it, are ranked by."""
    return tree if tree.root is None else replace(tree, root=_with_regions(tree.root))


def _with_regions(entity: Entity) -> Entity:
    return replace(
        entity,
        superlatives=tuple(
            replace(each, rank=REGION) if each.rank == 1 and _is_region(each.name, each.words) else each
            for each in entity.superlatives
        ),
        excluded=tuple(map(_with_regions, entity.excluded)),
        joined=tuple(map(_with_regions, entity.joined)),
        alternatives=tuple(map(_with_regions, entity.alternatives)),
    )


def _is_region(name: str, words: tuple[str, ...]) -> bool:
    return {*name.split()} <= _SIDES and not any(word.endswith(_RANKING) for word in words)
