"""The simulated table as a camera, and what stands in for it where nothing can render."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import numpy as np
import pytest

from agent.errors import InvalidInputError, RendererUnavailableError
from agent.images import load_image
from ros_nodes.cameras.source import CameraSource, Picture
from ros_nodes.cameras.table import SimulatedTable, open_seed, open_shipped_scene
from sim import renderer as renderer_module
from sim.scene import sample_scene
from sim.shipped_scenes import shipped_scene
from tests.support.rendering import skip_unless_it_can_render

SEED = 40_020


@pytest.fixture(scope="module")
def simulated() -> Iterator[SimulatedTable]:
    skip_unless_it_can_render()
    made = SimulatedTable(sample_scene(SEED))
    yield made
    made.close()


@pytest.fixture
def no_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUJOCO_GL", raising=False)
    monkeypatch.setattr(renderer_module, "_probe", lambda backend: f"no {backend} here")


def take(source: CameraSource) -> Picture:
    picture = source.take()
    assert picture is not None
    return picture


def test_a_still_table_gives_the_same_arrays_taken_anew(simulated: SimulatedTable) -> None:
    first = take(simulated)
    before = time.monotonic()
    second = take(simulated)
    assert second.image_rgb is first.image_rgb
    assert second.depth_m is first.depth_m
    assert second.mounting is first.mounting
    assert second.taken_s >= before > first.taken_s


def test_depth_seen_from_the_viewpoint_is_the_table_in_base_link(simulated: SimulatedTable) -> None:
    """The table is most of the picture, and base_link stands on it."""
    picture = take(simulated)
    assert picture.depth_m is not None
    assert picture.mounting is not None
    rows, columns = np.mgrid[:480, :640] + 0.5
    rays = np.stack([columns, rows, np.ones_like(rows)], axis=-1) @ np.linalg.inv(picture.mounting.intrinsics).T
    points = rays * picture.depth_m[..., None] @ picture.mounting.rotation.T + picture.mounting.translation_m
    assert np.median(np.abs(points[..., 2])) < 0.0005


def test_another_scene_has_another_viewpoint(simulated: SimulatedTable) -> None:
    before = take(simulated)
    simulated.lay(sample_scene(SEED + 1))
    after = take(simulated)
    assert (after.image_rgb != before.image_rgb).any()
    assert after.mounting is not before.mounting
    simulated.lay(sample_scene(SEED))


def test_the_live_table_of_a_shipped_scene_is_its_picture() -> None:
    skip_unless_it_can_render()
    heard: list[str] = []
    source = open_shipped_scene(4, heard.append)
    difference = np.abs(take(source).image_rgb.astype(int) - load_image(shipped_scene(4).image))
    source.close()
    assert difference.mean() < 3  # JPEG, and another Mesa
    assert not heard


@pytest.mark.usefixtures("no_renderer")
def test_where_nothing_can_render_the_shipped_picture_stands_in_and_says_so() -> None:
    heard: list[str] = []
    picture = take(open_shipped_scene(3, heard.append))
    np.testing.assert_array_equal(picture.image_rgb, load_image(shipped_scene(3).image))
    assert picture.depth_m is None
    assert len(heard) == 1
    assert "scene 3 stands in for the simulated table, without depth: " in heard[0]
    assert "libegl1" in heard[0]
    camera = shipped_scene(3).record["camera"]
    assert picture.mounting is not None
    np.testing.assert_allclose(picture.mounting.intrinsics, camera["intrinsics"], atol=1e-3)
    np.testing.assert_allclose(picture.mounting.rotation, camera["rotation"], atol=1e-5)


def test_without_mujoco_the_shipped_picture_stands_in_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUJOCO_GL", "egl")
    monkeypatch.setitem(sys.modules, "mujoco", None)
    monkeypatch.delitem(sys.modules, "sim.world", raising=False)
    heard: list[str] = []
    assert take(open_shipped_scene(0, heard.append)).image_rgb.shape == (480, 640, 3)
    assert "pip install 'reclip-agent[sim]'" in heard[0]


@pytest.mark.usefixtures("no_renderer")
def test_a_scene_without_a_picture_cannot_be_shown_there() -> None:
    with pytest.raises(RendererUnavailableError, match="libegl1"):
        open_seed(SEED)


def test_no_such_scene() -> None:
    with pytest.raises(InvalidInputError, match="no shipped scene 24"):
        open_shipped_scene(24, lambda problem: None)
