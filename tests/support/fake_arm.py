"""An arm without physics: its hand flies evenly to where it is sent, and its fingers hold what stands between them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from agent.errors import ArmStoppedError, UnreachableError
from agent.manipulation.arm import ArmState, Pose

DOWN = (1.0, 0.0, 0.0, 0.0)
HOME = Pose((-0.1, -0.5, 0.4), DOWN)
SPEED_M_S = 0.4
STROKE_M = 0.1
FINGERS_S = 0.3


@dataclass
class FakeArm:
    """See `agent.manipulation.arm.Arm`; `advance` lets time pass.

    Attributes:
        between: how much the closing fingers find between them at a place, in metres; 0 is nothing.
        reach_m: from the origin.
        log: what it was told, in words.
    """

    between: Callable[[Pose], float] = lambda pose: 0.0
    reach_m: float = 0.9
    now_s: float = 0.0
    hand: Pose = HOME
    opening_m: float = STROKE_M
    gripping: bool = False
    stopped: str = ""
    log: list[str] = field(default_factory=list)
    goal: Pose | None = None
    fingers_until_s: float = 0.0

    def state(self) -> ArmState:
        is_moving = self.goal is not None or self.now_s < self.fingers_until_s
        return ArmState(
            self.now_s, np.zeros(6), np.zeros(6), self.hand, self.opening_m, self.gripping, is_moving, self.stopped
        )

    def move_to(self, pose: Pose, *, is_straight: bool = False, speed: float = 1.0, over_m: float = 0.0) -> None:
        self._need_running()
        if math.dist(pose.position_m, (0.0, 0.0, 0.0)) > self.reach_m:
            raise UnreachableError(f"it is {math.dist(pose.position_m, (0, 0, 0)):.2f} m away")
        self.log.append("straight" if is_straight else "move")
        self.goal = pose

    def move_home(self, *, over_m: float = 0.0) -> None:
        self._need_running()
        self.log.append("home")
        self.goal = HOME

    def open(self, opening_m: float) -> None:
        self._need_running()
        self.log.append("open")
        self.opening_m, self.gripping = opening_m, False
        self.fingers_until_s = self.now_s + FINGERS_S

    def close(self, force_n: float) -> None:
        self._need_running()
        self.log.append("close")
        self.opening_m = self.between(self.hand)
        self.gripping = self.opening_m > 0
        self.fingers_until_s = self.now_s + FINGERS_S

    def stop(self, reason: str) -> None:
        self.log.append("stop")
        self.goal, self.stopped = None, reason

    def resume(self) -> None:
        self.stopped = ""

    def advance(self, seconds: float) -> None:
        self.now_s += seconds
        if self.goal is None:
            return
        way = np.subtract(self.goal.position_m, self.hand.position_m)
        length = float(np.linalg.norm(way))
        if length <= SPEED_M_S * seconds:
            self.hand, self.goal = self.goal, None
            return
        x, y, z = np.add(self.hand.position_m, way * SPEED_M_S * seconds / length).tolist()
        self.hand = Pose((x, y, z), self.goal.quaternion_xyzw)

    def _need_running(self) -> None:
        if self.stopped:
            raise ArmStoppedError(self.stopped)
