"""The pixels of a sensor_msgs Image, whatever its encoding; OpenCV converts them, as ROS's cv_bridge does.

Whatever a message claims is checked before anything of that size is made.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from agent.datatypes import MAX_IMAGE_PIXELS, ImageArray
from agent.errors import InvalidDepthError, InvalidImageError
from agent.perception.depth_points import DepthArray

MAX_NAMED = 20
"""Characters of an encoding that is not known."""
_TO_8_BITS = 255 / 65535


class _Layout(NamedTuple):
    """How an encoding lays pixels out, and what OpenCV calls the way from there to RGB.

    Attributes:
        dtype: of one value.
        channels: values in a row for each pixel.
        to_rgb: None where nothing is to be done.
        even: whether width (2, 1), or width and height (2, 2), must be even.
        rows: of data for each row of pixels.
    """

    dtype: str
    channels: int
    to_rgb: int | None
    even: tuple[int, int] = (1, 1)
    rows: Fraction = Fraction(1)


_BAYER = {
    # ROS names the first four pixels, OpenCV the second and third of the second row.
    "rggb": cv2.COLOR_BayerBG2RGB,
    "bggr": cv2.COLOR_BayerRG2RGB,
    "gbrg": cv2.COLOR_BayerGR2RGB,
    "grbg": cv2.COLOR_BayerGB2RGB,
}
_LAYOUTS = {
    "rgb8": _Layout("u1", 3, None),
    "bgr8": _Layout("u1", 3, cv2.COLOR_BGR2RGB),
    "rgba8": _Layout("u1", 4, cv2.COLOR_RGBA2RGB),
    "bgra8": _Layout("u1", 4, cv2.COLOR_BGRA2RGB),
    "rgb16": _Layout("u2", 3, None),
    "bgr16": _Layout("u2", 3, cv2.COLOR_BGR2RGB),
    "rgba16": _Layout("u2", 4, cv2.COLOR_RGBA2RGB),
    "bgra16": _Layout("u2", 4, cv2.COLOR_BGRA2RGB),
    "mono8": _Layout("u1", 1, cv2.COLOR_GRAY2RGB),
    "mono16": _Layout("u2", 1, cv2.COLOR_GRAY2RGB),
    "8UC1": _Layout("u1", 1, cv2.COLOR_GRAY2RGB),
    "8UC3": _Layout("u1", 3, cv2.COLOR_BGR2RGB),  # OpenCV's own order
    "8UC4": _Layout("u1", 4, cv2.COLOR_BGRA2RGB),
    **{f"bayer_{order}8": _Layout("u1", 1, code) for order, code in _BAYER.items()},
    **{f"bayer_{order}16": _Layout("u2", 1, code) for order, code in _BAYER.items()},
    "yuv422": _Layout("u1", 2, cv2.COLOR_YUV2RGB_UYVY, even=(2, 1)),
    "uyvy": _Layout("u1", 2, cv2.COLOR_YUV2RGB_UYVY, even=(2, 1)),
    "yuv422_yuy2": _Layout("u1", 2, cv2.COLOR_YUV2RGB_YUY2, even=(2, 1)),
    "yuyv": _Layout("u1", 2, cv2.COLOR_YUV2RGB_YUY2, even=(2, 1)),
    "nv12": _Layout("u1", 1, cv2.COLOR_YUV2RGB_NV12, even=(2, 2), rows=Fraction(3, 2)),
    "nv21": _Layout("u1", 1, cv2.COLOR_YUV2RGB_NV21, even=(2, 2), rows=Fraction(3, 2)),
}
_DEPTH_TYPES = {"32FC1": "f4", "16UC1": "u2", "mono16": "u2"}


def rgb_from_raw(message: Any) -> ImageArray:
    """(H, W, 3) uint8 RGB of an Image; grey becomes RGB, 16 bits become 8, transparency is dropped.

    Raises:
        InvalidImageError: an encoding that is not known, or sizes that do not fit it or the data.
    """
    layout = _LAYOUTS.get(message.encoding)
    if layout is None:
        raise InvalidImageError(f"the encoding {message.encoding[:MAX_NAMED]!r} is not one of {', '.join(_LAYOUTS)}")
    problem = _problem_of(message, layout)
    if problem:
        raise InvalidImageError(problem)
    return _converted(_rows(message, layout), layout)


def rgb_from_mosaic(pixels: ImageArray, encoding: str) -> ImageArray:
    """(H, W, 3) uint8 RGB of (H, W) uint8 of one of the encodings ``bayer_...``."""
    return _converted(pixels, _LAYOUTS[encoding]._replace(dtype="u1"))


def is_mosaic(encoding: str) -> bool:
    """Whether an encoding has one colour in each pixel."""
    return encoding.startswith("bayer_") and encoding in _LAYOUTS


def is_depth(encoding: str) -> bool:
    """Whether an encoding is of depth alone, and never of a picture."""
    return encoding in _DEPTH_TYPES and encoding not in _LAYOUTS


def depth_from_raw(message: Any) -> DepthArray:
    """(H, W) float32 metres of a 32FC1 Image, or uint16 millimetres of a 16UC1 one (REP-118).

    Raises:
        InvalidDepthError: another encoding, or sizes that do not fit the data.
    """
    check_depth_encoding(message.encoding)
    layout = _Layout(_DEPTH_TYPES[message.encoding], 1, None)
    problem = _problem_of(message, layout)
    if problem:
        raise InvalidDepthError(problem)
    return _rows(message, layout)


def check_depth_encoding(encoding: str) -> None:
    """See that an encoding is one of depth.

    Raises:
        InvalidDepthError: it is not.
    """
    if encoding not in _DEPTH_TYPES:
        raise InvalidDepthError(f"the depth encoding {encoding[:MAX_NAMED]!r} is not one of {', '.join(_DEPTH_TYPES)}")


def _problem_of(message: Any, layout: _Layout) -> str:
    """Why the data of an Image cannot be read; empty where they can."""
    height, width, step = message.height, message.width, message.step
    row = width * layout.channels * np.dtype(layout.dtype).itemsize
    rows = int(height * layout.rows)
    if not (height and width):
        return f"the picture is {width}x{height} pixels"
    if height * width > MAX_IMAGE_PIXELS:
        return f"the picture is {width}x{height} pixels; scale it to at most {MAX_IMAGE_PIXELS}"
    if width % layout.even[0] or height % layout.even[1]:
        return f"the picture is {width}x{height} pixels, but {message.encoding} needs even numbers"
    if step < row:
        return f"step is {step} bytes, but {width} pixels of {message.encoding} take {row}"
    if len(message.data) < step * rows:
        return f"data has {len(message.data)} bytes, but {rows} rows of step {step} take {step * rows}"
    return ""


def _rows(message: Any, layout: _Layout) -> npt.NDArray[Any]:
    """(rows, width) or (rows, width, channels) of the data, in this machine's byte order, without what pads rows."""
    rows, width, step = int(message.height * layout.rows), message.width, message.step
    data = np.frombuffer(message.data, dtype=np.uint8, count=step * rows).reshape(rows, step)
    used = width * layout.channels * np.dtype(layout.dtype).itemsize
    given = np.ascontiguousarray(data[:, :used]).view(f"{'>' if message.is_bigendian else '<'}{layout.dtype}")
    values = given.astype(f"={layout.dtype}", copy=False)
    return values if layout.channels == 1 else values.reshape(rows, width, layout.channels)


def _converted(values: npt.NDArray[Any], layout: _Layout) -> ImageArray:
    rgb = values if layout.to_rgb is None else cv2.cvtColor(values, layout.to_rgb)
    eight_bits = rgb if layout.dtype == "u1" else cv2.convertScaleAbs(rgb, alpha=_TO_8_BITS)
    return np.asarray(eight_bits, dtype=np.uint8)
