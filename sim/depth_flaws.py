"""What a real depth camera gets wrong, put into a rendered depth image."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

PATCH_RADII_PX = (2.0, 10.0)


def with_holes(
    depth_m: npt.NDArray[np.float32], rng: np.random.Generator, share: float = 0.1
) -> npt.NDArray[np.float32]:
    """A copy in which a share of the pixels is zero: half of them singly, the rest in round patches."""
    height, width = depth_m.shape
    holes = rng.random(depth_m.shape) < share / 2
    while holes.mean() < share:
        x, y, radius = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(*PATCH_RADII_PX)
        top, left = int(max(y - radius, 0)), int(max(x - radius, 0))
        patch = holes[top : int(y + radius) + 1, left : int(x + radius) + 1]
        rows, columns = np.ogrid[: patch.shape[0], : patch.shape[1]]
        patch |= (rows + top - y) ** 2 + (columns + left - x) ** 2 < radius**2
    return np.where(holes, np.float32(0), depth_m)


def with_noise(
    depth_m: npt.NDArray[np.float32], rng: np.random.Generator, at_one_metre_m: float
) -> npt.NDArray[np.float32]:
    """A copy with normal noise that grows with the square of the distance, as a stereo camera's does.

    Args:
        at_one_metre_m: its standard deviation there.
    """
    return (depth_m + at_one_metre_m * depth_m**2 * rng.standard_normal(depth_m.shape)).astype(np.float32)


def flawed(depth_m: npt.NDArray[np.float32], seed: int, missing: float, noise_m: float) -> npt.NDArray[np.float32]:
    """A copy with both: noise of ``noise_m`` at one metre, and a share of the pixels ``missing``."""
    rng = np.random.default_rng(seed)
    return with_holes(with_noise(depth_m, rng, noise_m), rng, missing)
