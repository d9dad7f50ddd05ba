"""Pictures of a scene: colour, depth, instance masks and true boxes, without a screen."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from agent.datatypes import FloatArray, ImageArray
from agent.errors import RendererUnavailableError
from sim.scene import IMAGE_WH, MAX_OBJECTS, Scene

if TYPE_CHECKING:
    from sim.world import World

REMEDY = (
    "nothing here can render off screen: install the Debian packages libegl1 libgl1 libopengl0 libgl1-mesa-dri "
    "(EGL) or libosmesa6 (OSMesa), or use the rendered scenes that ship with the package"
)
DepthArray = npt.NDArray[np.float32]
_BACKENDS = ("egl", "osmesa")


@dataclass(frozen=True, eq=False)
class Rendering:
    """What the camera sees.

    Attributes:
        scene: what was rendered.
        image_rgb: (H, W, 3) uint8.
        depth_m: (H, W) float32 metres along the optical axis.
        masks: (H, W) uint8: 0 for the surroundings, i + 1 where object i is seen.
        boxes_xyxy: (N, 4) float64 pixels around each object's visible pixels, x2 and y2 exclusive; zeros if unseen.
        visible: (N,) float64 in [0, 1]: the share of the object's pixels that no other object hides.
    """

    scene: Scene
    image_rgb: ImageArray
    depth_m: DepthArray
    masks: ImageArray
    boxes_xyxy: FloatArray
    visible: FloatArray


class WorldRenderer:
    """Renders a world as it is; close it.

    Raises:
        RendererUnavailableError: OpenGL does not work here. Call `choose_backend` before MuJoCo is imported.
    """

    def __init__(self, world: World, size_wh: tuple[int, int] = IMAGE_WH) -> None:
        import mujoco

        self._world = world
        width, height = size_wh
        try:
            self._renderer: Any = mujoco.Renderer(world.model, height, width)
            self._small: Any = mujoco.Renderer(world.model, height // 4, width // 4)
        except Exception as error:
            raise RendererUnavailableError(f"{REMEDY} ({error})") from error
        self._shadow_flag = int(mujoco.mjtRndFlag.mjRND_SHADOW)
        self._slots = world.slot_of_geom()

    def close(self) -> None:
        """Free the OpenGL contexts."""
        self._renderer.close()
        self._small.close()

    def photograph(
        self, *, shadows: bool = True, depth: bool = True, camera: str = "camera"
    ) -> tuple[ImageArray, DepthArray]:
        """``image_rgb`` and ``depth_m`` of a `Rendering`; ``depth=False`` leaves the latter zero and saves a pass."""
        renderer = self._renderer
        renderer.update_scene(self._world.data, camera)
        renderer.scene.flags[self._shadow_flag] = shadows
        image = np.array(renderer.render())
        renderer.scene.flags[self._shadow_flag] = False
        metres = np.zeros(image.shape[:2], dtype=np.float32)
        if depth:
            renderer.enable_depth_rendering()
            metres = np.array(renderer.render())
            renderer.disable_depth_rendering()
        return image, metres

    def measure(self) -> tuple[ImageArray, FloatArray, FloatArray]:
        """``masks``, ``boxes_xyxy`` and ``visible`` of a `Rendering`."""
        self._renderer.update_scene(self._world.data, "camera")
        masks = self._segment(self._renderer)
        boxes = boxes_of_masks(masks, self._world.object_count)
        return masks, boxes, self._visible(masks, boxes)

    def _segment(self, renderer: Any) -> ImageArray:
        renderer.scene.flags[self._shadow_flag] = False
        renderer.enable_segmentation_rendering()
        geoms = renderer.render()[..., 0]
        renderer.disable_segmentation_rendering()
        return np.where(geoms >= 0, self._slots[geoms] + 1, 0).astype(np.uint8)

    def _visible(self, masks: ImageArray, boxes: FloatArray) -> FloatArray:
        """Compare each object's pixels with those it has when it stands alone, at a quarter of the size."""
        seen = np.bincount(masks[::4, ::4].reshape(-1), minlength=MAX_OBJECTS + 1)[1:]
        share = np.ones(len(boxes))
        for slot in range(len(boxes)):
            self._world.show_only(slot)
            self._small.update_scene(self._world.data, "camera")
            alone = int((self._segment(self._small) == slot + 1).sum())
            share[slot] = min(1.0, seen[slot] / alone) if alone else 0.0
        self._world.show_only(None)
        share[(boxes == 0).all(axis=1)] = 0.0
        return share


