"""What the renderer shows: pictures, masks and boxes that agree. Fails with the remedy where nothing can render."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from agent.errors import RendererUnavailableError
from sim import renderer as renderer_module
from sim.renderer import SceneRenderer, boxes_of_masks, choose_backend
from sim.scene import Scene, SceneOptions, sample_scene


@pytest.fixture(scope="module", params=["training", "second look"])
def renderer(request: pytest.FixtureRequest) -> Iterator[tuple[SceneRenderer, str]]:
    with SceneRenderer(request.param) as made:
        yield made, request.param


def scene(shapes: str, seed: int = 40_000) -> Scene:
    return sample_scene(seed, SceneOptions(objects=(6, 8), shapes=shapes))


def test_the_same_scene_renders_the_same_again(renderer: tuple[SceneRenderer, str]) -> None:
    render, shapes = renderer[0].render, renderer[1]
    first = render(scene(shapes))
    render(scene(shapes, 40_001))
    again = render(scene(shapes))
    np.testing.assert_array_equal(first.image_rgb, again.image_rgb)
    np.testing.assert_array_equal(first.depth_m, again.depth_m)
    np.testing.assert_array_equal(first.masks, again.masks)


def test_boxes_masks_and_shares_agree(renderer: tuple[SceneRenderer, str]) -> None:
    rendering = renderer[0].render(scene(renderer[1]))
    for index, (x1, y1, x2, y2) in enumerate(rendering.boxes_xyxy.astype(int)):
        mask = rendering.masks == index + 1
        assert mask.any() == (x2 > x1)
        assert mask.sum() == mask[y1:y2, x1:x2].sum()
        if mask.any():
            assert mask[y1].any()
            assert mask[y2 - 1].any()
            assert mask[:, x1].any()
            assert mask[:, x2 - 1].any()
    assert ((rendering.visible >= 0) & (rendering.visible <= 1)).all()
    assert rendering.masks.max() <= len(rendering.scene.objects)


def test_things_are_where_the_camera_model_puts_them(renderer: tuple[SceneRenderer, str]) -> None:
    rendering = renderer[0].render(scene(renderer[1]))
    shown = rendering.scene.camera.project([thing.position_m for thing in rendering.scene.objects])
    for (u, v), (x1, y1, x2, y2), visible in zip(shown, rendering.boxes_xyxy, rendering.visible, strict=True):
        if visible > 0.95:
            assert x1 - 2 <= u <= x2 + 2
            assert y1 - 2 <= v <= y2 + 2


def test_depth_lies_between_camera_and_wall(renderer: tuple[SceneRenderer, str]) -> None:
    rendering = renderer[0].render(scene(renderer[1]))
    optical = rendering.scene.camera.to_optical([thing.position_m for thing in rendering.scene.objects])
    for index, distance in enumerate(optical[:, 2]):
        seen = rendering.depth_m[rendering.masks == index + 1]
        if len(seen):
            assert abs(float(np.median(seen)) - distance) < 0.2


def test_the_wrong_shapes_are_refused() -> None:
    with SceneRenderer("training") as made, pytest.raises(ValueError, match="second look"):
        made.render(scene("second look"))


def test_boxes_of_masks_by_hand() -> None:
    masks = np.zeros((10, 10), dtype=np.uint8)
    masks[2:4, 3:7] = 2
    np.testing.assert_array_equal(boxes_of_masks(masks, 2), [[0, 0, 0, 0], [3, 2, 7, 4]])


def test_no_renderer_is_an_error_that_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUJOCO_GL", raising=False)
    monkeypatch.setattr(renderer_module, "_probe", lambda backend: f"no {backend} here")
    with pytest.raises(RendererUnavailableError, match=r"libegl1 .*libosmesa6.*no egl here.*no osmesa here"):
        choose_backend()


def test_torch_loads_after_a_renderer_was_made() -> None:
    code = "from sim.renderer import SceneRenderer; SceneRenderer().close(); import torchvision"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2], timeout=120)
