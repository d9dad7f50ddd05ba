"""The scenes in the package: whole, true, and readable where MuJoCo is not installed."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from agent.errors import InvalidInputError
from agent.images import load_image
from sim.orders import ORDERS
from sim.shipped_scenes import SCENE_COUNT, shipped_scene, shipped_truth


@pytest.mark.parametrize("number", range(SCENE_COUNT))
def test_every_scene_has_a_picture_and_its_truth(number: int) -> None:
    scene = shipped_scene(number)
    objects = scene.record["objects"]
    assert load_image(scene.image).shape == (480, 640, 3)
    assert 5 <= len(objects) <= 9
    assert 30_000 <= scene.record["seed"] < 40_000
    boxes = np.array([thing["box_xyxy"] for thing in objects])
    assert (boxes[:, 2:] > boxes[:, :2]).all()
    assert (boxes >= 0).all()
    assert (boxes <= [640, 480, 640, 480]).all()
    assert min(thing["visible"] for thing in objects) > 0.5


def test_the_scenes_are_different() -> None:
    assert len({shipped_scene(number).record["seed"] for number in range(SCENE_COUNT)}) == SCENE_COUNT


def test_scene_0_shows_one_red_cup_left_of_one_bowl() -> None:
    objects = shipped_scene(0).record["objects"]
    (bowl,) = (thing["box_xyxy"] for thing in objects if thing["category"] == "bowl")
    cups = {thing["colour"]: thing["box_xyxy"] for thing in objects if thing["category"] == "cup"}
    assert len(cups) >= 2
    assert (cups["red"][0] + cups["red"][2]) / 2 < bowl[0]


def test_the_truth_of_scene_0_as_benchmarks_see_it() -> None:
    truth = shipped_truth(0)
    red = next(thing for thing in truth.objects if (thing.colour, thing.category) == ("red", "cup"))
    bowl = next(thing for thing in truth.objects if thing.category == "bowl")
    assert ORDERS["left"].holds(red, bowl)
    assert truth.image_rgb.shape == (480, 640, 3)
    assert len(truth.boxes_xyxy) == len(truth.objects) == len(truth.clearly_visible)


@pytest.mark.parametrize("number", [-1, SCENE_COUNT])
def test_no_such_scene(number: int) -> None:
    with pytest.raises(InvalidInputError, match="choose 0 to 23"):
        shipped_scene(number)


def test_reading_a_scene_loads_no_renderer() -> None:
    code = "import sys, sim.shipped_scenes as s; s.shipped_scene(0); print('mujoco' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
