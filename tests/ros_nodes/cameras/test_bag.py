"""A bag as a camera: at the speed of its recording, and from the start again."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import InvalidInputError
from ros_nodes.bags import UnreadableBagError
from ros_nodes.cameras.bag import BagPictures
from ros_nodes.cameras.opening import check_camera, open_camera
from tests.support.bags import write_bag


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


def number_of(picture: object) -> int:
    return round(float(picture.image_rgb.mean()) / 10)  # type: ignore[attr-defined]


def test_pictures_come_when_they_were_taken(tmp_path: Path) -> None:
    clock = Clock()
    camera = BagPictures(write_bag(tmp_path / "bag", 3), now_s=clock)
    seen = []
    for clock.s in (0.0, 0.5, 1.1, 2.0, 2.5, 3.6):
        picture = camera.take()
        seen.append(None if picture is None else number_of(picture))
    assert seen == [0, None, 1, 2, 0, 1]
    camera.close()


def test_pictures_that_nobody_asks_for_are_left_out(tmp_path: Path) -> None:
    clock = Clock()
    camera = BagPictures(write_bag(tmp_path / "bag", 5), now_s=clock)
    clock.s = 3.2
    picture = camera.take()
    assert picture is not None
    assert number_of(picture) == 3
    camera.close()


def test_it_is_named_by_its_file(tmp_path: Path) -> None:
    file = write_bag(tmp_path / "bag", 2)
    check_camera(f"bag:{file}")
    camera = open_camera(f"bag:{file}", lambda problem: None)
    assert camera.name == f"the bag {file}"
    assert camera.take() is not None
    camera.close()
    with pytest.raises(InvalidInputError, match="there is no file or folder"):
        check_camera("bag:nowhere.mcap")
    file.write_bytes(b"broken")
    with pytest.raises(UnreadableBagError, match="cannot be read as a bag"):
        open_camera(f"bag:{file}", lambda problem: None)
