"""The tree of frames, and transforms between any two of them at any time of the last seconds; knows no node."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import takewhile
from threading import RLock
from typing import Any, TypeAlias

from geometry_msgs.msg import TransformStamped
from rclpy.clock import ClockType
from rclpy.constants import S_TO_NS
from rclpy.duration import Duration
from rclpy.logging import get_logger
from rclpy.time import Time
from std_msgs.msg import Header

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
        up, down = self._ways(target, source, lambda frame: frame.at(stamp_ns))
        to_meeting, from_meeting = Rigid(), Rigid()
        for place in up.values():
            to_meeting = place.rigid.after(to_meeting)
        for place in down.values():
            from_meeting = place.rigid.after(from_meeting)
        return stamp_ns, from_meeting.inverse().after(to_meeting)

    def _latest_common_ns(self, target: str, source: str) -> int:
        if target == source:
            places = {target: self._frames[target].latest} if target in self._frames else {}
        else:
            up, down = self._ways(target, source, lambda frame: frame.latest)
            places = {**up, **down}
        return min((each.stamp_ns for name, each in places.items() if not self._frames[name].is_static), default=LATEST)

    def _ways(
        self, target: str, source: str, place_of: Callable[[FrameHistory], Place]
    ) -> tuple[dict[str, Place], dict[str, Place]]:
        """Frames from the source, and from the target, up to the first to which both lead, each with its place."""
        problem: TransformException = ConnectivityException(
            f"Could not find a connection between '{target}' and '{source}' because they are not part of the same tree."
            "Tf has two or more unconnected trees."
        )
        ways: list[tuple[dict[str, Place], str]] = []
        for name in (source, target):
            way: dict[str, Place] = {}
            while name in self._frames and name not in way:
                try:
                    way[name] = place_of(self._frames[name])
                except ExtrapolationException as error:
                    problem = ExtrapolationException(
                        f"{error}, when looking up transform from frame [{source}] to frame [{target}]"
                    )
                    break
                name = way[name].parent
            if name in way:
                frames = self.all_frames_as_string().rstrip()
                problem = LookupException(f"The tf tree is invalid because it contains a loop: {frames}")
            ways.append((way, name))
        (up, top), (down, end) = ways
        for meeting in (*down, end):
            if meeting in up or meeting == top:
                return _before(meeting, up), _before(meeting, down)
        raise problem

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


def _before(name: str, way: dict[str, Place]) -> dict[str, Place]:
    return dict(takewhile(lambda each: each[0] != name, way.items()))


def _attempt(lookup: Callable[..., TransformStamped], *what: Any) -> tuple[bool, str]:
    try:
        lookup(*what)
    except TransformException as error:
        return False, str(error)
    return True, ""
