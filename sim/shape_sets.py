"""The mesh sets by name, and the table patterns that go with each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.second_look import second_look_shapes
from sim.shapes import Shape, training_shapes
from sim.textures import GreyArray, second_look_patterns, table_patterns

SHAPE_SETS: Mapping[str, Callable[[], Mapping[str, tuple[Shape, ...]]]] = {
    "training": training_shapes,
    "second look": second_look_shapes,
}

PATTERN_SETS: Mapping[str, Callable[[], Mapping[str, GreyArray]]] = {
    "training": table_patterns,
    "second look": second_look_patterns,
}
"""The sets have no pattern in common."""
