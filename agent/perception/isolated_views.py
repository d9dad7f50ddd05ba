"""The pictures that CLIP sees of each proposal: the box cut out, or the image with all but the box made unimportant.

Two ways to make them, chosen by `ViewSettings`:

* as published (the default): whole-image views, squashed to the model's square input with Pillow's bicubic filter;
* windowed, for a small model: a square window around the box, so that the object keeps enough pixels. Blur and box are
  resampled straight into the small view, the blur from a reduced copy of the image: 10 boxes cost a few milliseconds.

Source: Subramanian et al., "ReCLIP", ACL 2022, section 3.1; the edges of a box are those of the released program.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from PIL import Image, ImageFilter

from agent.datatypes import FloatArray, ImageArray, MaskArray
from agent.errors import InvalidInputError

SHADE_RGBA = (240, 0, 30, 127)
CLIP_MEAN_RGB = (123, 117, 104)
REDUCED_SIGMA_PX = 3.0

Bounds = tuple[int, int, int, int]
"""Left, top, and past the last column and row, in whole image pixels."""


class View(str, Enum):
    """How one box is isolated."""

    CROP = "crop"
    BLUR = "blur"
    SHADE = "shade"


class Resize(str, Enum):
    """How a view becomes a square: its aspect squashed, or kept and the rest filled."""

    SQUASH = "squash"
    PAD = "pad"


@dataclass(frozen=True)
class ViewSettings:
    """What a CLIP model is shown. The defaults are the published program's.

    Attributes:
        views: which views, in the order of the rendered array.
        blur_sigma_px: standard deviation of the Gaussian blur around the box, in image pixels.
        window_factor: blur and shade views are cut to a square window with sides this many times the box's longer side,
            centred on the box, what lies outside the image filled; None keeps the whole image.
        window_min_side_px: the window's smallest side, in image pixels.
        resize: see `Resize`; bicubic either way.
        fill_rgb: colour of padding, in [0, 255]; CLIP's mean, which its normalisation takes to 0.
        mirrored: each view is embedded with its mirror image, and the mean is kept: neither side is preferred, at twice
            the time.

    Raises:
        InvalidInputError: no view, or a number out of range.
    """

    views: tuple[View, ...] = (View.CROP, View.BLUR)
    blur_sigma_px: float = 100.0
    window_factor: float | None = None
    window_min_side_px: float = 96.0
    resize: Resize = Resize.SQUASH
    fill_rgb: tuple[int, int, int] = CLIP_MEAN_RGB
    mirrored: bool = False

    def __post_init__(self) -> None:
        if not self.views:
            raise InvalidInputError(f"views must name at least one of {', '.join(view.value for view in View)}")
        factor = 1.0 if self.window_factor is None else self.window_factor
        if self.blur_sigma_px <= 0 or factor < 1 or self.window_min_side_px <= 0:
            raise InvalidInputError("blur_sigma_px and window_min_side_px must be positive, window_factor at least 1")


class IsolatedViews:
    """The views of one image. What does not depend on the box (the blur) is computed at most once."""

    def __init__(self, image_rgb: ImageArray, settings: ViewSettings) -> None:
        """``image_rgb``: (H, W, 3) uint8, [0, 255]."""
        self.settings = settings
        self._image = Image.fromarray(image_rgb)
        # A wide blur leaves nothing that a reduced copy would lose; the published whole-image blur stays exact.
        windowed = settings.window_factor is not None
        self._blur_scale = max(1, int(settings.blur_sigma_px / REDUCED_SIGMA_PX)) if windowed else 1

    @cached_property
    def _blurred(self) -> Image.Image:
        """The blurred image, reduced by ``_blur_scale``."""
        copy = self._image.reduce(self._blur_scale) if self._blur_scale > 1 else self._image
        return copy.filter(ImageFilter.GaussianBlur(self.settings.blur_sigma_px / self._blur_scale))

    def render(self, boxes_xyxy: FloatArray, size_px: int, masks: MaskArray | None = None) -> ImageArray:
        """Show every box in every view.

        Args:
            boxes_xyxy: (N, 4) pixels, finite, inside the image, each side at least one pixel (`Proposals` holds that).
            size_px: side of the model's square input.
            masks: (N, H, W) bool, the pixels of each box's object: in the blur and shade views they take the place of
                the box's. The crop stays the box.

        Returns:
            (V, N, size_px, size_px, 3) uint8, [0, 255]; V views in the order of the settings.
        """
        rendered = np.empty((len(self.settings.views), len(boxes_xyxy), size_px, size_px, 3), dtype=np.uint8)
        for row, view in enumerate(self.settings.views):
            for column, box in enumerate(boxes_xyxy.tolist()):
                mask = None if masks is None else Image.fromarray(masks[column])
                rendered[row, column] = np.asarray(self._one(view, box, size_px, mask))
        return rendered

    def _one(self, view: View, box: list[float], size_px: int, mask: Image.Image | None) -> Image.Image:
        if view is View.CROP:
            return self._squared(self._image.crop(_crop_bounds(box, self._image.size)), size_px)
        inside = _drawn_bounds(box, self._image.size) if mask is None else (0, 0, *self._image.size)
        background, scale = (self._blurred, self._blur_scale) if view is View.BLUR else (self._image, 1)
        if self.settings.window_factor is not None:
            window = self._window(box, size_px)
            picture = Image.new("RGB", (size_px, size_px), self.settings.fill_rgb)
            window.paste(picture, background, (0, 0, *self._image.size), scale)
            shown = self._shaded(inside) if view is View.SHADE else self._image
            if mask is None:
                window.paste(picture, shown, inside)
                return picture
            sharp, small_mask = picture.copy(), Image.new("L", picture.size)
            window.paste(sharp, shown, inside)
            window.paste(small_mask, mask.convert("L"), inside)
            picture.paste(sharp, mask=small_mask)
            return picture
        picture = background.copy()
        shown = self._shaded(inside) if view is View.SHADE else self._image
        picture.paste(shown.crop(inside), inside[:2], mask)
        return self._squared(picture, size_px)

    def _shaded(self, inside: Bounds) -> Image.Image:
        tinted = self._image.copy()
        patch = self._image.crop(inside).convert("RGBA")
        tinted.paste(Image.alpha_composite(patch, Image.new("RGBA", patch.size, SHADE_RGBA)).convert("RGB"), inside[:2])
        return tinted

    def _window(self, box: list[float], size_px: int) -> _Window:
        x1, y1, x2, y2 = box
        side = max((self.settings.window_factor or 1.0) * max(x2 - x1, y2 - y1), self.settings.window_min_side_px)
        return _Window(left=(x1 + x2 - side) / 2, top=(y1 + y2 - side) / 2, scale=size_px / side, size_px=size_px)

    def _squared(self, picture: Image.Image, size_px: int) -> Image.Image:
        if self.settings.resize is Resize.SQUASH or picture.width == picture.height:
            return squashed(picture, size_px)
        scale = size_px / max(picture.size)
        width, height = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        square = Image.new("RGB", (size_px, size_px), self.settings.fill_rgb)
        resized = picture.resize((width, height), Image.Resampling.BICUBIC)
        square.paste(resized, ((size_px - width) // 2, (size_px - height) // 2))
        return square


def squashed(picture: Image.Image, size_px: int) -> Image.Image:
    """The picture as a square of ``size_px``, whatever its aspect; bicubic."""
    # Rows first, as Pillow before 13 did in one call: from 13 on it takes the columns of a tall picture first,
    # whose other rounding moves a logit by up to 0.1.
    rows = picture.resize((size_px, picture.height), Image.Resampling.BICUBIC)
    return rows.resize((size_px, size_px), Image.Resampling.BICUBIC)


@dataclass(frozen=True)
class _Window:
    """A square of the image shown at ``scale`` view pixels to an image pixel."""

    left: float
    top: float
    scale: float
    size_px: int

    def paste(self, picture: Image.Image, source: Image.Image, bounds: Bounds, source_scale: int = 1) -> None:
        """Resample ``bounds`` (image pixels) of a source, itself reduced by ``source_scale``, into the view.

        The region's edges fall on whole view pixels, its content stays where it belongs.
        """
        x1, x2 = self._span(bounds[0], bounds[2], self.left)
        y1, y2 = self._span(bounds[1], bounds[3], self.top)
        region = (
            min(max(0.0, (x1 / self.scale + self.left) / source_scale), source.width - 1),
            min(max(0.0, (y1 / self.scale + self.top) / source_scale), source.height - 1),
            min(source.width, (x2 / self.scale + self.left) / source_scale),
            min(source.height, (y2 / self.scale + self.top) / source_scale),
        )
        picture.paste(source.resize((x2 - x1, y2 - y1), Image.Resampling.BICUBIC, box=region), (x1, y1))

    def _span(self, low: float, high: float, origin: float) -> tuple[int, int]:
        """First and past-the-last view pixel of an interval that the window meets; at least one pixel."""
        first = min(max(round((low - origin) * self.scale), 0), self.size_px - 1)
        return first, min(max(round((high - origin) * self.scale), first + 1), self.size_px)


def _crop_bounds(box: list[float], size_wh: tuple[int, int]) -> Bounds:
    """Bounds as `Image.crop` takes them from a float box (rounded, half to even), but never empty."""
    left, top, right, bottom = (round(value) for value in box)
    left, top = min(left, size_wh[0] - 1), min(top, size_wh[1] - 1)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _drawn_bounds(box: list[float], size_wh: tuple[int, int]) -> Bounds:
    """Bounds of the pixels that `ImageDraw.rectangle` fills: cut to whole pixels, last row and column included."""
    left, top, right, bottom = (int(value) for value in box)
    left, top = min(left, size_wh[0] - 1), min(top, size_wh[1] - 1)
    return left, top, min(right + 1, size_wh[0]), min(bottom + 1, size_wh[1])
