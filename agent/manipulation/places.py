"""Where to put a thing down: beside, between, on or in what is seen, at a spot that is free, from one depth picture.

Left, right, behind and in front are the camera's, as in commands: along axes level with the table.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray, MaskArray
from agent.errors import InvalidBoxesError, InvalidInputError, NoGraspPointError, NoPlaceError
from agent.geometry import intersection_shares
from agent.manipulation.free_table import BESIDE_M, FreeTable, free_table
from agent.manipulation.level_view import CameraPose, LevelView
from agent.manipulation.seen_things import SeenThing, checked_boxes, checked_pose, obstacles_around, seen_thing
from agent.manipulation.tops import top_of
from agent.perception.camera import Camera
from agent.perception.depth_points import DepthArray, all_points, check_depth
from agent.perception.support_plane import find_support

Size = tuple[float, float, float]
Fit = Callable[[FloatArray], FloatArray]
"""Tells (P,) how badly (P, 2) spots in level axes fit; infinite where they do not."""

GAP_M = 0.04
"""Wanted between a thing and what it is put beside."""
MOST_GAP_M = 0.16
CONE_COS = math.cos(math.radians(50))
"""What is beside a thing is in the cone of this angle to each side of where it should be."""
NEAR_M = 0.02
"""What is put at a certain spot comes to rest so near it."""
DROP_M = 0.01
CONTAINED = 0.7
MAX_SUPPORT_PIXELS = 4_000
OUT_OF_REACH = "the arm does not reach there"

SIDES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"left of": (-1, 0), "right of": (1, 0), "behind": (0, 1), "in front of": (0, -1)}
)
"""Relations, and where they are in level axes: to the camera's right, and away from it."""
TOPS = ("on", "in")
LANDMARKS: Mapping[str, int] = MappingProxyType(
    {"on the table": 0, **dict.fromkeys((*TOPS, "next to", *SIDES), 1), "between": 2}
)
"""Every relation, and to how many things it is one."""


@dataclass(frozen=True)
class Workspace:
    """Where an arm can put things down, in ``base_link``; metres.

    Attributes:
        nearest_m, furthest_m: from the arm's base, along the table.
        low_m, high_m: corners of a region, x and y.
    """

    nearest_m: float = 0.2
    furthest_m: float = 0.8
    low_m: tuple[float, float] = (-math.inf, -math.inf)
    high_m: tuple[float, float] = (math.inf, math.inf)

    def holds(self, points: FloatArray) -> MaskArray:
        """(P,) bool: which of (P, 2) points in ``base_link`` lie in it."""
        distance = np.hypot(*points.T)
        inside = ((points >= self.low_m) & (points <= self.high_m)).all(axis=1)
        return np.asarray(inside & (distance >= self.nearest_m) & (distance <= self.furthest_m))


@dataclass(frozen=True)
class Place:
    """Where a thing is put down.

    Attributes:
        position_m: in ``base_link``, where the middle of its underside comes to rest.
        yaw_rad: about ``base_link``'s z, of its longer side from x.
        drop_height_m: so far above that it is let go.
        why: in a few words, such as "right of it, 0.04 m away".
    """

    position_m: tuple[float, float, float]
    yaw_rad: float
    drop_height_m: float
    why: str


