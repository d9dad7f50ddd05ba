"""The camera's own doing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.pathtraced.photograph import draw_shot, photograph, through_lens

PLAIN = replace(
    draw_shot(1), bend=0.0, level=0.5, balance=(1.0, 1.0, 1.0), shoulder=0.02, noise=0.0, blur_px=0.0, vignette=0.0
)


def light(scale: float = 1.0) -> np.ndarray:
    return (np.random.default_rng(0).uniform(0.1, 0.4, (48, 64, 3)) * scale).astype(np.float32)


def test_a_picture_is_taken_the_same_again() -> None:
    assert draw_shot(5) == draw_shot(5)
    assert draw_shot(5) != draw_shot(6)
    assert np.array_equal(photograph(light(), draw_shot(5), 5), photograph(light(), draw_shot(5), 5))


@pytest.mark.parametrize("scale", [0.01, 1.0, 30.0])
def test_exposure_takes_any_light_to_its_level(scale: float) -> None:
    image = photograph(light(scale), PLAIN, 1)
    assert image.dtype == np.uint8
    assert np.median(image) == pytest.approx(0.5 * 255, abs=8)


def test_a_shoulder_keeps_highlights_from_breaking_off() -> None:
    bright = light()
    bright[:1] = 3.0
    hard, soft = (photograph(bright, replace(PLAIN, shoulder=shoulder), 1) for shoulder in (0.02, 1.0))
    assert (hard[:1] == 255).all()
    assert soft[:1].min() > soft[8:].max()


def test_a_lens_moves_pictures_and_masks_alike() -> None:
    mask = np.zeros((90, 120), dtype=np.uint8)
    mask[10:30, 15:40] = 1
    bent = through_lens(mask, 0.05, smooth=False)
    pictured = through_lens(mask.astype(np.float32), 0.05, smooth=True)
    assert set(np.unique(bent)) == {0, 1}
    assert not np.array_equal(bent, mask)
    assert np.abs(pictured - bent).max() < 0.6
    assert through_lens(mask, 0.0, smooth=False) is mask


def test_motion_smears_along_its_direction() -> None:
    point = np.full((31, 31, 3), 0.01, dtype=np.float32)
    point[15, 15] = 5.0
    image = photograph(point, replace(PLAIN, blur_px=5.0, blur_rad=0.0), 1).mean(axis=2)
    assert image[15, 13] > image[13, 15] + 20
