"""Pictures from files and bytes, and to JPEG: the one place that decodes and encodes them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from agent.datatypes import MAX_IMAGE_PIXELS, ImageArray
from agent.errors import InvalidImageError

JPEG_QUALITY = 90


def load_image(path: str | Path) -> ImageArray:
    """Read a picture file, turned upright as its EXIF data says; transparency is dropped.

    Returns:
        (H, W, 3) uint8, [0, 255], RGB.

    Raises:
        InvalidImageError: no such file, no picture, a broken one, or more than `MAX_IMAGE_PIXELS`.
    """
    try:
        return _decoded(path, str(path))
    except FileNotFoundError as error:
        raise InvalidImageError(f"there is no image file at {path}") from error


def decode_image(encoded: bytes) -> ImageArray:
    """The same from the bytes of a picture file.

    Raises:
        InvalidImageError: no picture, a broken one, or more than `MAX_IMAGE_PIXELS`.
    """
    return _decoded(io.BytesIO(encoded), f"{len(encoded)} bytes")


def decode_grey16(encoded: bytes) -> npt.NDArray[np.uint16]:
    """(H, W) uint16 of the bytes of a 16-bit grey PNG.

    Raises:
        InvalidImageError: anything else, a broken one, or more than `MAX_IMAGE_PIXELS`.
    """
    name = f"{len(encoded)} bytes"
    with _opened(io.BytesIO(encoded), name) as picture:
        if picture.mode not in ("I;16", "I;16B", "I"):  # the last is what Pillow before 11 makes of it
            raise InvalidImageError(f"{name} are not a 16-bit grey PNG, but {picture.format} of mode {picture.mode}")
        return np.asarray(picture).astype(np.uint16)


def encode_jpeg(image_rgb: ImageArray, *, quality: int = JPEG_QUALITY) -> bytes:
    """A JPEG file of an (H, W, 3) uint8 RGB picture.

    Args:
        quality: Pillow's, 1 to 95.
    """
    file = io.BytesIO()
    Image.fromarray(image_rgb).save(file, "JPEG", quality=quality)
    return file.getvalue()


def _decoded(source: str | Path | io.BytesIO, name: str) -> ImageArray:
    with _opened(source, name) as picture:
        return np.array(ImageOps.exif_transpose(picture).convert("RGB"))


@contextmanager
def _opened(source: str | Path | io.BytesIO, name: str) -> Iterator[Image.Image]:
    """A picture file, not yet decoded; what goes wrong with it, then or later, becomes an InvalidImageError."""
    try:
        with Image.open(source) as picture:
            width, height = picture.size
            if width * height > MAX_IMAGE_PIXELS:
                raise InvalidImageError(f"{name} has {width * height} pixels; scale it to at most {MAX_IMAGE_PIXELS}")
            yield picture
    except (InvalidImageError, FileNotFoundError):
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidImageError(f"cannot read {name} as an image (PNG or JPEG, say): {error}") from error
