"""What a rendered table needs before it can be touched: weight, friction, convex pieces, and an arm on its edge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mujoco
import numpy as np

from sim.arm.model import ArmModel
from sim.arm.solids import solids_of
from sim.catalogue import SIZES
from sim.scene import Scene, SceneObject
from sim.shapes import read_shapes

STEP_S = 0.002
MASS_KG: Mapping[str, float] = {
    "cup": 0.15, "bowl": 0.20, "plate": 0.25, "bottle": 0.25, "can": 0.30, "box": 0.20, "ball": 0.06, "block": 0.06,
    "banana": 0.14, "apple": 0.16, "lemon": 0.10, "carrot": 0.08, "spoon": 0.05, "duck": 0.06,
}  # fmt: skip
"""Of a medium thing; a larger one weighs more by the cube of its size."""
FRICTION = (0.5, 0.005, 0.0002)
"""Sliding, spinning (m) and rolling (m) of everything but the finger pads, as MuJoCo takes it."""
PREFIX = "robot/"
"""Of all names in the arm's model; those of the arm that is scenery begin with "arm/"."""
SOLID_GROUP = 4
"""Of geoms that touch and are not drawn; what is drawn does not touch."""


def add_physics(spec: Any, scene: Scene, arm: ArmModel) -> None:
    """Make a table's MjSpec (see `sim.world.World`) of a scene's objects touchable, and put an arm on it."""
    option = spec.option
    option.timestep = STEP_S
    option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    option.cone = mujoco.mjtCone.mjCONE_ELLIPTIC
    option.impratio = 10
    for name in ("table", "floor"):
        spec.geom(name).friction = FRICTION
    for slot, thing in enumerate(scene.objects):
        _add_solids(spec, slot, thing, scene.options.shapes)
    spec.delete(spec.body("arm"))
    base = spec.worldbody.add_body(name="arm", pos=scene.base_position_m)
    spec.attach(arm.spec(), prefix=PREFIX, frame=base.add_frame())
    x, y, _ = scene.base_position_m
    side = 1.0 if y >= 0 else -1.0
    beside = spec.worldbody.add_camera(name="side", pos=[x - 1.55, y - 0.8 * side, 0.75], fovy=37)
    beside.targetbody = "side target"
    beside.mode = mujoco.mjtCamLight.mjCAMLIGHT_TARGETBODY
    spec.worldbody.add_body(name="side target", pos=[x - 0.25, y * 0.6, 0.22])


def weigh(model: Any, scene: Scene) -> None:
    """Give each object of a compiled model its weight, spread as its pieces are."""
    for slot, thing in enumerate(scene.objects):
        body = model.body(f"object{slot}").id
        factor = MASS_KG[thing.category] * SIZES[thing.size] ** 3 / model.body_mass[body]
        model.body_mass[body] *= factor
        model.body_inertia[body] *= factor
    mujoco.mj_setConst(model, mujoco.MjData(model))


def _add_solids(spec: Any, slot: int, thing: SceneObject, shapes: str) -> None:
    body = spec.body(f"object{slot}")
    for drawn in body.geoms:
        drawn.mass = 0.0
    variant = thing.variant % len(read_shapes(shapes)[thing.category])
    for number, corners in enumerate(solids_of(shapes, thing.category, variant)):
        name = f"solid{slot}/{number}"
        spec.add_mesh(
            name=name,
            uservert=np.ascontiguousarray(corners * SIZES[thing.size]).reshape(-1),
            inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_CONVEX,
        )
        body.add_geom(
            name=name,
            type=mujoco.mjtGeom.mjGEOM_MESH,
            meshname=name,
            group=SOLID_GROUP,
            friction=FRICTION,
            condim=3,
            solref=[0.006, 1.0],
            solimp=[0.95, 0.99, 0.001, 0.5, 2.0],
            density=500.0,
        )
