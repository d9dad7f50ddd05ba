from __future__ import annotations

import numpy as np

from agent.manipulation.sight import Sight, presence, thing_in
from agent.perception.camera import Camera
from tests.support.ray_casting import DepthCamera, Solid, dish, table

CAMERA = DepthCamera(45, azimuth_deg=20)
PLATE = dish((0, 0, 0), 0.06, 0.095, 0.014, 0.004)


def seen(*solids: Solid) -> tuple[Sight, np.ndarray]:
    depth, boxes = CAMERA.look(*solids)
    lens = Camera.of(CAMERA.intrinsics)
    return Sight(0.0, depth, lens, CAMERA.rotation, CAMERA.position_m), boxes[0]


def test_what_is_flat_has_gone_where_the_table_is_seen_in_its_place() -> None:
    sight, box = seen(PLATE, table())
    plate = thing_in(sight, box)
    assert presence(plate, sight).is_there
    assert not presence(plate, sight).has_gone
    bare, _ = seen(table())
    assert presence(plate, bare).has_gone
    assert not presence(plate, bare).is_there
