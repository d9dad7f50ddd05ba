"""The thing in a box and whatever stands around it, from one depth picture."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray, MaskArray
from agent.errors import InvalidBoxesError, InvalidCameraError
from agent.geometry import areas
from agent.manipulation.clearance import NOBODY, Obstacles
from agent.manipulation.level_view import CameraPose, LevelView
from agent.manipulation.whole_things import WholeThing, thinned_indices, whole_thing
from agent.perception.camera import Camera
from agent.perception.depth_points import DepthArray, all_points, check_depth, pixels_of
from agent.perception.grasp_point import GraspPoint, grasp_point

LOWEST_M = 0.006
"""What reaches no higher is the surface."""
MAX_PIXELS = 60_000
EDGE_PX = 2
NEIGHBOUR_PITCH_M = 0.004
FEW = 20


@dataclass(frozen=True, eq=False)
class SeenThing:
    """A thing and its surroundings.

    Attributes:
        view: the picture, in axes level with what the thing stands on.
        point: its middle and size, in the optical axes.
        whole: the thing, in level axes.
        obstacles: everything else that stands out.
    """

    view: LevelView
    point: GraspPoint
    whole: WholeThing
    obstacles: Obstacles

    @property
    def radius_m(self) -> float:
        """Of the ball around it."""
        return float(np.linalg.norm(self.whole.points - self.whole.middle, axis=1).max())


def seen_thing(
    depth: DepthArray,
    camera: Camera | npt.ArrayLike,
    camera_pose: CameraPose,
    box_xyxy: npt.ArrayLike,
    others_xyxy: npt.ArrayLike,
) -> SeenThing:
    """Look at the thing in a box; see `agent.manipulation.grasps.find_grasps`.

    Raises:
        InvalidDepthError, InvalidCameraError, InvalidBoxesError, NoGraspPointError: as
            `agent.perception.grasp_point.grasp_point` does.
    """
    check_depth(depth)
    lens = Camera.of(camera)
    others, pose = checked_boxes(others_xyxy), checked_pose(camera_pose)
    point = grasp_point(depth, lens, box_xyxy, up=pose[0][2], others_xyxy=others)
    up = np.array(point.up)
    offset = point.height_m / 2 - float(up @ np.array(point.position_m))
    view = LevelView.above(depth, lens, pose, up, offset)
    middle = view.level(np.array([point.position_m]))[0, :2]
    whole = whole_thing(view.level(point.points), view, middle)
    return SeenThing(view, point, whole, obstacles_around(view, others, without=point.points))


def obstacles_around(view: LevelView, boxes: FloatArray, *, without: FloatArray) -> Obstacles:
    """Whatever stands out of the surface, each neighbour completed behind.

    Args:
        boxes: (N, 4) of the neighbours.
        without: (P, 3) points in the optical axes that are the thing's own.
    """
    pixels = all_points(view.depth, view.camera, MAX_PIXELS)
    pixels = pixels.where(~shown(without, view)[pixels.rows, pixels.columns])
    points = view.level(pixels.xyz)
    standing = points[:, 2] > LOWEST_M
    points, rows, columns = points[standing], pixels.rows[standing], pixels.columns[standing]
    owners = np.full(len(points), NOBODY)
    for index in np.argsort(-areas(boxes)) if len(boxes) else ():
        x1, y1, x2, y2 = boxes[index]
        owners[(columns >= x1) & (columns < x2) & (rows >= y1) & (rows < y2)] = index
    parts = [(points, owners)]
    for index in range(len(boxes)):
        own = points[owners == index]
        if len(own) >= FEW:
            whole = whole_thing(own, view).points
            parts.append((whole, np.full(len(whole), index)))
    together = np.concatenate([each for each, _ in parts])
    kept = thinned_indices(together, NEIGHBOUR_PITCH_M)
    return Obstacles(together[kept], np.concatenate([each for _, each in parts])[kept])


def shown(points: FloatArray, view: LevelView) -> MaskArray:
    """(H, W) bool: where (P, 3) points of the optical axes are seen, and right beside them."""
    mask = np.zeros(view.depth.shape, dtype=np.uint8)
    rows, columns, inside = pixels_of(points, view.camera, view.depth)
    mask[rows[inside], columns[inside]] = 1
    return cv2.dilate(mask, np.ones((2 * EDGE_PX + 1, 2 * EDGE_PX + 1), dtype=np.uint8)).astype(bool)


def checked_boxes(boxes_xyxy: npt.ArrayLike) -> FloatArray:
    """(N, 4) float64; (0, 4) of an empty list. Raises InvalidBoxesError."""
    try:
        boxes = np.asarray(boxes_xyxy, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidBoxesError(f"boxes are rows of four numbers x1, y1, x2, y2: {error}") from error
    boxes = boxes.reshape(0, 4) if boxes.size == 0 else boxes
    if boxes.ndim != 2 or boxes.shape[1] != 4 or not np.isfinite(boxes).all():
        raise InvalidBoxesError(f"boxes must be finite, of shape (N, 4); got shape {boxes.shape}")
    return boxes


def checked_pose(pose: CameraPose) -> CameraPose:
    """As float64. Raises InvalidCameraError for anything but a rotation and a translation."""
    rotation, translation = (np.asarray(part, dtype=np.float64) for part in pose)
    if rotation.shape != (3, 3) or translation.shape != (3,) or not np.isfinite(translation).all():
        raise InvalidCameraError("a camera's pose is a (3, 3) rotation and a finite (3,) translation")
    if not np.allclose(rotation @ rotation.T, np.eye(3), atol=1e-3):  # false for NaN, too
        raise InvalidCameraError("the rotation of a camera's pose must be orthonormal")
    return rotation, translation
