"""The middle of things whose middle is known: solids on a table, ray by ray, and a rendered scene."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.errors import InvalidBoxesError, InvalidCameraError, InvalidDepthError, NoGraspPointError
from agent.perception.grasp_point import GraspPoint, grasp_point, smallest_rectangle
from sim.depth_flaws import with_holes
from tests.support.ray_casting import DepthCamera, Solid, ball, block, can, table, wall
from tests.support.rendering import skip_unless_it_can_render

SOLIDS = {
    "block": (block((0.03, -0.02, 0), (0.09, 0.05, 0.06), 25), (0.03, -0.02, 0.03)),
    "flat block": (block((-0.05, 0.1, 0), (0.16, 0.12, 0.012), -40), (-0.05, 0.1, 0.006)),
    "tall block": (block((0.0, 0.05, 0), (0.05, 0.06, 0.2), 10), (0.0, 0.05, 0.1)),
    "ball": (ball((0.02, 0.06, 0), 0.035), (0.02, 0.06, 0.035)),
    "can": (can((-0.02, -0.08, 0), 0.035, 0.11), (-0.02, -0.08, 0.055)),
}


def found_in(camera: DepthCamera, depth: np.ndarray, box: Any, **options: Any) -> tuple[np.ndarray, GraspPoint]:
    """The middle in the world, and all of it."""
    found = grasp_point(depth, camera.intrinsics, box, **options)
    return camera.in_world(found.position_m), found


def seen(camera: DepthCamera, solid: Solid, *others: Solid) -> tuple[np.ndarray, np.ndarray]:
    depth, boxes = camera.look(solid, table(), *others)
    return depth, boxes[0]


@pytest.mark.parametrize("elevation_deg", [30, 45, 62, 90])
@pytest.mark.parametrize("name", SOLIDS)
def test_the_middle_of_solids(name: str, elevation_deg: float) -> None:
    solid, middle = SOLIDS[name]
    camera = DepthCamera(elevation_deg, azimuth_deg=20)
    depth, box = seen(camera, solid)
    position, _ = found_in(camera, depth, box)
    assert np.linalg.norm(position - middle) < 0.008
    with_gaps, _ = found_in(camera, with_holes(depth, np.random.default_rng(49_001)), box)
    assert np.linalg.norm(with_gaps - middle) < 0.008


def test_size_and_directions() -> None:
    camera = DepthCamera(50, azimuth_deg=-70)
    depth, box = seen(camera, SOLIDS["block"][0])
    _, found = found_in(camera, depth, box)
    assert (found.length_m, found.width_m, found.height_m) == pytest.approx((0.09, 0.05, 0.06), abs=0.004)
    assert camera.rotation @ np.array(found.up) == pytest.approx([0, 0, 1], abs=1e-3)
    along = camera.rotation @ np.array(found.along)
    assert abs(along @ [np.cos(np.radians(25)), np.sin(np.radians(25)), 0]) > np.cos(np.radians(3))


def test_what_a_neighbour_touches_is_told_from_it_by_its_box() -> None:
    # of one height: in depth they are one
    middle = np.array([0.0, 0.0, 0.03])
    camera = DepthCamera(70)
    depth, boxes = camera.look(
        block((0, 0, 0), (0.10, 0.10, 0.06)), table(), block((0.08, 0.02, 0), (0.06, 0.05, 0.06))
    )
    with pytest.raises(NoGraspPointError, match="cannot be told"):
        grasp_point(depth, camera.intrinsics, boxes[0])
    position, _ = found_in(camera, depth, boxes[0], others_xyxy=boxes[[2]])
    assert np.linalg.norm(position - middle) < 0.012
    with pytest.raises(NoGraspPointError, match="cannot be told"):  # where hardly anything is left
        grasp_point(depth, camera.intrinsics, boxes[0], others_xyxy=[boxes[0] + [8, 0, 60, 8]])


def test_millimetres_are_metres() -> None:
    camera = DepthCamera()
    depth, box = seen(camera, SOLIDS["ball"][0])
    in_metres, _ = found_in(camera, depth, box)
    in_millimetres, _ = found_in(camera, np.round(depth * 1000).astype(np.uint16), box)
    assert in_millimetres == pytest.approx(in_metres, abs=0.002)


def test_what_is_no_depth_is_a_hole() -> None:
    camera = DepthCamera()
    depth, box = seen(camera, SOLIDS["can"][0])
    holes = with_holes(depth, np.random.default_rng(49_001))
    rng = np.random.default_rng(49_002)
    noted = np.where(holes == 0, rng.choice(np.float32([np.nan, np.inf, -np.inf, -1.0, 0.0, 3e38]), depth.shape), holes)
    assert grasp_point(noted, camera.intrinsics, box) == grasp_point(holes, camera.intrinsics, box)


def test_noise_of_a_depth_camera() -> None:
    camera = DepthCamera()
    rng = np.random.default_rng(49_003)
    for solid, middle in SOLIDS.values():
        depth, box = seen(camera, solid)
        noisy = with_holes((depth + 0.002 * rng.standard_normal(depth.shape)).astype(np.float32), rng)
        position, _ = found_in(camera, noisy, box)
        assert np.linalg.norm(position - middle) < 0.010


def test_a_box_that_is_a_little_off() -> None:
    camera = DepthCamera()
    for solid, middle in SOLIDS.values():
        depth, box = seen(camera, solid)
        sides = np.tile(box[2:] - box[:2], 2)
        for shift in ([-0.05, -0.05, 0.05, 0.05], [0.05, 0.05, 0.05, 0.05]):
            position, _ = found_in(camera, depth, box + np.array(shift) * sides)
            assert np.linalg.norm(position - middle) < 0.012


def test_neighbours_in_the_box_are_left_alone() -> None:
    camera = DepthCamera(35)
    solid, middle = SOLIDS["ball"]
    beside, in_front = block((0.03, 0.0, 0), (0.04, 0.04, 0.12)), block((-0.06, 0.08, 0), (0.03, 0.04, 0.03))
    depth, box = seen(camera, solid, beside, in_front)
    position, _ = found_in(camera, depth, box)
    assert np.linalg.norm(position - middle) < 0.012


def test_a_thing_in_two_pieces_is_one() -> None:
    """A bar that something thin stands before."""
    camera = DepthCamera(40)
    bar, pole = block((0.05, 0, 0), (0.04, 0.2, 0.04)), block((-0.1, 0.03, 0), (0.015, 0.015, 0.2))
    depth, boxes = camera.look(bar, table(), pole)
    position, found = found_in(camera, depth, boxes[0])
    assert np.linalg.norm(position - [0.05, 0, 0.02]) < 0.008
    assert found.length_m == pytest.approx(0.2, abs=0.01)


def test_a_table_goes_before_a_wall_where_up_is_known() -> None:
    camera = DepthCamera(25, distance_m=0.7)
    solid, middle = block((0.0, 0.0, 0), (0.06, 0.06, 0.06)), (0, 0, 0.03)
    depth, box = seen(camera, solid, wall(0.07))
    position, found = found_in(camera, depth, box, up=camera.rotation[2])
    assert np.linalg.norm(position - middle) < 0.008
    assert camera.rotation @ np.array(found.up) == pytest.approx([0, 0, 1], abs=1e-3)


def test_up_that_no_surface_has_is_not_insisted_on() -> None:
    camera = DepthCamera()
    solid, middle = SOLIDS["block"]
    depth, box = seen(camera, solid)
    position, _ = found_in(camera, depth, box, up=[1, 0, 0])
    assert np.linalg.norm(position - middle) < 0.008


def test_the_level_that_it_stands_on() -> None:
    camera = DepthCamera()
    crate, on_it = block((0, 0, 0), (0.3, 0.3, 0.15)), block((0.02, 0.03, 0.15), (0.05, 0.05, 0.05))
    depth, box = seen(camera, on_it, crate)
    position, found = found_in(camera, depth, box)
    assert np.linalg.norm(position - [0.02, 0.03, 0.175]) < 0.008
    assert found.height_m == pytest.approx(0.05, abs=0.004)


@pytest.mark.parametrize("box", [(0, 0, 640, 480), (-1e9, -50, 1e9, 900)])
def test_a_box_around_the_whole_picture(box: tuple[float, ...]) -> None:
    camera = DepthCamera()
    solid, middle = SOLIDS["block"]
    depth, _ = seen(camera, solid)
    position, _ = found_in(camera, depth, box)
    assert np.linalg.norm(position - middle) < 0.012


def test_a_thing_cut_off_by_the_picture_s_border() -> None:
    camera = DepthCamera()
    depth, box = seen(camera, block((0.0, 0.5, 0), (0.1, 0.1, 0.1)))
    assert box[0] == 0
    position, _ = found_in(camera, depth, box)
    assert np.abs(position[[0, 2]] - [0, 0.05]).max() < 0.01
    assert 0.45 < position[1] < 0.5


@pytest.mark.parametrize("size_wh", [(160, 120), (1280, 720)])
def test_other_resolutions(size_wh: tuple[int, int]) -> None:
    camera = DepthCamera(size_wh=size_wh, focal_px=550.0 * size_wh[0] / 640)
    for solid, middle in SOLIDS.values():
        depth, box = seen(camera, solid)
        position, _ = found_in(camera, depth, box)
        assert np.linalg.norm(position - middle) < 0.010


def test_a_large_picture() -> None:
    camera, finer = DepthCamera(), 6
    solid, middle = SOLIDS["block"]
    depth, box = seen(camera, solid)
    large = depth.repeat(finer, axis=0).repeat(finer, axis=1)
    found = grasp_point(large, np.diag([finer, finer, 1]) @ camera.intrinsics, box * finer)
    assert np.linalg.norm(camera.in_world(found.position_m) - middle) < 0.008


@pytest.mark.parametrize(
    "depth",
    [None, [[1.0]], np.ones((480, 640)), np.ones((480, 640, 1), np.float32), np.ones((480, 640), np.uint8)],
    ids=["none", "list", "float64", "three axes", "uint8"],
)
def test_no_depth_image(depth: Any) -> None:
    with pytest.raises(InvalidDepthError, match="uint16 millimetres"):
        grasp_point(depth, DepthCamera().intrinsics, (10, 10, 50, 50))


@pytest.mark.parametrize(
    "intrinsics",
    [np.zeros((3, 3)), np.eye(4), np.diag([np.nan, 500, 1]), np.diag([-500, 500, 1])],
    ids=["zeros", "shape", "NaN", "negative"],
)
def test_no_calibrated_camera(intrinsics: np.ndarray) -> None:
    with pytest.raises(InvalidCameraError, match="calibrated"):
        grasp_point(np.ones((480, 640), np.float32), intrinsics, (10, 10, 50, 50))


@pytest.mark.parametrize(
    "box",
    [(1, 2, 3), "four", (0, 0, np.nan, 9), (700, 0, 900, 90), (50, 50, 50, 90), (90, 90, 50, 50), None],
    ids=["three", "text", "NaN", "outside", "empty", "upside down", "none"],
)
def test_no_box(box: Any) -> None:
    with pytest.raises(InvalidBoxesError):
        grasp_point(np.ones((480, 640), np.float32), DepthCamera().intrinsics, box)


def test_no_depth_in_the_box() -> None:
    camera = DepthCamera()
    depth, box = seen(camera, SOLIDS["can"][0])
    x1, y1, x2, y2 = box.astype(int)
    depth[y1 - 30 : y2 + 30, x1 - 30 : x2 + 30] = 0
    with pytest.raises(NoGraspPointError, match="hardly any depth in the box"):
        grasp_point(depth, camera.intrinsics, box)


def test_no_depth_around_the_box() -> None:
    depth = np.zeros((480, 640), np.float32)
    depth[100:104, 100:104] = 0.5
    with pytest.raises(NoGraspPointError, match="hardly any depth around the box"):
        grasp_point(depth, DepthCamera().intrinsics, (100, 100, 104, 104))


def test_a_bare_table_has_nothing_on_it() -> None:
    camera = DepthCamera()
    depth, _ = camera.look(table())
    with pytest.raises(NoGraspPointError, match="stands out"):
        grasp_point(with_holes(depth, np.random.default_rng(49_001)), camera.intrinsics, (300, 200, 380, 260))


def test_no_surface_in_sight() -> None:
    """Nothing but scattered points."""
    depth = np.random.default_rng(49_004).uniform(0.3, 3.0, (480, 640)).astype(np.float32)
    with pytest.raises(NoGraspPointError, match="no surface"):
        grasp_point(depth, DepthCamera().intrinsics, (300, 200, 380, 260))


def test_any_depth_and_box_gives_a_point_or_says_why_not() -> None:
    rng = np.random.default_rng(49_005)
    camera = DepthCamera()
    clean, boxes = camera.look(table(), *(solid for solid, _ in SOLIDS.values()))
    found_points = 0
    for _ in range(300):
        depth = clean.copy()
        depth[rng.random(depth.shape) < rng.choice([0, 0, 0.1, 0.5, 0.999])] = rng.choice([0, np.nan, 1e30, 1.0, 1e-30])
        with np.errstate(over="ignore"):
            depth *= rng.choice([1.0, 1.0, 1e-20, 1e20, rng.uniform(0.1, 50)])
        low = rng.uniform((-50, -50), (500, 400))
        anywhere = [*low, *(low + rng.choice([1, 100, 500]) * rng.random(2))]
        box = anywhere if rng.random() < 0.8 else rng.choice(boxes[1:])
        try:
            found = grasp_point(depth, camera.intrinsics, box, up=camera.rotation[2])
        except (NoGraspPointError, InvalidBoxesError):
            continue
        found_points += 1
        numbers = [*found.position_m, *found.up, *found.along, found.length_m, found.width_m, found.height_m]
        assert np.isfinite(numbers).all()
    assert found_points > 10


def test_the_smallest_rectangle() -> None:
    rng = np.random.default_rng(49_006)
    angle = np.radians(34)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = np.array([[3, 1], [3, -1], [-3, 1], [-3, -1]]) / 2
    points = np.concatenate([corners, rng.uniform([-1.5, -0.5], [1.5, 0.5], (50, 2))]) @ turn + [7, -2]
    middle, length, width, found = smallest_rectangle(points)
    assert middle == pytest.approx([7, -2])
    assert (length, width, found) == pytest.approx((3, 1, angle))
    assert smallest_rectangle(points[:, ::-1] * [-1, 1])[3] == pytest.approx(angle + np.pi / 2)


def test_a_rendered_table() -> None:
    skip_unless_it_can_render()
    from sim.renderer import SceneRenderer
    from sim.scene import SceneOptions, sample_scene

    errors = []
    with SceneRenderer() as renderer:
        for seed in range(40_010, 40_014):
            rendering = renderer.render(sample_scene(seed, SceneOptions(objects=(5, 8))))
            camera = rendering.scene.camera
            for thing, box, visible in zip(
                rendering.scene.objects, rendering.boxes_xyxy, rendering.visible, strict=True
            ):
                if visible > 0.8:
                    found = grasp_point(
                        with_holes(rendering.depth_m, np.random.default_rng(seed)),
                        camera.intrinsics,
                        box,
                        up=camera.rotation[2],
                    )
                    position = camera.rotation @ np.array(found.position_m) + camera.position_m
                    assert position[2] == pytest.approx(found.height_m / 2, abs=0.002)
                    errors.append(np.linalg.norm((position - thing.position_m)[:2]))
    assert len(errors) > 15
    assert np.median(errors) < 0.010
    assert np.percentile(errors, 95) < 0.025
