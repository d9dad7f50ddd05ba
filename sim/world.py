"""One MuJoCo model that holds every shape; a scene is put into it by changing poses, meshes and colours."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from agent.errors import MissingDependencyError
from sim.catalogue import SIZES
from sim.scene import MAX_OBJECTS, TABLE_TOP_X_M, TABLE_TOP_Y_M, Scene, SceneObject
from sim.shapes import Shape, read_shapes
from sim.textures import PATTERN_SETS, SIDE_PX, GreyArray, plain_pattern, wood_grain

try:
    import mujoco
except ImportError as error:
    raise MissingDependencyError("the simulated table needs MuJoCo: pip install 'reclip-agent[sim]'") from error

_SHOWN, _HIDDEN = 0, 4
_PARTS = ("body", "accent")


class World:
    """The compiled model and its state.

    Args:
        shapes: which mesh set lies on the table, a name in `sim.shapes.SHAPE_SETS`.
        slots: how many objects there is room for.
        furnish: adds to the MjSpec before it is compiled.
    """

    def __init__(
        self, shapes: str = "training", slots: int = MAX_OBJECTS, furnish: Callable[[Any], None] | None = None
    ) -> None:
        self.shapes = read_shapes(shapes)
        spec = _build(self.shapes, PATTERN_SETS[shapes](), slots)
        if furnish is not None:
            furnish(spec)
        self.model: Any = spec.compile()
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

    @property
    def object_count(self) -> int:
        """How many objects the scene has."""
        return len(self._geoms_of)

    def slot_of_geom(self) -> npt.NDArray[np.int64]:
        """(geoms,) int64: the object's slot each geom belongs to, -1 for the surroundings."""
        slots = np.full(self.model.ngeom, -1)
        slots[self._object_geoms] = np.repeat(np.arange(len(self._object_geoms) // len(_PARTS)), len(_PARTS))
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


def _build(shapes: Mapping[str, tuple[Shape, ...]], patterns: Mapping[str, GreyArray], slots: int) -> Any:
    spec = mujoco.MjSpec.from_file(str(Path(__file__).with_name("tabletop.xml")))
    surfaces = {"plain": plain_pattern(), **{f"table/{name}": pattern for name, pattern in patterns.items()}}
    for name, pattern in surfaces.items():
        _add_texture(spec, name, 0.55 + 0.45 * pattern)
        material = spec.add_material(spec.find_default("surface"), name=name)
        material.textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = name
    _add_texture(spec, "wood", 0.68 + 0.32 * wood_grain(), faces=6)
    sizes = itertools.product(shapes.items(), SIZES.items(), _PARTS)
    for (category, variants), (size, factor), part in sizes:
        for variant, shape in enumerate(variants):
            mesh = getattr(shape, part)
            if mesh is not None:
                spec.add_mesh(
                    name=f"{category}/{variant}/{size}/{part}",
                    uservert=(mesh.vertices * factor).reshape(-1),
                    userface=mesh.faces.reshape(-1),
                    inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL,
                )
    (near, far), (right, left) = TABLE_TOP_X_M, TABLE_TOP_Y_M
    table = spec.geom("table")
    table.size, table.pos = [(far - near) / 2, (left - right) / 2, 0.02], [(far + near) / 2, (left + right) / 2, -0.02]
    for slot in range(slots):
        body = spec.worldbody.add_body(name=f"object{slot}")
        body.add_freejoint(name=f"object{slot}")
        for part in _PARTS:
            any_mesh = f"{next(iter(shapes))}/0/medium/body"
            body.add_geom(spec.find_default("object"), name=f"object{slot}/{part}", meshname=any_mesh)
    return spec


def _add_texture(spec: Any, name: str, grey: GreyArray, faces: int = 1) -> None:
    """A picture of one face, or the same one on the ``faces`` of a cube."""
    pixels = np.repeat((np.tile(np.clip(grey, 0, 1), (faces, 1)) * 255).astype(np.uint8)[..., None], 3, axis=-1)
    kind = mujoco.mjtTexture.mjTEXTURE_2D if faces == 1 else mujoco.mjtTexture.mjTEXTURE_CUBE
    texture = spec.add_texture(name=name, type=kind, width=SIDE_PX, height=SIDE_PX * faces, nchannel=3)
    texture.data = pixels.tobytes()
