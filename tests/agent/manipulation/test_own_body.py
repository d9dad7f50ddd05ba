from __future__ import annotations

import numpy as np

from agent.manipulation.own_body import shows_things
from agent.perception.camera import Camera
from tests.support.ray_casting import DepthCamera, block, can, table

CAMERA = DepthCamera()
BASE, FOREARM = block((0.0, 0.0, 0.0), (0.1, 0.1, 0.2)), block((0.1, 0.1, 0.4), (0.3, 0.05, 0.05))
CAN = can((0.05, -0.25, 0.0), 0.03, 0.1)


def shown(*solids: object) -> list[bool]:
    """Of the boxes around the solids, which are on things."""
    depth, boxes = CAMERA.look(table(), *solids)  # type: ignore[arg-type]
    pose = CAMERA.rotation, CAMERA.position_m
    return shows_things(depth, Camera.of(CAMERA.intrinsics), pose, boxes[1:]).tolist()


def test_a_thing_is_one_and_the_arm_is_none() -> None:
    assert shown(CAN, BASE, FOREARM) == [True, False, False]


def test_bare_table_such_as_a_shadow_is_no_thing() -> None:
    depth, boxes = CAMERA.look(table(), CAN)
    beside = boxes[1] + [120.0, 0.0, 120.0, 0.0]
    pose = CAMERA.rotation, CAMERA.position_m
    assert shows_things(depth, Camera.of(CAMERA.intrinsics), pose, np.array([boxes[1], beside])).tolist() == [
        True,
        False,
    ]


def test_a_box_without_depth_is_taken_for_a_thing() -> None:
    pose = CAMERA.rotation, CAMERA.position_m
    holes = np.zeros((480, 640), dtype=np.float32)
    box = np.array([[100.0, 100.0, 200.0, 200.0]])
    assert shows_things(holes, Camera.of(CAMERA.intrinsics), pose, box).tolist() == [True]
    assert shows_things(holes, Camera.of(CAMERA.intrinsics), pose, np.zeros((0, 4))).shape == (0,)
