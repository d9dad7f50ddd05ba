"""The simulated table with an arm on it, in a thread of its own that lets time pass there as it passes here."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeVar

from agent.manipulation.arm import ArmState
from ros_nodes.cameras.source import Picture
from ros_nodes.cameras.table import mounting_of
from sim.arm.model import ArmModel
from sim.arm.simulated_arm import SimulatedArm
from sim.arm.world import ArmWorld, with_arm_at_the_edge
from sim.scene import Scene

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
        self._work: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._is_closing = Event()
        made: Future[None] = Future()
        self._thread = Thread(target=self._run, args=(scene, made), name="world", daemon=True)
        self._thread.start()
        made.result()

    def post(self, work: Work[Result]) -> Future[Result]:
        """Have something done to the world, in its thread and between two of its steps."""
        future: Future[Result] = Future()

        def do() -> None:
            try:
                future.set_result(work(self._world, self._arm))
            except Exception as error:
                future.set_exception(error)

        self._work.put(do)
        return future

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
        self._is_closing.set()
        self._thread.join()

    def _set_up(self, scene: Scene, time_s: float) -> None:
        self.scene = with_arm_at_the_edge(scene)
        self.name = f"the simulated table of seed {scene.seed} with an arm"
        self._world = ArmWorld(self.scene, self.model)
        self._world.data.time = time_s
        self._arm = SimulatedArm(self._world)
        self._world.picture()
        self._mounting = mounting_of(self.scene)
        self.state = self._arm.state()

    def _run(self, scene: Scene, made: Future[None]) -> None:
        try:
            self._set_up(scene, 0.0)
        except BaseException as error:  # it is raised where the table was made
            made.set_exception(error)
            return
        made.set_result(None)
        began_s = time.monotonic()
        behind_s = 0.0
        while not self._is_closing.is_set():
            self._do_what_waits(is_in_a_hurry=behind_s >= STEP_S)
            behind_s = (time.monotonic() - began_s) * self._pace - self._world.time_s
            began_s += max(0.0, behind_s - MOST_BEHIND_S) / self._pace
            if behind_s >= STEP_S:
                self._world.step(STEP_S)
                self.state = self._arm.state()
        self._world.close()

    def _do_what_waits(self, *, is_in_a_hurry: bool) -> None:
        try:
            self._work.get(timeout=0.0 if is_in_a_hurry else STEP_S / 4)()
        except Empty:
            return
