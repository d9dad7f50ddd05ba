"""How the thing in a box can be taken hold of, from one depth picture.

The thing is completed behind (`whole_things`). For each direction that a hand may come from, fingers are put around
all of it and around parts such as a rim, at several depths (`holds`). Those stay that the gripper opens for, whose
fingers press on faces that do not slope away, and whose hand meets neither table nor neighbours (`clearance`).
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import numpy.typing as npt

from agent.errors import NoGraspError, NoGraspPointError
from agent.manipulation.approaches import LEVEL, directions
from agent.manipulation.clearance import BESIDE_M, NOBODY, TABLE_M, Obstacles, lowest_m, tips_at, touched
from agent.manipulation.gripper import Grasp, Grasps, Gripper, Refusal
from agent.manipulation.holds import LEAST_GAP_M, Hold, holds_of
from agent.manipulation.level_view import CameraPose
from agent.manipulation.seen_things import SeenThing, seen_thing
from agent.perception.camera import Camera
from agent.perception.depth_points import DepthArray

MOST_GRASPS = 12
MOST_STEPS = 2000
GAPS_M = (0.012, 0.008, LEAST_GAP_M)
"""Between each finger and the thing as the hand comes: the widest that there is room for."""
STEEPEST_RAD, STEEPEST_OF_A_PART_RAD = np.radians(33), np.radians(25)
"""Faces that fingers press on, from square to their way: less where only a part of a thing fits between them."""
FLAT_M, STEEPEST_OF_FLAT_RAD, IN_NEED = 0.02, np.radians(50), 0.05
"""What is wide and no higher, such as a plate, is taken by its edge in need, though it may slip; and what that is
worth."""
FAR_M = 0.05
"""Grasps so far from the middle are worth a third."""
DEEP_M = 0.015
"""Fingers need no more of a thing between them."""
OF_THE_WAY = (1.0, 1.0, 0.5)
FROM_THE_SIDE, LEANING = 0.6, 0.85
"""On its way there a hand passes beside things, and not over them; and what hangs aslant turns between the fingers."""
SEEN_ABOVE_M = 0.015
"""What is free can be told from the table only above this."""
BLIND, BLIND_BY_SYMMETRY = 0.7, 0.2
"""What a finger is worth less that goes where a thing may be and is not seen; and where it would not be symmetric if it
were there: a cup's handle may be behind it."""
UNLIKE_M, UNLIKE_COS = 0.015, np.cos(np.radians(20))
AROUND_M = 0.2

TOO_WIDE = "wider than the gripper opens"
TOO_STEEP = "its sides slope too much for fingers to hold"
TOO_LOW = "the table is in the way of the hand"
TOO_DEEP = "the fingers are too short, or the thing itself is in the way"
LITTLE_SEEN = "hardly anything of it is seen"
NO_ROOM = "no room between it and {}"


def find_grasps(
    depth: DepthArray,
    camera: Camera | npt.ArrayLike,
    camera_pose: CameraPose,
    box_xyxy: npt.ArrayLike,
    others_xyxy: npt.ArrayLike,
    gripper: Gripper,
) -> Grasps:
    """Find ways to take hold of the thing in a box.

    Args:
        depth: (H, W) along the optical axis, as REP-118 has it: float32 metres or uint16 millimetres. What is not
            finite, not above zero or further than 100 m is a hole.
        camera: the depth image's, or its (3, 3) matrix in pixels where it has no distortion.
        camera_pose: (3, 3) rotation and (3,) translation from the camera's optical axes to ``base_link``.
        box_xyxy: (4,) pixels of the depth image.
        others_xyxy: (N, 4) boxes of everything else that is seen.
        gripper: that is to hold it.

    Raises:
        InvalidDepthError, InvalidCameraError, InvalidBoxesError: as `agent.perception.grasp_point.grasp_point` does.
        NoGraspError: there is none; names why.
    """
    try:
        thing = seen_thing(depth, camera, camera_pose, box_xyxy, others_xyxy)
    except NoGraspPointError as error:
        raise NoGraspError(str(error)) from error
    search = _Search(thing, thing.obstacles.near(thing.whole.middle, AROUND_M + thing.radius_m), gripper)
    best = tuple(search.grasps())
    refused = tuple(Refusal(why, other, count) for (why, other), count in search.refused.most_common())
    if not best:
        raise NoGraspError(search.main_reason())
    return Grasps(best, refused)


