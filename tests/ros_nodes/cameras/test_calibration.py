"""Calibration files as camera_calibration writes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.errors import InvalidCameraError
from ros_nodes.cameras.calibration import read_camera_info

WRITTEN = """image_width: 640
image_height: 480
camera_name: front
camera_matrix:
  rows: 3
  cols: 3
  data: [612.5, 0.0, 321.25, 0.0, 611.0, 238.5, 0.0, 0.0, 1.0]
distortion_model: plumb_bob
distortion_coefficients:
  rows: 1
  cols: 5
  data: [0.1, -0.2, 0.001, 0.002, 0.0]
rectification_matrix:
  rows: 3
  cols: 3
  data: [1, 0, 0, 0, 1, 0, 0, 0, 1]
projection_matrix:
  rows: 3
  cols: 4
  data: [620.0, 0.0, 322.0, 0.0, 0.0, 619.0, 237.0, 0.0, 0.0, 0.0, 1.0, 0.0]
"""
LEAST = """image_width: 640
image_height: 480
camera_matrix: {data: [612.5, 0, 321.25, 0, 611, 238.5, 0, 0, 1]}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "camera.yaml"
    path.write_text(text)
    return path


def test_everything_in_the_file_is_in_the_message(tmp_path: Path) -> None:
    info = read_camera_info(write(tmp_path, WRITTEN))
    assert (info.width, info.height, info.distortion_model) == (640, 480, "plumb_bob")
    assert list(info.d) == [0.1, -0.2, 0.001, 0.002, 0.0]
    assert list(info.k) == [612.5, 0, 321.25, 0, 611, 238.5, 0, 0, 1]
    assert list(info.p) == [620, 0, 322, 0, 0, 619, 237, 0, 0, 0, 1, 0]


def test_what_is_not_in_the_file_is_without_distortion(tmp_path: Path) -> None:
    info = read_camera_info(write(tmp_path, LEAST))
    assert list(info.d) == [0.0] * 5
    np.testing.assert_array_equal(np.reshape(info.r, (3, 3)), np.eye(3))
    assert list(info.p) == [612.5, 0, 321.25, 0, 0, 611, 238.5, 0, 0, 0, 1, 0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a list",
        "just words",
        "{broken",
        "a: !!python/object/apply:os.system ['true']",
        LEAST.replace("640", "-640"),
        LEAST.replace("640", "0"),
        LEAST.replace("640", "99999999999"),
        LEAST.replace("640", "wide"),
        LEAST.replace("image_width: 640\n", ""),
        LEAST.replace("612.5", "0"),
        LEAST.replace("612.5", ".nan"),
        LEAST.replace("612.5, ", ""),
        LEAST.replace("612.5", "a"),
        LEAST.replace("{data: ", "").replace("}", ""),
        LEAST + "distortion_coefficients: 5",
        LEAST + "projection_matrix: {data: [1, 2]}",
    ],
)
def test_what_is_no_calibration_is_refused_with_the_remedy(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidCameraError, match=r"camera\.yaml.*cameracalibrator"):
        read_camera_info(write(tmp_path, text))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidCameraError, match=r"none\.yaml \(No such file"):
        read_camera_info(tmp_path / "none.yaml")
    with pytest.raises(InvalidCameraError, match="Is a directory"):
        read_camera_info(tmp_path)
