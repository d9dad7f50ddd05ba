"""Encodings as the drivers of cameras publish them; the table of ROS's cv_bridge is the reference."""

from __future__ import annotations

import array
from typing import Any

import cv2
import numpy as np
import pytest
from sensor_msgs.msg import Image

from agent.errors import InvalidDepthError, InvalidImageError
from ros_nodes.raw_images import depth_from_raw, is_depth, is_mosaic, rgb_from_mosaic, rgb_from_raw

HEIGHT, WIDTH = 48, 64
ROWS, COLUMNS = np.mgrid[:HEIGHT, :WIDTH]
SMOOTH = np.stack([40 + 2 * COLUMNS, 200 - 3 * ROWS, 60 + ROWS + COLUMNS], axis=-1).astype(np.uint8)
RED, GREEN, BLUE = range(3)


def image(values: np.ndarray, encoding: str, **fields: Any) -> Image:
    """An Image of (rows, ...) values, with a few bytes after each row."""
    rows = np.ascontiguousarray(values).reshape(len(values), -1).view(np.uint8)
    padded = np.pad(rows, ((0, 0), (0, 6)), constant_values=7)
    made = {"height": HEIGHT, "width": WIDTH, "encoding": encoding, "step": padded.shape[1]}
    return Image(**{**made, "data": array.array("B", padded.tobytes()), **fields})


def sixteen(values: np.ndarray, order: str = "<") -> np.ndarray:
    return (values.astype(np.uint32) * 257).astype(f"{order}u2")


def with_alpha(values: np.ndarray) -> np.ndarray:
    return np.concatenate([values, np.full_like(values[..., :1], 9)], axis=-1)


@pytest.mark.parametrize(
    ("encoding", "values"),
    [
        ("rgb8", SMOOTH),
        ("bgr8", SMOOTH[..., ::-1]),
        ("8UC3", SMOOTH[..., ::-1]),
        ("rgba8", with_alpha(SMOOTH)),
        ("bgra8", with_alpha(SMOOTH[..., ::-1])),
        ("8UC4", with_alpha(SMOOTH[..., ::-1])),
        ("rgb16", sixteen(SMOOTH)),
        ("bgr16", sixteen(SMOOTH[..., ::-1])),
        ("rgba16", sixteen(with_alpha(SMOOTH))),
        ("bgra16", sixteen(with_alpha(SMOOTH[..., ::-1]))),
    ],
)
def test_colours_come_out_exactly(encoding: str, values: np.ndarray) -> None:
    found = rgb_from_raw(image(values, encoding))
    assert found.dtype == np.uint8
    assert (found == SMOOTH).all()


@pytest.mark.parametrize(
    ("encoding", "values"),
    [("mono8", SMOOTH[..., 0]), ("8UC1", SMOOTH[..., 0]), ("mono16", sixteen(SMOOTH[..., 0]))],
)
def test_grey_becomes_three_equal_channels(encoding: str, values: np.ndarray) -> None:
    assert (rgb_from_raw(image(values, encoding)) == SMOOTH[..., :1]).all()


@pytest.mark.parametrize("encoding", ["mono16", "rgb16", "bayer_rggb16"])
def test_sixteen_bits_of_either_byte_order(encoding: str) -> None:
    values = SMOOTH if encoding == "rgb16" else SMOOTH[..., 0]
    little = rgb_from_raw(image(sixteen(values), encoding))
    assert (rgb_from_raw(image(sixteen(values, ">"), encoding, is_bigendian=1)) == little).all()


def mosaic(pattern: str) -> np.ndarray:
    """What a sensor sees through a pattern of colours, named from the first pixel on, row by row."""
    channels = np.array([{"r": RED, "g": GREEN, "b": BLUE}[each] for each in pattern]).reshape(2, 2)
    return np.take_along_axis(SMOOTH, channels[ROWS % 2, COLUMNS % 2][..., None], axis=-1)[..., 0]


@pytest.mark.parametrize("pattern", ["rggb", "bggr", "gbrg", "grbg"])
@pytest.mark.parametrize("bits", [8, 16])
def test_mosaics_become_pictures(pattern: str, bits: int) -> None:
    values = mosaic(pattern) if bits == 8 else sixteen(mosaic(pattern))
    found = rgb_from_raw(image(values, f"bayer_{pattern}{bits}"))
    assert np.abs(found.astype(int) - SMOOTH)[2:-2, 2:-2].max() <= 3
    if bits == 8:
        assert (rgb_from_mosaic(values, f"bayer_{pattern}8") == found).all()


