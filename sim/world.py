"""One MuJoCo model that holds every shape; a scene is put into it by changing poses, meshes and colours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from agent.errors import MissingDependencyError
from sim.catalogue import SIZES
from sim.scene import MAX_OBJECTS, TABLE_TOP_X_M, TABLE_TOP_Y_M, Scene, SceneObject
from sim.shape_sets import PATTERN_SETS, SHAPE_SETS
from sim.shapes import Shape
from sim.textures import SIDE_PX, GreyArray, plain_pattern, wood_grain

try:
    import mujoco
except ImportError as error:
    raise MissingDependencyError("the simulated table needs MuJoCo: pip install 'reclip-agent[sim]'") from error

_SHOWN, _HIDDEN = 0, 4
_PARTS = ("body", "accent")


class World:
    """The compiled model and its state.

    Args:
        shapes: which mesh set lies on the table, a name in `SHAPE_SETS`.
    """

    def __init__(self, shapes: str = "training") -> None:
        self.shapes = SHAPE_SETS[shapes]()
        self.model: Any = _build(self.shapes, PATTERN_SETS[shapes]()).compile()
        self.data: Any = mujoco.MjData(self.model)
        # A geom whose mesh changes may not keep the short cut to its body's frame that the compiler chose.
        self.model.geom_sameframe[:] = mujoco.mjtSameFrame.mjSAMEFRAME_NONE
        names = [self.model.geom(index).name for index in range(self.model.ngeom)]
        self._arm_geoms = [index for index, name in enumerate(names) if name.startswith("arm/")]
        self._object_geoms = [index for index, name in enumerate(names) if name.startswith("object")]
        self._geoms_of: list[list[int]] = []

    def put(self, scene: Scene) -> None:
        """Arrange the model as the scene says and compute where everything is."""
        self._geoms_of = [self._put_object(slot, thing) for slot, thing in enumerate(scene.objects)]
        self.show_only(None)
        self._put_surroundings(scene)
        camera = self.model.camera("camera")
        rotation = scene.camera.rotation * np.array([1, -1, -1])
        mujoco.mju_mat2Quat(camera.quat, rotation.reshape(-1))
        camera.pos[:] = scene.camera.position_m
        camera.fovy[:] = scene.camera.fovy_deg
        mujoco.mj_kinematics(self.model, self.data)
        mujoco.mj_camlight(self.model, self.data)

    def show_only(self, slot: int | None) -> None:
        """Hide all objects but one (None: show all of the scene)."""
        self.model.geom_group[self._object_geoms] = _HIDDEN
        for other, geoms in enumerate(self._geoms_of):
            if slot in (None, other):
                self.model.geom_group[geoms] = _SHOWN

    def slot_of_geom(self) -> npt.NDArray[np.int64]:
        """(geoms,) int64: the object's slot each geom belongs to, -1 for the surroundings."""
        slots = np.full(self.model.ngeom, -1)
        slots[self._object_geoms] = np.repeat(np.arange(MAX_OBJECTS), len(_PARTS))
        return slots

    def _put_object(self, slot: int, thing: SceneObject) -> list[int]:
        """Pose and dress one slot; returns the geoms that it needs."""
        start = self.model.joint(f"object{slot}").qposadr[0]
        half = thing.yaw_rad / 2
        self.data.qpos[start : start + 7] = [*thing.position_m, np.cos(half), 0, 0, np.sin(half)]
        variant = thing.variant % len(self.shapes[thing.category])
        shape = self.shapes[thing.category][variant]
        used = []
        for part in _PARTS:
            if getattr(shape, part) is None:
                continue
            geom = self.model.geom(f"object{slot}/{part}")
            mesh = self.model.mesh(f"{thing.category}/{variant}/{thing.size}/{part}").id
            geom.dataid[:] = mesh
            geom.pos[:], geom.quat[:] = self.model.mesh_pos[mesh], self.model.mesh_quat[mesh]
            wooden = thing.material == "wooden" and part == "body"
            geom.matid[:] = self.model.material("wooden" if wooden else "plastic").id
            geom.rgba[:] = [*(thing.rgb if part == "body" else shape.accent_rgb), 1.0]
            used.append(geom.id)
        return used

    def _put_surroundings(self, scene: Scene) -> None:
        around = scene.surroundings
        for name, material, rgb in (
            ("table", f"table/{around.table_pattern}", around.table_rgb),
            ("floor", f"table/{around.floor_pattern}", around.floor_rgb),
            ("wall", "plain", around.wall_rgb),
        ):
            geom = self.model.geom(name)
            geom.matid[:] = self.model.material(material).id
            geom.rgba[:] = [*rgb, 1.0]
        main, fill = self.model.light("main"), self.model.light("fill")
        for light, position in ((main, around.light_position_m), (fill, around.fill_position_m)):
            light.pos[:] = position
            aim = np.array([0.03, 0.0, 0.0]) - np.array(position)
            light.dir[:] = aim / np.linalg.norm(aim)
        main.diffuse[:] = around.light_diffuse
        fill.diffuse[:] = around.fill_diffuse
        main.ambient[:] = around.ambient
        self.model.body("arm").pos[:] = around.arm_position_m
        for index in self._arm_geoms:
            self.model.geom_group[index] = _HIDDEN if around.arm_joints_rad is None else _SHOWN
            self.model.geom_rgba[index, :3] = around.arm_rgb if "link" in self.model.geom(index).name else 0.12
        if around.arm_joints_rad is not None:
            for index, angle in enumerate(around.arm_joints_rad):
                self.data.qpos[self.model.joint(f"arm{index}").qposadr[0]] = angle


