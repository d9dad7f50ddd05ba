"""Pictures from files and bytes, and to JPEG: the one place that decodes and encodes them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
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


def encode_jpeg(image_rgb: ImageArray, *, quality: int = JPEG_QUALITY) -> bytes:
    """A JPEG file of an (H, W, 3) uint8 RGB picture.

    Args:
        quality: Pillow's, 1 to 95.
    """
    file = io.BytesIO()
    Image.fromarray(image_rgb).save(file, "JPEG", quality=quality)
    return file.getvalue()


def _decoded(source: str | Path | io.BytesIO, name: str) -> ImageArray:
    try:
        with Image.open(source) as picture:
            width, height = picture.size
            if width * height > MAX_IMAGE_PIXELS:
                raise InvalidImageError(f"{name} has {width * height} pixels; scale it to at most {MAX_IMAGE_PIXELS}")
            return np.array(ImageOps.exif_transpose(picture).convert("RGB"))
    except (InvalidImageError, FileNotFoundError):
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidImageError(f"cannot read {name} as an image (PNG or JPEG, say): {error}") from error
