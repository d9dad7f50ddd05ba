"""Semantic trees in one line, for tests to compare."""

from __future__ import annotations

from agent.language.semantic_tree import Entity


def written(entity: Entity) -> str:
    """Such as "the cup (left the bowl) [bigger 1] -the red cup x2"."""
    parts = ["any", entity.phrase] if entity.is_any else [entity.phrase]
    for relation in entity.relations:
        landmarks = " & ".join(written(each) for each in relation.landmarks)
        rank = f" {relation.rank}" if relation.rank else ""
        parts.append(f"({'not ' if relation.is_denied else ''}{relation.name}{rank} {landmarks})")
    parts += [f"[{each.name} {each.rank}]" for each in entity.superlatives]
    parts += [f"-{written(each)}" for each in entity.excluded]
    parts += [f"and {written(each)}" for each in entity.joined]
    parts += [f"or {written(each)}" for each in entity.alternatives]
    return " ".join(parts) + ("" if entity.number is None else f" x{entity.number}")
