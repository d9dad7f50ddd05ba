"""The truth about "left of", "behind" and "bigger", from known poses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.orders import ORDERS, SeenObject, seen_objects
from sim.renderer import Rendering
from sim.scene import Camera, Scene, SceneObject, sample_scene

THING = SeenObject("cup", "red", "medium", "plastic", 0.0, 0.0, 0.8, 0.9, 0.1, 1000.0, 1.0)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("left", {"right_m": -0.04}),
        ("right", {"right_m": 0.04}),
        ("above", {"up_m": 0.04}),
        ("below", {"up_m": -0.04}),
        ("behind", {"away_m": 0.84}),
        ("front", {"away_m": 0.76}),
        ("bigger", {"area_px": 1600.0}),
        ("smaller", {"area_px": 600.0}),
        ("closer", {"range_m": 0.86}),
        ("further", {"range_m": 0.94}),
    ],
)
def test_an_order_holds_one_way_only(name: str, change: dict[str, float]) -> None:
    other = replace(THING, **change)
    assert ORDERS[name].holds(other, THING)
    assert not ORDERS[name].holds(THING, other)
    assert not ORDERS[name].holds(THING, THING)


@pytest.mark.parametrize(
    ("name", "change"),
    [("left", {"right_m": -0.02}), ("behind", {"away_m": 0.82}), ("bigger", {"area_px": 1400.0})],
)
def test_within_the_margin_nothing_holds(name: str, change: dict[str, float]) -> None:
    other = replace(THING, **change)
    assert not ORDERS[name].holds(other, THING)
    assert not ORDERS[name].holds(THING, other)


def test_bigger_but_shorter_is_hard_to_say() -> None:
    lemon, spoon = replace(THING, area_px=3000.0, length_rad=0.1), replace(THING, area_px=1500.0, length_rad=0.2)
    assert not ORDERS["bigger"].holds(lemon, spoon)
    assert not ORDERS["smaller"].holds(spoon, lemon)


def _scene(*places: tuple[float, float]) -> Scene:
    things = tuple(
        SceneObject("ball", "red", "medium", "plastic", 0, (1.0, 0.0, 0.0), (x, y, 0.0), 0.0) for x, y in places
    )
    camera = Camera(position_m=(-0.6, 0.0, 0.6), target_m=(0.0, 0.0, 0.0), fovy_deg=45.0)
    return Scene(40_000, things, camera, sample_scene(40_000).surroundings)


def test_what_the_camera_sees_of_known_poses() -> None:
    scene = _scene((0.0, 0.0), (0.1, 0.0), (0.0, 0.2))
    masks = np.zeros((480, 640), dtype=np.uint8)
    masks[:2, :50] = 1
    masks[5, :30] = 3
    rendering = Rendering(
        scene, np.zeros((480, 640, 3), np.uint8), np.zeros((480, 640), np.float32), masks, np.zeros((3, 4)), np.ones(3)
    )
    middle, behind, left = seen_objects(rendering)
    assert (middle.area_px, behind.area_px, left.area_px) == (100.0, 0.0, 30.0)
    assert middle.right_m == pytest.approx(0.0, abs=1e-9)
    assert left.right_m == pytest.approx(-0.2)
    assert behind.away_m - middle.away_m == pytest.approx(0.1)
    assert behind.up_m - middle.up_m == pytest.approx(0.1 * np.sin(np.radians(45)))
    assert middle.away_m == pytest.approx(0.6)
    assert middle.range_m == pytest.approx(np.hypot(0.6, 0.6 - 0.036), rel=0.01)
    assert behind.length_rad < middle.length_rad


def test_the_view_turns_with_the_camera() -> None:
    """From the table's side, what was behind is now to the left."""
    scene = _scene((0.0, 0.0), (0.1, 0.0))
    side = replace(scene, camera=Camera(position_m=(0.0, -0.6, 0.6), target_m=(0.0, 0.0, 0.0), fovy_deg=45.0))
    rendering = Rendering(
        side,
        np.zeros((480, 640, 3), np.uint8),
        np.zeros((480, 640), np.float32),
        np.zeros((480, 640), np.uint8),
        np.zeros((2, 4)),
        np.ones(2),
    )
    middle, other = seen_objects(rendering)
    assert other.right_m - middle.right_m == pytest.approx(0.1)
    assert other.away_m == pytest.approx(middle.away_m)
