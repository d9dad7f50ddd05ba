"""An arm's motions one after another: each is a generator that yields until the arm has come to rest."""

from __future__ import annotations

from collections.abc import Iterator

from agent.errors import UnreachableError
from agent.manipulation.arm import Arm, ArmState, Pose
from agent.manipulation.limits import Limits
from agent.manipulation.poses import distance_m

NEAR_M = 0.02
"""Where the arm rests this near to a pose, it has got there."""
SETTLING_S = 0.15
"""The fingers take at least so long."""
CLOSING_S = 3.0

Waiting = Iterator[None]


class Motions:
    """Moves an arm, and knows when.

    Attributes:
        now_s: the time of the last `tick`.
        state: the arm at that time.
        has_begun: whether anything was moved.
    """

    def __init__(self, arm: Arm, limits: Limits) -> None:
        self.arm = arm
        self.limits = limits
        self.now_s = 0.0
        self.state: ArmState = arm.state()
        self.has_begun = False
        self._goal: Pose | None = None
        self._since_s = 0.0

    def tick(self, now_s: float) -> None:
        """Read the arm's state."""
        self.now_s, self.state = now_s, self.arm.state()

    def set_out(self, pose: Pose, *, is_straight: bool = False, speed: float = 1.0, over_m: float = 0.0) -> None:
        """Start towards a pose without waiting. Raises UnreachableError, and then nothing has moved."""
        self.arm.move_to(pose, is_straight=is_straight, speed=speed, over_m=over_m)
        self._goal, self._since_s, self.has_begun = pose, self.now_s, True

    def has_arrived(self) -> bool:
        """Whether the arm rests where it was sent.

        Raises:
            UnreachableError: it rests elsewhere, or takes too long.
        """
        waited_s = self.now_s - self._since_s
        if self.state.is_moving or waited_s <= 0:
            if waited_s > self.limits.patience_s:
                raise UnreachableError(f"the arm has not got there in {self.limits.patience_s:g} s")
            return False
        off_m = distance_m(self.state.hand, self._goal) if self._goal else 0.0
        if off_m > NEAR_M:
            raise UnreachableError(f"the arm came to rest {100 * off_m:.0f} cm from where it was sent")
        return True

    def go(self, pose: Pose, *, is_straight: bool = False, speed: float = 1.0, over_m: float = 0.0) -> Waiting:
        """To a pose."""
        self.set_out(pose, is_straight=is_straight, speed=speed, over_m=over_m)
        yield from self._until_there()

    def rise(self, heights_m: tuple[float, ...], *, speed: float = 1.0) -> Waiting:
        """Straight up by the first of some heights that can be reached; nowhere where none can."""
        x, y, z = self.state.hand.position_m
        for height_m in heights_m:
            up = Pose((x, y, z + height_m), self.state.hand.quaternion_xyzw)
            try:
                self.set_out(up, is_straight=True, speed=speed)
            except UnreachableError:
                continue
            yield from self._until_there()
            return

    def home(self, *, over_m: float = 0.0) -> Waiting:
        """Where the arm hides nothing."""
        self.arm.move_home(over_m=over_m)
        self._goal, self._since_s, self.has_begun = None, self.now_s, True
        yield from self._until_there()

    def rest(self) -> Waiting:
        """Until nothing moves any more."""
        yield
        while self.state.is_moving:
            yield

    def open(self, opening_m: float) -> Waiting:
        """Open the fingers."""
        self.arm.open(opening_m)
        yield from self._fingers()

    def close(self, force_n: float) -> Waiting:
        """Close the fingers until they press on something, or meet."""
        self.arm.close(force_n)
        yield from self._fingers()

    def _fingers(self) -> Waiting:
        self.has_begun = True
        since_s = self.now_s
        yield
        while self.now_s - since_s < SETTLING_S or (self.state.is_moving and self.now_s - since_s < CLOSING_S):
            yield

    def _until_there(self) -> Waiting:
        yield
        while not self.has_arrived():
            yield
