"""Video files, through OpenCV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agent.errors import InvalidImageError
from ros_nodes.cameras.video import check_size, opencv, rgb
from scale.batch.inputs.source import InputFile, Item, UnreadableInputError, local_path

SUFFIXES = (".mp4", ".avi", ".mkv", ".mov", ".webm", ".m4v")


@dataclass(frozen=True)
class Videos:
    """See `scale.batch.inputs.source.Source`."""

    def count(self, file: InputFile) -> int:
        """As many as can be read, which may be fewer than the file says."""
        capture = _opened(file)
        count = 0
        while capture.grab():
            count += 1
        capture.release()
        if not count:
            raise UnreadableInputError(f"no picture of {file.address} can be decoded: convert it to MP4 (H.264)")
        return count

    def read(self, file: InputFile, numbers: range) -> Iterator[Item]:
        """See `scale.batch.inputs.source.Source`; the stamp counts from the video's beginning."""
        cv2 = opencv()
        capture = _opened(file)
        at = _wind(capture, numbers.start)
        for number in numbers:
            while at <= number and capture.grab():
                at += 1
            stamp_s = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
            good, pixels = capture.retrieve() if at > number else (False, None)
            source = f"{file.address}#{number}"
            if good:
                yield Item(source, rgb(pixels), stamp_s)
            else:
                yield Item(source, None, problem="this picture of the video cannot be decoded")
        capture.release()


def _wind(capture: Any, number: int) -> int:
    """Go to a picture; the number of the next one that is grabbed, which is 0 where the file cannot be wound."""
    cv2 = opencv()
    if number and capture.set(cv2.CAP_PROP_POS_FRAMES, number) and capture.get(cv2.CAP_PROP_POS_FRAMES) == number:
        return number
    capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
    return 0


def _opened(file: InputFile) -> Any:
    path = local_path(file)
    capture = opencv().VideoCapture(path)
    if not capture.isOpened():
        raise UnreadableInputError(f"OpenCV cannot read {path} as a video: convert it to MP4 (H.264)")
    try:
        check_size(path, capture)
    except InvalidImageError as error:
        raise UnreadableInputError(str(error)) from error
    return capture
