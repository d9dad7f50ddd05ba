"""How many of a camera's pictures come, by its camera_info: each picture has one, too small to be lost."""

from __future__ import annotations

import time
from collections.abc import Callable

from ros_nodes.recent import Recent

WINDOW_S = 5.0
FEWEST = 10
"""Of fewer pictures nothing is said."""
SHARE = 0.8
"""With this share of them, nothing is missing to speak of."""


class PictureRates:
    """What was sent and what came in the last seconds. Safe to call from several threads.

    Attributes:
        came: an item for each picture.
    """

    def __init__(self, topic: str, now_s: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing.

        Args:
            topic: of the pictures.
            now_s: the monotonic clock.
        """
        self._topic = topic
        self._sent: Recent[None] = Recent(WINDOW_S, now_s)
        self.came: Recent[None] = Recent(WINDOW_S, now_s)

    def on_camera_info(self) -> None:
        """A picture was sent."""
        self._sent.add(None)

    def on_picture(self) -> None:
        """A picture came."""
        self.came.add(None)

    def figures(self) -> dict[str, str]:
        """Pictures in a second, by name and with units, for /diagnostics."""
        return {"pictures sent": f"{self._sent.rate_hz:.1f} Hz", "pictures heard": f"{self.came.rate_hz:.1f} Hz"}

    def problem(self) -> str:
        """What is lost, in words; empty where nothing to speak of is, or no camera_info says how many were sent."""
        if not falls_short(self.came, self._sent):
            return ""
        return (
            f"pictures are lost: of {self._sent.rate_hz:.1f} a second on {self._topic}, {self.came.rate_hz:.1f} come;"
            ' docs/ros2.md, "Pictures over Fast DDS", says what helps'
        )


def falls_short(those: Recent[None], of: Recent[None]) -> bool:
    """Whether far fewer of the ones came lately than of the others, each of which should have one."""
    wanted = len(of.items())
    return wanted >= FEWEST and len(those.items()) < SHARE * wanted