def _build(shapes: Mapping[str, tuple[Shape, ...]], patterns: Mapping[str, GreyArray]) -> Any:
    spec = mujoco.MjSpec()
    spec.modelname = "tabletop"
    spec.visual.quality.offsamples = 4
    spec.visual.quality.shadowsize = 2048
    spec.visual.map.znear = 0.01
    spec.visual.headlight.active = 0
    spec.visual.global_.offwidth = 1280
    spec.visual.global_.offheight = 960
    _add_materials(spec, patterns)
    for category, variants in shapes.items():
        for variant, shape in enumerate(variants):
            for size, factor in SIZES.items():
                for part in _PARTS:
                    mesh = getattr(shape, part)
                    if mesh is not None:
                        spec.add_mesh(
                            name=f"{category}/{variant}/{size}/{part}",
                            uservert=(mesh.vertices * factor).reshape(-1),
                            userface=mesh.faces.reshape(-1),
                            inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL,
                        )
    world = spec.worldbody
    box, plane = mujoco.mjtGeom.mjGEOM_BOX, mujoco.mjtGeom.mjGEOM_PLANE
    (near, far), (right, left) = TABLE_TOP_X_M, TABLE_TOP_Y_M
    top = {"size": [(far - near) / 2, (left - right) / 2, 0.02], "pos": [(far + near) / 2, (left + right) / 2, -0.02]}
    world.add_geom(name="table", type=box, material="plain", **top)
    world.add_geom(name="floor", type=plane, size=[4, 4, 0.1], pos=[0, 0, -0.7], material="plain")
    world.add_geom(name="wall", type=box, size=[0.02, 4, 2.5], pos=[1.9, 0, 1.2], material="plain")
    world.add_light(name="main", type=mujoco.mjtLightType.mjLIGHT_SPOT, cutoff=70, exponent=0, castshadow=True)
    world.add_light(name="fill", type=mujoco.mjtLightType.mjLIGHT_SPOT, cutoff=80, exponent=0, castshadow=False)
    world.add_camera(name="camera", resolution=[640, 480])
    first = next(iter(shapes))
    for slot in range(MAX_OBJECTS):
        body = world.add_body(name=f"object{slot}", pos=[0, 0, 0])
        body.add_freejoint(name=f"object{slot}")
        for part in _PARTS:
            body.add_geom(
                name=f"object{slot}/{part}",
                type=mujoco.mjtGeom.mjGEOM_MESH,
                meshname=f"{first}/0/medium/body",
                material="plastic",
                mass=0.05,
                contype=0,
                conaffinity=0,
                group=_HIDDEN,
            )
    _add_arm(world)
    return spec


