"""Quaternions as ROS has them (x, y, z, w) and rotation matrices."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray

Quaternion = tuple[float, float, float, float]


def matrix_from_quaternion(quaternion: npt.ArrayLike) -> FloatArray:
    """(3, 3) rotation of a quaternion x, y, z, w of any length above 0; it turns column vectors."""
    given = np.asarray(quaternion, dtype=np.float64)
    x, y, z, w = given / np.linalg.norm(given)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def quaternion_from_matrix(matrix: FloatArray) -> Quaternion:
    """Unit quaternion x, y, z, w, with w not below 0, of a (3, 3) rotation.

    It is the eigenvector of the largest eigenvalue of a symmetric matrix: no case needs a formula of its own.

    Source: Bar-Itzhack, "New method for extracting the quaternion from a rotation matrix", 2000.
    """
    (xx, xy, xz), (yx, yy, yz), (zx, zy, zz) = np.asarray(matrix, dtype=np.float64).tolist()
    symmetric = np.array(
        [
            [xx - yy - zz, xy + yx, xz + zx, zy - yz],
            [xy + yx, yy - xx - zz, yz + zy, xz - zx],
            [xz + zx, yz + zy, zz - xx - yy, yx - xy],
            [zy - yz, xz - zx, yx - xy, xx + yy + zz],
        ]
    )
    x, y, z, w = np.linalg.eigh(symmetric)[1][:, -1].tolist()
    sign = -1.0 if w < 0 else 1.0
    return sign * x, sign * y, sign * z, sign * w
