"""How far the pose of a target lies from the thing's true middle, in base_link, on held-out scenes.

Renders scenes that no training saw, takes 10 % of the depth away (half of that singly, half in patches), gives each
visible thing's box to what grounding_node computes its poses with, messages and TF included, and prints a table. The
true middle is that of the box around all of the thing, in the thing's own axes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
import numpy.typing as npt
from geometry_msgs.msg import Quaternion, Transform, TransformStamped, Vector3
from std_msgs.msg import Header
from tf2_ros import Buffer

from agent.datatypes import FloatArray, Frame
from agent.geometry import iou_matrix
from agent.models.presets import load_preset
from agent.perception.proposals import ProposalSource
from agent.perception.yolo import YoloProposals
from evaluation.options import Options, limit, option
from evaluation.scenes import rendered
from evaluation.tables import format_table, met, percentiles
from ros_nodes.conversions import camera_info_from_intrinsics, depth_to_image
from ros_nodes.grounding.depth_views import depth_view
from ros_nodes.grounding.poses import NoPoseError, target_pose
from ros_nodes.rotations import quaternion_from_matrix
from sim.benchmark_scenes import SEEDS
from sim.catalogue import CATEGORIES, SIZES
from sim.depth_flaws import flawed
from sim.expressions import MIN_VISIBLE
from sim.renderer import Rendering
from sim.scene import Scene, SceneObject, SceneOptions, sample_scene, shape_of

SOURCES = {"true": ("true",), "yolo": ("yolo",), "both": ("true", "yolo")}
MIN_IOU = 0.5
FAR_MM = 25.0
GOAL_MEDIAN_MM, GOAL_P95_MM = 10.0, 25.0
MUCH_VISIBLE = 0.8
BASE, CAMERA = "base_link", "camera_optical"


@dataclass(frozen=True, eq=False)
class Reach:
    """One pose, or none.

    Attributes:
        visible: the share of the thing that no other hides.
        error_m: (3,) of the position in base_link, in metres; None where there was no pose.
        seconds: that it took.
    """

    category: str
    visible: float
    error_m: FloatArray | None
    seconds: float

    @property
    def distance_mm(self) -> float:
        """How far off; infinite without a pose."""
        return float("inf") if self.error_m is None else 1000 * float(np.linalg.norm(self.error_m))


OPTIONS = (
    limit("held-out scenes", 200),
    option("--boxes", choices=SOURCES, default="true", help="the true boxes, the detector's or both (true)"),
    option("--second-look", action="store_true", help="other meshes than training's"),
    option("--missing", type=float, default=0.1, help="share of the depth that is removed (%(default)s)"),
    option("--noise-mm", type=float, default=0.0, help="of the depth at one metre, standard deviation (0)"),
)


def run(options: Options) -> int:
    """Reach for everything, and print a table for each kind of boxes."""
    shapes = "second look" if options.second_look else "training"
    reaches: dict[str, list[Reach]] = {source: [] for source in SOURCES[options.boxes]}
    preset = load_preset("tabletop")
    detector = YoloProposals.load(str(preset.detector), preset.detector_settings) if "yolo" in reaches else None
    seeds = SEEDS[shapes][: options.limit]
    scenes = [sample_scene(seed, SceneOptions(shapes=shapes)) for seed in seeds]
    for rendering in rendered(scenes, shapes):
        depth_m = flawed(rendering.depth_m, rendering.scene.seed, options.missing, options.noise_mm / 1000)
        for source, found in reaches.items():
            found.extend(reach(rendering, depth_m, detector if source == "yolo" else None))
    print(f"{shapes} shapes, {len(seeds)} scenes (seeds {seeds.start} to {seeds.stop - 1})")
    print(f"depth: {options.missing:.0%} missing, noise of {options.noise_mm:g} mm at 1 m")
    for source, found in reaches.items():
        print("\n" + report("true boxes" if source == "true" else "the detector's boxes", found))
    return 0


def reach(rendering: Rendering, depth_m: npt.NDArray[np.float32], detector: ProposalSource | None) -> Iterator[Reach]:
    """A pose for each visible thing of a scene; for those that the detector finds, where one is given."""
    scene = rendering.scene
    header = Header(frame_id=CAMERA)
    depth = depth_to_image(depth_m, header)
    info = camera_info_from_intrinsics(scene.camera.intrinsics, scene.camera.size_wh, header)
    buffer = Buffer()
    buffer.set_transform_static(_mounting(scene), "benchmark")
    proposed = rendering.boxes_xyxy
    if detector is not None:
        proposed = detector.propose(Frame(rendering.image_rgb)).boxes_xyxy
    overlaps = iou_matrix(rendering.boxes_xyxy, proposed)
    for thing, visible, ious in zip(scene.objects, rendering.visible, overlaps, strict=True):
        if visible < MIN_VISIBLE or ious.max(initial=0.0) < MIN_IOU:
            continue
        box = tuple(proposed[ious.argmax()].tolist())
        start = time.perf_counter()
        try:
            view = depth_view(header, (info.width, info.height), depth, info, buffer, BASE)
            at = target_pose(header, box, view).pose.position
            error = np.array([at.x, at.y, at.z]) - true_middle(scene, thing)
        except NoPoseError:
            error = None
        yield Reach(thing.category, float(visible), error, time.perf_counter() - start)


def _mounting(scene: Scene) -> TransformStamped:
    x, y, z = np.subtract(scene.camera.position_m, scene.base_position_m).tolist()
    qx, qy, qz, qw = quaternion_from_matrix(scene.camera.rotation)
    return TransformStamped(
        header=Header(frame_id=BASE),
        child_frame_id=CAMERA,
        transform=Transform(translation=Vector3(x=x, y=y, z=z), rotation=Quaternion(x=qx, y=qy, z=qz, w=qw)),
    )


def true_middle(scene: Scene, thing: SceneObject) -> FloatArray:
    """(3,) the middle of the box around all of a thing, in the thing's own axes; told in base_link, in metres."""
    shape = shape_of(thing, scene.options.shapes)
    corners = np.concatenate([part.vertices for part in (shape.body, shape.accent) if part]) * SIZES[thing.size]
    x, y, z = (corners.min(axis=0) + corners.max(axis=0)) / 2
    cos, sin = np.cos(thing.yaw_rad), np.sin(thing.yaw_rad)
    turned = np.array([cos * x - sin * y, sin * x + cos * y, z])
    return turned + np.subtract(thing.position_m, scene.base_position_m)


