"""The buffer of transforms, with waiting."""

from __future__ import annotations

import time as real_time
from collections.abc import Callable
from functools import partial
from threading import Condition
from typing import TYPE_CHECKING

from geometry_msgs.msg import TransformStamped
from rclpy.clock import Clock, ClockChange, JumpThreshold, TimeJump
from rclpy.constants import S_TO_NS
from rclpy.duration import Duration
from rclpy.task import Future

from ros_nodes.binding.tf2_ros.buffer_core import LOGGER, BufferCore, Stamp
from ros_nodes.binding.tf2_ros.buffer_interface import AT_ONCE, BufferInterface

if TYPE_CHECKING:
    from rclpy.node import Node

Attempt = Callable[[], tuple[bool, str]]
"""Whether there is a transform, and why not."""


class Buffer(BufferCore, BufferInterface):
    """Keeps the transforms that a `TransformListener` hears.

    When the clock of its node, or of its listener's, jumps back or changes between system and simulated time, all but
    static transforms are forgotten.

    Args:
        cache_time: how long transforms are kept, 10 s where not given.
    """

    def __init__(self, cache_time: Duration | None = None, node: Node | None = None) -> None:
        BufferCore.__init__(self, cache_time)
        BufferInterface.__init__(self)
        self._new_data = Condition()
        self._waiting: list[tuple[Attempt, Future[bool]]] = []
        self._clocks: list[Clock] = []
        if node is not None:
            self._follow(node.get_clock())

    def _insert(self, transform: TransformStamped, authority: str, *, is_static: bool) -> None:
        super()._insert(transform, authority, is_static=is_static)
        self._tell()

    def lookup_transform(
        self, target_frame: str, source_frame: str, time: Stamp, timeout: Duration = AT_ONCE
    ) -> TransformStamped:
        """The transform that takes coordinates in the source frame to those in the target frame.

        Args:
            timeout: how long, in real time, to wait for it. In a callback, wait only where another thread spins.

        Raises:
            LookupException, ConnectivityException, ExtrapolationException, InvalidArgumentException: there is none.
        """
        self.can_transform(target_frame, source_frame, time, timeout)
        return self.lookup_transform_core(target_frame, source_frame, time)

    async def lookup_transform_async(self, target_frame: str, source_frame: str, time: Stamp) -> TransformStamped:
        """`lookup_transform`, waiting without end."""
        await self.wait_for_transform_async(target_frame, source_frame, time)
        return self.lookup_transform_core(target_frame, source_frame, time)

    def lookup_transform_full(
        self,
        target_frame: str,
        target_time: Stamp,
        source_frame: str,
        source_time: Stamp,
        fixed_frame: str,
        timeout: Duration = AT_ONCE,
    ) -> TransformStamped:
        """From the source frame at one time to the target frame at another, through a frame that did not move between.

        Raises:
            As `lookup_transform`.
        """
        self.can_transform_full(target_frame, target_time, source_frame, source_time, fixed_frame, timeout)
        return self.lookup_transform_full_core(target_frame, target_time, source_frame, source_time, fixed_frame)

    async def lookup_transform_full_async(
        self, target_frame: str, target_time: Stamp, source_frame: str, source_time: Stamp, fixed_frame: str
    ) -> TransformStamped:
        """`lookup_transform_full`, waiting without end."""
        await self.wait_for_transform_full_async(target_frame, target_time, source_frame, source_time, fixed_frame)
        return self.lookup_transform_full_core(target_frame, target_time, source_frame, source_time, fixed_frame)

    def can_transform(
        self,
        target_frame: str,
        source_frame: str,
        time: Stamp,
        timeout: Duration = AT_ONCE,
        return_debug_tuple: bool = False,
    ) -> bool | tuple[bool, str]:
        """Whether `lookup_transform` has a transform, and, as a debug tuple, why not."""
        can, reason = self._wait(partial(self.can_transform_core, target_frame, source_frame, time), timeout)
        return (can, reason) if return_debug_tuple else can

    def can_transform_full(
        self,
        target_frame: str,
        target_time: Stamp,
        source_frame: str,
        source_time: Stamp,
        fixed_frame: str,
        timeout: Duration = AT_ONCE,
        return_debug_tuple: bool = False,
    ) -> bool | tuple[bool, str]:
        """Whether `lookup_transform_full` has a transform, and, as a debug tuple, why not."""
        full = (target_frame, target_time, source_frame, source_time, fixed_frame)
        can, reason = self._wait(partial(self.can_transform_full_core, *full), timeout)
        return (can, reason) if return_debug_tuple else can

    def wait_for_transform_async(self, target_frame: str, source_frame: str, time: Stamp) -> Future[bool]:
        """A future that is True when `lookup_transform` has a transform."""
        return self._future_of(partial(self.can_transform_core, target_frame, source_frame, time))

    def wait_for_transform_full_async(
        self, target_frame: str, target_time: Stamp, source_frame: str, source_time: Stamp, fixed_frame: str
    ) -> Future[bool]:
        """A future that is True when `lookup_transform_full` has a transform."""
        full = (target_frame, target_time, source_frame, source_time, fixed_frame)
        return self._future_of(partial(self.can_transform_full_core, *full))

    def _wait(self, attempt: Attempt, timeout: Duration) -> tuple[bool, str]:
        end = real_time.monotonic() + timeout.nanoseconds / S_TO_NS
        with self._new_data:
            result = attempt()
            while not result[0] and (remaining := end - real_time.monotonic()) > 0:
                self._new_data.wait(remaining)
                result = attempt()
            return result

    def _future_of(self, attempt: Attempt) -> Future[bool]:
        future: Future[bool] = Future()
        with self._new_data:
            if attempt()[0]:
                future.set_result(True)
            else:
                self._waiting.append((attempt, future))
        return future

    def _tell(self) -> None:
        with self._new_data:
            self._new_data.notify_all()
            self._waiting = [(attempt, future) for attempt, future in self._waiting if not future.cancelled()]
            come = [(attempt, future) for attempt, future in self._waiting if attempt()[0]]
            self._waiting = [each for each in self._waiting if each not in come]
        for _, future in come:
            future.set_result(True)

    def _follow(self, clock: Clock) -> None:
        if not any(each is clock for each in self._clocks):
            self._clocks.append(clock)
            backwards = JumpThreshold(min_forward=None, min_backward=Duration(nanoseconds=-1), on_clock_change=True)
            clock.create_jump_callback(backwards, post_callback=self._on_jump)

    def _on_jump(self, jump: TimeJump) -> None:
        is_jump_back = jump.clock_change is ClockChange.ROS_TIME_NO_CHANGE
        what = "jump back in time" if is_jump_back else "time source change"
        LOGGER.warning(f"Detected {what}. Clearing TF buffer.")
        self.clear()
