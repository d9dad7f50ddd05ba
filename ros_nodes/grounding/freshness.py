"""Whether a picture is fresh enough to act on: by its stamp on the node's clock, and by when it arrived."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PictureAge:
    """How old a picture is, by two clocks that fail in different ways.

    Attributes:
        by_stamp_s: the node's clock now, less the picture's stamp; below 0 where the stamp lies ahead.
        since_arrival_s: since it came here, on the monotonic clock, which nobody can set.
        clock: the node's clock in words.
    """

    by_stamp_s: float
    since_arrival_s: float
    clock: str

    def problem(self, max_age_s: float) -> str:
        """Why it must not be acted on; empty for a fresh one."""
        if self.by_stamp_s < -max_age_s:
            return (
                f"the picture's stamp is {-self.by_stamp_s:.3f} s ahead of {self.clock};"
                " set the clocks of camera and robot alike, or use_sim_time for a replayed bag"
            )
        age_s, clock = max((self.by_stamp_s, self.clock), (self.since_arrival_s, "the monotonic clock since it came"))
        if age_s > max_age_s:
            return f"the picture is {age_s:.3f} s old by {clock}; {max_age_s:g} s at most"
        return ""
