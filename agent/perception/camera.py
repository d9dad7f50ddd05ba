"""A calibrated camera: from pixels to rays and back, its lens included."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from agent.errors import InvalidCameraError

COEFFICIENTS = {"plumb_bob": (4, 5), "rational_polynomial": (8, 12, 14), "equidistant": (4,)}
"""How many each model of distortion may have; REP-104's names."""
MAX_ERROR_PX = 0.1
_PRECISE = (3, 100, 1e-4)
"""OpenCV's termination criteria: so many iterations, or to so many pixels."""


@dataclass(frozen=True, eq=False)
class Camera:
    """A camera matrix and the distortion of its lens.

    Attributes:
        matrix: (3, 3) float64 pixels; the origin is the picture's top left corner.
        model: of the distortion, a key of `COEFFICIENTS`; any name where there is none.
        distortion: (D,) float64 coefficients in OpenCV's order; all zero, or none, for a lens without distortion. A
            lens that is equidistant bends lines with four zeros, too.

    Raises:
        InvalidCameraError: not finite, a focal length that is not positive, an unknown model, or as many coefficients
            as it never has.
    """

    matrix: FloatArray
    model: str = "plumb_bob"
    distortion: FloatArray = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        matrix = np.asarray(self.matrix, dtype=np.float64)
        distortion = np.asarray(self.distortion, dtype=np.float64)
        if matrix.shape != (3, 3) or not np.isfinite(matrix).all() or matrix[0, 0] <= 0 or matrix[1, 1] <= 0:
            raise InvalidCameraError(
                "intrinsics must be a finite (3, 3) camera matrix with positive focal lengths:"
                " is the camera calibrated?"
            )
        if not np.isfinite(distortion).all():
            raise InvalidCameraError("the distortion coefficients must be finite: calibrate the camera")
        object.__setattr__(self, "matrix", matrix)
        object.__setattr__(self, "distortion", distortion)
        if self.is_distorted and len(distortion) not in COEFFICIENTS.get(self.model, ()):
            known = ", ".join(f"{model} ({' or '.join(map(str, counts))})" for model, counts in COEFFICIENTS.items())
            raise InvalidCameraError(
                f"the distortion {self.model[:40]!r} with {len(distortion)} coefficients is not one of {known}:"
                " use a rectified picture"
            )

    @classmethod
    def of(cls, intrinsics: Camera | npt.ArrayLike) -> Camera:
        """The camera itself, or the one without distortion that has this (3, 3) matrix. Raises InvalidCameraError."""
        return intrinsics if isinstance(intrinsics, Camera) else cls(np.asarray(intrinsics, dtype=np.float64))

    @property
    def focal_px(self) -> FloatArray:
        """(2,) across and down."""
        return self.matrix[[0, 1], [0, 1]]

    @property
    def is_distorted(self) -> bool:
        """Whether straight lines are bent."""
        return bool(self.distortion.any()) or (self.model == "equidistant" and len(self.distortion) > 0)

    def is_like(self, other: Camera) -> bool:
        """Whether the same rays belong to the same pixels, to a tenth of one."""
        if self.is_distorted or other.is_distorted:
            same_lens = self.model == other.model and np.array_equal(self.distortion, other.distortion)
        else:
            same_lens = True
        return same_lens and np.allclose(self.matrix, other.matrix, rtol=0, atol=MAX_ERROR_PX)

    def rays(self, pixels: FloatArray) -> FloatArray:
        """(P, 2) float64: x / z and y / z of what is seen at (P, 2) pixels; NaN where the lens maps nothing there."""
        middle = self.matrix[:2, 2]
        if not self.is_distorted or not len(pixels):
            return np.asarray((pixels - middle) / self.focal_px)
        import cv2

        given = np.ascontiguousarray(pixels, dtype=np.float64)[:, None]
        if self.model == "equidistant":
            rays = np.asarray(cv2.fisheye.undistortPoints(given, self.matrix, self.distortion)[:, 0], np.float64)
        else:
            straight = cv2.undistortImagePoints(given, self.matrix, self.distortion, None, _PRECISE)[:, 0]
            rays = np.asarray((straight - middle) / self.focal_px, dtype=np.float64)
        off = np.abs(self.pixels(rays) - pixels).max(axis=1)
        return np.where((off <= MAX_ERROR_PX)[:, None], rays, np.nan)  # false for NaN, too

    def pixels(self, rays: FloatArray) -> FloatArray:
        """(P, 2) float64: where (P, 2) rays, x / z and y / z, are seen; finite rays only.

        Far outside the picture a lens's formula may fold rays back into it.
        """
        if not self.is_distorted or not len(rays):
            return np.asarray(rays * self.focal_px + self.matrix[:2, 2])
        import cv2

        straight = np.ascontiguousarray(rays, dtype=np.float64)[:, None]
        if self.model == "equidistant":
            bent = cv2.fisheye.distortPoints(straight, self.matrix, self.distortion)
        else:
            points = np.dstack([straight, np.ones((len(rays), 1))])
            bent = cv2.projectPoints(points, np.zeros(3), np.zeros(3), self.matrix, self.distortion)[0]
        return np.asarray(bent[:, 0], dtype=np.float64)
