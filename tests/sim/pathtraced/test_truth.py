"""Masks and visible shares, against what geometry says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.pathtraced.dressing import DressedThing, Dressing, dress
from sim.pathtraced.part import Part
from sim.pathtraced.solids import ball_mesh, slab
from sim.pathtraced.truth import measure
from sim.renderer import boxes_of_masks
from sim.scene import Camera, sample_scene

CAMERA = Camera((-0.8, 0.0, 0.05), (0.0, 0.0, 0.05), 20.0, (320, 240))


def dressing(*things: Part, clutter: tuple[Part, ...] = ()) -> Dressing:
    scene = sample_scene(70_300)
    room = dress(replace(scene, objects=())).room
    scene = replace(scene, camera=CAMERA, objects=scene.objects[: len(things)])
    dressed = tuple(DressedThing([part], "a", "gloss") for part in things)
    return Dressing(scene, dressed, tuple([part] for part in clutter), room)


def test_a_ball_is_seen_as_a_circle() -> None:
    radius = 0.04
    masks, visible = measure(dressing(Part(ball_mesh(radius).moved(0, 0, 0.05 - radius))))
    (box,) = boxes_of_masks(masks, 1)
    across = 2 * CAMERA.intrinsics[0, 0] * radius / np.sqrt(0.8**2 - radius**2)
    assert visible == pytest.approx([1.0])
    assert (box[:2] + box[2:]) / 2 == pytest.approx([160, 120], abs=0.6)
    assert box[2:] - box[:2] == pytest.approx([across, across], abs=1.6)
    assert np.count_nonzero(masks) == pytest.approx(np.pi * across**2 / 4, rel=0.03)


def test_what_stands_before_a_thing_hides_its_share() -> None:
    plate = Part(slab(0.002, 0.08, 0.08, 0.0002, 0.0002).moved(0, 0, 0.01))
    screen = Part(slab(0.002, 0.08, 0.08, 0.0002, 0.0002).moved(-0.02, 0.04, 0.01))
    _, visible = measure(dressing(plate, screen))
    assert visible[0] == pytest.approx(0.5, abs=0.04)
    assert visible[1] == pytest.approx(1.0)


def test_clutter_hides_too_and_is_no_thing() -> None:
    plate = Part(slab(0.002, 0.08, 0.08, 0.0002, 0.0002).moved(0, 0, 0.01))
    screen = Part(slab(0.002, 0.3, 0.2, 0.0002, 0.0002).moved(-0.02, 0, -0.05))
    masks, visible = measure(dressing(plate, clutter=(screen,)))
    assert not masks.any()
    assert visible == pytest.approx([0.0])


def test_a_thing_on_a_large_face_is_in_front_of_it() -> None:
    """Large triangles are split: their middles alone would put them before what lies on them."""
    board = Part(slab(0.2, 0.2, 0.02, 0.001, 0.001))
    ball = Part(ball_mesh(0.02).moved(0.05, 0.05, 0.02))
    above = replace(CAMERA, position_m=(-0.5, 0.0, 0.6), target_m=(0.0, 0.0, 0.0))
    scene = dressing(board, ball)
    masks, visible = measure(replace(scene, scene=replace(scene.scene, camera=above)))
    assert visible[1] == pytest.approx(1.0)
    assert np.count_nonzero(masks == 2) > 100
