from __future__ import annotations

import cv2
import numpy as np
import pytest

from agent.errors import InvalidCameraError
from agent.perception.camera import Camera

MATRIX = np.array([[550.0, 0, 320], [0, 540, 240], [0, 0, 1]])
LENSES = {
    "none": ("plumb_bob", ()),
    "zeros of any name": ("whatever", (0.0, 0.0)),
    "webcam": ("plumb_bob", (-0.42, 0.22, 0.001, -0.0005, -0.06)),
    "four numbers": ("plumb_bob", (0.1, -0.2, 0.001, 0.002)),
    "depth camera": ("rational_polynomial", (0.52, -2.7, 6e-4, -2e-4, 1.55, 0.4, -2.52, 1.47)),
    "tilted": ("rational_polynomial", (0.5, -2.7, 6e-4, -2e-4, 1.5, 0.4, -2.5, 1.4, 1e-3, 0, 1e-3, 0, 0.01, 0.01)),
    "ideal wide angle": ("equidistant", (0.0, 0.0, 0.0, 0.0)),
    "wide angle": ("equidistant", (-0.02, 0.005, -0.003, 0.0006)),
}
PIXELS = np.random.default_rng(49_101).uniform((0, 0), (640, 480), (500, 2))


@pytest.mark.parametrize(("model", "coefficients"), LENSES.values(), ids=LENSES)
def test_rays_and_pixels_are_each_other_s_way_back(model: str, coefficients: tuple[float, ...]) -> None:
    camera = Camera(MATRIX, model, np.array(coefficients))
    rays = camera.rays(PIXELS)
    assert camera.pixels(rays) == pytest.approx(PIXELS, abs=1e-3)
    straight = (PIXELS - [320, 240]) / [550, 540]
    assert camera.is_distorted == (any(coefficients) or model == "equidistant")
    assert (np.abs(rays - straight).max() > 0.005) == camera.is_distorted


def test_the_rays_are_opencv_s() -> None:
    """Of points in space that OpenCV projects."""
    points = np.random.default_rng(49_102).uniform((-0.4, -0.3, 0.9), (0.4, 0.3, 1.1), (50, 3))
    model, coefficients = LENSES["webcam"]
    pixels = cv2.projectPoints(points, np.zeros(3), np.zeros(3), MATRIX, np.array(coefficients))[0][:, 0]
    rays = Camera(MATRIX, model, np.array(coefficients)).rays(np.asarray(pixels, dtype=np.float64))
    assert rays == pytest.approx(points[:, :2] / points[:, 2:], abs=1e-5)


def test_no_ray_where_the_lens_maps_nothing() -> None:
    """Beyond where the formula turns back, OpenCV's iteration gives some number."""
    camera = Camera(MATRIX * [[0.6], [0.6], [1]], *[LENSES["webcam"][0], np.array(LENSES["webcam"][1])])
    rays = camera.rays(np.array([[192.0, 144], [640, 480]]))
    assert np.isfinite(rays[0]).all()
    assert np.isnan(rays[1]).all()


@pytest.mark.parametrize("model", ["plumb_bob", "equidistant"])
def test_no_pixels_and_no_rays(model: str) -> None:
    camera = Camera(MATRIX, model, np.full(4, 0.01))
    assert camera.rays(np.zeros((0, 2))).shape == camera.pixels(np.zeros((0, 2))).shape == (0, 2)


def test_a_matrix_is_a_camera_without_distortion() -> None:
    camera = Camera.of(MATRIX.tolist())
    assert (camera.matrix == MATRIX).all()
    assert not camera.is_distorted
    assert Camera.of(camera) is camera


def test_cameras_that_are_alike() -> None:
    bent = Camera(MATRIX, "plumb_bob", np.full(4, 0.01))
    assert Camera(MATRIX).is_like(Camera(MATRIX + np.diag([0.05, 0, 0]), "any", np.zeros(5)))
    assert not Camera(MATRIX).is_like(Camera(1.1 * MATRIX))
    assert not Camera(MATRIX).is_like(bent)
    assert bent.is_like(Camera(MATRIX, "plumb_bob", np.full(4, 0.01)))
    assert not bent.is_like(Camera(MATRIX, "equidistant", np.full(4, 0.01)))


@pytest.mark.parametrize(
    ("matrix", "model", "coefficients", "words"),
    [
        (np.zeros((3, 3)), "plumb_bob", [], "calibrated"),
        (np.eye(4), "plumb_bob", [], "calibrated"),
        (MATRIX, "plumb_bob", [np.nan] * 5, "finite"),
        (MATRIX, "plumb_bob", [0.1] * 3, "'plumb_bob' with 3 coefficients is not one of plumb_bob"),
        (MATRIX, "equidistant", [0.0] * 5, "'equidistant' with 5 coefficients"),
        (MATRIX, "double_sphere", [0.1, 0.2], "'double_sphere' .* use a rectified picture"),
        (MATRIX, "x" * 10_000, [0.1, 0.2], "not one of"),
    ],
)
def test_cameras_that_cannot_be_used(matrix: np.ndarray, model: str, coefficients: list[float], words: str) -> None:
    with pytest.raises(InvalidCameraError, match=words) as caught:
        Camera(matrix, model, np.array(coefficients))
    assert len(str(caught.value)) < 300
