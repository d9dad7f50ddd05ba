"""Scenes are their seed and options, again and again."""

from __future__ import annotations

from sim.catalogue import HELD_OUT_PAIRS
from sim.scene import IMAGE_WH, SceneOptions, sample_scene


def test_a_seed_gives_the_same_scene() -> None:
    for options in (SceneOptions(), SceneOptions(held_out_pairs="never"), SceneOptions(shapes="second look")):
        assert sample_scene(40_000, options) == sample_scene(40_000, options)
    assert sample_scene(40_000) != sample_scene(40_001)


def test_a_training_scene_stays_as_it_was_when_the_models_were_trained() -> None:
    """What seed 1,000,000 has come to since the first frame; change it only together with the weights."""
    scene = sample_scene(1_000_000, SceneOptions(held_out_pairs="never"))
    first = scene.objects[0]
    summary = len(scene.objects), first.category, first.colour, round(first.position_m[0], 6), round(first.yaw_rad, 6)
    assert summary == (4, "cup", "green", -0.001807, -2.312682)
    assert scene.surroundings.table_pattern == "weave"


def test_held_out_pairs_stay_out_of_training_scenes() -> None:
    for seed in range(40_000, 40_040):
        never = sample_scene(seed, SceneOptions(held_out_pairs="never")).objects
        only = sample_scene(seed, SceneOptions(held_out_pairs="only")).objects
        assert not {(thing.colour, thing.category) for thing in never} & HELD_OUT_PAIRS
        assert {(thing.colour, thing.category) for thing in only} <= HELD_OUT_PAIRS


def test_objects_stand_in_view_and_apart() -> None:
    for seed in range(40_000, 40_020):
        scene = sample_scene(seed, SceneOptions(objects=(8, 12)))
        pixels = scene.camera.project([thing.position_m for thing in scene.objects])
        assert (pixels > 0).all()
        assert (pixels < IMAGE_WH).all()
        places = [thing.position_m for thing in scene.objects]
        assert len(set(places)) == len(places)
