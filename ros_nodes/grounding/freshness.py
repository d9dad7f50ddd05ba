"""Whether a picture is fresh enough to act on: by its stamp on the node's clock, and by when it arrived."""

from __future__ import annotations

from dataclasses import dataclass

SET_CLOCKS = "set the clocks of camera and robot alike, or use_sim_time for a replayed bag"
SLOWEST_WAY_S = 5.0
"""From the camera to here, pictures take no longer."""


@dataclass(frozen=True)
class PictureAge:
    """How old a picture is, by two clocks that fail in different ways.

    Attributes:
        by_stamp_s: the node's clock now, less the picture's stamp; below 0 where the stamp lies ahead.
        since_arrival_s: since it came here, on the monotonic clock, which nobody can set.
        clock: the node's clock in words.
        has_begun: whether that clock tells the time; a simulated one begins with the first message on /clock.
    """

    by_stamp_s: float
    since_arrival_s: float
    clock: str
    has_begun: bool = True

    def problem(self, max_age_s: float) -> str:
        """Why it must not be acted on; empty for a fresh one."""
        if not self.has_begun:
            return "use_sim_time is set, but nothing has come on /clock: play the bag with --clock, or unset it"
        if self.by_stamp_s < -max_age_s:
            return f"the picture's stamp is {-self.by_stamp_s:.3f} s ahead of {self.clock}; {SET_CLOCKS}"
        age_s, clock = max((self.by_stamp_s, self.clock), (self.since_arrival_s, "the monotonic clock since it came"))
        if age_s > max_age_s:
            apart = (
                f"; it came {self.since_arrival_s:.3f} s ago: {SET_CLOCKS}" if self._is_clock_apart(max_age_s) else ""
            )
            return f"the picture is {age_s:.3f} s old by {clock}; {max_age_s:g} s at most{apart}"
        return ""

    def _is_clock_apart(self, max_age_s: float) -> bool:
        """Whether the picture is old by its stamp alone, and by more than a slow network makes of it."""
        return self.since_arrival_s <= max_age_s and self.by_stamp_s > max_age_s + SLOWEST_WAY_S
