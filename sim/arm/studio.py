"""The light in which people see the table from the side: the same for every scene, whatever its own lamps are like."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import mujoco
import numpy as np

LAMP_M = (-0.6, 0.8, 1.9)
AIM_M = (0.03, 0.0, 0.0)
LAMP, AMBIENT, FRONT = 0.65, 0.38, 0.22
"""Of the lamp that casts shadows, of the light from everywhere, and of that from the one who looks."""


@contextmanager
def studio_light(model: Any, data: Any) -> Iterator[None]:
    """Light a compiled table so, and put its own lamps back at the end."""
    main, fill, front = model.light("main"), model.light("fill"), model.vis.headlight
    kept = [(values, values.copy()) for values in (main.pos, main.dir, main.diffuse, main.ambient, fill.diffuse)]
    aim = np.subtract(AIM_M, LAMP_M)
    main.pos[:], main.dir[:] = LAMP_M, aim / np.linalg.norm(aim)
    main.diffuse[:], main.ambient[:], fill.diffuse[:] = LAMP, 0.0, 0.0
    front.active, front.ambient[:], front.diffuse[:], front.specular[:] = 1, AMBIENT, FRONT, 0.0
    mujoco.mj_camlight(model, data)
    try:
        yield
    finally:
        front.active = 0
        for values, before in kept:
            values[:] = before
        mujoco.mj_camlight(model, data)
