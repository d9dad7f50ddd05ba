"""A table with cans, seen by a perfect depth camera, and an arm without physics; time passes as a test says."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from agent.manipulation.arm import Pose
from agent.manipulation.sight import Sight
from agent.perception.camera import Camera
from tests.support.fake_arm import FakeArm
from tests.support.ray_casting import DepthCamera, can, table

RADIUS_M, HEIGHT_M = 0.025, 0.08
STEP_S, LOOK_EVERY_S = 0.05, 0.2
GRASPABLE_M = 0.03
FAR_AWAY = (5.0, 5.0)


class FakeTable:
    """The first can is the target, the second the destination.

    Attributes:
        cans: where they stand, x and y in metres.
        slips: how often what the fingers close around slips from them.
        is_watched: whether pictures come.
        boxes: whether the boxes of what is seen come with them.
    """

    def __init__(self, *cans: tuple[float, float]) -> None:
        self.cans = list(cans)
        self.arm = FakeArm(self._between)
        self.slips = 0
        self.is_watched = True
        self.boxes = True
        self._camera = DepthCamera(size_wh=(320, 240), focal_px=275.0)
        self._held: int | None = None
        self._next_look_s = 0.0

    def look(self) -> Sight:
        """What the camera sees; the arm is invisible."""
        solids = [can((x, y, self._foot_m(index)), RADIUS_M, HEIGHT_M) for index, (x, y) in enumerate(self.cans)]
        depth, boxes = self._camera.look(table(), *solids)
        seen = [box for box in boxes[1:] if box.any()] if self.boxes else []
        is_target_seen = self.boxes and boxes[1].any()
        return Sight(
            stamp_s=self.arm.now_s,
            depth=depth,
            camera=Camera.of(self._camera.intrinsics),
            rotation=self._camera.rotation,
            translation_m=self._camera.position_m,
            target_xyxy=boxes[1] if is_target_seen else None,
            destination_xyxy=boxes[2:3] if self.boxes else np.zeros((0, 4)),
            others_xyxy=np.array(seen[1:]).reshape(-1, 4),
        )

    def run(
        self,
        step: Callable[[float], object],
        see: Callable[[Sight], object],
        until: Callable[[], bool],
        most_s: float = 60.0,
    ) -> None:
        """Let time pass until something holds."""
        end_s = self.arm.now_s + most_s
        while not until():
            assert self.arm.now_s < end_s, "it takes too long"
            if self.is_watched and self.arm.now_s >= self._next_look_s:
                self._next_look_s = self.arm.now_s + LOOK_EVERY_S
                see(self.look())
            step(self.arm.now_s)
            self.arm.advance(STEP_S)
            self._carry()

    def take_away(self) -> None:
        """The target is there no more."""
        self.cans[0] = FAR_AWAY

    def _between(self, hand: Pose) -> float:
        x, y, _ = hand.position_m
        near = [index for index, place in enumerate(self.cans) if math.dist((x, y), place) < GRASPABLE_M]
        if not near or self.slips:
            self.slips = max(0, self.slips - 1)
            return 0.0
        self._held = near[0]
        return 2 * RADIUS_M

    def _foot_m(self, index: int) -> float:
        return max(0.0, self.arm.hand.position_m[2] - HEIGHT_M / 2) if index == self._held else 0.0

    def _carry(self) -> None:
        if not self.arm.gripping:
            self._held = None
        elif self._held is not None:
            self.cans[self._held] = (self.arm.hand.position_m[0], self.arm.hand.position_m[1])
