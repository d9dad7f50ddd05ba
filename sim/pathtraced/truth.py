"""Where each thing is seen: masks, boxes and visible shares of a dressed scene, without rendering it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from sim.pathtraced.dressing import Dressing
from sim.pathtraced.part import Parts
from sim.scene import Camera

_FINE = 3
"""Masks are painted so many times finer than the picture; odd, so that one of them lies in a pixel's middle."""
_EDGE_PX = 6.0
"""Triangles are split until no side is longer, so that the order of their middles is that of what they hide."""
_SHIFT = 4
"""Binary places of a pixel that OpenCV is given."""

Masks = npt.NDArray[np.uint8]


def measure(dressing: Dressing) -> tuple[Masks, FloatArray]:
    """Paint all triangles from the furthest to the nearest.

    Returns:
        (H, W) uint8 masks: 0 for the surroundings, i + 1 where thing i is seen; and (N,) float64 in [0, 1], the share
        of each thing's pixels that nothing hides.
    """
    camera = dressing.scene.camera
    pieces = [*(thing.parts for thing in dressing.things), *dressing.clutter]
    pixels, depths, owners = [], [], []
    for number, parts in enumerate(pieces):
        corners, depth = _projected(parts, camera)
        pixels.append(corners)
        depths.append(depth)
        owners.append(np.full(len(depth), number + 1 if number < len(dressing.things) else 0))
    order = np.argsort(-np.concatenate(depths))
    canvas = _painted(np.concatenate(pixels)[order], np.concatenate(owners)[order], camera.size_wh)
    share = np.zeros(len(dressing.things))
    for index in range(len(dressing.things)):
        alone = _painted(pixels[index], np.ones(len(pixels[index]), dtype=np.int64), camera.size_wh)
        area = int(np.count_nonzero(alone))
        share[index] = np.count_nonzero(canvas == index + 1) / area if area else 0.0
    return canvas[_FINE // 2 :: _FINE, _FINE // 2 :: _FINE].copy(), np.minimum(share, 1.0)


def _painted(pixels: FloatArray, values: npt.NDArray[np.int64], size_wh: tuple[int, int]) -> Masks:
    canvas = np.zeros((size_wh[1] * _FINE, size_wh[0] * _FINE), dtype=np.uint8)
    fixed = np.round((pixels * _FINE - 0.5) * (1 << _SHIFT)).astype(np.int32)
    for corners, value in zip(fixed, values.tolist(), strict=True):
        cv2.fillConvexPoly(canvas, corners, value, cv2.LINE_8, _SHIFT)
    return canvas


def _projected(parts: Parts, camera: Camera) -> tuple[FloatArray, FloatArray]:
    """(T, 3, 2) pixels and (T,) distances in metres of the triangles that face the camera."""
    corners = _split(np.concatenate([part.mesh.vertices[part.mesh.faces] for part in parts]), camera)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    facing = np.einsum("ij,ij->i", normals, corners[:, 0] - np.array(camera.position_m)) < 0
    seen = corners[facing]
    depth = np.linalg.norm(seen.mean(axis=1) - np.array(camera.position_m), axis=1)
    return camera.project(seen.reshape(-1, 3)).reshape(-1, 3, 2), depth


def _split(corners: FloatArray, camera: Camera) -> FloatArray:
    """(T, 3, 3) triangles halved across their longest side until all sides are short in the picture."""
    done: list[FloatArray] = []
    for _ in range(14):
        pixels = camera.project(corners.reshape(-1, 3)).reshape(-1, 3, 2)
        sides = np.linalg.norm(pixels - np.roll(pixels, -1, axis=1), axis=2)
        long = sides.max(axis=1) > _EDGE_PX
        done.append(corners[~long])
        if not long.any():
            break
        turn = sides[long].argmax(axis=1)[:, None]
        a, b, c = (np.take_along_axis(corners[long], ((turn + k) % 3)[..., None], axis=1)[:, 0] for k in range(3))
        middle = (a + b) / 2
        corners = np.concatenate([np.stack([a, middle, c], axis=1), np.stack([middle, b, c], axis=1)])
    return np.concatenate(done)
