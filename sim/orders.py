"""What the camera sees, as numbers, and what "left of", "behind" or "bigger" truly means among it.

Left, right, above and below are offsets along the camera's own axes, behind and in front along the view over the
table, closer and further distances from the camera; bigger and smaller is what covers more pixels and is not shorter.
Nothing here knows of boxes in the picture, which the method under test goes by.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.catalogue import SIZES
from sim.renderer import Rendering
from sim.scene import Camera, SceneObject, shape_of

MARGIN_M = 0.03
AREA_RATIO = 1.5


@dataclass(frozen=True)
class SeenObject:
    """One thing as the camera sees it.

    Attributes:
        right_m, up_m: where its middle lies along the camera's own axes.
        away_m: how far its middle is from the camera along the view, measured over the table.
        range_m: distance from the camera to its middle.
        length_rad: how long it looks: its diagonal over its distance.
        area_px: visible pixels; 0 for what is out of sight.
        visible: the share that no other object hides, in [0, 1].
        support: index of the thing that it lies on or in; None for the table.
    """

    category: str
    colour: str
    size: str
    material: str
    right_m: float
    up_m: float
    away_m: float
    range_m: float
    length_rad: float
    area_px: float
    visible: float
    support: int | None = None


Measure = Callable[[SeenObject], float]


@dataclass(frozen=True)
class Order:
    """A way to compare two things.

    Attributes:
        measure: larger for the one of which the word holds.
        margin: by at least this much.
        unless: another reading of the word, which must not say the opposite.
    """

    measure: Measure
    margin: float = MARGIN_M
    unless: Measure | None = None

    def holds(self, thing: SeenObject, other: SeenObject) -> bool:
        """The word clearly holds for ``thing`` against ``other``; False where it is hard to say."""
        if self.unless is not None and self.unless(thing) < self.unless(other):
            return False
        return self.measure(thing) - self.measure(other) >= self.margin


def _log_area(thing: SeenObject) -> float:
    return math.log(max(thing.area_px, 1.0))


_RATIO = math.log(AREA_RATIO)

ORDERS: Mapping[str, Order] = {
    "left": Order(lambda thing: -thing.right_m),
    "right": Order(lambda thing: thing.right_m),
    "above": Order(lambda thing: thing.up_m),
    "below": Order(lambda thing: -thing.up_m),
    "behind": Order(lambda thing: thing.away_m),
    "front": Order(lambda thing: -thing.away_m),
    "bigger": Order(_log_area, _RATIO, unless=lambda thing: thing.length_rad),
    "smaller": Order(lambda thing: -_log_area(thing), _RATIO, unless=lambda thing: -thing.length_rad),
    "closer": Order(lambda thing: -thing.range_m),
    "further": Order(lambda thing: thing.range_m),
}
"""Name -> what it compares."""


def seen_objects(rendering: Rendering) -> tuple[SeenObject, ...]:
    """The scene's objects in its camera's terms, in the scene's order."""
    scene = rendering.scene
    areas_px = np.bincount(rendering.masks.reshape(-1), minlength=len(scene.objects) + 1)[1:]
    return seen_by(scene.camera, scene.objects, areas_px, rendering.visible, scene.options.shapes)


def seen_by(
    camera: Camera, objects: Sequence[SceneObject], areas_px: ArrayLike, visible: ArrayLike, shapes: str = "training"
) -> tuple[SeenObject, ...]:
    """Objects in a camera's terms.

    Args:
        areas_px: (N,) visible pixels of each.
        visible: (N,) the share of each that no other hides.
        shapes: the set of `sim.shapes.SHAPE_SETS` that they are of.
    """
    ahead = camera.rotation[:, 2] * np.array([1.0, 1.0, 0.0])
    ahead /= np.linalg.norm(ahead)
    seen = []
    for thing, area, share in zip(objects, np.asarray(areas_px), np.asarray(visible), strict=True):
        corners = shape_of(thing, shapes).body.vertices * SIZES[thing.size]
        spans = corners.max(axis=0) - corners.min(axis=0)
        middle = np.array(thing.position_m) + np.array([0.0, 0.0, spans[2] / 2])
        right, down, _ = (float(value) for value in camera.to_optical(middle[None])[0])
        offset = middle - np.array(camera.position_m)
        seen.append(
            SeenObject(
                thing.category,
                thing.colour,
                thing.size,
                thing.material,
                right_m=right,
                up_m=-down,
                away_m=float(offset @ ahead),
                range_m=float(np.linalg.norm(offset)),
                length_rad=float(np.linalg.norm(spans) / np.linalg.norm(offset)),
                area_px=float(area),
                visible=float(share),
                support=thing.support,
            )
        )
    return tuple(seen)
