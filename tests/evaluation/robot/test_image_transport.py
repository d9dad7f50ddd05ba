from __future__ import annotations

import os

import numpy as np
import pytest

from evaluation.robot.image_transport import Crossings, measure, report

DOMAIN = 101 + os.getpid() % 100


def test_pictures_from_process_to_process() -> None:
    crossed = {"640x480 raw": Crossings(921_600, 4, [3.0, 3.0, 3.0], [1.0, 1.0, 1.0, 1.0])}
    lines = report(crossed).splitlines()
    assert lines[2].split() == ["640x480", "raw", "922", "3.00", "3.00", "1.00", "1.00", "3.00", "1", "+", "0"]
    assert lines[-1] == "640x480 raw, rclpy API / bare: 3, goal <= 2 missed"


@pytest.mark.parametrize("compressed", [False, True])
def test_a_picture_crosses_both_ways(compressed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    pixels = np.random.default_rng(0).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    crossings = measure(pixels, compressed, 10, DOMAIN)
    assert crossings.sent == 10
    for way in (crossings.rclpy, crossings.bare):
        assert 0 < len(way) <= 10  # best effort
        assert 0 < min(way) < 5000
    assert compressed == (crossings.size_bytes != pixels.nbytes)
