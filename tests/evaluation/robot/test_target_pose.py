from __future__ import annotations

import numpy as np
import pytest

from evaluation.robot.target_pose import Reach, reach, report, true_middle
from sim.depth_flaws import with_holes
from sim.scene import SceneOptions, sample_scene, shape_of
from tests.support.rendering import skip_unless_it_can_render


def test_the_true_middle_is_above_the_thing_s_place_in_base_link() -> None:
    scene = sample_scene(40_020, SceneOptions(objects=(8, 8)))
    for thing in scene.objects:
        place = np.array(thing.position_m) - scene.base_position_m
        middle = true_middle(scene, thing)
        shape = shape_of(thing, "training")
        assert 0.002 < middle[2] < 0.2
        if shape.accent is None:
            assert middle[:2] == pytest.approx(place[:2])
        else:  # leaves and beaks stick out along the thing's x axis
            along = np.array([np.cos(thing.yaw_rad), np.sin(thing.yaw_rad)])
            assert middle[:2] - place[:2] == pytest.approx(along * (along @ (middle - place)[:2]), abs=0.002)


def test_poses_on_a_rendered_table() -> None:
    skip_unless_it_can_render()
    from sim.renderer import SceneRenderer

    with SceneRenderer() as renderer:
        rendering = renderer.render(sample_scene(40_021, SceneOptions(objects=(6, 8))))
    depth_m = with_holes(rendering.depth_m, np.random.default_rng(49_030))
    reaches = list(reach(rendering, depth_m, None))
    assert len(reaches) >= 5
    assert np.median([each.distance_mm for each in reaches]) < 10
    nothing = list(reach(rendering, np.zeros_like(depth_m), None))
    assert [each.error_m for each in nothing] == [None] * len(reaches)


def test_the_report_holds_the_figures() -> None:
    reaches = [Reach("cup", 1.0, np.array([0.0, 0.003, 0.004]), 0.001) for _ in range(97)]
    reaches += [Reach("duck", 0.5, np.array([0.03, 0.0, 0.0]), 0.001), *[Reach("duck", 0.5, None, 0.001)] * 2]
    lines = report("true boxes", reaches).splitlines()
    cells = {line.split("  ")[0]: line.split() for line in lines}
    assert cells["cup"][1:] == ["97", "5.0", "5.0", "0.000", "0"]
    assert cells["duck"][1:] == ["3", "inf", "inf", "1.000", "2"]
    assert cells["20 % and more hidden"][-5:] == ["3", "inf", "inf", "1.000", "2"]
    assert cells["all"][1:] == ["100", "5.0", "5.0", "0.030", "2"]
    assert cells["bowl"][1:] == ["0"]
    assert "median at most 10 mm: met, 95 % within 25 mm: met" in lines
