"""A depth image as another camera would have taken it: what a picture needs whose depth has a camera of its own."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from agent.errors import InvalidCameraError, InvalidDepthError
from agent.perception.camera import Camera
from agent.perception.depth_points import DepthArray, check_depth, in_metres, is_measured

MAX_PIXELS = 4_000_000
MOST_FINER = 16.0
TABLE_SIDE = 512
MAX_REACH = 5.0
"""Of the table, as a ray's x / z: 79 degrees from the optical axis."""
SAMPLES = 64
_LINE = 1024


def registered(
    depth: DepthArray,
    depth_camera: Camera,
    rotation: FloatArray,
    translation_m: FloatArray,
    camera: Camera,
    size_wh: tuple[int, int],
) -> npt.NDArray[np.float32]:
    """Move depth into a picture: each pixel's point is seen from the picture's camera, the nearest hides the others.

    Where the picture is finer than the depth, a point covers several of its pixels. What only one of the two cameras
    sees has no depth.

    Args:
        depth: (H, W) float32 metres or uint16 millimetres along its camera's optical axis.
        depth_camera: that took it.
        rotation, translation_m: (3, 3) and (3,) from the depth camera's optical axes to the picture's.
        camera: that took the picture.
        size_wh: of the picture.

    Returns:
        (height, width) float32 metres along the picture's optical axis; 0 where there is none.

    Raises:
        InvalidDepthError: no such array, or more than `MAX_PIXELS`.
        InvalidCameraError: the picture is more than `MOST_FINER` times as fine as the depth.
    """
    check_depth(depth)
    if depth.size > MAX_PIXELS:
        raise InvalidDepthError(f"the depth has {depth.size} pixels; scale it to at most {MAX_PIXELS}, or align it")
    finer = float((camera.focal_px / depth_camera.focal_px).max())
    if finer > MOST_FINER:
        raise InvalidCameraError(
            f"the picture cannot be {finer:.3g} times finer than the depth: calibrate both cameras"
        )
    side = 1 + int(finer)
    width, height = size_wh
    metres = in_metres(depth).ravel()
    seen = np.flatnonzero(is_measured(metres))
    away = metres[seen]
    rays = _rays_of_all(depth_camera, (depth.shape[1], depth.shape[0]))[:, seen]
    x, y, z = rotation @ np.vstack([rays * away, away]) + translation_m[:, None]
    z = np.where(z > 0, z, np.nan)
    columns, rows = _pixels(camera, np.stack([x / z, y / z]), size_wh)
    within = (columns > -1) & (columns < width + 1) & (rows > -1) & (rows < height + 1)  # false for NaN, too
    columns, rows, nearness = columns[within], rows[within], z[within].astype(np.float32)
    nearest = np.full((height + 2 * side, width + 2 * side), np.inf, dtype=np.float32)  # what sticks out is cut off
    row, column = (np.floor(each - (side - 1) / 2).astype(np.int64) + side for each in (rows, columns))
    first = row * nearest.shape[1] + column
    for step in (down * nearest.shape[1] + right for down in range(side) for right in range(side)):
        np.minimum.at(nearest.reshape(-1), first + step, nearness)
    cut = nearest[side : side + height, side : side + width]
    return np.where(np.isfinite(cut), cut, np.float32(0))


@lru_cache(maxsize=2)
def _rays_of_all(camera: Camera, size_wh: tuple[int, int]) -> FloatArray:
    """(2, H * W) the ray of each pixel's middle."""
    rows, columns = np.mgrid[: size_wh[1], : size_wh[0]] + 0.5
    return np.ascontiguousarray(camera.rays(np.column_stack([columns.ravel(), rows.ravel()])).T)


def _pixels(camera: Camera, rays: FloatArray, size_wh: tuple[int, int]) -> FloatArray:
    """(2, P) where (2, P) rays are seen in the picture; NaN where they are not."""
    if not camera.is_distorted:
        return camera.pixels(rays.T).T
    import cv2

    table, reach = _pixel_table(camera, size_wh)
    count = rays.shape[1]
    places = np.full((2, -(-count // _LINE) * _LINE), -2.0, dtype=np.float32)  # OpenCV takes no long columns
    places[:, :count] = (
        (np.clip(np.nan_to_num(rays, nan=np.inf), -2 * reach, 2 * reach) / reach + 1) * (TABLE_SIDE - 1) / 2
    )
    x, y = places.reshape(2, -1, _LINE)
    found = cv2.remap(table, x, y, cv2.INTER_LINEAR, borderValue=[np.nan] * 4)
    return np.asarray(found.reshape(-1, 2)[:count].T, dtype=np.float64)


@lru_cache(maxsize=2)
def _pixel_table(camera: Camera, size_wh: tuple[int, int]) -> tuple[npt.NDArray[np.float32], float]:
    """(TABLE_SIDE, TABLE_SIDE, 2) where rays from -reach to reach are seen, to be interpolated: OpenCV takes a second
    for a million points; and the reach, beyond which no pixel of the picture looks."""
    x, y = np.meshgrid(np.linspace(0, size_wh[0], SAMPLES), np.linspace(0, size_wh[1], SAMPLES))
    rays = camera.rays(np.column_stack([x.ravel(), y.ravel()]))
    reach = min(MAX_REACH, float(np.hypot(*rays[np.isfinite(rays[:, 0])].T).max(initial=1e-3)))
    steps = np.linspace(-reach, reach, TABLE_SIDE)
    x, y = np.meshgrid(steps, steps)
    pixels = camera.pixels(np.column_stack([x.ravel(), y.ravel()])).reshape(TABLE_SIDE, TABLE_SIDE, 2)
    pixels[np.hypot(x, y) > 1.01 * reach] = np.nan
    return pixels.astype(np.float32), reach
