"""A scene in which things weigh something, touch, fall and can be grasped, with an arm on the table's edge.

Not safe for several threads: make it, step it and take its pictures in one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import mujoco
import numpy as np
import numpy.typing as npt

from agent.errors import InvalidInputError
from agent.manipulation.arm import Pose
from sim.arm.kinematics import pose_of
from sim.arm.model import ArmModel, drive_of, load_arm
from sim.arm.physics import PREFIX, STEP_S, add_physics, weigh
from sim.arm.studio import studio_light
from sim.renderer import DepthArray, WorldRenderer
from sim.scene import IMAGE_WH, Scene, SceneObject
from sim.world import World

SETTLE_S = 1.0
AT_THE_EDGE_M = (0.46, 0.0, 0.0)
"""Where an arm reaches everything that `sim.scene.sample_scene` lays down, and stands behind it in the picture."""
_SURROUNDINGS, _ARM, _LEFT, _RIGHT = -1, -2, -3, -4


@dataclass(frozen=True, eq=False)
class TrueThing:
    """One object as it really is.

    Attributes:
        id: its place in the scene's objects.
        thing: what it is; its position and yaw are those of the scene, before anything moved.
        pose: in base_link: the point under its middle where it stood, and its axes.
        touched_by: of "left" and "right", the fingers that touch it.
        rests: whether it touches anything but the arm.
        is_gone: whether it was taken away.
    """

    id: int
    thing: SceneObject
    pose: Pose
    touched_by: frozenset[str]
    rests: bool
    is_gone: bool

    @property
    def is_held(self) -> bool:
        """Whether both fingers touch it, and nothing that is no part of the arm does."""
        return len(self.touched_by) == 2 and not self.rests


@dataclass(frozen=True, eq=False)
class TrueBoxes:
    """What of each object the scene's camera sees.

    Attributes:
        boxes_xyxy: (N, 4) float64 pixels around each object's visible pixels, x2 and y2 exclusive; zeros if unseen.
        visible: (N,) float64 in [0, 1]: the share of its pixels that no other object hides.
    """

    boxes_xyxy: npt.NDArray[np.float64]
    visible: npt.NDArray[np.float64]


def with_arm_at_the_edge(scene: Scene) -> Scene:
    """The scene with base_link where an arm reaches all of it."""
    return replace(scene, surroundings=replace(scene.surroundings, arm_position_m=AT_THE_EDGE_M))


class ArmWorld:
    """The scene's objects under gravity; time passes by `step` alone.

    Args:
        scene: the arm's base stands where its ``base_position_m`` is, see `with_arm_at_the_edge`.
        arm: ours where not given.
    """

    def __init__(self, scene: Scene, arm: ArmModel | None = None) -> None:
        self.scene = replace(scene, surroundings=replace(scene.surroundings, arm_joints_rad=None))
        self.arm = arm or load_arm()
        furnish = partial(add_physics, scene=self.scene, arm=self.arm)
        self._world = World(scene.options.shapes, len(scene.objects), furnish)
        self.model: Any = self._world.model
        self.data: Any = self._world.data
        weigh(self.model, self.scene)
        self._controllers: list[Callable[[], None]] = []
        self._pushes: dict[int, tuple[float, float, float]] = {}
        self._gone: set[int] = set()
        self._left_s = 0.0
        self._renderers: dict[tuple[int, int], WorldRenderer] = {}
        self._owners = self._owner_of_geom()
        self._lay_down()

    def close(self) -> None:
        """Free the OpenGL contexts."""
        for renderer in self._renderers.values():
            renderer.close()
        self._renderers.clear()

    @property
    def time_s(self) -> float:
        """Simulated seconds since the things came to rest."""
        return float(self.data.time)

    def add_controller(self, controller: Callable[[], None]) -> None:
        """Call it before every step of `STEP_S`."""
        self._controllers.append(controller)

    def step(self, seconds: float) -> None:
        """Let time pass; what is no whole step is made up for by the next call."""
        self._left_s += seconds
        steps = int(self._left_s / STEP_S + 1e-6)
        self._left_s -= steps * STEP_S
        for _ in range(steps):
            for controller in self._controllers:
                controller()
            self._push_on()
            mujoco.mj_step(self.model, self.data)

    def picture(self, size_wh: tuple[int, int] = IMAGE_WH) -> tuple[npt.NDArray[np.uint8], DepthArray]:
        """(H, W, 3) uint8 RGB and (H, W) float32 metres along the optical axis, from the scene's camera.

        Raises:
            RendererUnavailableError: nothing here can render.
        """
        return self._renderer(size_wh).photograph(shadows=self.scene.options.shadows)

    def camera_view(self, size_wh: tuple[int, int] = IMAGE_WH) -> npt.NDArray[np.uint8]:
        """The colours of `picture`, in half the time.

        Raises:
            RendererUnavailableError: nothing here can render.
        """
        return self._renderer(size_wh).photograph(shadows=self.scene.options.shadows, depth=False)[0]

    def side_view(self, size_wh: tuple[int, int] = IMAGE_WH) -> npt.NDArray[np.uint8]:
        """(H, W, 3) uint8 RGB from beside the arm, in a light of its own.

        Raises:
            RendererUnavailableError: nothing here can render.
        """
        renderer = self._renderer(size_wh)
        with studio_light(self.model, self.data):
            return renderer.photograph(depth=False, camera="side")[0]

    def truth(self) -> tuple[TrueThing, ...]:
        """Every object of the scene, in its order."""
        base = np.array(self.scene.base_position_m)
        touched = self._touched()
        things = []
        for slot, thing in enumerate(self.scene.objects):
            body = self.data.body(f"object{slot}")
            by = touched.get(slot, set())
            fingers = frozenset(name for name, owner in (("left", _LEFT), ("right", _RIGHT)) if owner in by)
            rests = any(owner >= _SURROUNDINGS for owner in by)
            pose = pose_of(body.xpos - base, body.xmat.reshape(3, 3))
            things.append(TrueThing(slot, thing, pose, fingers, rests, slot in self._gone))
        return tuple(things)

    def boxes(self) -> TrueBoxes:
        """What the scene's camera sees of each object.

        Raises:
            RendererUnavailableError: nothing here can render.
        """
        _, boxes, visible = self._renderer(IMAGE_WH).measure()
        return TrueBoxes(boxes, visible)

    def push(self, id_: int, dx_m: float, dy_m: float, duration_s: float = 0.5) -> None:
        """Slide an object over the table, evenly over some seconds; it pushes others along.

        Raises:
            InvalidInputError: no such object, or no finite numbers.
        """
        self._check(id_)
        if not all(map(math.isfinite, (dx_m, dy_m, duration_s))) or duration_s <= 0:
            raise InvalidInputError(f"a push takes finite metres and seconds; got {dx_m}, {dy_m} and {duration_s}")
        self._pushes[id_] = (self.time_s + duration_s, dx_m / duration_s, dy_m / duration_s)

    def take_away(self, id_: int) -> None:
        """Remove an object from the table.

        Raises:
            InvalidInputError: no such object.
        """
        self._check(id_)
        self._pushes.pop(id_, None)
        self._gone.add(id_)
        geoms = self._owners == id_
        self.model.geom_contype[geoms] = self.model.geom_conaffinity[geoms] = 0
        self.model.body_gravcomp[self.model.body(f"object{id_}").id] = 1.0
        joint = self.data.joint(f"object{id_}")
        joint.qpos[:3], joint.qvel[:] = (0.0, 0.0, -5.0), 0.0
        mujoco.mj_forward(self.model, self.data)

    def force_on_arm_n(self) -> float:
        """How hard things and the table push the arm as a whole; what its fingers press between them cancels out."""
        is_arm = self._owner_pairs() <= _ARM
        total = np.zeros(3)
        for index in np.flatnonzero(is_arm[:, 0] != is_arm[:, 1]):
            force = self._contact_force(index)[:3] @ self.data.contact.frame[index].reshape(3, 3)
            total += force if is_arm[index, 1] else -force
        return float(np.linalg.norm(total))

    def finger_forces_n(self) -> tuple[float, float]:
        """How hard the left and the right finger press on things."""
        pairs = np.sort(self._owner_pairs(), axis=1)
        on_things = pairs[:, 1] >= 0
        left, right = (
            sum(self._contact_force(index)[0] for index in np.flatnonzero(on_things & (pairs[:, 0] == finger)))
            for finger in (_LEFT, _RIGHT)
        )
        return float(left), float(right)

    def _contact_force(self, index: np.intp) -> npt.NDArray[np.float64]:
        """(6,) float64 newtons: along the contact's own axes, of which the first is its normal, and about them."""
        force = np.empty(6)
        mujoco.mj_contactForce(self.model, self.data, index, force)
        return force

    def _lay_down(self) -> None:
        """Put the scene into the world, the arm at home, and let things come to rest."""
        self._world.put(self.scene)
        limited = np.flatnonzero(self.model.jnt_limited)
        places = self.model.jnt_qposadr[limited]
        self.data.qpos[places] = np.clip(self.data.qpos[places], *self.model.jnt_range[limited].T)
        for name, angle in zip(self.arm.joints, self.arm.home_rad, strict=True):
            self.data.joint(f"{PREFIX}{name}").qpos[0] = angle
            self.data.ctrl[drive_of(self.model, f"{PREFIX}{name}")] = angle
        self.data.actuator(f"{PREFIX}{self.arm.gripper.actuator}").ctrl[0] = self.arm.gripper.open_ctrl
        mujoco.mj_step(self.model, self.data, round(SETTLE_S / STEP_S))
        self.data.time = 0.0
        mujoco.mj_forward(self.model, self.data)

    def _owner_of_geom(self) -> npt.NDArray[np.int64]:
        """(geoms,) int64: an object's slot, or which part of the rest."""
        fingers = dict(zip((f"{PREFIX}{name}" for name in self.arm.gripper.fingers), (_LEFT, _RIGHT), strict=True))
        owners = [self._owner_of_body(body, fingers) for body in range(self.model.nbody)]
        of_geoms: npt.NDArray[np.int64] = np.array(owners)[self.model.geom_bodyid]
        return of_geoms

    def _owner_of_body(self, body: int, fingers: dict[str, int]) -> int:
        while body:
            name = self.model.body(body).name
            if name in fingers:
                return fingers[name]
            if name.startswith("object"):
                return int(name.removeprefix("object"))
            if name == "arm":
                return _ARM
            body = self.model.body_parentid[body]
        return _SURROUNDINGS

    def _owner_pairs(self) -> npt.NDArray[np.int64]:
        """(contacts, 2) int64: whose geoms touch."""
        pairs: npt.NDArray[np.int64] = self._owners[self.data.contact.geom]
        return pairs

    def _touched(self) -> dict[int, set[int]]:
        touched: dict[int, set[int]] = {}
        for one, other in self._owner_pairs().tolist():
            if one != other:
                touched.setdefault(one, set()).add(other)
                touched.setdefault(other, set()).add(one)
        return touched

    def _push_on(self) -> None:
        for id_, (until_s, vx, vy) in list(self._pushes.items()):
            done = self.time_s >= until_s
            moving = self.data.joint(f"object{id_}").qvel
            moving[:2], moving[3:] = (0.0, 0.0) if done else (vx, vy), 0.0
            if done:
                del self._pushes[id_]

    def _renderer(self, size_wh: tuple[int, int]) -> WorldRenderer:
        mujoco.mj_kinematics(self.model, self.data)
        mujoco.mj_camlight(self.model, self.data)
        if size_wh not in self._renderers:
            self._renderers[size_wh] = WorldRenderer(self._world, size_wh)
        return self._renderers[size_wh]

    def _check(self, id_: int) -> None:
        here = [index for index in range(len(self.scene.objects)) if index not in self._gone]
        if id_ not in here:
            raise InvalidInputError(f"there is no object {id_}: {', '.join(map(str, here))}")
