"""Calibration files of real cameras, as ROS's camera_calibration writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sensor_msgs.msg import CameraInfo

from agent.errors import InvalidCameraError

MAX_FILE_BYTES = 100_000
REMEDY = "make it with ros2 run camera_calibration cameracalibrator"


def read_camera_info(path: Path) -> CameraInfo:
    """The calibration in a YAML file: image_width, image_height, camera_matrix and, where given, the rest.

    Raises:
        InvalidCameraError: no such file, or no calibration in it.
    """
    content = _read(path)
    try:
        info = CameraInfo(
            width=int(content["image_width"]),
            height=int(content["image_height"]),
            distortion_model=str(content.get("distortion_model", "plumb_bob")),
            d=_numbers(content, "distortion_coefficients", None, [0.0] * 5),
            k=_numbers(content, "camera_matrix", 9, None),
            r=_numbers(content, "rectification_matrix", 9, np.eye(3).ravel().tolist()),
        )
        bare = np.column_stack([np.reshape(info.k, (3, 3)), np.zeros(3)])
        info.p = np.array(_numbers(content, "projection_matrix", 12, bare.ravel().tolist()))
    except (KeyError, TypeError, ValueError, AssertionError, OverflowError) as error:
        raise InvalidCameraError(f"{path} is not a camera calibration ({error!r}): {REMEDY}") from error
    if min(info.width, info.height) < 1 or info.k[0] <= 0 or info.k[4] <= 0:
        raise InvalidCameraError(f"{path} lacks a picture size or a focal length: {REMEDY}")
    return info


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = yaml.safe_load(file.read(MAX_FILE_BYTES))
    except OSError as error:
        raise InvalidCameraError(f"cannot read the calibration {path} ({error.strerror}): {REMEDY}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InvalidCameraError(f"{path} is not YAML: {REMEDY}") from error
    if not isinstance(content, dict):
        raise InvalidCameraError(f"{path} is not a camera calibration: {REMEDY}")
    return content


def _numbers(content: dict[str, Any], key: str, count: int | None, default: list[float] | None) -> list[float]:
    """The ``data`` of a matrix; so many numbers, or any (None)."""
    if key not in content and default is not None:
        return default
    numbers = [float(value) for value in content[key]["data"]]
    if not np.isfinite(numbers).all() or len(numbers) != (count or len(numbers)):
        raise ValueError(f"{key} must be {count or 'some'} finite numbers")
    return numbers
