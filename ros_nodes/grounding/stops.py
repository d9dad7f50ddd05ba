"""How often a stop was said: what began under a lower count is not to be finished."""

from __future__ import annotations


class StopCount:
    """Counted in one thread, read in any.

    Attributes:
        count: since the node began.
    """

    def __init__(self) -> None:
        self.count = 0

    def add(self) -> None:
        """A stop was said."""
        self.count += 1