class SceneRenderer:
    """Renders any number of scenes of one shape set; close it, or use it as a context manager.

    Args:
        shapes: the mesh set, see `sim.shapes.SHAPE_SETS`.

    Raises:
        RendererUnavailableError: neither EGL nor OSMesa works here.
        MissingDependencyError: MuJoCo is not installed.
    """

    def __init__(self, shapes: str = "training") -> None:
        choose_backend()
        from sim.world import World

        self._world = World(shapes)
        self._shapes = shapes
        self._renderer = WorldRenderer(self._world)

    def __enter__(self) -> SceneRenderer:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the OpenGL contexts."""
        self._renderer.close()

    def render(self, scene: Scene, *, depth: bool = True) -> Rendering:
        """Render one scene; ``depth=False`` leaves ``depth_m`` zero and saves a pass."""
        self._arrange(scene)
        image, metres = self._renderer.photograph(shadows=scene.options.shadows, depth=depth)
        return Rendering(scene, image, metres, *self._renderer.measure())

    def photograph(self, scene: Scene) -> tuple[ImageArray, DepthArray]:
        """``image_rgb`` and ``depth_m`` of a `Rendering`, without the truth and in half the time."""
        self._arrange(scene)
        return self._renderer.photograph(shadows=scene.options.shadows)

    def measure(self, scene: Scene) -> tuple[ImageArray, FloatArray, FloatArray]:
        """``masks``, ``boxes_xyxy`` and ``visible`` of a `Rendering`, without the picture."""
        self._arrange(scene)
        return self._renderer.measure()

    def _arrange(self, scene: Scene) -> None:
        if scene.options.shapes != self._shapes:
            raise ValueError(f"this renderer holds the {self._shapes} shapes; the scene wants {scene.options.shapes}")
        self._world.put(scene)


def boxes_of_masks(masks: ImageArray, count: int) -> FloatArray:
    """(count, 4) float64 boxes around mask values 1..count; x2 and y2 are exclusive, zeros where nothing is seen."""
    sides = [Image.fromarray(masks == index + 1).getbbox() or (0, 0, 0, 0) for index in range(count)]
    return np.array(sides, dtype=np.float64).reshape(-1, 4)


def choose_backend() -> None:
    """Set MUJOCO_GL to the first backend that makes a context; must run before MuJoCo is imported.

    Raises:
        RendererUnavailableError: none does.
    """
    # Triton (part of torch) and Mesa's software renderer both bring LLVM; loaded after Mesa, Triton crashes.
    with contextlib.suppress(ImportError):
        importlib.import_module("triton.knobs")
    if os.environ.get("MUJOCO_GL"):
        return
    problems = {backend: _probe(backend) for backend in _BACKENDS}
    works = next((backend for backend, problem in problems.items() if not problem), None)
    if works is None:
        raise RendererUnavailableError(f"{REMEDY} ({'; '.join(map(': '.join, problems.items()))})")
    os.environ["MUJOCO_GL"] = works


def _probe(backend: str) -> str:
    """Empty where the backend's libraries are here and have something to draw with; else what is missing."""
    try:
        if backend == "osmesa":
            ctypes.CDLL("libOSMesa.so.8")
            return ""
        egl = ctypes.CDLL("libEGL.so.1")
        egl.eglGetProcAddress.restype = ctypes.c_void_p
        address = egl.eglGetProcAddress(b"eglQueryDevicesEXT")
        count = ctypes.c_int(0)
        if address:
            query = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ctypes.c_int))
            query(address)(0, None, ctypes.byref(count))
        return "" if count.value else "the library is here but no driver"
    except OSError as error:
        return str(error)
