"""Which clock a time was read from."""

from __future__ import annotations

from enum import IntEnum


class ClockType(IntEnum):
    """The clocks of ROS 2; the numbers are rcl's."""

    UNINITIALIZED = 0
    ROS_TIME = 1
    """System time, or simulated time from /clock where `use_sim_time` is set."""
    SYSTEM_TIME = 2
    """Wall clock since 1970."""
    STEADY_TIME = 3
    """Since an unknown moment; never jumps."""
