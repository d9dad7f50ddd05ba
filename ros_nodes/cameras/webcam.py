"""A webcam, through OpenCV."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from agent.errors import ReclipAgentError
from ros_nodes.cameras.source import CameraUnavailableError, Picture
from ros_nodes.cameras.video import check_size, opencv, rgb

KNOWN_DEVICES = Path("/sys/class/video4linux")
REOPEN_S = 1.0
FIRST_PICTURE_S = 10.0


class Webcam:
    """The newest picture of a webcam, and the webcam again when it was unplugged and comes back.

    A thread reads all the time: a driver keeps a few pictures, and who reads more slowly than they come gets old ones.

    Attributes:
        name: which device.
    """

    def __init__(self, name: str, open_capture: Callable[[], Any]) -> None:
        """Open it and wait for its first picture.

        Args:
            open_capture: an open ``cv2.VideoCapture``; raises `CameraUnavailableError` where it cannot be opened.

        Raises:
            CameraUnavailableError: it cannot be opened, or gives no picture.
        """
        self.name = name
        self._open_capture = open_capture
        self._lock = Lock()
        self._newest: Picture | None = None
        self._problem = ""
        self._stop = Event()
        self._answered = Event()
        self._thread = Thread(target=self._run, args=(open_capture(),), name="webcam", daemon=True)
        self._thread.start()
        self._answered.wait(FIRST_PICTURE_S)
        if self._newest is None:
            self.close()
            raise CameraUnavailableError(self._problem or f"{name} gives no picture: is another program using it?")

    def take(self) -> Picture | None:
        """The newest picture, once.

        Raises:
            CameraUnavailableError: it was unplugged; it is tried again all the time.
        """
        with self._lock:
            picture, self._newest = self._newest, None
            if picture is None and self._problem:
                raise CameraUnavailableError(self._problem)
        return picture

    def close(self) -> None:
        """Stop reading and release the device."""
        self._stop.set()
        self._thread.join(REOPEN_S)

    def _run(self, capture: Any) -> None:
        while not self._stop.is_set():
            good, pixels = capture.read()
            if good:
                self._note(Picture(rgb(pixels), time.monotonic()))
            else:
                capture.release()
                self._note(problem=f"{self.name} gives no picture: is it still plugged in?")
                capture = self._open_again(capture)
        capture.release()

    def _open_again(self, capture: Any) -> Any:
        while not self._stop.wait(REOPEN_S):
            try:
                return self._open_capture()
            except ReclipAgentError as error:
                self._note(problem=str(error))
        return capture

    def _note(self, picture: Picture | None = None, problem: str = "") -> None:
        with self._lock:
            self._newest, self._problem = picture or self._newest, problem
        self._answered.set()


def open_webcam(number: int) -> Webcam:
    """Webcam ``number``, on Linux /dev/video``number``.

    Raises:
        CameraUnavailableError: it is not there, or may not be used.
        MissingDependencyError: there is no OpenCV.
    """
    opencv()
    return Webcam(f"webcam {number}", lambda: _open_capture(number))


def _open_capture(number: int) -> Any:
    device = Path(f"/dev/video{number}")
    if sys.platform == "linux":
        if not device.exists():
            raise CameraUnavailableError(f"there is no webcam {number}: plug it in, or choose {_choices()}")
        if not os.access(device, os.R_OK | os.W_OK):
            raise CameraUnavailableError(f"{device} may not be used: sudo usermod -aG video $USER, then log in again")
    capture = opencv().VideoCapture(number)
    if not capture.isOpened():
        raise CameraUnavailableError(
            f"webcam {number} cannot be opened: close the program that uses it, or choose {_choices()}"
        )
    check_size(f"webcam {number}", capture)
    return capture


def _choices() -> str:
    """The webcams that are there, in words."""
    found = sorted(KNOWN_DEVICES.glob("video*"), key=lambda each: (len(each.name), each.name))
    names = [f"webcam:{each.name.removeprefix('video')} ({_product(each)})" for each in found]
    return " or ".join(names) or "another camera: this machine has no webcam; sim needs none"


def _product(device: Path) -> str:
    try:
        return (device / "name").read_text().strip()
    except OSError:
        return "unknown"
