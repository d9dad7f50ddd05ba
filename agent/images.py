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
MAX_8_BIT, MAX_16_BIT = 255, 65_535
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
HEIC = (
    "it is HEIC, which needs a decoder of its own: save it as JPEG (heif-convert from the Debian package"
    " libheif-examples does; an iPhone takes JPEG with Settings, Camera, Formats, Most Compatible)"
)


def load_image(path: str | Path) -> ImageArray:
    """Read a picture file, turned upright as its EXIF data says; what is wholly transparent is white.

    Grey of 16 bits is brought to 8, the brightest that 16 bits can say being 255.

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
        return _in_rgb(ImageOps.exif_transpose(picture), name)


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
        reason = HEIC if _is_heic(source) else str(error).partition(" <_io.")[0]
        raise InvalidImageError(f"cannot read {name} as an image (PNG or JPEG, say): {reason}") from error


def _in_rgb(picture: Image.Image, name: str) -> ImageArray:
    """(H, W, 3) uint8 of a picture in any of Pillow's modes."""
    if picture.mode.startswith("I"):  # as Pillow opens grey of more than 8 bits; it would cut off all above 255
        grey = np.asarray(picture)
        if grey.min() < 0 or grey.max() > MAX_16_BIT:
            raise InvalidImageError(f"{name} has grey values of more than 16 bits; save it with 8 or 16")
        is_8_bit = picture.mode == "I" and grey.max() <= MAX_8_BIT
        picture = Image.fromarray((grey if is_8_bit else grey // (MAX_16_BIT // MAX_8_BIT)).astype(np.uint8))
    if not picture.has_transparency_data:
        return np.array(picture.convert("RGB"))
    pixels = np.array(picture.convert("RGBA"))
    is_hidden = pixels[..., 3] == 0
    if is_hidden.all():
        raise InvalidImageError(f"{name} is transparent everywhere: save it without transparency")
    pixels[is_hidden] = MAX_8_BIT
    return np.ascontiguousarray(pixels[..., :3])


def _is_heic(source: str | Path | io.BytesIO) -> bool:
    """Whether a file begins as pictures of the HEIF family do (ISO/IEC 23008-12)."""
    if isinstance(source, io.BytesIO):
        start = source.getvalue()[:12]
    elif Path(source).is_file():
        with Path(source).open("rb") as file:
            start = file.read(12)
    else:
        return False
    return start[4:8] == b"ftyp" and start[8:12] in HEIC_BRANDS
