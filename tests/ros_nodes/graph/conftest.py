"""A robot of real processes over a simulated table that the tests move."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from evaluation.robot.robot import Robot
from tests.support.graph import FAULTY_CAMERA, PATIENT
from tests.support.rendering import skip_unless_it_can_render

DOMAIN = 101 + os.getpid() % 100


@pytest.fixture(scope="module")
def robot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Robot]:
    skip_unless_it_can_render()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        folder = tmp_path_factory.mktemp("robot")
        with Robot(folder, DOMAIN, rate_hz=8.0, grounding_arguments=PATIENT, camera=FAULTY_CAMERA) as robot:
            yield robot
