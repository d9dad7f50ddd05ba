"""Image files to arrays: the one place that decodes pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from agent.datatypes import MAX_IMAGE_PIXELS, ImageArray
from agent.errors import InvalidImageError


def load_image(path: str | Path) -> ImageArray:
    """Read a picture file, turned upright as its EXIF data says; transparency is dropped.

    Returns:
        (H, W, 3) uint8, [0, 255], RGB.

    Raises:
        InvalidImageError: no such file, no picture, a broken one, or more than `MAX_IMAGE_PIXELS`.
    """
    try:
        with Image.open(path) as picture:
            width, height = picture.size
            if width * height > MAX_IMAGE_PIXELS:
                raise InvalidImageError(f"{path} has {width * height} pixels; scale it to at most {MAX_IMAGE_PIXELS}")
            return np.array(ImageOps.exif_transpose(picture).convert("RGB"))
    except InvalidImageError:
        raise
    except FileNotFoundError as error:
        raise InvalidImageError(f"there is no image file at {path}") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidImageError(f"cannot read {path} as an image (PNG or JPEG, say): {error}") from error
