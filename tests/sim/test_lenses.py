from __future__ import annotations

import numpy as np

from agent.perception.camera import Camera
from sim.lenses import Lens

MATRIX = np.array([[500.0, 0, 320], [0, 500, 240], [0, 0, 1]])


def test_a_lens_without_distortion_shows_what_was_rendered() -> None:
    picture = np.random.default_rng(49_110).integers(0, 255, (480, 640), dtype=np.uint8)
    assert (Lens(Camera(MATRIX), (640, 480), MATRIX).photograph(picture) == picture).all()


def test_each_pixel_shows_what_its_ray_hits() -> None:
    columns = np.mgrid[:480, :640][1] + 0.5
    across = ((columns - 320) / 500).astype(np.float32)
    camera = Camera(np.diag([0.7, 0.7, 1]) @ MATRIX, "plumb_bob", np.array([-0.2, 0.05, 0.001, 0.002]))
    seen = Lens(camera, (448, 336), MATRIX).photograph(across)
    pixels = np.column_stack(np.unravel_index(np.arange(0, 448 * 336, 997), (336, 448)))
    for row, column in pixels:
        ray = camera.rays(np.array([[column + 0.5, row + 0.5]]))[0]
        is_inside = abs(ray[0]) < 0.63 and abs(ray[1]) < 0.47
        assert not is_inside or abs(seen[row, column] - ray[0]) <= 0.5 / 500 + 1e-6


def test_nothing_is_seen_beyond_the_rendering() -> None:
    wide = Camera(MATRIX * [[0.5, 1, 1], [1, 0.5, 1], [1, 1, 1]], "equidistant", np.zeros(4))
    seen = Lens(wide, (640, 480), MATRIX).photograph(np.ones((480, 640), np.float32))
    assert seen[:, 320].tolist().count(0.0) > 150
    assert seen[240, 320] == 1
