"""The tree of frames, and transforms between any two of them at any time of the last seconds; knows no node."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from threading import RLock
from typing import Any, TypeAlias

from geometry_msgs.msg import TransformStamped
from std_msgs.msg import Header

from ros_nodes.binding.rclpy.clock_type import ClockType
from ros_nodes.binding.rclpy.constants import S_TO_NS
from ros_nodes.binding.rclpy.duration import Duration
from ros_nodes.binding.rclpy.logging import get_logger
from ros_nodes.binding.rclpy.time import Time
from ros_nodes.binding.tf2_ros._frame_history import FrameHistory, Place
from ros_nodes.binding.tf2_ros._rigid import Rigid
from ros_nodes.binding.tf2_ros.exceptions import (
    ConnectivityException,
    ExtrapolationException,
    InvalidArgumentException,
    LookupException,
    TransformException,
)

CACHE_TIME = Duration(seconds=10)
Stamp: TypeAlias = "Time | Any"
"""rclpy's Time or builtin_interfaces'; zero for the latest at which all frames on the way are known."""
MAX_LENGTH_ERROR = 1e-2
"""Of a quaternion's squared length."""
WARN_PERIOD_S = 10.0

LATEST = 0
"""The time that means the latest at which all frames on the way are known."""

LOGGER = get_logger("tf2_buffer")


class BufferCore:
    """Keeps transforms for some seconds; those of /tf_static for ever. May be used from several threads."""

    def __init__(self, cache_time: Duration | None = None) -> None:
        self._cache_ns = (CACHE_TIME if cache_time is None else cache_time).nanoseconds
        self._frames: dict[str, FrameHistory] = {}
        self._parents: set[str] = set()
        self._lock = RLock()

    def set_transform(self, transform: TransformStamped, authority: str) -> None:
        """Add a frame's place in its parent at a time. What makes no sense is ignored with a message."""
        self._insert(transform, authority, is_static=False)

    def set_transform_static(self, transform: TransformStamped, authority: str) -> None:
        """Add a frame's place in its parent for all time."""
        self._insert(transform, authority, is_static=True)

    def _insert(self, transform: TransformStamped, authority: str, *, is_static: bool) -> None:
        child = transform.child_frame_id.lstrip("/")
        stamp_ns = transform.header.stamp.sec * S_TO_NS + transform.header.stamp.nanosec
        place = Place(stamp_ns, transform.header.frame_id.lstrip("/"), Rigid.from_msg(transform.transform), authority)
        reason = _reason_against(child, place)
        if reason:
            LOGGER.error(
                f'Ignoring transform for child_frame_id "{child}" from authority "{authority}": {reason}',
                throttle_duration_sec=WARN_PERIOD_S,
            )
            return
        with self._lock:
            frame = self._frames.get(child)
            if frame is None or frame.is_static is not is_static:
                frame = self._frames[child] = FrameHistory(None if is_static else self._cache_ns)
            is_new = frame.insert(place)
            self._parents.add(place.parent)
        if not is_new:
            LOGGER.warning(
                f"TF_OLD_DATA ignoring data from the past for frame {child} at time {stamp_ns / S_TO_NS:.6f} "
                f"according to authority {authority}",
                throttle_duration_sec=WARN_PERIOD_S,
            )

    def clear(self) -> None:
        """Forget all but static transforms."""
        with self._lock:
            self._frames = {name: frame for name, frame in self._frames.items() if frame.is_static}
            self._parents = {frame.latest.parent for frame in self._frames.values()}

    def all_frames_as_string(self) -> str:
        """A line for each frame and its parent."""
        with self._lock:
            parents = {name: frame.latest.parent for name, frame in self._frames.items()}
        return "".join(f"Frame {name} exists with parent {parent}.\n" for name, parent in sorted(parents.items()))

    def lookup_transform_core(self, target_frame: str, source_frame: str, time: Stamp) -> TransformStamped:
        """The transform that takes coordinates in the source frame to those in the target frame.

        Raises:
            LookupException: a frame is unknown, or the tree has a loop.
            ConnectivityException: the frames are not in one tree.
            ExtrapolationException: the time is before the first or after the last that is known.
            InvalidArgumentException: a frame's name is empty or has a leading slash.
        """
        with self._lock:
            stamp_ns, rigid = self._lookup(target_frame, source_frame, nanoseconds_of(time))
        return _stamped(target_frame, source_frame, stamp_ns, rigid)

    def lookup_transform_full_core(
        self, target_frame: str, target_time: Stamp, source_frame: str, source_time: Stamp, fixed_frame: str
    ) -> TransformStamped:
        """From the source frame at one time to the target frame at another, through a frame that did not move between.

        Raises:
            As `lookup_transform_core`.
        """
        with self._lock:
            _, to_fixed = self._lookup(fixed_frame, source_frame, nanoseconds_of(source_time))
            stamp_ns, from_fixed = self._lookup(target_frame, fixed_frame, nanoseconds_of(target_time))
        return _stamped(target_frame, source_frame, stamp_ns, from_fixed.after(to_fixed))

    def can_transform_core(self, target_frame: str, source_frame: str, time: Stamp) -> tuple[bool, str]:
        """Whether `lookup_transform_core` has a transform, and why not."""
        return _attempt(self.lookup_transform_core, target_frame, source_frame, time)

    def can_transform_full_core(
        self, target_frame: str, target_time: Stamp, source_frame: str, source_time: Stamp, fixed_frame: str
    ) -> tuple[bool, str]:
        """Whether `lookup_transform_full_core` has a transform, and why not."""
        full = (target_frame, target_time, source_frame, source_time, fixed_frame)
        return _attempt(self.lookup_transform_full_core, *full)

    def get_latest_common_time(self, target_frame: str, source_frame: str) -> Time:
        """The latest time at which all frames between two are known; zero where all are static.

        Raises:
            As `lookup_transform_core`, but for extrapolation.
        """
        with self._lock:
            self._require("getLatestCommonTime", target_frame, source_frame)
            stamp_ns = self._latest_common_ns(target_frame, source_frame)
        return Time(nanoseconds=stamp_ns, clock_type=ClockType.ROS_TIME)

    def _lookup(self, target: str, source: str, stamp_ns: int) -> tuple[int, Rigid]:
        self._require("lookupTransform", target, source)
        if stamp_ns == LATEST:
            stamp_ns = self._latest_common_ns(target, source)
        reached: dict[str, Rigid] = {}
        too_far: ExtrapolationException | None = None
        rigid = Rigid()
        try:
            for name, place in self._way_up(source, lambda frame: frame.at(stamp_ns), {target}):
                reached[name] = rigid
                rigid = place.rigid.after(rigid) if place else rigid
        except ExtrapolationException as error:
            too_far = error
        rigid = Rigid()
        try:
            for name, place in self._way_up(target, lambda frame: frame.at(stamp_ns), reached):
                if name in reached:
                    return stamp_ns, rigid.inverse().after(reached[name])
                rigid = place.rigid.after(rigid) if place else rigid
        except ExtrapolationException as error:
            too_far = error
        if too_far is not None:
            raise ExtrapolationException(
                f"{too_far}, when looking up transform from frame [{source}] to frame [{target}]"
            )
        raise _unconnected(target, source)

    def _latest_common_ns(self, target: str, source: str) -> int:
        if target == source:
            frame = self._frames.get(target)
            return LATEST if frame is None or frame.is_static else frame.latest.stamp_ns
        reached: dict[str, float] = {}
        latest = math.inf
        for name, place in self._way_up(source, lambda frame: frame.latest, {target}):
            reached[name] = latest
            latest = min(latest, self._stamp_of_moving(name, place))
        latest = math.inf
        for name, place in self._way_up(target, lambda frame: frame.latest, reached):
            if name in reached:
                latest = min(latest, reached[name])
                return LATEST if latest == math.inf else int(latest)
            latest = min(latest, self._stamp_of_moving(name, place))
        raise _unconnected(target, source)

    def _stamp_of_moving(self, name: str, place: Place | None) -> float:
        return place.stamp_ns if place and not self._frames[name].is_static else math.inf

    def _way_up(
        self, start: str, place_of: Callable[[FrameHistory], Place], stops: Collection[str]
    ) -> Iterator[tuple[str, Place | None]]:
        """Frames from one to its root, or to a stop, each with its place in the next; the last without."""
        name = start
        for _ in range(len(self._frames) + 1):
            frame = self._frames.get(name)
            if frame is None or name in stops:
                yield name, None
                return
            try:
                place = place_of(frame)
            except ExtrapolationException:
                yield name, None  # it was reached, though there is no way on
                raise
            yield name, place
            name = place.parent
        raise LookupException(
            f"The tf tree is invalid because it contains a loop: {self.all_frames_as_string().rstrip()}"
        )

    def _require(self, asked: str, target: str, source: str) -> None:
        for argument, name in (("target_frame", target), ("source_frame", source)):
            if not name:
                raise InvalidArgumentException(
                    f"Invalid argument passed to {asked} argument {argument} in tf2 frame_ids cannot be empty"
                )
            if name.startswith("/"):
                raise InvalidArgumentException(
                    f'Invalid argument "{name}" passed to {asked} argument {argument} in tf2 frame_ids '
                    "cannot start with a '/'"
                )
            if name not in self._frames and name not in self._parents:
                raise LookupException(f'"{name}" passed to {asked} argument {argument} does not exist. ')


