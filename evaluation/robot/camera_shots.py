"""Rendered scenes as real cameras would have them sent: through lenses, with depth from a camera of its own."""

from __future__ import annotations

import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
import numpy.typing as npt
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header
from tf2_ros import Buffer

from agent.datatypes import FloatArray
from agent.perception.camera import Camera
from evaluation.robot.target_pose import BASE, CAMERA, true_middle
from ros_nodes.cameras.node import transform_of
from ros_nodes.cameras.source import Mounting
from ros_nodes.conversions import camera_info_from_intrinsics, depth_to_image
from ros_nodes.grounding.depth_views import Calibrations
from sim.depth_flaws import flawed
from sim.expressions import MIN_VISIBLE
from sim.lenses import Lens
from sim.renderer import Rendering, SceneRenderer, boxes_of_masks
from sim.scene import IMAGE_WH, Scene
from sim.scene import Camera as Viewpoint

DEPTH_CAMERA = "depth_optical"
WIDER = 1.35
"""How much wider the renderings are than the pictures: a lens sees further to the sides."""

LENSES: Mapping[str, tuple[str, tuple[float, ...]]] = {
    "no distortion": ("plumb_bob", (0.0,) * 5),
    "plumb_bob": ("plumb_bob", (-0.42, 0.22, 0.001, -0.0005, -0.06)),
    "rational_polynomial": ("rational_polynomial", (0.52, -2.70, 6e-4, -2e-4, 1.55, 0.40, -2.52, 1.47)),
    "equidistant": ("equidistant", (-0.02, 0.005, -0.003, 0.0006)),
}
"""No lens, a webcam's, a time-of-flight camera's and a wide-angle camera's: model and coefficients."""


@dataclass(frozen=True)
class DepthCamera:
    """A depth camera beside the picture's.

    Attributes:
        offset_m: in the picture's optical axes.
        tilt_deg: downwards.
        lens: a key of `LENSES`.
        size_wh: of its pictures.
        focal: its focal length as a share of the picture's.
    """

    offset_m: tuple[float, float, float]
    tilt_deg: float
    lens: str
    size_wh: tuple[int, int]
    focal: float


DEPTH_CAMERAS: Mapping[str, DepthCamera | None] = {
    "aligned": None,
    "beside": DepthCamera((0.015, 0.0, 0.0), 0.0, "no distortion", (848, 480), 0.9),
    "tilted": DepthCamera((0.032, -0.002, 0.004), 6.0, "rational_polynomial", (512, 424), 0.8),
}


@dataclass(frozen=True, eq=False)
class Shot:
    """What a node hears of one picture, and what it is to find.

    Attributes:
        kind: of lens and depth.
        size_wh: of the picture.
        things: the box of each in the picture, and its true middle in base_link, in metres.
    """

    kind: str
    size_wh: tuple[int, int]
    depth: Image
    known: Calibrations
    buffer: Buffer
    things: Sequence[tuple[FloatArray, FloatArray]]


def shots(scene: Scene, renderer: SceneRenderer, missing: float, noise_m: float) -> Iterator[Shot]:
    """A scene through every lens, with depth of every kind: metres where it is aligned, else millimetres.

    Args:
        missing: share of the depth that is removed.
        noise_m: of the depth at one metre, standard deviation.
    """
    half = np.tan(np.radians(scene.camera.fovy_deg) / 2)
    view = replace(scene.camera, fovy_deg=float(2 * np.degrees(np.arctan(WIDER * half))))
    rendering = renderer.render(replace(scene, camera=view))
    lenses = {}
    for name in LENSES:
        camera = through(name, scene.camera.intrinsics)
        lenses[name] = camera, Lens(camera, IMAGE_WH, view.intrinsics)
    things = {name: list(_things(rendering, lens)) for name, (_, lens) in lenses.items()}
    for depth_name, beside in DEPTH_CAMERAS.items():
        moved = None if beside is None else _beside(scene, view, beside, renderer, missing, noise_m)
        for name, (camera, lens) in lenses.items():
            if moved is None:
                depth_m = flawed(lens.photograph(rendering.depth_m), scene.seed, missing, noise_m)
                depth, info, buffer = depth_to_image(depth_m, Header(frame_id=CAMERA)), None, known_places(scene, view)
            else:
                depth, info, buffer = moved
            known = Calibrations(calibration(camera, IMAGE_WH, CAMERA), info)
            yield Shot(f"{name}, {depth_name}", IMAGE_WH, depth, known, buffer, things[name])


def _beside(
    scene: Scene, view: Viewpoint, camera: DepthCamera, renderer: SceneRenderer, missing: float, noise_m: float
) -> tuple[Image, CameraInfo, Buffer]:
    """The depth of a camera beside the picture's, its calibration, and the place of both."""
    position = np.array(view.position_m) + view.rotation @ camera.offset_m
    tilt = np.radians(camera.tilt_deg)
    target = position + view.rotation @ [0, np.sin(tilt), np.cos(tilt)]
    own = replace(view, position_m=tuple(position.tolist()), target_m=tuple(target.tolist()))
    rendered_m = renderer.photograph(replace(scene, camera=own))[1]
    width, height = camera.size_wh
    focal = camera.focal * scene.camera.intrinsics[0, 0]
    lens = through(camera.lens, np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]]))
    seen_m = flawed(Lens(lens, camera.size_wh, own.intrinsics).photograph(rendered_m), scene.seed, missing, noise_m)
    depth = in_integers(seen_m, Header(frame_id=DEPTH_CAMERA))
    return depth, calibration(lens, camera.size_wh, DEPTH_CAMERA), known_places(scene, view, own)


def _things(rendering: Rendering, lens: Lens) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Those that are visible and not cut off at the picture's border."""
    scene = rendering.scene
    boxes = boxes_of_masks(lens.photograph(rendering.masks), len(scene.objects))
    for thing, visible, box in zip(scene.objects, rendering.visible, boxes, strict=True):
        if visible >= MIN_VISIBLE and (box[:2] > 0).all() and (box[2:] < IMAGE_WH).all():
            yield box, true_middle(scene, thing)


def through(lens: str, matrix: FloatArray) -> Camera:
    """The camera with this (3, 3) matrix and a lens of `LENSES`."""
    model, coefficients = LENSES[lens]
    return Camera(matrix, model, np.array(coefficients))


def calibration(camera: Camera, size_wh: tuple[int, int], frame: str) -> CameraInfo:
    """What a camera's driver says of it."""
    info = camera_info_from_intrinsics(camera.matrix, size_wh, Header(frame_id=frame))
    info.distortion_model, info.d = camera.model, camera.distortion.tolist()
    return info


def known_places(scene: Scene, view: Viewpoint, depth_view: Viewpoint | None = None) -> Buffer:
    """TF with the picture's camera, and the depth's where there is one."""
    buffer = Buffer()
    for frame, each in ((CAMERA, view), (DEPTH_CAMERA, depth_view)):
        if each is not None:
            mounting = Mounting(each.intrinsics, each.rotation, np.subtract(each.position_m, scene.base_position_m))
            buffer.set_transform_static(transform_of(mounting, Header(frame_id=BASE), frame), "benchmark")
    return buffer


def in_integers(depth_m: npt.NDArray[np.float32], header: Header, per_metre: int = 1000) -> Image:
    """sensor_msgs Image, 16UC1, of (H, W) float32 metres."""
    values = np.round(np.clip(depth_m * per_metre, 0, 65_535)).astype("<u2")
    height, width = values.shape
    data = array.array("B", values.tobytes())
    return Image(header=header, height=height, width=width, encoding="16UC1", step=2 * width, data=data)