@dataclass
class _Search:
    """Best first: what is dearer to find out is found out of those alone that are the best by what is known."""

    thing: SeenThing
    obstacles: Obstacles
    gripper: Gripper
    refused: Counter[tuple[str, int | None]] = field(default_factory=Counter)

    def grasps(self) -> Iterator[Grasp]:
        """Clearly unlike each other; the best first."""
        order = count()
        queue: list[tuple[float, int, Hold, Grasp | None]] = [
            (-worth, next(order), hold, None) for worth, hold in self._fitting()
        ]
        heapq.heapify(queue)
        found: list[Hold] = []
        for _ in range(MOST_STEPS):
            if not queue or len(found) == MOST_GRASPS:
                return
            bound, _, hold, grasp = heapq.heappop(queue)
            if any(_alike(hold, other) for other in found):
                continue
            if grasp is not None:
                yield grasp
                found.append(hold)
            elif (grasp := self._looked_at(hold, -bound)) is not None:
                heapq.heappush(queue, (-grasp.score, next(order), hold, grasp))

    def _fitting(self) -> Iterator[tuple[float, Hold]]:
        """What the gripper opens for, above the table, with the most that it can be worth."""
        whole, stroke = self.thing.whole, self.gripper.stroke_m
        for direction in directions(from_the_side=whole.height_m > self.gripper.palm_radius_m + TABLE_M):
            for hold in holds_of(whole.points, direction, self.gripper):
                opening = hold.width_m + 2 * LEAST_GAP_M
                if opening > stroke:
                    self.refused[TOO_WIDE, None] += 1
                elif lowest_m(direction, hold.tips, opening, self.gripper) < TABLE_M:
                    self.refused[TOO_LOW, None] += 1
                else:
                    yield self._worth(hold), hold

    @property
    def _is_too_wide(self) -> bool:
        return self.thing.point.width_m + 2 * LEAST_GAP_M > self.gripper.stroke_m

    def main_reason(self) -> str:
        """Why there is no grasp: first what can be changed, neighbours."""
        because_of_others = [why for (why, other), _ in self.refused.most_common() if other is not None]
        if because_of_others:
            return because_of_others[0]
        if self._is_too_wide:
            return f"{TOO_WIDE}: {self.thing.point.width_m:.2f} m of {self.gripper.stroke_m:.2f} m"
        return self.refused.most_common(1)[0][0][0] if self.refused else LITTLE_SEEN

    def _worth(self, hold: Hold) -> float:
        """In [0, 1], by where it is."""
        held = hold.tips - hold.direction.rotation[:, 2] * min(hold.depth_m, self.gripper.finger_length_m) / 2
        off = (held - self.thing.whole.middle) * OF_THE_WAY
        middle = float(np.exp(-np.linalg.norm(off) / FAR_M))
        deep = min(1.0, hold.depth_m / DEEP_M)
        return (0.4 + 0.6 * middle) * (0.3 + 0.7 * deep) * _worth_of(hold.direction.lean_rad)

    def _looked_at(self, hold: Hold, worth: float) -> Grasp | None:
        """With how the fingers meet it, and the widest opening that nothing is in the way of."""
        grip = hold.grip(self.gripper)
        is_too_steep = grip.slope_rad > (STEEPEST_OF_A_PART_RAD if self._is_too_wide else STEEPEST_RAD)
        is_flat = self._is_too_wide and self.thing.whole.height_m <= FLAT_M
        if is_too_steep and not (is_flat and grip.slope_rad <= STEEPEST_OF_FLAT_RAD):
            self.refused[TOO_STEEP, None] += 1
            return None
        worth *= IN_NEED if is_too_steep else 1 - 0.5 * (grip.slope_rad / STEEPEST_RAD) ** 2
        worth *= 0.6 + 0.4 * grip.spread
        widest = min(hold.room_m, (self.gripper.stroke_m - hold.width_m) / 2)
        why: tuple[str, int | None] = TOO_DEEP, None
        for gap in sorted({min(gap, widest) for gap in GAPS_M}, reverse=True):
            met = self._in_the_way(hold, hold.width_m + 2 * gap)
            if met is None:
                worth *= 0.5 + 0.5 * min(1.0, gap / GAPS_M[0])
                blind = BLIND_BY_SYMMETRY if self.thing.whole.is_symmetric else BLIND
                worth *= 1 - blind * self._unseen(hold, hold.width_m + 2 * gap)
                return self._grasp(hold, hold.width_m + 2 * gap, worth)
            why = met
        self.refused[why] += 1
        return None

    def _unseen(self, hold: Hold, opening_m: float) -> float:
        """How much of a finger goes where more of the thing may be."""
        fingers = tips_at(hold.direction, hold.tips, opening_m, hold.depth_m, self.gripper)
        fingers[..., 2] = np.maximum(fingers[..., 2], SEEN_ABOVE_M)
        free = self.thing.view.contradicts(fingers.reshape(-1, 3)).reshape(len(fingers), -1)
        return float(1 - free.mean(axis=1).min())

    def _in_the_way(self, hold: Hold, opening_m: float) -> tuple[str, int | None] | None:
        """What the hand would meet, and which neighbour; None where it meets nothing."""
        where = hold.direction, hold.tips, opening_m, self.gripper
        if lowest_m(*where) < TABLE_M:
            return TOO_LOW, None
        if touched(self.thing.whole.points, *where, 0.0).any():
            return TOO_DEEP, None
        met = self.obstacles.owners[touched(self.obstacles.points, *where, BESIDE_M)]
        if not len(met):
            return None
        owner = int(np.bincount(met - NOBODY).argmax()) + NOBODY  # most of what it meets is this one's
        return (
            (NO_ROOM.format("what stands there"), None) if owner == NOBODY else (NO_ROOM.format("its neighbour"), owner)
        )

    def _grasp(self, hold: Hold, opening_m: float, score: float) -> Grasp:
        part = "across it" if np.isinf(hold.room_m) else "by a part of it"
        return Grasp(
            pose=self.thing.view.pose_in_base(hold.tips, hold.direction.rotation),
            width_m=hold.width_m,
            approach="side" if hold.direction.lean_rad > LEVEL / 2 else "above",
            score=float(score),
            why=f"{part}, {hold.direction.why}",
            opening_m=opening_m,
            hangs_m=float(np.linalg.norm(self.thing.whole.points - hold.tips, axis=1).max()),
        )


def _worth_of(lean_rad: float) -> float:
    if lean_rad > LEVEL - 0.01:
        return FROM_THE_SIDE
    return LEANING if lean_rad > 0 else 1.0


def _alike(one: Hold, other: Hold) -> bool:
    """Whether two are so near each other that where one is impossible the other is."""
    if np.linalg.norm(one.tips - other.tips) > UNLIKE_M:
        return False
    turned = one.direction.rotation.T @ other.direction.rotation
    return bool(turned[2, 2] > UNLIKE_COS and abs(turned[0, 0]) > UNLIKE_COS)
