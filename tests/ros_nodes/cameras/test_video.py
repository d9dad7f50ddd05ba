"""A video plays at its own speed whoever asks how often, and over again."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from agent.errors import InvalidImageError, MissingDependencyError
from ros_nodes.cameras import video as video_module
from ros_nodes.cameras.video import VideoFile
from tests.support.videos import number_of, write_video


class Clock:
    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


def numbers(video: VideoFile, clock: Clock, count: int, step_s: float) -> list[int | None]:
    seen = []
    for _ in range(count):
        picture = video.take()
        seen.append(None if picture is None else number_of(picture.image_rgb))
        clock.now += step_s
    return seen


def test_it_plays_at_its_own_speed(tmp_path: Path) -> None:
    clock = Clock()
    video = VideoFile(write_video(tmp_path / "a.avi", 20, fps=10.0), now_s=clock)
    clock.now += 0.01
    assert numbers(video, clock, 4, 0.1) == [0, 1, 2, 3]
    assert numbers(video, clock, 4, 0.05) == [4, None, 5, None]
    assert numbers(video, clock, 3, 0.3) == [6, 9, 12]
    video.close()


def test_it_begins_again_at_its_end(tmp_path: Path) -> None:
    clock = Clock()
    video = VideoFile(write_video(tmp_path / "a.avi", 3, fps=10.0), now_s=clock)
    clock.now += 0.01
    assert numbers(video, clock, 7, 0.1) == [0, 1, 2, 0, 1, 2, 0]


def test_after_a_pause_it_goes_on_where_it_was(tmp_path: Path) -> None:
    clock = Clock()
    video = VideoFile(write_video(tmp_path / "a.avi", 20, fps=10.0), now_s=clock)
    clock.now += 0.01
    assert numbers(video, clock, 2, 0.1) == [0, 1]
    clock.now += 3600
    assert numbers(video, clock, 2, 0.1001) == [2, 3]


def test_colours_are_rgb(tmp_path: Path) -> None:
    picture = VideoFile(write_video(tmp_path / "a.avi", 2)).take()
    assert picture is not None
    red, green, blue = picture.image_rgb[24, 8].tolist()
    assert red > 200
    assert max(green, blue) < 60


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("cv2")
    (tmp_path / "a.avi").write_bytes(b"no video" * 100)
    with pytest.raises(InvalidImageError, match="as a video"):
        VideoFile(tmp_path / "a.avi")


def test_a_video_without_pictures_is_refused(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.avi", 3)
    start = path.read_bytes().index(b"movi")
    path.write_bytes(path.read_bytes()[: start + 4])
    with pytest.raises(InvalidImageError, match=r"can be decoded|as a video"):
        VideoFile(path)


def test_a_video_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_video(tmp_path / "a.avi", 2)
    monkeypatch.setattr(video_module, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(InvalidImageError, match="64x48 pixels; scale it to at most 1000"):
        VideoFile(path)


def test_a_video_that_goes_away_is_an_error_when_it_begins_again(tmp_path: Path) -> None:
    clock = Clock()
    path = write_video(tmp_path / "a.avi", 2, fps=10.0)
    video = VideoFile(path, now_s=clock)
    path.unlink()
    clock.now += 0.01
    assert numbers(video, clock, 2, 0.1) == [0, 1]
    with pytest.raises(InvalidImageError, match="as a video"):
        video.take()


def test_without_opencv_the_error_is_the_install_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'reclip-agent\[yolo\]'"):
        VideoFile(tmp_path / "a.avi")