@pytest.mark.parametrize(
    ("encoding", "order"), [("yuv422", "uyvy"), ("uyvy", "uyvy"), ("yuv422_yuy2", "yuyv"), ("yuyv", "yuyv")]
)
def test_yuv422_of_both_orders(encoding: str, order: str) -> None:
    yuv = cv2.cvtColor(SMOOTH, cv2.COLOR_RGB2YUV).astype(np.float64)
    # OpenCV's way back takes luminance from 16 to 235, and half the colour of each pair.
    luma = 16 + yuv[..., 0] * 219 / 255
    u, v = _chroma()
    first, second = (u, luma) if order == "uyvy" else (luma, u)
    third, fourth = (v, luma) if order == "uyvy" else (luma, v)
    values = np.empty((HEIGHT, WIDTH, 2))
    values[:, 0::2, 0], values[:, 0::2, 1] = first[:, 0::2], second[:, 0::2]
    values[:, 1::2, 0], values[:, 1::2, 1] = third[:, 1::2], fourth[:, 1::2]
    found = rgb_from_raw(image(np.round(values).astype(np.uint8), encoding))
    assert np.abs(found.astype(int) - SMOOTH).max() <= 5


@pytest.mark.parametrize(("encoding", "pair"), [("nv12", (0, 1)), ("nv21", (1, 0))])
def test_colour_at_half_the_size_below_the_luminance(encoding: str, pair: tuple[int, int]) -> None:
    luma = 16 + cv2.cvtColor(SMOOTH, cv2.COLOR_RGB2YUV)[..., 0] * (219 / 255)
    chroma = np.stack([_chroma()[each][::2, ::2] for each in pair], axis=-1).reshape(HEIGHT // 2, WIDTH)
    values = np.round(np.vstack([luma, chroma])).astype(np.uint8)
    found = rgb_from_raw(image(values, encoding))
    assert found.shape == SMOOTH.shape
    assert np.abs(found.astype(int) - SMOOTH).max() <= 6


def _chroma() -> tuple[np.ndarray, np.ndarray]:
    """(H, W) each: blue and red difference as BT.601 has them for video."""
    red, green, blue = np.moveaxis(SMOOTH.astype(np.float64), -1, 0)
    u = 128 - 0.148 * red - 0.291 * green + 0.439 * blue
    return u, 128 + 0.439 * red - 0.368 * green - 0.071 * blue


@pytest.mark.parametrize(
    ("encoding", "fields", "words"),
    [
        ("yuv422", {"width": 63}, "63x48 pixels, but yuv422 needs even numbers"),
        ("nv12", {"height": 47}, "64x47 pixels, but nv12 needs even numbers"),
        ("nv12", {}, "72 rows of step"),
        ("rgb16", {}, "64 pixels of rgb16 take 384"),
        ("16UC1", {}, "'16UC1' is not one of rgb8"),
        ("32FC1", {}, "'32FC1' is not one of rgb8"),
        ("64FC3", {}, "'64FC3' is not one of rgb8"),
        ("nv24", {}, "'nv24' is not one of rgb8"),
        ("BGR8", {}, "'BGR8' is not one of rgb8"),
        ("", {}, "'' is not one of rgb8"),
    ],
)
def test_what_is_not_converted_is_refused_by_name(encoding: str, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidImageError, match=words) as caught:
        rgb_from_raw(image(SMOOTH, encoding, **fields))
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("encoding", ["bayer_rggb8", "yuv422", "mono16"])
def test_the_smallest_pictures(encoding: str) -> None:
    message = image(SMOOTH, encoding, height=2, width=2)
    assert rgb_from_raw(message).shape == (2, 2, 3)


def test_depth_alone_and_mosaics_are_told_by_name() -> None:
    assert [each for each in ("16UC1", "32FC1", "mono16", "rgb8") if is_depth(each)] == ["16UC1", "32FC1"]
    assert [each for each in ("bayer_rggb8", "bayer_rggb12", "mono8") if is_mosaic(each)] == ["bayer_rggb8"]


def test_depth_of_another_encoding() -> None:
    with pytest.raises(InvalidDepthError, match="'rgb8' is not one of 32FC1, 16UC1, mono16"):
        depth_from_raw(image(SMOOTH, "rgb8"))
