"""A bag as a camera: the pictures of one topic at the speed of their recording."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from agent.datatypes import ImageArray
from agent.errors import InvalidImageError
from ros_nodes.bags import messages, opened_bag, picture_connections
from ros_nodes.cameras.source import Picture

Dated = tuple[int, ImageArray]


class BagPictures:
    """Plays once and from the start again; pictures for which nobody asks in time are left out.

    Attributes:
        name: which bag.
    """

    def __init__(self, path: Path, topic: str | None = None, *, now_s: Callable[[], float] = time.monotonic) -> None:
        """Open it and read its first picture.

        Args:
            topic: of the pictures; the only one of that kind where not given.

        Raises:
            UnreadableBagError: not a bag, or without such a topic.
            InvalidImageError: no picture of it can be read.
        """
        self.name = f"the bag {path}"
        self._open = ExitStack()
        self._reader = self._open.enter_context(opened_bag(path))
        self._connections = picture_connections(self._reader, topic)
        self._now_s = now_s
        self._rewind()

    def _rewind(self) -> None:
        self._left = self._pictures()
        self._due = next(self._left, None)
        if self._due is None:
            raise InvalidImageError(f"no picture of {self.name} can be read")
        self._began_s, self._first_ns = self._now_s(), self._due[0]

    def _pictures(self) -> Iterator[Dated]:
        from ros_nodes.conversions import frame_from_image

        for nanoseconds, message in messages(self._reader, self._connections):
            try:
                yield nanoseconds, frame_from_image(message).image_rgb
            except InvalidImageError:
                continue

    def take(self) -> Picture | None:
        """The picture that is due now; None where that is still the last one."""
        if self._due is None:
            self._rewind()
        played_ns = (self._now_s() - self._began_s) * 1e9
        taken: ImageArray | None = None
        while self._due is not None and self._due[0] - self._first_ns <= played_ns:
            taken, self._due = self._due[1], next(self._left, None)
        return None if taken is None else Picture(taken, time.monotonic())

    def close(self) -> None:
        """Close the bag."""
        self._open.close()
