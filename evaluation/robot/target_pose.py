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
from std_msgs.msg import Header
from tf2_ros import Buffer

from agent.datatypes import FloatArray, Frame
from agent.geometry import iou_matrix
from agent.models.presets import load_preset
from agent.perception.proposals import ProposalSource
from agent.perception.yolo import YoloProposals
from evaluation.options import Options, limit, option
from evaluation.scenes import rendered
from evaluation.tables import group_table, grouped, met, percentiles, share
from ros_nodes.cameras.node import transform_of
from ros_nodes.cameras.table import mounting_of
from ros_nodes.conversions import camera_info_from_intrinsics, depth_to_image
from ros_nodes.grounding.depth_views import Calibrations, Workspace, depth_view
from ros_nodes.grounding.poses import NoPoseError, target_pose
from sim.benchmark_scenes import SEEDS
from sim.catalogue import CATEGORIES, SIZES
from sim.depth_flaws import flawed
from sim.expressions import MIN_VISIBLE
from sim.renderer import Rendering
from sim.scene import Scene, SceneObject, SceneOptions, sample_scene, shape_of

SOURCES = ("true", "yolo", "both")
MIN_IOU = 0.5
FAR_MM = 25.0
GOAL_MEDIAN_MM, GOAL_P95_MM = 10.0, 25.0
MUCH_VISIBLE = 0.8
BASE, CAMERA = "base_link", "camera_optical"
OPTIONS = (
    limit("held-out scenes", 200),
    option("--boxes", choices=SOURCES, default="true", help="the true boxes, the detector's or both (true)"),
    option("--second-look", action="store_true", help="other meshes than training's"),
    option("--missing", type=float, default=0.1, help="share of the depth that is removed (%(default)s)"),
    option("--noise-mm", type=float, default=0.0, help="of the depth at one metre, standard deviation (0)"),
)


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


def run(options: Options) -> int:
    """Reach for everything, and print a table for each kind of boxes."""
    shapes = "second look" if options.second_look else "training"
    preset = load_preset("tabletop")
    detectors: dict[str, ProposalSource | None] = {}
    if options.boxes != "yolo":
        detectors["true boxes"] = None
    if options.boxes != "true":
        detectors["the detector's boxes"] = YoloProposals.load(str(preset.detector), preset.detector_settings)
    reaches: dict[str, list[Reach]] = {title: [] for title in detectors}
    seeds = SEEDS[shapes][: options.limit]
    for rendering in rendered([sample_scene(seed, SceneOptions(shapes=shapes)) for seed in seeds], shapes):
        depth_m = flawed(rendering.depth_m, rendering.scene.seed, options.missing, options.noise_mm / 1000)
        for title, detector in detectors.items():
            reaches[title] += reach(rendering, depth_m, detector)
    print(f"{shapes} shapes, {len(seeds)} scenes (seeds {seeds.start} to {seeds.stop - 1})")
    print(f"depth: {options.missing:.0%} missing, noise of {options.noise_mm:g} mm at 1 m")
    for title, found in reaches.items():
        print("\n" + report(title, found))
    return 0


def reach(rendering: Rendering, depth_m: npt.NDArray[np.float32], detector: ProposalSource | None) -> Iterator[Reach]:
    """A pose for each visible thing of a scene; for those that the detector finds, where one is given."""
    scene = rendering.scene
    header = Header(frame_id=CAMERA)
    depth = depth_to_image(depth_m, header)
    info = camera_info_from_intrinsics(scene.camera.intrinsics, scene.camera.size_wh, header)
    buffer = Buffer()
    buffer.set_transform_static(transform_of(mounting_of(scene), Header(frame_id=BASE), CAMERA), "benchmark")
    proposed = detector.propose(Frame(rendering.image_rgb)).boxes_xyxy if detector else rendering.boxes_xyxy
    overlaps = iou_matrix(rendering.boxes_xyxy, proposed)
    for thing, visible, ious in zip(scene.objects, rendering.visible, overlaps, strict=True):
        if visible < MIN_VISIBLE or ious.max(initial=0.0) < MIN_IOU:
            continue
        box = tuple(proposed[ious.argmax()].tolist())
        start = time.perf_counter()
        try:
            view = depth_view(header, (info.width, info.height), depth, Calibrations(info), buffer, Workspace(BASE))
            at = target_pose(header, box, view).pose.position
            error = np.array([at.x, at.y, at.z]) - true_middle(scene, thing)
        except NoPoseError:
            error = None
        yield Reach(thing.category, float(visible), error, time.perf_counter() - start)


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
    by_category = grouped("category", reaches)
    groups = [
        *((category, by_category.get(category, [])) for category in CATEGORIES),
        None,
        ("20 % and more hidden", [each for each in reaches if each.visible <= MUCH_VISIBLE]),
        ("all", reaches),
    ]
    columns = {
        "median mm": lambda group: f"{_percentile(group, 50):.1f}",
        "95 % mm": lambda group: f"{_percentile(group, 95):.1f}",
        f"over {FAR_MM:g} mm": share(lambda each: each.distance_mm > FAR_MM),
        "no pose": lambda group: str(sum(each.error_m is None for each in group)),
    }
    median, p95 = _percentile(reaches, 50), _percentile(reaches, 95)
    median_ms, p95_ms = percentiles([1000 * each.seconds for each in reaches], (50, 95))
    return (
        group_table(title, groups, columns)
        + f"\nmedian at most {GOAL_MEDIAN_MM:g} mm: {met(median <= GOAL_MEDIAN_MM)},"
        f" 95 % within {GOAL_P95_MM:g} mm: {met(p95 <= GOAL_P95_MM)}"
        f"\na pose takes {median_ms} ms (median), {p95_ms} ms (95 %)"
    )


def _percentile(reaches: Sequence[Reach], percent: float) -> float:
    """Of the distances in millimetres, as one of them: there is nothing between a distance and an infinite one."""
    return float(np.percentile([each.distance_mm for each in reaches], percent, method="inverted_cdf"))
