"""The table as a camera sees it over time: a scene in which things are pushed, swapped, taken away and put down.

Not safe for several threads: make the renderer and use the table in one. Things pass through each other; `free_push`
finds a way that is clear.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from agent.errors import InvalidInputError
from sim.catalogue import CATEGORIES, COLOURS
from sim.meshes import Point
from sim.renderer import SceneRenderer
from sim.scene import (
    MAX_OBJECTS,
    TABLE_TOP_X_M,
    TABLE_TOP_Y_M,
    TABLE_X_M,
    TABLE_Y_M,
    Scene,
    SceneObject,
    is_in_view,
    place_object,
    radius_of,
)
from sim.shapes import read_shapes

DIRECTIONS = 24
CLEARANCE_M = 0.01


@dataclass(frozen=True)
class Layout:
    """What lay where at one moment.

    Attributes:
        scene: the objects and everything around them.
        ids: of ``scene.objects``; an object keeps its id for life.
    """

    scene: Scene
    ids: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class View:
    """What the camera saw.

    Attributes:
        layout: what there was to see.
        image_rgb: (H, W, 3) uint8, read-only.
        depth_m: (H, W) float32 metres along the optical axis, read-only.
    """

    layout: Layout
    image_rgb: npt.NDArray[np.uint8]
    depth_m: npt.NDArray[np.float32]


@dataclass(frozen=True)
class TrueObject:
    """One object as it really was.

    Attributes:
        id: as the table's methods take it.
        thing: category, colour and the rest; its position is the world's.
        position_m: in base_link: the point of the table under the object's middle.
        box_xyxy: pixels around what is seen of it, x2 and y2 exclusive; zeros where it is not seen.
        visible: in [0, 1]: the share of its pixels that no other object hides.
    """

    id: int
    thing: SceneObject
    position_m: Point
    box_xyxy: tuple[float, float, float, float]
    visible: float


@dataclass(frozen=True)
class _Motion:
    start_s: float
    duration_s: float
    origin_m: Point
    by_m: tuple[float, float]


class LiveTable:
    """A scene that changes while it is looked at."""

    def __init__(self, scene: Scene, renderer: SceneRenderer, *, now_s: Callable[[], float] = time.monotonic) -> None:
        """Lay the scene's objects down; their ids are their places in ``scene.objects``.

        Args:
            renderer: of the scene's shapes; the caller closes it.
            now_s: the clock by which pushes proceed.
        """
        self._scene = scene
        self._renderer = renderer
        self._now_s = now_s
        self._objects = dict(enumerate(scene.objects))
        self._next_id = len(scene.objects)
        self._motions: dict[int, _Motion] = {}
        self._view: View | None = None

    @property
    def layout(self) -> Layout:
        """What lies where now."""
        self._proceed()
        return Layout(replace(self._scene, objects=tuple(self._objects.values())), tuple(self._objects))

    def render(self) -> View:
        """What the camera sees now; the very same view while nothing has moved."""
        layout = self.layout
        if self._view is None or layout != self._view.layout:
            self._view = View(layout, *self._renderer.photograph(layout.scene))
            self._view.image_rgb.setflags(write=False)
            self._view.depth_m.setflags(write=False)
        return self._view

    def truth(self, layout: Layout | None = None) -> tuple[TrueObject, ...]:
        """The objects of a layout, of the present one where none is given, in its order."""
        layout = layout or self.layout
        _, boxes, visible = self._renderer.measure(layout.scene)
        base = layout.scene.base_position_m
        return tuple(
            TrueObject(id_, thing, _moved(thing.position_m, (-base[0], -base[1], -base[2])), (x1, y1, x2, y2), share)
            for id_, thing, (x1, y1, x2, y2), share in zip(
                layout.ids, layout.scene.objects, boxes.tolist(), visible.tolist(), strict=True
            )
        )

    def push(self, id_: int, dx_m: float, dy_m: float, duration_s: float = 0.0) -> None:
        """Move an object over the table, at once or evenly over some seconds; an earlier push of it ends where it is.

        Args:
            dx_m, dy_m: away from the camera, and to its left, in metres.

        Raises:
            InvalidInputError: no such object, no finite numbers, or the push would end beyond the table's edge.
        """
        thing = self._get(id_)
        if not all(map(math.isfinite, (dx_m, dy_m, duration_s))) or duration_s < 0:
            raise InvalidInputError(f"a push takes finite metres and seconds; got {dx_m}, {dy_m} and {duration_s}")
        x, y, _ = _moved(thing.position_m, (dx_m, dy_m, 0.0))
        if not _lies_within(x, y, TABLE_TOP_X_M, TABLE_TOP_Y_M):
            raise InvalidInputError(f"object {id_} would fall off the table at x {x:.3f} m, y {y:.3f} m")
        self._motions[id_] = _Motion(self._now_s(), duration_s, thing.position_m, (dx_m, dy_m))

    def free_push(self, id_: int, distance_m: float) -> tuple[float, float]:
        """The push over a distance that stays in view and clearest of the others: dx and dy in metres for `push`.

        Raises:
            InvalidInputError: no such object, or it is hemmed in.
        """
        self._get(id_)
        layout = self.layout
        return free_push(layout.scene, layout.ids.index(id_), distance_m)

    def swap(self, one: int, other: int) -> None:
        """Put each of two objects where the other is.

        Raises:
            InvalidInputError: no such object.
        """
        first, second = self._get(one), self._get(other)
        for id_, thing, place in ((one, first, second), (other, second, first)):
            self._motions.pop(id_, None)
            self._objects[id_] = replace(thing, position_m=place.position_m)

    def remove(self, id_: int) -> None:
        """Take an object away.

        Raises:
            InvalidInputError: no such object.
        """
        self._get(id_)
        self._motions.pop(id_, None)
        del self._objects[id_]

    def add(self, category: str, colour: str, seed: int = 0) -> int:
        """Put an object down at a free place in view, drawn from the seed; its id.

        Raises:
            InvalidInputError: no such category or colour, or no room.
        """
        if category not in CATEGORIES or colour not in COLOURS:
            raise InvalidInputError(f"there is no {colour} {category}: {', '.join(COLOURS)}; {', '.join(CATEGORIES)}")
        self._proceed()
        shapes = read_shapes(self._scene.options.shapes)[category]
        footprints = [_footprint(thing, self._scene) for thing in self._objects.values()]
        rng = np.random.default_rng(seed)
        placed = place_object(rng, (category, colour), shapes, self._scene.camera, footprints)
        if placed is None or len(self._objects) == MAX_OBJECTS:
            raise InvalidInputError(f"there is no room for a {colour} {category}: remove an object first")
        id_, self._next_id = self._next_id, self._next_id + 1
        self._objects[id_] = placed
        return id_

    def _get(self, id_: int) -> SceneObject:
        self._proceed()
        if id_ not in self._objects:
            raise InvalidInputError(f"there is no object {id_}: {', '.join(map(str, self._objects))}")
        return self._objects[id_]

    def _proceed(self) -> None:
        """Carry on with the pushes under way."""
        now = self._now_s()
        for id_, motion in list(self._motions.items()):
            done = 1.0 if now - motion.start_s >= motion.duration_s else (now - motion.start_s) / motion.duration_s
            position = _moved(motion.origin_m, (motion.by_m[0] * done, motion.by_m[1] * done, 0.0))
            self._objects[id_] = replace(self._objects[id_], position_m=position)
            if done == 1.0:
                del self._motions[id_]


def free_push(scene: Scene, index: int, distance_m: float) -> tuple[float, float]:
    """The push of one of a scene's objects that stays in view and clearest of the others: dx and dy in metres.

    Raises:
        InvalidInputError: it is hemmed in.
    """
    thing = scene.objects[index]
    others = [_footprint(other, scene) for other in scene.objects if other is not thing]
    radius = _footprint(thing, scene)[2]
    pushes = {}
    for angle in np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False):
        dx, dy = distance_m * float(np.cos(angle)), distance_m * float(np.sin(angle))
        way = [_moved(thing.position_m, (dx * share, dy * share, 0.0)) for share in (0.25, 0.5, 0.75, 1.0)]
        x, y, _ = way[-1]
        if _lies_within(x, y, TABLE_X_M, TABLE_Y_M) and is_in_view(scene.camera, x, y):
            gaps = (math.hypot(u - p, v - q) - radius - r for u, v, _ in way for p, q, r in others)
            pushes[dx, dy] = min(gaps, default=math.inf)
    best = max(pushes, key=pushes.__getitem__, default=None)
    if best is None or pushes[best] <= CLEARANCE_M:
        raise InvalidInputError(f"object {index} has no free way of {distance_m:g} m: push another, or less far")
    return best


def _footprint(thing: SceneObject, scene: Scene) -> tuple[float, float, float]:
    return thing.position_m[0], thing.position_m[1], radius_of(thing, scene.options.shapes)


def _lies_within(x: float, y: float, xs: tuple[float, float], ys: tuple[float, float]) -> bool:
    return xs[0] <= x <= xs[1] and ys[0] <= y <= ys[1]


def _moved(point: Point, by: Point) -> Point:
    return point[0] + by[0], point[1] + by[1], point[2] + by[2]
