"""The search that chose the shipped scenes still chooses the first of them."""

from __future__ import annotations

from sim.shipped_scenes import shipped_scene
from tests.support.rendering import skip_unless_it_can_render


def test_the_shipped_scenes_are_the_ones_that_the_search_finds() -> None:
    skip_unless_it_can_render()
    from sim.scene_selection import choose_scenes

    found = choose_scenes()
    for number in range(3):
        scene = next(found).scene
        record = shipped_scene(number).record
        assert scene.seed == record["seed"]
        assert [(thing.category, thing.colour) for thing in scene.objects] == [
            (thing["category"], thing["colour"]) for thing in record["objects"]
        ]
