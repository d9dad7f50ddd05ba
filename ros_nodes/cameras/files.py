"""Picture files as a camera: one picture over and over, or those of a folder in turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from agent.errors import InvalidImageError
from agent.images import load_image
from ros_nodes.cameras.source import Picture

PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".ppm")


class PictureFiles:
    """Each file in turn, and from the first again; what is no picture is left out from then on.

    Attributes:
        name: where they lie.
    """

    def __init__(self, name: str, paths: list[Path], warn: Callable[[str], object]) -> None:
        """Read none of them yet.

        Args:
            warn: hears about each file that cannot be used.
        """
        self.name = name
        self._paths = paths
        self._warn = warn
        self._next = 0
        self._only: Picture | None = None

    def take(self) -> Picture:
        """The next one that can be read, as if taken now.

        Raises:
            InvalidImageError: none is left.
        """
        if self._only is not None:
            return Picture(self._only.image_rgb, time.monotonic())
        while self._paths:
            self._next %= len(self._paths)
            try:
                picture = Picture(load_image(self._paths[self._next]), time.monotonic())
            except InvalidImageError as error:
                self._warn(f"left out: {error}")
                del self._paths[self._next]
                continue
            self._next += 1
            self._only = picture if len(self._paths) == 1 else None
            return picture
        raise InvalidImageError(f"no picture of {self.name} can be read: put PNG or JPEG files there")

    def close(self) -> None:
        """Nothing to let go of."""


def is_picture(path: Path) -> bool:
    """By its name."""
    return path.suffix.lower() in PICTURE_SUFFIXES


def open_folder(folder: Path, warn: Callable[[str], object]) -> PictureFiles:
    """The pictures of a folder in the order of their names.

    Raises:
        InvalidImageError: it holds none.
    """
    paths = sorted(path for path in folder.iterdir() if is_picture(path) and not path.name.startswith("."))
    if not paths:
        raise InvalidImageError(f"there are no pictures in {folder}: put files ending in {', '.join(PICTURE_SUFFIXES)}")
    return PictureFiles(f"the folder {folder}", paths, warn)


def open_picture(path: Path) -> PictureFiles:
    """One picture, over and over.

    Raises:
        InvalidImageError: it cannot be read.
    """
    load_image(path)
    return PictureFiles(f"the picture {path}", [path], lambda problem: None)
