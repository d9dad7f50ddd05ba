"""What real cameras do to a picture: its colours, light, noise, motion and compression, how it is held, its size.

Pictures are (H, W, 3) uint8 RGB, boxes (N, 4) float64 x1, y1, x2, y2 in a picture's pixels; a box that a view moves may
reach beyond its picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import cv2
import numpy as np

from agent.datatypes import FloatArray, ImageArray
from agent.geometry import areas, centres, intersection_shares
from agent.images import decode_image, encode_jpeg
from sim.benchmark_scenes import BenchmarkScene

GAMMA = 2.2
"""Values go with the light to the power of its inverse."""


def balanced(image: ImageArray, red: float) -> ImageArray:
    """Values of red times a factor, of blue divided by it: warm above 1, cool below."""
    return _in_range(image * np.array([red, 1.0, 1.0 / red]))


def exposed(image: ImageArray, stops: float) -> ImageArray:
    """Twice the light for each stop; what is brighter than white is white."""
    return _in_range(image * 2.0 ** (stops / GAMMA))


def noisy(image: ImageArray, draw: np.random.Generator, sigma: float) -> ImageArray:
    """Normal noise, independent for each value."""
    return _in_range(image + draw.normal(0, sigma, image.shape))


def dim(image: ImageArray, draw: np.random.Generator, light: float, electrons: float) -> ImageArray:
    """A share of the light, with the noise of a sensor in which white in full light frees so many electrons."""
    counted = draw.poisson((image / 255) ** GAMMA * light * electrons)
    return _in_range(255 * (counted / electrons) ** (1 / GAMMA))


def moved(image: ImageArray, length_px: int) -> ImageArray:
    """Blurred by a motion to the side."""
    return np.asarray(cv2.blur(image, (length_px, 1)), dtype=np.uint8)


def compressed(image: ImageArray, quality: int) -> ImageArray:
    """As a JPEG of this quality, 1 to 95."""
    return decode_image(encode_jpeg(image, quality=quality))


def rolled(image: ImageArray, boxes_xyxy: FloatArray, degrees: float) -> tuple[ImageArray, FloatArray]:
    """Turned about its middle, to the left where positive; its edges are drawn out into the corners.

    A turned box is that around the turned ellipse in the box: on rendered tables its IoU with that around the thing's
    turned pixels is 0.89 on average, while that around the turned corners has 0.75.
    """
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    middles = (centres(boxes_xyxy) - 0.5) @ turn[:, :2].T + turn[:, 2] + 0.5
    halves = np.sqrt(((boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]) / 2) ** 2 @ (turn[:, :2] ** 2).T)
    turned = cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, dtype=np.uint8), np.hstack([middles - halves, middles + halves])


def sized(image: ImageArray, boxes_xyxy: FloatArray, size_wh: tuple[int, int]) -> tuple[ImageArray, FloatArray]:
    """In another size; where that is wider than the picture, the rows around the boxes that it has room for."""
    height, width = image.shape[:2]
    rows = min(height, round(width * size_wh[1] / size_wh[0]))
    seen = boxes_xyxy[areas(boxes_xyxy) > 0]
    top = int((min(seen[:, 1], default=0) + max(seen[:, 3], default=height) - rows) / 2)
    top = min(max(top, 0), height - rows)
    how = cv2.INTER_AREA if size_wh[0] < width else cv2.INTER_LINEAR
    picture = cv2.resize(image[top : top + rows], size_wh, interpolation=how)
    scale = np.array([size_wh[0] / width, size_wh[1] / rows] * 2)
    return np.asarray(picture, dtype=np.uint8), (boxes_xyxy - [0, top, 0, top]) * scale


PIXELS: Mapping[str, Callable[[ImageArray, np.random.Generator], ImageArray]] = {
    "white balance +15 %": lambda image, _: balanced(image, 1.15),
    "white balance -15 %": lambda image, _: balanced(image, 1 / 1.15),
    "exposure +1 stop": lambda image, _: exposed(image, 1),
    "exposure -1 stop": lambda image, _: exposed(image, -1),
    "noise of sigma 10": partial(noisy, sigma=10),
    "motion blur of 7 px": lambda image, _: moved(image, 7),
    "JPEG quality 30": lambda image, _: compressed(image, 30),
    "low light": partial(dim, light=0.25, electrons=1000),
}
"""What changes a picture where it is."""
VIEWS: Mapping[str, Callable[[ImageArray, FloatArray], tuple[ImageArray, FloatArray]]] = {
    "roll of 10 degrees": partial(rolled, degrees=10),
    "320x240": partial(sized, size_wh=(320, 240)),
    "1280x720": partial(sized, size_wh=(1280, 720)),
}
"""What moves the boxes, too."""
CORRUPTIONS = (*PIXELS, *VIEWS)


def corrupted(truth: BenchmarkScene, name: str) -> BenchmarkScene:
    """A scene as a camera with one of the `CORRUPTIONS` sees it, the same every time.

    Boxes end where the picture ends, and what lies beyond counts as hidden.
    """
    if name in PIXELS:
        return replace(truth, image_rgb=PIXELS[name](truth.image_rgb, np.random.default_rng(truth.seed)))
    image, boxes = VIEWS[name](truth.image_rgb, truth.boxes_xyxy)
    frame = np.array([[0.0, 0.0, image.shape[1], image.shape[0]]])
    left = intersection_shares(boxes, frame)[:, 0]
    objects = tuple(
        replace(thing, visible=thing.visible * share, area_px=thing.area_px * share)
        for thing, share in zip(truth.objects, left.tolist(), strict=True)
    )
    return BenchmarkScene(truth.seed, image, boxes.clip(0, frame[:, [2, 3, 2, 3]]), objects)


def _in_range(values: FloatArray) -> ImageArray:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
