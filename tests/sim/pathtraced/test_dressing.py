"""A scene dresses the same again, and says what the simulator's says."""

from __future__ import annotations

import numpy as np
import pytest

from sim.catalogue import HELD_OUT_PAIRS
from sim.pathtraced.dressing import Dressing, dress
from sim.pathtraced.finishes import KEPT_OUT, WOODEN
from sim.pathtraced.frames import traced_scene
from sim.pathtraced.surroundings import KEPT_OUT_TABLES
from sim.scene import Scene, SceneOptions, sample_scene
from sim.stacking import stacked


def vertices(dressing: Dressing) -> np.ndarray:
    return np.concatenate([part.mesh.vertices for thing in dressing.things for part in thing.parts])


@pytest.fixture(scope="module")
def scene() -> Scene:
    return traced_scene(70_001, "kept-out")


def test_a_scene_dresses_the_same_again(scene: Scene) -> None:
    first, again = dress(scene, "kept-out"), dress(scene, "kept-out")
    assert first.room == again.room
    assert [(thing.family, thing.finish) for thing in first.things] == [
        (thing.family, thing.finish) for thing in again.things
    ]
    assert np.array_equal(vertices(first), vertices(again))


def test_things_stay_what_and_where_they_are(scene: Scene) -> None:
    dressed = dress(scene, "train").scene
    for before, after in zip(scene.objects, dressed.objects, strict=True):
        assert (before.category, before.colour, before.size, before.yaw_rad) == (
            after.category,
            after.colour,
            after.size,
            after.yaw_rad,
        )
        assert before.position_m[:2] == after.position_m[:2]


def test_what_is_carried_stands_on_what_carries_it() -> None:
    seen = 0
    for seed in range(70_100, 70_112):
        dressing = dress(stacked(sample_scene(seed, SceneOptions(objects=(8, 12)))))
        for thing, dressed in zip(dressing.scene.objects, dressing.things, strict=True):
            lowest = min(float(part.mesh.vertices[:, 2].min()) for part in dressed.parts)
            assert lowest == pytest.approx(thing.position_m[2], abs=1e-9)
            assert (thing.position_m[2] > 0) == (thing.support is not None)
            seen += thing.support is not None
    assert seen > 5


def test_worlds_share_no_table_and_no_crockery() -> None:
    for seed in range(70_200, 70_206):
        train, kept_out = (dress(sample_scene(seed), world) for world in ("train", "kept-out"))
        assert train.room.top.pattern not in KEPT_OUT_TABLES
        assert kept_out.room.top.pattern in KEPT_OUT_TABLES
        assert not {thing.finish for thing in train.things} & set(KEPT_OUT)
        assert not {thing.finish for thing in train.things} & {thing.finish for thing in kept_out.things}


def test_wood_and_what_is_kept_out_have_no_other_finish() -> None:
    for seed in range(70_200, 70_206):
        scene = sample_scene(seed)
        for world in ("train", "kept-out"):
            for thing, dressed in zip(scene.objects, dress(scene, world).things, strict=True):
                own = {part.finish for part in dressed.parts if part.rgb == thing.rgb}
                assert dressed.finish in own
                assert None not in own
                if thing.material == "wooden":
                    assert own <= {*WOODEN, "varnished wood"}
                elif world == "kept-out":
                    assert own <= {*KEPT_OUT, "waxy"}


def test_training_shows_no_held_out_pair() -> None:
    for seed in range(1_200_000, 1_200_020):
        assert not {(thing.colour, thing.category) for thing in traced_scene(seed, "train").objects} & HELD_OUT_PAIRS


def test_an_unknown_world_is_named(scene: Scene) -> None:
    with pytest.raises(ValueError, match="train, kept-out"):
        dress(scene, "moon")
