"""Blender's path tracer behind one function: a dressed scene in, linear light out. Nothing else here imports bpy."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from agent.errors import MissingDependencyError
from sim.meshes import Mesh
from sim.pathtraced.dressing import Dressing
from sim.pathtraced.finishes import FINISHES, USUAL, Finish
from sim.pathtraced.materials import Nodes, linear, surface, table_top
from sim.pathtraced.part import WHITE, Part
from sim.pathtraced.solids import slab
from sim.pathtraced.surroundings import Lamp, Room
from sim.scene import Camera

try:
    import bpy
    import mathutils
except ImportError as error:
    raise MissingDependencyError(
        "path tracing needs Blender as a module: in an environment with Python 3.11, "
        "pip install -r sim/pathtraced/requirements.txt"
    ) from error

SAMPLES = 3
"""With the denoiser, 16 look no better at the size of a thing."""
_PLAIN = Finish((0.6, 0.9))


class PathTracer:
    """Renders any number of dressed scenes with Cycles on one core, denoised.

    Args:
        samples: rays for each pixel.
    """

    def __init__(self, samples: int = SAMPLES) -> None:
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self._scene: Any = bpy.context.scene
        self._folder = tempfile.TemporaryDirectory()
        self._file = Path(self._folder.name) / "light.exr"
        self._made: list[Any] = []
        render, cycles = self._scene.render, self._scene.cycles
        render.engine = "CYCLES"
        render.threads_mode, render.threads = "FIXED", 1
        render.use_persistent_data = True
        render.filepath = str(self._file)
        render.image_settings.file_format, render.image_settings.color_depth = "OPEN_EXR", "32"
        self._scene.view_settings.view_transform = "Raw"
        cycles.device, cycles.samples, cycles.use_adaptive_sampling = "CPU", samples, False
        cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
        cycles.denoising_input_passes, cycles.denoising_prefilter = "RGB_ALBEDO_NORMAL", "FAST"
        cycles.denoising_quality, cycles.use_light_tree = "FAST", False
        cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 4, 2, 2
        cycles.caustics_reflective = cycles.caustics_refractive = False
        cycles.sample_clamp_indirect = 4.0
        self._camera: Any = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
        self._scene.collection.objects.link(self._camera)
        self._scene.camera = self._camera
        self._world: Any = bpy.data.worlds.new("sky")
        self._world.use_nodes = True
        self._scene.world = self._world

    def render(self, dressing: Dressing, f_number: float | None = None) -> npt.NDArray[np.float32]:
        """(H, W, 3) float32 linear light as the scene's pinhole sees it; ``f_number`` blurs what is out of focus."""
        self._clear()
        camera = dressing.scene.camera
        self._point(camera, f_number)
        self._build_room(dressing.room)
        for parts in (*(thing.parts for thing in dressing.things), *dressing.clutter):
            for part in parts:
                self._add(part, dressing.scene.seed)
        self._scene.cycles.seed = dressing.scene.seed % 2**31
        bpy.ops.render.render(write_still=True)
        return self._read(camera.size_wh)

    def _read(self, size_wh: tuple[int, int]) -> npt.NDArray[np.float32]:
        image = bpy.data.images.load(str(self._file), check_existing=False)
        image.colorspace_settings.name = "Non-Color"
        pixels = np.empty(size_wh[0] * size_wh[1] * 4, dtype=np.float32)
        image.pixels.foreach_get(pixels)
        bpy.data.images.remove(image)
        return np.ascontiguousarray(pixels.reshape(size_wh[1], size_wh[0], 4)[::-1, :, :3])

    def _clear(self) -> None:
        """Remove what the last scene brought."""
        bpy.data.batch_remove(self._made)
        self._made = []

    def _point(self, camera: Camera, f_number: float | None) -> None:
        render = self._scene.render
        render.resolution_x, render.resolution_y = camera.size_wh
        data = self._camera.data
        data.sensor_fit, data.angle = "VERTICAL", float(np.radians(camera.fovy_deg))
        data.clip_start = 0.01
        pose = np.eye(4)
        pose[:3, :3] = camera.rotation * np.array([1, -1, -1])
        pose[:3, 3] = camera.position_m
        self._camera.matrix_world = mathutils.Matrix(pose.tolist())
        data.dof.use_dof = f_number is not None
        data.dof.focus_distance = float(np.linalg.norm(np.subtract(camera.target_m, camera.position_m)))
        data.dof.aperture_fstop = f_number or 16.0

    def _add(self, part: Part, seed: int) -> None:
        nodes = self._material()
        surface(nodes, FINISHES[part.finish or USUAL], part.rgb or WHITE, seed)
        self._mesh(part.mesh, nodes.material, part.sharp_deg)

    def _material(self) -> Nodes:
        material = bpy.data.materials.new("surface")
        material.use_nodes = True
        self._made.append(material)
        return Nodes(material)

    def _mesh(self, mesh: Mesh, material: Any, sharp_deg: float) -> None:
        data = bpy.data.meshes.new("part")
        count = len(mesh.faces)
        data.vertices.add(len(mesh.vertices))
        data.vertices.foreach_set("co", mesh.vertices.astype(np.float32).reshape(-1))
        data.loops.add(count * 3)
        data.loops.foreach_set("vertex_index", mesh.faces.astype(np.int32).reshape(-1))
        data.polygons.add(count)
        data.polygons.foreach_set("loop_start", np.arange(0, count * 3, 3, dtype=np.int32))
        data.update(calc_edges=True)
        data.shade_smooth()
        data.set_sharp_from_angle(angle=float(np.radians(sharp_deg)))
        data.materials.append(material)
        thing = bpy.data.objects.new("part", data)
        self._scene.collection.objects.link(thing)
        self._made += [thing, data]

    def _build_room(self, room: Room) -> None:
        (near, far), (right, left) = room.table_x_m, room.table_y_m
        top = slab(far - near, left - right, 0.03, 0.01, 0.004).moved((far + near) / 2, (left + right) / 2, -0.03)
        nodes = self._material()
        table_top(nodes, room.top)
        self._mesh(top, nodes.material, 30.0)
        floor = slab(8.0, 8.0, 0.01, 0.001, 0.001).moved(0, 0, -0.72)
        wall = slab(0.05, 8.0, 4.0, 0.001, 0.001).moved(room.wall_x_m, 0, -0.72)
        pieces = [(floor, room.floor_rgb), (wall, room.wall_rgb)]
        pieces += [(slab(*size, 0.01, 0.01).moved(*at), rgb) for at, size, rgb in room.furniture]
        for mesh, rgb in pieces:
            nodes = self._material()
            surface(nodes, _PLAIN, rgb, 0)
            self._mesh(mesh, nodes.material, 30.0)
        for lamp in room.lamps:
            self._light(lamp)
        if room.sun:
            towards, strength, width = room.sun
            sun = self._lamp_object("SUN", towards)
            sun.data.energy, sun.data.angle = strength, float(np.radians(width))
        background = self._world.node_tree.nodes["Background"]
        background.inputs["Color"].default_value = linear(room.sky_rgb)
        background.inputs["Strength"].default_value = room.sky_strength

    def _light(self, lamp: Lamp) -> None:
        light = self._lamp_object("AREA", lamp.position_m).data
        light.shape, light.size, light.size_y = "RECTANGLE", *lamp.size_m
        light.energy, light.color = lamp.watts, linear(lamp.rgb)[:3]

    def _lamp_object(self, kind: str, position: tuple[float, float, float]) -> Any:
        """A light that shines from there towards the table."""
        light = bpy.data.lights.new("light", kind)
        thing = bpy.data.objects.new("light", light)
        thing.location = position
        thing.rotation_euler = mathutils.Vector(position).to_track_quat("Z", "Y").to_euler()
        self._scene.collection.objects.link(thing)
        self._made += [thing, light]
        return thing
