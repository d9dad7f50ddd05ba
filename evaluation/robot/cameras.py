"""Poses by cameras as they come: through lenses, with depth from another camera; and mistakes, which must be refused.

Renders scenes that no training saw through lenses of each kind that ROS knows. Depth is the picture's own, or that of a
camera beside it, parallel or tilted, in millimetres and through a lens of its own; 10 % of it are taken away. Each
visible thing's true box is given to what grounding_node computes poses with, messages and TF included. Then the same
with mistakes in the messages, of which none may lead to a pose. The exit status is 1 where a goal is missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
from std_msgs.msg import Header
from tf2_ros import Buffer
from tqdm import tqdm

from evaluation.options import Options, limit, option
from evaluation.robot.camera_shots import Shot, in_integers, shots
from evaluation.robot.target_pose import BASE, CAMERA
from evaluation.tables import at_most, group_table, grouped, met, share
from ros_nodes.conversions import depth_from_image, depth_to_image
from ros_nodes.grounding.depth_views import Calibrations, NoDepthError, Workspace, depth_view
from ros_nodes.grounding.poses import NoPoseError, target_pose
from sim.benchmark_scenes import SEEDS
from sim.renderer import SceneRenderer
from sim.scene import sample_scene

WRONG_MM = 50.0
GOAL_MEDIAN_MM, GOAL_P95_MM = 5.0, 20.0
SPOILT = "plumb_bob, tilted"
"""The shots that mistakes are made in."""
OPTIONS = (
    limit("held-out scenes", 28),
    option("--missing", type=float, default=0.1, help="share of the depth that is removed (%(default)s)"),
    option("--noise-mm", type=float, default=0.0, help="of the depth at one metre, standard deviation (0)"),
)


@dataclass(frozen=True)
class Case:
    """One pose, or why there is none.

    Attributes:
        kind: of the shot.
        off_mm: how far the position is from the true one; None without a pose.
    """

    kind: str
    off_mm: float | None
    reason: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether a robot would reach beside the thing."""
        return self.off_mm is not None and self.off_mm > WRONG_MM


def run(options: Options) -> int:
    """Look for everything through every lens, and print a table of the poses and one of the mistakes."""
    poses: list[Case] = []
    mistakes: list[Case] = []
    seeds = SEEDS["training"][: options.limit]
    with SceneRenderer() as renderer:
        for seed in tqdm(seeds, desc="scenes", unit="scene", dynamic_ncols=True):
            for shot in shots(sample_scene(seed), renderer, options.missing, options.noise_mm / 1000):
                poses += cases(shot)
                for name, mistake in MISTAKES.items() if shot.kind == SPOILT else ():
                    mistakes += cases(replace(mistake.made_in(shot), kind=name))
    print(f"{len(seeds)} scenes (seeds {seeds.start} to {seeds.stop - 1}), {options.missing:.0%} of the depth missing,")
    print(f"noise of {options.noise_mm:g} mm at 1 m\n")
    print(report(poses, mistakes))
    return 0 if is_good(poses, mistakes) else 1


def cases(shot: Shot) -> Iterator[Case]:
    """A pose for each thing, or why there is none."""
    header = Header(frame_id=CAMERA)
    try:
        view = depth_view(header, shot.size_wh, shot.depth, shot.known, shot.buffer, Workspace(BASE))
    except NoDepthError as error:
        yield from [Case(shot.kind, None, str(error))] * len(shot.things)
        return
    for box, middle_m in shot.things:
        try:
            x1, y1, x2, y2 = box.tolist()
            at = target_pose(header, (x1, y1, x2, y2), view).pose.position
        except NoPoseError as error:
            yield Case(shot.kind, None, str(error))
        else:
            yield Case(shot.kind, 1000 * float(np.linalg.norm(np.array([at.x, at.y, at.z]) - middle_m)))


@dataclass(frozen=True)
class Mistake:
    """Something that robots' cameras get wrong.

    Attributes:
        made_in: a shot with it.
        cause: words that must be in the reason for no pose.
    """

    made_in: Callable[[Shot], Shot]
    cause: str


def _in_tenths(shot: Shot) -> Shot:
    metres = (depth_from_image(shot.depth) / 1000).astype(np.float32)
    return replace(shot, depth=in_integers(metres, shot.depth.header, per_metre=10_000))


