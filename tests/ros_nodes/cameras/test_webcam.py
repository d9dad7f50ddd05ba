"""A webcam's newest picture, and its coming back. A video file read as fast as it goes stands in for the device."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from ros_nodes.cameras import webcam as webcam_module
from ros_nodes.cameras.source import CameraUnavailableError, Picture
from ros_nodes.cameras.webcam import Webcam, open_webcam
from tests.support.videos import number_of, write_video

PATIENCE_S = 30.0


class Device:
    """Opens a file like a device; unplugged, it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.plugged = True
        self.opened = 0

    def __call__(self) -> Any:
        import cv2

        if not self.plugged:
            raise CameraUnavailableError("there is no such webcam")
        self.opened += 1
        return cv2.VideoCapture(str(self.path))


def take(webcam: Webcam) -> Picture | str | None:
    try:
        return webcam.take()
    except CameraUnavailableError as error:
        return str(error)


def wait_for(webcam: Webcam, kind: type) -> Any:
    end = time.monotonic() + PATIENCE_S
    while not isinstance(got := take(webcam), kind):
        assert time.monotonic() < end
        time.sleep(0.01)
    return got


@pytest.fixture
def device(tmp_path: Path) -> Device:
    return Device(write_video(tmp_path / "a.avi", 5))


def test_the_newest_picture_is_given_once_and_the_device_opened_again(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webcam_module, "REOPEN_S", 0.5)
    webcam = Webcam("webcam 0", device)
    end = time.monotonic() + PATIENCE_S
    while not webcam._problem:  # the file is at its end
        assert time.monotonic() < end
        time.sleep(0.01)
    device.plugged = False
    picture = webcam.take()
    assert picture is not None
    assert number_of(picture.image_rgb) == 4
    assert picture.taken_s <= time.monotonic()
    assert "still plugged in" in wait_for(webcam, str)
    while "still plugged in" in (problem := wait_for(webcam, str)):
        assert time.monotonic() < end
        time.sleep(0.01)
    assert problem == "there is no such webcam"
    device.plugged = True
    wait_for(webcam, Picture)
    assert device.opened == 2
    webcam.close()
    assert not webcam._thread.is_alive()


def test_a_webcam_without_pictures_is_an_error(device: Device) -> None:
    device.path = device.path.with_name("none.avi")
    with pytest.raises(CameraUnavailableError, match="gives no picture"):
        Webcam("webcam 0", device)


def test_a_webcam_that_cannot_be_opened_is_an_error(device: Device) -> None:
    device.plugged = False
    with pytest.raises(CameraUnavailableError, match="no such webcam"):
        Webcam("webcam 0", device)


def test_a_webcam_that_is_not_there_is_named_with_those_that_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("cv2")
    monkeypatch.setattr(webcam_module, "KNOWN_DEVICES", tmp_path)
    with pytest.raises(CameraUnavailableError, match=r"no webcam 99: plug it in, or .*has no webcam; sim needs none"):
        open_webcam(99)
    for name, product in (("video10", "Depth"), ("video2", "Front")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "name").write_text(f"{product}\n")
    with pytest.raises(CameraUnavailableError, match=r"choose webcam:2 \(Front\) or webcam:10 \(Depth\)$"):
        open_webcam(99)
