"""The mesh sets by name, and the table patterns that go with each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from sim.shapes import Shape, read_shapes
from sim.textures import GreyArray, second_look_patterns, table_patterns

SHAPE_SETS: Mapping[str, Callable[[], Mapping[str, tuple[Shape, ...]]]] = {
    name: partial(read_shapes, name) for name in ("training", "second look")
}
"""No training frame shows any of the second look's."""

PATTERN_SETS: Mapping[str, Callable[[], Mapping[str, GreyArray]]] = {
    "training": table_patterns,
    "second look": second_look_patterns,
}
"""The sets have no pattern in common."""
