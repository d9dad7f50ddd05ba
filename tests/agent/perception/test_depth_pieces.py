"""Pieces drawn as text: each digit is that many decimetres from the camera, a dot is a hole."""

from __future__ import annotations

import numpy as np
import pytest

from agent.errors import NoGraspPointError
from agent.perception.depth_pieces import cut_at_jumps, pieces_in_box
from agent.perception.depth_points import DepthPoints

FOCAL_PX = 100.0


def pixels(picture: str) -> DepthPoints:
    letters = np.array([list(line.strip()) for line in picture.strip().splitlines()])
    rows, columns = np.nonzero(letters != ".")
    z = letters[rows, columns].astype(np.float64) / 10
    return DepthPoints(rows, columns, np.column_stack([np.zeros((len(z), 2)), z]), stride=1)


def drawn(points: DepthPoints, labels: np.ndarray) -> dict[int, str]:
    """Label -> the digits that bear it, in reading order."""
    digits = np.round(points.xyz[:, 2] * 10).astype(int).astype(str)
    return {int(label): "".join(digits[labels == label]) for label in np.unique(labels)}


def cut(picture: str, heights: np.ndarray | None = None) -> list[str]:
    points = pixels(picture)
    heights = points.xyz[:, 2] if heights is None else heights
    return list(drawn(points, cut_at_jumps(points, heights, FOCAL_PX)).values())


def test_a_jump_in_depth_cuts() -> None:
    assert cut("""5588
                  5588""") == ["5555", "8888"]


def test_ways_around_a_corner_join() -> None:
    assert cut("""5.5.5
                  5...5
                  55555""") == ["5" * 10]


def test_a_spiral_is_one_piece() -> None:
    assert cut("""55555555
                  88888885
                  55555585
                  58888585
                  58555585
                  58888885
                  55555555""") == ["5" * 35, "8" * 21]


def test_a_few_holes_do_not_cut_but_many_do() -> None:
    assert cut("55..55") == ["5555"]
    assert cut("55...55") == ["55", "55"]


def test_a_level_surface_is_joined_though_its_depth_runs_away() -> None:
    assert cut("56789", heights=np.zeros(5)) == ["56789"]
    assert cut("56789", heights=np.arange(5.0)) == ["5", "6", "7", "8", "9"]


def chosen(picture: str, box: tuple[float, float, float, float]) -> str:
    points = pixels(picture)
    kept = pieces_in_box(points, points.xyz[:, 2], np.array(box), FOCAL_PX)
    return "".join(drawn(points, np.where(kept, 1, 0)).get(1, ""))


def test_the_piece_that_fits_the_box() -> None:
    picture = """55555888888
                 55555888888
                 55555888888"""
    assert chosen(picture, (0, 0, 5, 3)) == "5" * 15
    assert chosen(picture, (5, 0, 11, 3)) == "8" * 18


def test_pieces_that_fill_the_box_together() -> None:
    picture = """55555888855555
                 55555888855555
                 55555888855555
                 ....88888.....
                 ....88888.....
                 ....88888.....
                 ....88888....."""
    assert chosen(picture, (0, 0, 14, 3)) == "5" * 30


def test_a_scrap_beside_the_box_is_left_out() -> None:
    picture = """55555....2222
                 55555....2222
                 55555....2222"""
    assert chosen(picture, (0, 0, 5, 3)) == "5" * 15


@pytest.mark.parametrize(
    "box", [(0, 0, 14, 3), (0, 0, 9, 4)], ids=["a leaning neighbour", "a neighbour that it touches"]
)
def test_what_reaches_out_of_the_box_cannot_be_told_from_the_thing(box: tuple[float, float, float, float]) -> None:
    picture = """55555555555555
                 55555555555555
                 55555555555555
                 55555.........
                 55555.........
                 55555........."""
    with pytest.raises(NoGraspPointError, match="reaches out of it"):
        chosen(picture, box)
    assert chosen(picture, (0, 0, 14, 6)) == "5" * 57


@pytest.mark.parametrize("picture", ["...", "555", "5.8.5.8.5.8.5.8.5.8.5.8.5.8.5.8"])
def test_nothing_of_some_size(picture: str) -> None:
    with pytest.raises(NoGraspPointError):
        chosen(picture, (0, 0, 40, 1))


def test_nothing_in_the_box() -> None:
    with pytest.raises(NoGraspPointError):
        chosen("5" * 20, (30, 0, 40, 1))
