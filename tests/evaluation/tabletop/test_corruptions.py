"""Each corruption does what its name says, the same every time, and boxes stay on their things."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.datatypes import FloatArray, ImageArray
from evaluation.tabletop import corruptions
from evaluation.tabletop.corruptions import CORRUPTIONS, VIEWS, corrupted
from sim.benchmark_scenes import BenchmarkScene
from sim.orders import SeenObject

SIZE_WH = (640, 480)
THING = SeenObject("ball", "red", "medium", "plastic", 0.0, 0.0, 0.8, 0.9, 0.1, 7_854.0, 1.0)


def disc(x: float, y: float, radius: float = 50) -> ImageArray:
    """A red disc on a grey table."""
    image = np.full((SIZE_WH[1], SIZE_WH[0], 3), 90, dtype=np.uint8)
    down, across = np.mgrid[: SIZE_WH[1], : SIZE_WH[0]] + 0.5
    image[(across - x) ** 2 + (down - y) ** 2 < radius**2] = (200, 20, 20)
    return image


def table(x: float, y: float, radius: float = 50) -> BenchmarkScene:
    """A table with that disc, and with a thing that is out of sight."""
    boxes = np.array([[x - radius, y - radius, x + radius, y + radius], [0, 0, 0, 0]])
    objects = (THING, replace(THING, area_px=0.0, visible=0.0))
    return BenchmarkScene(7, disc(x, y, radius), boxes, objects)


def box_of_disc(image: ImageArray) -> FloatArray:
    """Around what is redder than the table."""
    down, across = np.nonzero(image[..., 0].astype(int) - image[..., 1] > 60)
    return np.array([across.min(), down.min(), across.max() + 1, down.max() + 1], dtype=np.float64)


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_scene_is_changed_the_same_way_every_time(name: str) -> None:
    truth = table(200, 220)
    once, again = corrupted(truth, name), corrupted(truth, name)
    assert once.image_rgb.dtype == np.uint8
    assert once.image_rgb.shape != truth.image_rgb.shape or not np.array_equal(once.image_rgb, truth.image_rgb)
    assert np.array_equal(once.image_rgb, again.image_rgb)
    assert once.in_sight == once.clearly_visible == [0]


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize(("x", "y"), [(200, 220), (450, 120), (320, 400)])
def test_boxes_go_with_their_things(name: str, x: float, y: float) -> None:
    seen = corrupted(table(x, y), name)
    assert np.abs(seen.boxes_xyxy[0] - box_of_disc(seen.image_rgb)).max() <= 3


def test_what_a_roll_takes_out_of_the_picture_is_hidden() -> None:
    truth = table(600, 455, 20)
    seen = corrupted(truth, "roll of 10 degrees")
    assert seen.clearly_visible == [0]
    seen = corrupted(table(25, 455, 20), "roll of 10 degrees")
    assert seen.clearly_visible == []


def test_sizes_are_those_of_their_names() -> None:
    for name in ("320x240", "1280x720"):
        width, height = map(int, name.split("x"))
        assert corrupted(table(200, 220), name).image_rgb.shape == (height, width, 3)


def test_a_wide_picture_shows_the_rows_around_the_things() -> None:
    for y in (60, 420):
        assert corrupted(table(320, y), "1280x720").objects[0].visible == 1.0


def test_light() -> None:
    grey = np.full((40, 60, 3), 100, dtype=np.uint8)
    draw = np.random.default_rng(0)
    assert corruptions.balanced(grey, 1.15)[0, 0].tolist() == [115, 100, 87]
    assert corruptions.exposed(grey, 1)[0, 0, 0] == 137
    assert corruptions.exposed(grey, -1)[0, 0, 0] == 73
    assert corruptions.exposed(np.full_like(grey, 250), 1).max() == 255
    assert corruptions.noisy(grey, draw, 10).std() == pytest.approx(10, abs=0.5)
    dim = corruptions.dim(grey, draw, 0.25, 1000)
    assert dim.mean() == pytest.approx(100 * 0.25 ** (1 / corruptions.GAMMA), abs=2)
    assert dim.std() > 2


def test_motion_draws_an_edge_out_over_its_length() -> None:
    image = np.zeros((5, 40, 3), dtype=np.uint8)
    image[:, 20:] = 210
    row = corruptions.moved(image, 7)[2, :, 0]
    assert np.flatnonzero((row > 0) & (row < 210)).tolist() == [17, 18, 19, 20, 21, 22]
