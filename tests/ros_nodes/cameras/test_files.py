"""Picture files as a camera: in turn, over again, and nothing that is broken stops it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent.datatypes import MAX_IMAGE_PIXELS
from agent.errors import InvalidImageError
from ros_nodes.cameras.files import PictureFiles, open_folder, open_picture


def write(path: Path, grey: int) -> Path:
    Image.new("RGB", (8, 6), (grey, grey, grey)).save(path)
    return path


def greys(files: PictureFiles, count: int) -> list[int]:
    return [int(files.take().image_rgb[0, 0, 0]) for _ in range(count)]


def test_a_folder_goes_round_in_the_order_of_the_names(tmp_path: Path) -> None:
    for name, grey in (("b.png", 2), ("c.bmp", 3), ("a.PNG", 1)):
        write(tmp_path / name, grey)
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / ".hidden.png").write_text("no picture")
    heard: list[str] = []
    assert greys(open_folder(tmp_path, heard.append), 7) == [1, 2, 3, 1, 2, 3, 1]
    assert not heard


def test_broken_files_are_left_out_and_named_once(tmp_path: Path) -> None:
    for name, grey in (("a.png", 1), ("c.png", 3), ("e.png", 5)):
        write(tmp_path / name, grey)
    (tmp_path / "b.png").write_bytes(b"")
    (tmp_path / "d.jpg").write_bytes(write(tmp_path / "whole.jpg", 7).read_bytes()[:100])
    (tmp_path / "whole.jpg").unlink()
    (tmp_path / "f.png").symlink_to(tmp_path / "gone.png")
    heard: list[str] = []
    assert greys(open_folder(tmp_path, heard.append), 7) == [1, 3, 5, 1, 3, 5, 1]
    assert [[name in line for name in ("b.png", "d.jpg", "f.png")].index(True) for line in heard] == [0, 1, 2]


def test_a_picture_too_large_is_left_out_unread(tmp_path: Path) -> None:
    Image.new("1", (10_000, MAX_IMAGE_PIXELS // 10_000 + 1)).save(tmp_path / "a.png")
    write(tmp_path / "b.png", 2)
    heard: list[str] = []
    assert greys(open_folder(tmp_path, heard.append), 2) == [2, 2]
    assert len(heard) == 1
    assert "scale it" in heard[0]


def test_nothing_but_broken_files(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    files = open_folder(tmp_path, lambda problem: None)
    for _ in range(2):
        with pytest.raises(InvalidImageError, match="can be read: put PNG or JPEG"):
            files.take()


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidImageError, match="no pictures in"):
        open_folder(tmp_path, lambda problem: None)


def test_one_picture_is_read_once_and_taken_anew_each_time(tmp_path: Path) -> None:
    files = open_picture(write(tmp_path / "a.png", 9))
    first = files.take()
    (tmp_path / "a.png").unlink()
    second = files.take()
    np.testing.assert_array_equal(first.image_rgb, second.image_rgb)
    assert second.taken_s > first.taken_s
    assert first.depth_m is None
    assert first.mounting is None


def test_a_broken_picture_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(InvalidImageError, match=r"a\.png"):
        open_picture(tmp_path / "a.png")
