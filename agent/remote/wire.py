"""What goes over HTTP between a robot and its server: arrays as npz, no pickles. docs/scale.md has the requests."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from agent.datatypes import ImageArray
from agent.errors import InvalidInputError

Arrays = dict[str, npt.NDArray[Any]]


def pack(**arrays: npt.ArrayLike) -> bytes:
    """Arrays as the bytes of an npz file."""
    file = io.BytesIO()
    saved: dict[str, Any] = {name: np.asarray(each) for name, each in arrays.items()}
    np.savez(file, **saved)
    return file.getvalue()


def unpack(content: bytes) -> Arrays:
    """What `pack` made.

    Raises:
        InvalidInputError: something else, or with objects in it.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, EOFError, KeyError, AttributeError, zipfile.BadZipFile) as error:
        raise InvalidInputError(f"{len(content)} bytes are not an npz file of arrays: {error}") from error


def packed_picture(image_rgb: ImageArray) -> npt.NDArray[np.uint8]:
    """(B,) uint8, the bytes of a PNG: nothing is lost, so that a server answers as models here would."""
    file = io.BytesIO()
    Image.fromarray(image_rgb).save(file, "PNG", compress_level=1)
    return np.frombuffer(file.getvalue(), dtype=np.uint8)
