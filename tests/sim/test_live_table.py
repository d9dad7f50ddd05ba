"""A table that changes: what moved is seen to have moved, what did not costs nothing, and the truth is true."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from agent.errors import InvalidInputError
from sim.live_table import LiveTable
from sim.renderer import SceneRenderer
from sim.scene import Scene, SceneOptions, sample_scene
from tests.support.rendering import skip_unless_it_can_render

SEED = 40_010


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def renderer() -> Iterator[SceneRenderer]:
    skip_unless_it_can_render()
    with SceneRenderer() as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def table(renderer: SceneRenderer, clock: Clock) -> LiveTable:
    return LiveTable(scene(), renderer, now_s=clock)


def scene() -> Scene:
    return sample_scene(SEED, SceneOptions(objects=(5, 5)))


def centres(table: LiveTable) -> dict[int, np.ndarray]:
    return {each.id: np.reshape(each.box_xyxy, (2, 2)).mean(axis=0) for each in table.truth()}


def test_it_shows_what_a_renderer_shows(table: LiveTable, renderer: SceneRenderer) -> None:
    view, still = table.render(), renderer.render(scene())
    np.testing.assert_array_equal(view.image_rgb, still.image_rgb)
    np.testing.assert_array_equal(view.depth_m, still.depth_m)
    assert [each.box_xyxy for each in table.truth()] == [tuple(box) for box in still.boxes_xyxy.tolist()]
    assert [each.thing for each in table.truth()] == list(scene().objects)


def test_a_still_table_is_not_rendered_again(table: LiveTable, clock: Clock) -> None:
    view = table.render()
    clock.now += 60
    assert table.render() is view
    table.push(0, *table.free_push(0, 0.05))
    assert table.render() is not view
    assert table.render() is table.render()


def test_what_it_gave_cannot_be_written_into(table: LiveTable) -> None:
    view = table.render()
    with pytest.raises(ValueError, match="read-only"):
        view.image_rgb[:] = 0
    with pytest.raises(ValueError, match="read-only"):
        view.depth_m[:] = 0


def test_a_pushed_object_is_seen_elsewhere_and_the_others_are_not(table: LiveTable) -> None:
    before = centres(table)
    dx, dy = table.free_push(2, 0.1)
    assert np.hypot(dx, dy) == pytest.approx(0.1)
    table.push(2, dx, dy)
    after = centres(table)
    camera = scene().camera
    x, y, _ = scene().objects[2].position_m
    moved = np.diff(camera.project([(x, y, 0.0), (x + dx, y + dy, 0.0)]), axis=0)[0]
    np.testing.assert_allclose(after[2] - before[2], moved, atol=12)
    for id_ in {0, 1, 3, 4}:
        np.testing.assert_allclose(after[id_], before[id_], atol=6)


def test_a_push_takes_its_time_and_another_begins_where_it_is(table: LiveTable, clock: Clock) -> None:
    x, y, _ = scene().objects[1].position_m
    table.push(1, 0.08, 0.0, duration_s=2.0)
    clock.now += 0.5
    assert table.layout.scene.objects[1].position_m == pytest.approx((x + 0.02, y, 0.0))
    table.push(1, 0.0, 0.04, duration_s=1.0)
    clock.now += 0.5
    assert table.layout.scene.objects[1].position_m == pytest.approx((x + 0.02, y + 0.02, 0.0))
    clock.now += 30
    assert table.layout.scene.objects[1].position_m == pytest.approx((x + 0.02, y + 0.04, 0.0))


def test_swapped_objects_stand_in_each_others_place_and_keep_their_ids(table: LiveTable) -> None:
    before = {each.id: each for each in table.truth()}
    table.swap(0, 3)
    after = {each.id: each for each in table.truth()}
    assert after[0].thing.colour == before[0].thing.colour
    assert after[0].position_m == before[3].position_m
    assert after[3].position_m == before[0].position_m
    assert after[1].position_m == before[1].position_m


def test_a_removed_object_is_gone_and_an_added_one_is_there(table: LiveTable) -> None:
    empty = table.render().image_rgb
    table.remove(1)
    assert [each.id for each in table.truth()] == [0, 2, 3, 4]
    assert (table.render().image_rgb != empty).any()
    new = table.add("duck", "yellow", seed=3)
    assert new == 5
    added = table.truth()[-1]
    assert (added.id, added.thing.category, added.thing.colour) == (5, "duck", "yellow")
    assert added.visible > 0.3
    table.remove(new)
    assert table.add("duck", "yellow", seed=3) == 6


def test_a_full_table_takes_no_more(table: LiveTable) -> None:
    def fill() -> None:
        for seed in range(30):
            table.add("block", "red", seed)

    with pytest.raises(InvalidInputError, match="remove an object first"):
        fill()


def test_positions_are_told_in_base_link(table: LiveTable) -> None:
    base = scene().base_position_m
    assert base != (0.0, 0.0, 0.0)
    for each in table.truth():
        np.testing.assert_allclose(np.add(each.position_m, base), each.thing.position_m, atol=1e-12)


def test_the_truth_of_a_past_moment_is_still_known(table: LiveTable) -> None:
    layout, before = table.layout, table.truth()
    table.push(0, *table.free_push(0, 0.05))
    assert table.truth(layout) == before
    assert table.truth() != before


@pytest.mark.parametrize(
    ("order", "problem"),
    [
        (lambda table: table.push(9, 0.1, 0.0), "no object 9: 0, 1, 2, 3, 4"),
        (lambda table: table.push(0, float("nan"), 0.0), "finite"),
        (lambda table: table.push(0, 0.1, 0.0, -1.0), "finite"),
        (lambda table: table.push(0, 2.0, 0.0), "fall off the table"),
        (lambda table: table.free_push(0, 3.0), "no free way"),
        (lambda table: table.swap(0, 9), "no object 9"),
        (lambda table: table.remove(-1), "no object -1"),
        (lambda table: table.add("unicorn", "red"), "no red unicorn"),
        (lambda table: table.add("cup", "invisible"), "no invisible cup"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    table: LiveTable, order: Callable[[LiveTable], object], problem: str
) -> None:
    before = table.layout
    with pytest.raises(InvalidInputError, match=problem):
        order(table)
    assert table.layout == before
