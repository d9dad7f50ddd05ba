"""A part of a depth image as points in space."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray, MaskArray
from agent.errors import InvalidBoxesError, InvalidDepthError
from agent.perception.camera import Camera

DepthArray = npt.NDArray[np.float32] | npt.NDArray[np.uint16]
IndexArray = npt.NDArray[np.int64]

MAX_DEPTH_M = 100.0
MARGIN_PX = 3


@dataclass(frozen=True, eq=False)
class DepthPoints:
    """The pixels of a part of the image that have depth, row by row.

    Attributes:
        rows, columns: (P,) int64, in the image.
        xyz: (P, 3) float64 metres in the camera's optical axes (x right, y down, z forward; REP-103).
        stride: every so many rows and columns were taken.
    """

    rows: IndexArray
    columns: IndexArray
    xyz: FloatArray
    stride: int

    def __len__(self) -> int:
        return len(self.xyz)

    def where(self, kept: MaskArray) -> DepthPoints:
        """Those of which ``kept``, (P,) bool, is true."""
        return DepthPoints(self.rows[kept], self.columns[kept], self.xyz[kept], self.stride)


def points_around(depth: DepthArray, camera: Camera, box: FloatArray, *, margin: float, max_pixels: int) -> DepthPoints:
    """The points in a box, with a margin, a share of its sides, on each side; thinned out to ``max_pixels``.

    Args:
        depth: (H, W) float32 metres or uint16 millimetres along the optical axis; what is not finite, not above zero
            or beyond `MAX_DEPTH_M` is a hole, and so is what no ray of the camera belongs to.
        box: checked, see below.
    """
    height, width = depth.shape
    pad = margin * (box[2:] - box[:2]) + MARGIN_PX
    x1, y1 = np.maximum(np.floor(box[:2] - pad), 0).astype(int)
    x2, y2 = np.minimum(np.ceil(box[2:] + pad), [width, height]).astype(int)
    stride = max(1, int(np.ceil(np.sqrt((y2 - y1) * (x2 - x1) / max_pixels))))
    metres = in_metres(depth[y1:y2:stride, x1:x2:stride])
    rows, columns = np.nonzero(is_measured(metres))
    z = metres[rows, columns]
    rows, columns = y1 + stride * rows, x1 + stride * columns
    rays = camera.rays(np.column_stack([columns, rows]) + 0.5)
    points = DepthPoints(rows, columns, np.column_stack([rays * z[:, None], z]), stride)
    return points.where(np.isfinite(rays[:, 0]))


def all_points(depth: DepthArray, camera: Camera, max_pixels: int) -> DepthPoints:
    """The points of the whole image, thinned out; see `points_around`."""
    height, width = depth.shape
    return points_around(depth, camera, np.array([0.0, 0.0, width, height]), margin=0.0, max_pixels=max_pixels)


def pixels_of(optical: FloatArray, camera: Camera, depth: DepthArray) -> tuple[IndexArray, IndexArray, MaskArray]:
    """Rows, columns and whether they are in the image, (P,) each, of (P, 3) points of the optical axes ahead."""
    columns, rows = np.floor(camera.pixels(optical[:, :2] / optical[:, 2:])).astype(np.int64).T
    height, width = depth.shape
    return rows, columns, (columns >= 0) & (rows >= 0) & (columns < width) & (rows < height)


def in_metres(depth: DepthArray) -> FloatArray:
    """float64 metres of float32 metres or uint16 millimetres."""
    metres = depth.astype(np.float64)
    return metres / 1000 if depth.dtype == np.uint16 else metres


def is_measured(metres: FloatArray) -> MaskArray:
    """Where there is no hole."""
    return np.asarray((metres > 0) & (metres <= MAX_DEPTH_M))  # false for NaN, too


def level_axes(view: FloatArray, up: FloatArray) -> FloatArray:
    """(2, 3) unit vectors across ``up``, (3,) of length one: to the right of a view, (3,), and along it."""
    along = view - up * (view @ up)
    if np.linalg.norm(along) < 1e-6 * np.linalg.norm(view):  # straight from above
        along = np.array([0.0, -1.0, 0.0]) + up * up[1]
    along /= np.linalg.norm(along)
    return np.stack([np.cross(along, up), along])


def check_depth(depth: DepthArray) -> None:
    """Raises InvalidDepthError for anything but (H, W) float32 or uint16."""
    if not isinstance(depth, np.ndarray) or depth.ndim != 2 or depth.dtype not in (np.float32, np.uint16):
        found = f"{depth.dtype} array of shape {depth.shape}" if isinstance(depth, np.ndarray) else type(depth).__name__
        raise InvalidDepthError(f"depth must be (height, width), float32 metres or uint16 millimetres; got {found}")


def checked_box(box_xyxy: npt.ArrayLike, size_wh: tuple[int, int]) -> FloatArray:
    """(4,) the box within the image. Raises InvalidBoxesError where less than a pixel of it is."""
    try:
        box = np.asarray(box_xyxy, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidBoxesError(f"a box is four numbers x1, y1, x2, y2: {error}") from error
    if box.shape != (4,) or not np.isfinite(box).all():
        raise InvalidBoxesError(f"a box is four finite numbers x1, y1, x2, y2; got {box_xyxy!r}")
    clipped = np.clip(box, 0, np.array([*size_wh, *size_wh], dtype=np.float64))
    if (clipped[2:] - clipped[:2] < 1).any():
        raise InvalidBoxesError(f"the box {box.tolist()} has less than a pixel in the {size_wh[0]}x{size_wh[1]} image")
    return clipped