def _add_materials(spec: Any, patterns: Mapping[str, GreyArray]) -> None:
    surfaces = {"plain": plain_pattern(), **{f"table/{name}": pattern for name, pattern in patterns.items()}}
    for name, pattern in surfaces.items():
        _add_texture(spec, name, 0.55 + 0.45 * pattern, mujoco.mjtTexture.mjTEXTURE_2D)
        material = spec.add_material(name=name, specular=0.15, shininess=0.2, texrepeat=[3, 3])
        material.textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = name
    spec.add_material(name="plastic", specular=0.55, shininess=0.65)
    _add_texture(spec, "wood", 0.68 + 0.32 * wood_grain(), mujoco.mjtTexture.mjTEXTURE_CUBE)
    wooden = spec.add_material(name="wooden", specular=0.05, shininess=0.05)
    wooden.textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = "wood"


def _add_texture(spec: Any, name: str, grey: npt.NDArray[np.float64], kind: Any) -> None:
    faces = 6 if kind == mujoco.mjtTexture.mjTEXTURE_CUBE else 1
    pixels = np.repeat((np.tile(np.clip(grey, 0, 1), (faces, 1)) * 255).astype(np.uint8)[..., None], 3, axis=-1)
    texture = spec.add_texture(name=name, type=kind, width=SIDE_PX, height=SIDE_PX * faces, nchannel=3)
    texture.data = pixels.tobytes()


def _add_arm(world: Any) -> None:
    """A posed arm of primitives: scenery that proposals must leave alone."""
    cylinder, capsule, box = (getattr(mujoco.mjtGeom, f"mjGEOM_{n}") for n in ("CYLINDER", "CAPSULE", "BOX"))
    across = [0.7071, 0.7071, 0, 0]
    still: dict[str, Any] = {"contype": 0, "conaffinity": 0, "mass": 0.1}
    base = world.add_body(name="arm")
    base.add_geom(name="arm/link base", type=cylinder, size=[0.055, 0.03, 0], pos=[0, 0, 0.03], **still)
    turret = base.add_body(pos=[0, 0, 0.06])
    turret.add_joint(name="arm0", axis=[0, 0, 1])
    turret.add_geom(name="arm/link turret", type=cylinder, size=[0.042, 0.035, 0], pos=[0, 0, 0.03], **still)
    shoulder = turret.add_body(pos=[0, 0, 0.07])
    shoulder.add_joint(name="arm1", axis=[0, 1, 0])
    shoulder.add_geom(name="arm/joint shoulder", type=cylinder, size=[0.036, 0.045, 0], quat=across, **still)
    shoulder.add_geom(name="arm/link upper", type=capsule, size=[0.026, 0.10, 0], pos=[0, 0, 0.12], **still)
    elbow = shoulder.add_body(pos=[0, 0, 0.23])
    elbow.add_joint(name="arm2", axis=[0, 1, 0])
    elbow.add_geom(name="arm/joint elbow", type=cylinder, size=[0.031, 0.038, 0], quat=across, **still)
    elbow.add_geom(name="arm/link fore", type=capsule, size=[0.021, 0.08, 0], pos=[0, 0, 0.10], **still)
    wrist = elbow.add_body(pos=[0, 0, 0.19])
    wrist.add_joint(name="arm3", axis=[0, 1, 0])
    wrist.add_geom(name="arm/joint palm", type=box, size=[0.018, 0.042, 0.016], pos=[0, 0, 0.02], **still)
    for side in (-1, 1):
        wrist.add_geom(
            name=f"arm/finger {side}", type=box, size=[0.010, 0.006, 0.032], pos=[0, side * 0.03, 0.065], **still
        )
