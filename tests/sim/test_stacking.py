"""Things on and in other things."""

from __future__ import annotations

import pytest

from sim.scene import SceneOptions, sample_scene
from sim.stacking import MOVED, SUPPORTS, stacked

SCENES = [stacked(sample_scene(seed, SceneOptions(objects=(5, 10)))) for seed in range(50_000, 50_040)]


def test_most_scenes_have_something_that_is_carried() -> None:
    assert sum(any(thing.support is not None for thing in scene.objects) for scene in SCENES) > 20


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: str(scene.seed))
def test_what_is_carried_stands_above_the_middle_of_what_carries(scene) -> None:  # type: ignore[no-untyped-def]
    carried = [thing for thing in scene.objects if thing.support is not None]
    assert len({thing.support for thing in carried}) == len(carried)
    for thing in carried:
        below = scene.objects[thing.support]
        assert below.support is None
        assert below.category in SUPPORTS
        assert thing.category in MOVED
        assert thing.position_m[:2] == below.position_m[:2]
        assert 0 < thing.position_m[2] < 0.3


def test_the_same_scene_is_stacked_the_same_way() -> None:
    scene = sample_scene(50_001, SceneOptions(objects=(5, 10)))
    assert stacked(scene) == stacked(scene)