def find_place(
    depth: DepthArray,
    camera: Camera | npt.ArrayLike,
    camera_pose: CameraPose,
    relation: str,
    landmarks_xyxy: npt.ArrayLike,
    held: Size,
    boxes_xyxy: npt.ArrayLike,
    workspace: Workspace | None = None,
) -> Place:
    """Find where the held thing can be put so that it stands in a relation to a landmark.

    Args:
        depth, camera, camera_pose: see `agent.manipulation.grasps.find_grasps`.
        relation: of `LANDMARKS`.
        landmarks_xyxy: (N, 4) pixels, as many as the relation needs; (4,) for one.
        held: length, width and height of what is held, as it will lie; metres.
        boxes_xyxy: (M, 4) of everything else on the table, without what is held.
        workspace: what the arm reaches.

    Raises:
        InvalidDepthError, InvalidCameraError, InvalidBoxesError: malformed.
        InvalidInputError: no such relation, another number of landmarks, or a size that is not positive.
        NoPlaceError: there is none; names why.
    """
    check_depth(depth)
    lens, pose = Camera.of(camera), checked_pose(camera_pose)
    if relation not in LANDMARKS:
        raise InvalidInputError(f"a place is one of {', '.join(LANDMARKS)}; got {relation!r}")
    landmarks, boxes = checked_boxes(np.atleast_2d(np.asarray(landmarks_xyxy))), checked_boxes(boxes_xyxy)
    if len(landmarks) != LANDMARKS[relation]:
        raise InvalidBoxesError(f"{relation!r} needs {LANDMARKS[relation]} landmarks; got {len(landmarks)}")
    wanted = _Wanted(relation, _checked_size(held), workspace or Workspace())
    empty = _without_contents(depth, landmarks, boxes) if relation in TOPS else depth
    try:
        things = [seen_thing(empty, lens, pose, box, boxes) for box in landmarks]
        view = replace(things[0].view, depth=depth) if things else _table_view(depth, lens, pose)
    except NoGraspPointError as error:
        raise NoPlaceError(str(error)) from error
    if relation in TOPS:
        return _on_top(wanted, view, things[0], boxes)
    return _on_the_table(wanted, view, _fit_of(wanted, things), np.concatenate([boxes, landmarks]))


def find_spot(
    depth: DepthArray,
    camera: Camera | npt.ArrayLike,
    camera_pose: CameraPose,
    spot_m: npt.ArrayLike,
    held: Size,
    boxes_xyxy: npt.ArrayLike,
) -> Place:
    """Find whether the held thing can be put at a certain spot of the table; the arm's reach is not asked.

    Arguments and errors as above, and:

    Args:
        spot_m: (3,) in ``base_link``, where the middle of its underside should come to rest.
    """
    check_depth(depth)
    view = _table_view(depth, Camera.of(camera), checked_pose(camera_pose))
    spot = view.from_base(np.atleast_2d(np.asarray(spot_m, dtype=np.float64)))[0]
    if abs(spot[2]) > NEAR_M:
        raise NoPlaceError("it did not stand on the table itself: say what to put it on, in or next to")

    def fit(spots: FloatArray) -> FloatArray:
        off = np.linalg.norm(spots - spot[:2], axis=1)
        return np.where(off <= NEAR_M, off, np.inf)

    wanted = _Wanted("at that spot", _checked_size(held), Workspace(0.0, math.inf))
    return _on_the_table(wanted, view, fit, checked_boxes(boxes_xyxy))


@dataclass(frozen=True)
class _Wanted:
    relation: str
    size: Size
    workspace: Workspace


def _checked_size(held: Size) -> Size:
    """The longer side first."""
    if len(held) != 3 or not all(math.isfinite(side) and side > 0 for side in held):
        raise InvalidInputError(f"a size is length, width and height in metres; got {held!r}")
    return max(held[:2]), min(held[:2]), held[2]


def _table_view(depth: DepthArray, camera: Camera, pose: CameraPose) -> LevelView:
    """Level with the largest surface in the picture that is."""
    support = find_support(all_points(depth, camera, MAX_SUPPORT_PIXELS).xyz, pose[0][2])
    return LevelView.above(depth, camera, pose, support.normal, support.offset)


def _without_contents(depth: DepthArray, landmarks: FloatArray, boxes: FloatArray) -> DepthArray:
    """A copy with holes where the boxes are that lie within a landmark's: what stands on it or in it is not its own."""
    emptied = depth.copy()
    for x1, y1, x2, y2 in boxes[(intersection_shares(boxes, landmarks) > CONTAINED).any(axis=1)].round().astype(int):
        emptied[max(y1, 0) : max(y2, 0), max(x1, 0) : max(x2, 0)] = 0
    return emptied


def _on_top(wanted: _Wanted, view: LevelView, thing: SeenThing, boxes: FloatArray) -> Place:
    """On the landmark, or in it."""
    others = obstacles_around(view, boxes, without=thing.point.points).points
    top = top_of(thing.whole, others, wanted.size, is_in=wanted.relation == "in")
    spot = view.in_base(top.middle[None])[0]
    if not wanted.workspace.holds(spot[None, :2])[0]:
        raise NoPlaceError(OUT_OF_REACH)
    return _place(view, top.middle, 0.0, top.drop_height_m, top.why)


