"""One depth picture, told in axes that are level with what a thing stands on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray, MaskArray
from agent.manipulation.arm import Pose
from agent.perception.camera import Camera
from agent.perception.depth_points import DepthArray, in_metres, is_measured, level_axes, pixels_of
from agent.rotations import quaternion_from_matrix

CameraPose = tuple[FloatArray, FloatArray]
"""(3, 3) rotation and (3,) translation from the camera's optical axes to ``base_link``."""
CONTRADICTION_M = 0.006
"""What would lie so far before what is seen would have been seen itself."""


@dataclass(frozen=True, eq=False)
class LevelView:
    """A picture, and axes whose origin lies under the camera on the surface: x to its right, y away from it, z up.

    Attributes:
        depth: (H, W) float32 metres or uint16 millimetres along the optical axis.
        camera: of the picture.
        pose: of the camera.
        axes: (3, 3) rows are the level axes in the camera's optical ones.
        offset_m: the camera's height above the surface.
    """

    depth: DepthArray
    camera: Camera
    pose: CameraPose
    axes: FloatArray
    offset_m: float

    @classmethod
    def above(
        cls, depth: DepthArray, camera: Camera, pose: CameraPose, normal: FloatArray, offset_m: float
    ) -> LevelView:
        """The one level with a surface; see `agent.perception.support_plane.SupportPlane`."""
        axes = np.vstack([level_axes(np.array([0.0, 0.0, 1.0]), normal), normal])
        return cls(depth, camera, pose, axes, offset_m)

    def level(self, optical: FloatArray) -> FloatArray:
        """(P, 3) points of the optical axes in the level ones."""
        return np.asarray(optical @ self.axes.T + [0.0, 0.0, self.offset_m], dtype=np.float64)

    def optical(self, level: FloatArray) -> FloatArray:
        """(P, 3) points of the level axes in the optical ones."""
        return np.asarray((level - [0.0, 0.0, self.offset_m]) @ self.axes, dtype=np.float64)

    def in_base(self, level: FloatArray) -> FloatArray:
        """(P, 3) points of the level axes in ``base_link``."""
        rotation, translation = self.pose
        return np.asarray(self.optical(level) @ rotation.T + translation, dtype=np.float64)

    def from_base(self, points: FloatArray) -> FloatArray:
        """(P, 3) points of ``base_link`` in the level axes."""
        rotation, translation = self.pose
        return self.level((points - translation) @ rotation)

    def pose_in_base(self, origin: FloatArray, rotation: FloatArray) -> Pose:
        """(3,) and (3, 3) of the level axes as a pose in ``base_link``."""
        x, y, z = self.in_base(origin[None])[0].tolist()
        return Pose((x, y, z), quaternion_from_matrix(self.pose[0] @ self.axes.T @ rotation))

    def contradicts(self, level: FloatArray) -> MaskArray:
        """(P,) bool: which of (P, 3) points cannot be there, as one sees what is behind them."""
        optical = self.optical(level)
        ahead = np.column_stack([optical[:, :2], np.maximum(optical[:, 2], 1e-3)])
        rows, columns, inside = pixels_of(ahead, self.camera, self.depth)
        seen = in_metres(self.depth[np.where(inside, rows, 0), np.where(inside, columns, 0)])
        return np.asarray(inside & is_measured(seen) & (optical[:, 2] < seen - CONTRADICTION_M))
