"""Whose left is meant: that of somebody looking with the camera, or of somebody facing it across the table."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from agent.language.semantic_tree import Entity, Relation, Superlative


class Viewpoint(str, Enum):
    """Whose left it is."""

    CAMERA = "camera"
    """Of the camera, and of anybody looking at its picture."""
    FACING = "facing"
    """Of a person, or a robot, on the other side of the table, who faces the camera."""

    def __str__(self) -> str:
        return self.value


_FACED = {
    "left": "right", "right": "left", "behind": "front", "front": "behind", "closer": "further", "further": "closer",
    "near": "far", "far": "near", "behind left": "front right", "behind right": "front left",
    "front left": "behind right", "front right": "behind left",
}  # fmt: skip
"""What a word means to somebody facing the camera; "near" only as a superlative."""


def faced(entity: Entity) -> Entity:
    """The camera's entity for the words of somebody facing the camera."""
    return entity.rewritten(_faced_superlative, _faced_relation)


def _faced_superlative(superlative: Superlative) -> Superlative:
    return replace(superlative, name=_FACED.get(superlative.name, superlative.name))


def _faced_relation(relation: Relation) -> Relation:
    name = relation.name if relation.name in (None, "near") else _FACED.get(relation.name, relation.name)
    return replace(relation, name=name, entity=faced(relation.entity), others=tuple(map(faced, relation.others)))
