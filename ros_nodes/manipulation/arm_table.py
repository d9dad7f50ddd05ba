"""The simulated table with an arm on it, in a thread of its own that lets time pass there as it passes here."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from agent.manipulation.arm import ArmState
from ros_nodes.cameras.source import Picture
from ros_nodes.cameras.table import mounting_of
from sim.arm.model import ArmModel
from sim.arm.simulated_arm import SimulatedArm
from sim.arm.world import ArmWorld, with_arm_at_the_edge
from sim.scene import Scene
from sim.worker import Worker

STEP_S = 0.01
MOST_BEHIND_S = 0.2
"""Where the machine is too slow, time that is further behind is left out."""

Result = TypeVar("Result")
Work = Callable[[ArmWorld, SimulatedArm], Result]


class ArmTable:
    """The table; also what a camera node looks through. Safe to call from several threads.

    Attributes:
        name: for a person.
        scene: what lies there at the beginning.
        model: of the arm.
        state: the arm's newest.
    """

    def __init__(self, scene: Scene, arm: ArmModel, pace: float = 1.0, picture_every_s: float = 0.0) -> None:
        """Make the world, which takes seconds.

        Args:
            pace: simulated seconds that pass in one, where the machine is fast enough.
            picture_every_s: at least so many simulated seconds are between two pictures.

        Raises:
            RendererUnavailableError, MissingDependencyError: nothing here can render.
        """
        self.model = arm
        self.state: ArmState
        self._pace = pace
        self._picture_every_s = picture_every_s
        self._picture_s = -math.inf
        self._worker = Worker("world", lambda: self._begin(scene), self._go_on, lambda: self._world.close())

    def post(self, work: Work[Result]) -> Future[Result]:
        """Have something done to the world, in its thread and between two of its steps."""
        return self._worker.post(lambda: work(self._world, self._arm))

    def lay(self, scene: Scene) -> None:
        """Another table in the place of this one, with the arm at home; its time goes on."""

        def change(world: ArmWorld, arm: SimulatedArm) -> None:
            world.close()
            self._set_up(scene, world.time_s)

        self.post(change).result()

    def take(self) -> Picture | None:
        """What the camera sees now; None where the last picture was taken just before."""
        if self.state.stamp_s - self._picture_s < self._picture_every_s:
            return None
        self._picture_s = self.state.stamp_s
        (image_rgb, depth_m), mounting = self.post(lambda world, arm: (world.picture(), self._mounting)).result()
        return Picture(image_rgb, time.monotonic(), depth_m, mounting)

    def close(self) -> None:
        """End the thread."""
        self._worker.close()

    def _set_up(self, scene: Scene, time_s: float) -> None:
        self.scene = with_arm_at_the_edge(scene)
        self.name = f"the simulated table of seed {scene.seed} with an arm"
        self._world = ArmWorld(self.scene, self.model)
        self._world.data.time = time_s
        self._arm = SimulatedArm(self._world)
        self._world.picture()
        self._mounting = mounting_of(self.scene)
        self.state = self._arm.state()

    def _begin(self, scene: Scene) -> None:
        self._set_up(scene, 0.0)
        self._began_s = time.monotonic()

    def _go_on(self) -> float:
        """Let time pass; gives how long to wait until the next step."""
        behind_s = (time.monotonic() - self._began_s) * self._pace - self._world.time_s
        self._began_s += max(0.0, behind_s - MOST_BEHIND_S) / self._pace
        if behind_s < STEP_S:
            return STEP_S / 4
        self._world.step(STEP_S)
        self.state = self._arm.state()
        return 0.0
