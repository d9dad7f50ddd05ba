"""A video file as a camera, through OpenCV."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agent.datatypes import MAX_IMAGE_PIXELS, ImageArray
from agent.errors import InvalidImageError, MissingDependencyError
from ros_nodes.cameras.source import Picture

USUAL_FPS = 30.0
"""Where a file does not say."""
MAX_FPS = 1000.0


class VideoFile:
    """Plays at the video's own speed and from the start again; pictures for which nobody asks in time are left out.

    Attributes:
        name: which file.
    """

    def __init__(self, path: Path, *, now_s: Callable[[], float] = time.monotonic) -> None:
        """Open it and read its first picture.

        Raises:
            InvalidImageError: no video that OpenCV can read, or of too large pictures.
            MissingDependencyError: there is no OpenCV.
        """
        self.name = f"the video {path}"
        self._path = path
        self._now_s = now_s
        self._rewind()
        if not self._capture.read()[0]:
            self._capture.release()
            raise InvalidImageError(f"no picture of {path} can be decoded: convert it to MP4 (H.264) or AVI (MJPEG)")
        self._rewind()

    def _rewind(self) -> None:
        """Open the file (again): not every container can be wound back."""
        cv2 = opencv()
        self._capture = cv2.VideoCapture(str(self._path))
        if not self._capture.isOpened():
            raise InvalidImageError(f"OpenCV cannot read {self._path} as a video: give an MP4 or AVI file")
        check_size(self.name, self._capture)
        fps = self._capture.get(cv2.CAP_PROP_FPS)
        self._fps = fps if 0 < fps <= MAX_FPS else USUAL_FPS
        self._start_s = self._now_s()
        self._position = -1

    def take(self) -> Picture | None:
        """The picture that is due now; None where that is still the last one.

        Raises:
            InvalidImageError: the file is not there any more.
        """
        due = int((self._now_s() - self._start_s) * self._fps)
        if due - self._position > 1 + self._fps:  # more than a second behind: go on from here, do not chase
            self._start_s = self._now_s() - (self._position + 1) / self._fps
            due = self._position + 1
        if due == self._position:
            return None
        while self._position < due:
            if not self._capture.grab():
                self._capture.release()
                self._rewind()
                due = 0
                self._capture.grab()
            self._position += 1
        good, pixels = self._capture.retrieve()
        return Picture(rgb(pixels), time.monotonic()) if good else None

    def close(self) -> None:
        """Close the file."""
        self._capture.release()


def opencv() -> Any:
    """The module cv2.

    Raises:
        MissingDependencyError: it is not installed.
    """
    try:
        import cv2
    except ImportError as error:
        raise MissingDependencyError(
            "videos and webcams need OpenCV: pip install 'reclip-agent[yolo]' or apt install python3-opencv"
        ) from error
    return cv2


def rgb(pixels_bgr: Any) -> ImageArray:
    """(H, W, 3) uint8 RGB of OpenCV's BGR."""
    cv2 = opencv()
    image: ImageArray = cv2.cvtColor(pixels_bgr, cv2.COLOR_BGR2RGB)
    return image


def check_size(name: str, capture: Any) -> None:
    """Refuse what is too large before any of it is decoded.

    Raises:
        InvalidImageError: it is.
    """
    cv2 = opencv()
    width, height = (int(capture.get(prop)) for prop in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
    if width * height > MAX_IMAGE_PIXELS:
        capture.release()
        raise InvalidImageError(f"{name} has {width}x{height} pixels; scale it to at most {MAX_IMAGE_PIXELS}")