def _as_floats(shot: Shot) -> Shot:
    return replace(shot, depth=depth_to_image(depth_from_image(shot.depth).astype(np.float32), shot.depth.header))


def _uncalibrated_depth(shot: Shot) -> Shot:
    return replace(shot, known=Calibrations(shot.known.camera_info))


def _nowhere(shot: Shot) -> Shot:
    only_the_picture = Buffer()
    transform = shot.buffer.lookup_transform(BASE, CAMERA, Header().stamp)
    only_the_picture.set_transform_static(transform, "benchmark")
    return replace(shot, buffer=only_the_picture)


def _another_camera_s(shot: Shot) -> Shot:
    return replace(shot, known=replace(shot.known, camera_info=shot.known.depth_info))


def _changed(**fields: object) -> Callable[[Shot], Shot]:
    """The picture's calibration with other fields."""

    def made_in(shot: Shot) -> Shot:
        info = deepcopy(shot.known.camera_info)
        for name, value in fields.items():
            setattr(info, name, value)
        return replace(shot, known=replace(shot.known, camera_info=info))

    return made_in


MISTAKES: Mapping[str, Mistake] = {
    "16UC1 in tenths of millimetres": Mistake(_in_tenths, "the depth's unit"),
    "32FC1 in millimetres": Mistake(_as_floats, "the depth's unit"),
    "unaligned depth without calibration": Mistake(_uncalibrated_depth, "depth/camera_info"),
    "unaligned depth without transform": Mistake(_nowhere, "no transform from 'depth_optical'"),
    "camera_info of another camera": Mistake(_another_camera_s, "camera_info is of the frame 'depth_optical'"),
    "camera_info of another size": Mistake(_changed(width=1280, height=960), "camera_info is 1280x960"),
    "a lens of an unknown model": Mistake(_changed(distortion_model="double_sphere"), "'double_sphere'"),
}


def report(poses: Sequence[Case], mistakes: Sequence[Case]) -> str:
    """Both tables and what the goals come to, as text."""
    by_kind = grouped("kind", poses)
    by_mistake = grouped("kind", mistakes)
    reached = [each for each in poses if each.off_mm is not None]
    unreached = Counter(each.reason for each in poses if each.off_mm is None)
    errors = {
        "median mm": lambda group: _percentile(group, 50),
        "95 % mm": lambda group: _percentile(group, 95),
        "no pose": lambda group: str(sum(each.off_mm is None for each in group)),
        f"over {WRONG_MM:g} mm": lambda group: str(sum(each.is_wrong for each in group)),
    }
    refused = {
        "with its cause": share(_is_refused_rightly),
        "poses": lambda group: str(sum(each.off_mm is not None for each in group)),
    }
    lines = [
        group_table("lens and depth", [*by_kind.items(), None, ("all", poses)], errors),
        *(f"{count} without a pose: {reason}" for reason, count in unreached.most_common()),
        f"median {at_most(_at(reached, 50), GOAL_MEDIAN_MM)}, 95 % {at_most(_at(reached, 95), GOAL_P95_MM)},"
        f" none over {WRONG_MM:g} mm: {met(not any(each.is_wrong for each in poses))}\n",
        group_table("mistake", [*by_mistake.items(), None, ("all", mistakes)], refused),
        f"all refused with their cause: {met(all(map(_is_refused_rightly, mistakes)))}",
    ]
    return "\n".join(lines)


def is_good(poses: Sequence[Case], mistakes: Sequence[Case]) -> bool:
    """Whether every goal is met."""
    reached = [each for each in poses if each.off_mm is not None]
    is_near = _at(reached, 50) <= GOAL_MEDIAN_MM and _at(reached, 95) <= GOAL_P95_MM
    return is_near and not any(each.is_wrong for each in poses) and all(map(_is_refused_rightly, mistakes))


def _is_refused_rightly(case: Case) -> bool:
    return case.off_mm is None and MISTAKES[case.kind].cause in case.reason


def _percentile(group: Sequence[Case], percent: float) -> str:
    reached = [each for each in group if each.off_mm is not None]
    return f"{_at(reached, percent):.1f}" if reached else "-"


def _at(reached: Sequence[Case], percent: float) -> float:
    return float(np.percentile([each.off_mm or 0.0 for each in reached], percent)) if reached else float("inf")
