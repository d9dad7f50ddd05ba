"""What camera_node asks of a camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray, ImageArray
from agent.errors import ReclipAgentError


class CameraUnavailableError(ReclipAgentError):
    """There is no such camera, or it gives no pictures: the message names the remedy."""


@dataclass(frozen=True, eq=False)
class Mounting:
    """Where a camera is and how it sees. While it stays, pictures share one object.

    Attributes:
        intrinsics: (3, 3) float64 camera matrix in pixels, without distortion; pixel edges are whole numbers, as in
            boxes.
        rotation: (3, 3) float64: columns are the optical axes (x right, y down, z forward; REP-103) in the base frame.
        translation_m: (3,) float64: the camera in the base frame.
    """

    intrinsics: FloatArray
    rotation: FloatArray
    translation_m: FloatArray


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture.

    Attributes:
        image_rgb: (H, W, 3) uint8.
        taken_s: when, on the monotonic clock.
        depth_m: (H, W) float32 metres along the optical axis, aligned with the colour; None where nothing measures it.
        mounting: None where it is not known.
    """

    image_rgb: ImageArray
    taken_s: float
    depth_m: npt.NDArray[np.float32] | None = None
    mounting: Mounting | None = None


class CameraSource(Protocol):
    """A camera; made, used and closed in one thread."""

    @property
    def name(self) -> str:
        """What it is, for a person."""

    def take(self) -> Picture | None:
        """The newest picture; None where there is none since the last.

        Raises:
            ReclipAgentError: it gives no picture; the next call may.
        """

    def close(self) -> None:
        """Release the camera."""