def report(title: str, reaches: Sequence[Reach]) -> str:
    """The table and the goals as text."""
    rows = [
        *(_line(category, [each for each in reaches if each.category == category]) for category in CATEGORIES),
        None,
        _line("20 % and more hidden", [each for each in reaches if each.visible <= MUCH_VISIBLE]),
        _line("all", reaches),
    ]
    median, p95 = _percentile(reaches, 50), _percentile(reaches, 95)
    median_ms, p95_ms = percentiles([1000 * each.seconds for each in reaches], (50, 95))
    return (
        format_table([title, "n", "median mm", "95 % mm", "over 25 mm", "no pose"], rows)
        + f"\nmedian at most {GOAL_MEDIAN_MM:g} mm: {met(median <= GOAL_MEDIAN_MM)},"
        f" 95 % within {GOAL_P95_MM:g} mm: {met(p95 <= GOAL_P95_MM)}"
        f"\na pose takes {median_ms} ms (median), {p95_ms} ms (95 %)"
    )


def _line(label: str, reaches: Sequence[Reach]) -> list[str]:
    if not reaches:
        return [label, "0", "", "", "", ""]
    far = np.mean([each.distance_mm > FAR_MM for each in reaches])
    none = sum(each.error_m is None for each in reaches)
    shown = (f"{_percentile(reaches, percent):.1f}" for percent in (50, 95))
    return [label, str(len(reaches)), *shown, f"{far:.3f}", str(none)]


def _percentile(reaches: Sequence[Reach], percent: float) -> float:
    """Of the distances in millimetres, as one of them: there is nothing between a distance and an infinite one."""
    return float(np.percentile([each.distance_mm for each in reaches], percent, method="inverted_cdf"))
