"""A camera's own doing: lens, exposure, white balance, tone, blur and noise. From linear light to a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray, ImageArray

_STREAM = 3
Pixel = TypeVar("Pixel", np.uint8, np.float32)


@dataclass(frozen=True)
class Shot:
    """How a picture is taken.

    Attributes:
        f_number: of the lens, for the depth of field; None for everything sharp.
        bend: radial distortion, the share by which a corner moves outwards.
        level: the mean brightness that the exposure aims at, in [0, 1], short of where bright things turn white.
        balance: (3,) gains of red, green and blue.
        shoulder: how softly highlights end, above 0 and up to 1.
        noise: standard deviation in grey values at middle brightness.
        blur_px: length of the motion blur; below 1 for none.
        blur_rad: its direction.
        vignette: how much darker corners are, 0 to 1.
        saturation: factor.
        jpeg: quality.
    """

    f_number: float | None
    bend: float
    level: float
    balance: tuple[float, float, float]
    shoulder: float
    noise: float
    blur_px: float
    blur_rad: float
    vignette: float
    saturation: float
    jpeg: int


def draw_shot(seed: int) -> Shot:
    """How the picture of a scene is taken."""
    draw = np.random.default_rng([seed, _STREAM])
    warm, tint = draw.normal(0, 0.05), draw.normal(0, 0.015)
    return Shot(
        f_number=float(draw.uniform(5.6, 22)) if draw.random() < 0.5 else None,
        bend=float(draw.uniform(-0.05, 0.05)) if draw.random() < 0.5 else 0.0,
        level=float(draw.uniform(0.46, 0.64)),
        balance=(float(1 + warm), float(1 + tint), float(1 - warm)),
        shoulder=float(draw.uniform(0.2, 1.0)),
        noise=float(draw.choice([1.0, 2.5, 5.0, 8.0], p=[0.35, 0.35, 0.2, 0.1])),
        blur_px=float(draw.uniform(1.5, 4.5)) if draw.random() < 0.12 else 0.0,
        blur_rad=float(draw.uniform(0, np.pi)),
        vignette=float(draw.uniform(0, 0.25)),
        saturation=float(draw.uniform(0.92, 1.15)),
        jpeg=int(draw.integers(72, 96)),
    )


def through_lens(picture: npt.NDArray[Pixel], bend: float, *, smooth: bool) -> npt.NDArray[Pixel]:
    """A pinhole's (H, W, ...) picture as a lens that distorts it shows it; ``smooth`` blends pixels."""
    if not bend:
        return picture
    height, width = picture.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    u, v = (x + 0.5 - width / 2) / (width / 2), (y + 0.5 - height / 2) / (width / 2)
    factor = 1 - bend * (u * u + v * v)
    at = ((u * factor * width + width) / 2 - 0.5, (v * factor * width + height) / 2 - 0.5)
    how = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
    edge = cv2.BORDER_REPLICATE if smooth else cv2.BORDER_CONSTANT
    across, down = (axis.astype(np.float32) for axis in at)
    return np.asarray(cv2.remap(picture, across, down, how, borderMode=edge), dtype=picture.dtype)


def photograph(light: npt.NDArray[np.float32], shot: Shot, seed: int) -> ImageArray:
    """A picture of linear light.

    Args:
        light: (H, W, 3) float32, linear red, green and blue, of any scale.

    Returns:
        (H, W, 3) uint8 sRGB.
    """
    draw = np.random.default_rng([seed, _STREAM, 1])
    lit = through_lens(light, shot.bend, smooth=True).astype(np.float64)
    lit = np.clip(lit, 0, None) * _vignette(lit.shape, shot.vignette)
    if shot.blur_px >= 1:
        lit = _moved(lit, shot.blur_px, shot.blur_rad)
    lit *= np.array(shot.balance) * _gain(lit, shot.level)
    grey = lit.mean(axis=2, keepdims=True)
    lit = np.clip(grey + (lit - grey) * shot.saturation, 0, None)
    encoded = _toned(lit, shot.shoulder) * 255
    strength = shot.noise * (0.6 + 0.8 * np.sqrt(encoded / 255))
    coarse = cv2.GaussianBlur(draw.normal(0, 1, encoded.shape), (0, 0), 0.6) * 1.6
    return np.clip(np.round(encoded + strength * coarse), 0, 255).astype(np.uint8)


def _gain(lit: FloatArray, level: float) -> float:
    """So that the picture's mean comes out at a level, but what is bright and no highlight does not turn white."""
    grey = np.sort(lit.mean(axis=2), axis=None)
    middle = float(grey[len(grey) // 20 : -len(grey) // 20].mean())
    bright = float(np.quantile(lit.max(axis=2), 0.97))
    return float(min(level**2.2 / max(middle, 1e-4), 0.85 / max(bright, 1e-4)))


def _toned(lit: FloatArray, shoulder: float) -> FloatArray:
    """sRGB values in [0, 1]: highlights fade out above a knee instead of breaking off."""
    knee = 1.0 - 0.55 * shoulder
    above = np.clip(lit - knee, 0, None)
    soft = np.where(lit > knee, knee + (1 - knee) * (1 - np.exp(-above / (1 - knee))), lit)
    return np.asarray(
        np.where(soft <= 0.0031308, 12.92 * soft, 1.055 * np.power(np.maximum(soft, 1e-8), 1 / 2.4) - 0.055)
    )


def _vignette(shape: tuple[int, ...], strength: float) -> FloatArray:
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    return np.asarray(1 - strength * (x * x + y * y) / 2)[..., None]


def _moved(lit: FloatArray, length: float, direction: float) -> FloatArray:
    size = int(np.ceil(length)) | 1
    kernel = np.zeros((size + 2, size + 2), dtype=np.float32)
    middle = (size + 1) / 2
    for t in np.linspace(-length / 2, length / 2, 4 * size):
        x, y = middle + t * np.cos(direction), middle + t * np.sin(direction)
        kernel[round(y), round(x)] += 1
    return np.asarray(cv2.filter2D(lit, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE))