def nanoseconds_of(time: Stamp) -> int:
    """Of rclpy's or builtin_interfaces' Time.

    Raises:
        TypeError: it is neither.
    """
    return (time if isinstance(time, Time) else Time.from_msg(time)).nanoseconds


def _reason_against(child: str, place: Place) -> str:
    if not child or not place.parent:
        return "frame_ids must not be empty"
    if child == place.parent:
        return "its frame_id is the same"
    if place.stamp_ns < 0:
        return "its stamp is before 1970"
    if not all(math.isfinite(number) for part in place.rigid for number in part):
        return "a value in the transform is not finite"
    length_error = abs(sum(number * number for number in place.rigid.rotation) - 1.0)
    return "" if length_error <= MAX_LENGTH_ERROR else "an invalid quaternion in the transform, its length is not one"


def _stamped(target: str, source: str, stamp_ns: int, rigid: Rigid) -> TransformStamped:
    stamp = Time(nanoseconds=stamp_ns).to_msg()
    return TransformStamped(
        header=Header(frame_id=target, stamp=stamp), child_frame_id=source, transform=rigid.to_msg()
    )


def _unconnected(target: str, source: str) -> ConnectivityException:
    return ConnectivityException(
        f"Could not find a connection between '{target}' and '{source}' because they are not part of the same tree."
        "Tf has two or more unconnected trees."
    )


def _attempt(lookup: Callable[..., TransformStamped], *what: Any) -> tuple[bool, str]:
    try:
        lookup(*what)
    except TransformException as error:
        return False, str(error)
    return True, ""