def _on_the_table(wanted: _Wanted, view: LevelView, fit: Fit, boxes: FloatArray) -> Place:
    """At the free spot that fits best."""
    table = free_table(view, obstacles_around(view, boxes, without=np.zeros((0, 3))), wanted.size[2])
    middles = table.middles.reshape(-1, 2)
    fits = fit(middles)
    if not np.isfinite(fits).any():
        raise NoPlaceError("the picture does not show the table there")
    in_reach = wanted.workspace.holds(view.in_base(np.column_stack([middles, np.zeros(len(middles))]))[:, :2])
    if not (np.isfinite(fits) & in_reach).any():
        raise NoPlaceError(OUT_OF_REACH)
    costs = np.where(in_reach, fits, np.inf)
    best = next(filter(None, (_best_spot(table, costs, wanted.size, beside_m) for beside_m in BESIDE_M)), None)
    if best is None:
        raise NoPlaceError(f"nothing {wanted.size[0]:.2f} m long and {wanted.size[1]:.2f} m wide fits there")
    index, yaw = best
    why = f"{wanted.relation} it" if wanted.relation in ("next to", *SIDES) else wanted.relation
    return _place(view, np.array([*middles[index], 0.0]), yaw, DROP_M, f"{why}, where the table is free")


def _best_spot(table: FreeTable, costs: FloatArray, size: Size, beside_m: float) -> tuple[int, float] | None:
    """The cell that costs least of those that the thing fits into, and its yaw; None where it fits nowhere."""
    best: tuple[float, int, float] | None = None
    for yaw, spots in table.spots(size[0], size[1], beside_m):
        of_spots = np.where(spots.reshape(-1), costs, np.inf)
        index = int(of_spots.argmin())
        if np.isfinite(of_spots[index]) and (best is None or of_spots[index] < best[0]):
            best = float(of_spots[index]), index, yaw
    return None if best is None else best[1:]


def _fit_of(wanted: _Wanted, things: list[SeenThing]) -> Fit:
    """How the relation is fitted."""
    half = sum(wanted.size[:2]) / 4
    feet = [thing.whole.points[:, :2] for thing in things]
    middles = [(each.min(axis=0) + each.max(axis=0)) / 2 for each in feet]
    sizes = [np.ptp(each, axis=0) / 2 for each in feet]
    if wanted.relation == "on the table":
        return lambda spots: np.linalg.norm(spots - np.median(spots, axis=0), axis=1)
    if wanted.relation == "between":
        return lambda spots: _between(spots, middles[0], middles[1])
    if wanted.relation == "next to":
        return lambda spots: _beside(spots, middles[0], float(sizes[0].mean()) + half)
    side = np.array(SIDES[wanted.relation], dtype=np.float64)
    return lambda spots: _towards(spots, middles[0], side, float(np.abs(side) @ sizes[0]) + half)


def _between(spots: FloatArray, one: FloatArray, other: FloatArray) -> FloatArray:
    way = other - one
    length = float(np.linalg.norm(way))
    along = (spots - one) @ way / length**2
    aside = np.abs((spots - one) @ np.array([-way[1], way[0]]) / length)
    off = np.linalg.norm(spots - (one + other) / 2, axis=1)
    return np.where((np.abs(along - 0.5) < 0.3) & (aside < 0.2 * length), off, np.inf)


def _beside(spots: FloatArray, middle: FloatArray, apart: float) -> FloatArray:
    gap = np.linalg.norm(spots - middle, axis=1) - apart
    return np.where(gap <= MOST_GAP_M, np.abs(gap - GAP_M), np.inf)


def _towards(spots: FloatArray, middle: FloatArray, side: FloatArray, apart: float) -> FloatArray:
    offsets = spots - middle
    along, distance = offsets @ side, np.linalg.norm(offsets, axis=1)
    within = (along >= CONE_COS * distance) & (distance - apart <= MOST_GAP_M) & (along > apart)
    return np.where(within, np.linalg.norm(offsets - side * (apart + GAP_M), axis=1), np.inf)


def _place(view: LevelView, spot: FloatArray, yaw: float, drop_m: float, why: str) -> Place:
    at, along = view.in_base(spot + np.array([[0.0, 0.0, 0.0], [math.cos(yaw), math.sin(yaw), 0.0]]))
    x, y, z = at.tolist()
    return Place((x, y, z), math.atan2(along[1] - y, along[0] - x), drop_m, why)
