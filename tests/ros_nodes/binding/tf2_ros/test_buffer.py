from __future__ import annotations

import math
import random
import threading
from itertools import product

import numpy as np
import pytest
import tf2_geometry_msgs
from builtin_interfaces.msg import Time as TimeMsg
from geometry_msgs.msg import PointStamped, PoseStamped, Quaternion, TransformStamped, Vector3Stamped
from rclpy.clock import ROSClock
from rclpy.duration import Duration
from rclpy.time import Time
from tf2_ros import (
    Buffer,
    ConnectivityException,
    ExtrapolationException,
    InvalidArgumentException,
    LookupException,
    TransformException,
    TypeException,
)

LATEST = Time()
HALF = math.sqrt(0.5)
QUARTER_TURN = (0.0, 0.0, HALF, HALF)
"""About z, counter-clockwise: x becomes y."""


def at(seconds: float) -> Time:
    return Time(nanoseconds=round(seconds * 1e9))


def transform(
    parent: str,
    child: str,
    seconds: float = 1.0,
    xyz: tuple[float, float, float] = (0.0, 0.0, 0.0),
    rotation: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0),
) -> TransformStamped:
    message = TransformStamped(child_frame_id=child)
    message.header.frame_id, message.header.stamp = parent, at(seconds).to_msg()
    for name, value in zip("xyz", xyz, strict=True):
        setattr(message.transform.translation, name, value)
    for name, value in zip("xyzw", rotation, strict=True):
        setattr(message.transform.rotation, name, value)
    return message


def filled(*transforms: TransformStamped, static: tuple[TransformStamped, ...] = ()) -> Buffer:
    buffer = Buffer()
    for each in transforms:
        buffer.set_transform(each, "test")
    for each in static:
        buffer.set_transform_static(each, "test")
    return buffer


def xyz(message: TransformStamped) -> tuple[float, float, float]:
    translation = message.transform.translation
    return translation.x, translation.y, translation.z


def xyzw(message: TransformStamped) -> tuple[float, float, float, float]:
    rotation = message.transform.rotation
    return rotation.x, rotation.y, rotation.z, rotation.w


def test_what_goes_in_comes_out() -> None:
    message = transform("foo", "bar", 1.5, (42.0, -3.14, 0.0), (0.1, 0.2, 0.3, math.sqrt(0.86)))
    buffer = filled(message)
    for time in (at(1.5), at(1.5).to_msg(), LATEST, TimeMsg()):
        assert buffer.lookup_transform("foo", "bar", time) == message
        assert buffer.can_transform("foo", "bar", time) is True
    with pytest.raises(TypeError, match=r"builtin_interfaces\.msg\.Time"):
        buffer.lookup_transform("foo", "bar", 1.5)


def test_the_way_back_is_the_inverse() -> None:
    buffer = filled(transform("a", "b", 1.0, (1.0, 2.0, 3.0), QUARTER_TURN))
    back = buffer.lookup_transform("b", "a", LATEST)
    assert (back.header.frame_id, back.child_frame_id) == ("b", "a")
    assert xyz(back) == pytest.approx((-2.0, 1.0, -3.0))
    assert xyzw(back) == pytest.approx((0.0, 0.0, -HALF, HALF))


def test_frames_meet_in_a_common_ancestor() -> None:
    buffer = filled(
        transform("map", "odom", 1.0, (100.0, 0.0, 0.0)),
        transform("odom", "left", 1.0, (0.0, 1.0, 0.0)),
        transform("left", "left_tip", 1.0, (1.0, 0.0, 0.0), QUARTER_TURN),
        transform("odom", "right", 1.0, (0.0, -1.0, 0.0)),
    )
    assert xyz(buffer.lookup_transform("right", "left_tip", at(1))) == pytest.approx((1.0, 2.0, 0.0))
    assert xyz(buffer.lookup_transform("left_tip", "right", at(1))) == pytest.approx((-2.0, 1.0, 0.0))
    assert xyz(buffer.lookup_transform("map", "left_tip", at(1))) == pytest.approx((101.0, 1.0, 0.0))
    assert xyz(buffer.lookup_transform("odom", "odom", at(1))) == (0.0, 0.0, 0.0)


def matrix(message: TransformStamped) -> np.ndarray:
    x, y, z, w = xyzw(message)
    made = np.eye(4)
    made[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    made[:3, 3] = xyz(message)
    return made


def test_every_pair_in_a_random_tree_agrees_with_matrices() -> None:
    draw = random.Random(7)
    frames = [f"f{number}" for number in range(12)]
    to_root = {frames[0]: np.eye(4)}
    buffer = Buffer()
    for number, child in enumerate(frames[1:], start=1):
        quaternion = np.array([draw.gauss(0, 1) for _ in range(4)])
        quaternion /= np.linalg.norm(quaternion)
        parent = frames[draw.randrange(number)]
        place = (draw.uniform(-5, 5), draw.uniform(-5, 5), draw.uniform(-5, 5))
        message = transform(parent, child, 1.0, place, tuple(quaternion.tolist()))
        (buffer.set_transform_static if number % 3 == 0 else buffer.set_transform)(message, "test")
        to_root[child] = to_root[parent] @ matrix(message)
    for target, source in product(frames, frames):
        found = buffer.lookup_transform(target, source, at(1))
        np.testing.assert_allclose(matrix(found), np.linalg.inv(to_root[target]) @ to_root[source], atol=1e-9)


def test_between_two_stamps_position_is_a_line_and_rotation_an_arc() -> None:
    buffer = filled(
        transform("a", "b", 1.0, (0.0, 0.0, 0.0)),
        transform("a", "b", 2.0, (4.0, 0.0, -2.0), QUARTER_TURN),
    )
    for ratio in (0.25, 0.5, 0.9):
        message = buffer.lookup_transform("a", "b", at(1 + ratio))
        angle = ratio * math.pi / 2
        assert xyz(message) == pytest.approx((4 * ratio, 0.0, -2 * ratio))
        assert xyzw(message) == pytest.approx((0.0, 0.0, math.sin(angle / 2), math.cos(angle / 2)))
        assert Time.from_msg(message.header.stamp).nanoseconds == at(1 + ratio).nanoseconds


def test_the_arc_is_the_shorter_one_and_nearly_equal_rotations_do_no_harm() -> None:
    opposite = (-0.0, -0.0, -HALF, -HALF)
    buffer = filled(transform("a", "b", 1.0), transform("a", "b", 2.0, rotation=opposite))
    assert xyzw(buffer.lookup_transform("a", "b", at(1.5)))[2] == pytest.approx(math.sin(math.pi / 8))
    buffer = filled(transform("a", "b", 1.0), transform("a", "b", 2.0, rotation=(0.0, 0.0, -0.0, -1.0)))
    assert abs(xyzw(buffer.lookup_transform("a", "b", at(1.5)))[3]) == pytest.approx(1.0)


def test_no_time_before_the_first_or_after_the_last() -> None:
    buffer = filled(transform("foo", "bar", 0.3), transform("foo", "bar", 0.2))
    for seconds, words in ((0.1, "into the past"), (0.4, "into the future")):
        with pytest.raises(ExtrapolationException, match=f"extrapolation {words}") as raised:
            buffer.lookup_transform("foo", "bar", at(seconds).to_msg())
        assert f"Requested time {seconds:.6f}" in str(raised.value)
        assert "from frame [bar] to frame [foo]" in str(raised.value)
        can, reason = buffer.can_transform("foo", "bar", at(seconds), return_debug_tuple=True)
        assert not can
        assert reason == str(raised.value)
    with pytest.raises(ExtrapolationException, match=r"only time 1\.000000 is in the buffer"):
        filled(transform("a", "b", 1.0)).lookup_transform("a", "b", at(2))


def test_only_the_frames_on_the_way_must_be_known_at_the_time() -> None:
    buffer = filled(
        transform("map", "base", 1.0),
        transform("base", "arm", 5.0, (1.0, 0.0, 0.0)),
        static=(transform("base", "camera", 0.0, (0.0, 1.0, 0.0)),),
    )
    assert xyz(buffer.lookup_transform("base", "camera", at(5))) == (0.0, 1.0, 0.0)
    assert xyz(buffer.lookup_transform("camera", "base", at(5))) == (0.0, -1.0, 0.0)
    assert xyz(buffer.lookup_transform("camera", "arm", at(5))) == (1.0, -1.0, 0.0)
    assert xyz(buffer.lookup_transform("arm", "camera", at(5))) == (-1.0, 1.0, 0.0)
    with pytest.raises(ExtrapolationException):
        buffer.lookup_transform("map", "camera", at(5))


def test_zero_is_the_latest_time_that_all_frames_on_the_way_share() -> None:
    buffer = filled(
        transform("map", "odom", 1.0),
        transform("map", "odom", 4.0, (3.0, 0.0, 0.0)),
        transform("odom", "base", 2.0),
        transform("odom", "base", 3.0),
        static=(transform("base", "camera", 9.0),),
    )
    assert buffer.get_latest_common_time("map", "camera").nanoseconds == at(3).nanoseconds
    found = buffer.lookup_transform("map", "camera", LATEST)
    assert xyz(found) == pytest.approx((2.0, 0.0, 0.0))
    assert (found.header.stamp.sec, found.header.stamp.nanosec) == (3, 0)
    assert buffer.get_latest_common_time("base", "camera").nanoseconds == 0
    assert buffer.get_latest_common_time("odom", "odom").nanoseconds == at(4).nanoseconds
    assert buffer.lookup_transform("camera", "base", LATEST).header.stamp == TimeMsg()


def test_static_transforms_hold_at_any_time() -> None:
    buffer = filled(static=(transform("foo", "bar", 1.1, (42.0, 0.0, 0.0)),))
    for seconds in (0.5, 1.1, 1e6):
        found = buffer.lookup_transform("foo", "bar", at(seconds))
        assert xyz(found) == (42.0, 0.0, 0.0)
        assert Time.from_msg(found.header.stamp).nanoseconds == at(seconds).nanoseconds
    buffer.set_transform_static(transform("foo", "bar", 2.1, (24.0, 0.0, 0.0)), "test")
    assert xyz(buffer.lookup_transform("foo", "bar", at(0.5))) == (24.0, 0.0, 0.0)


def test_what_is_older_than_the_cache_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    buffer = Buffer(cache_time=Duration(seconds=2))
    for seconds in range(1, 11):
        buffer.set_transform(transform("a", "b", seconds), "test")
    assert buffer.can_transform("a", "b", at(8))
    assert not buffer.can_transform("a", "b", at(7.9))
    buffer.set_transform(transform("a", "b", 7.5), "test")
    assert "TF_OLD_DATA" in capsys.readouterr().err
    assert not buffer.can_transform("a", "b", at(7.9))
    default = filled(transform("a", "b", 100.0), transform("a", "b", 90.0), transform("a", "b", 89.0))
    assert default.can_transform("a", "b", at(90))
    assert not default.can_transform("a", "b", at(89.5))


def test_of_two_with_one_stamp_the_later_to_come_counts() -> None:
    buffer = filled(transform("a", "b", 1.0, (1.0, 0.0, 0.0)), transform("a", "b", 1.0, (2.0, 0.0, 0.0)))
    assert xyz(buffer.lookup_transform("a", "b", at(1))) == (2.0, 0.0, 0.0)


def test_a_frame_can_change_its_parent_and_become_static() -> None:
    buffer = filled(transform("a", "c", 1.0), transform("b", "c", 2.0), static=(transform("a", "b"),))
    assert xyz(buffer.lookup_transform("a", "c", at(1.5))) == (0.0, 0.0, 0.0)
    assert buffer.lookup_transform("b", "c", at(2)).header.frame_id == "b"
    buffer.set_transform_static(transform("a", "c", 3.0, (1.0, 0.0, 0.0)), "test")
    assert xyz(buffer.lookup_transform("a", "c", at(99))) == (1.0, 0.0, 0.0)


def test_names_that_nobody_told_of() -> None:
    buffer = filled(transform("a", "b"), transform("x", "y"))
    with pytest.raises(
        LookupException, match='"nobody" passed to lookupTransform argument target_frame does not exist'
    ):
        buffer.lookup_transform("nobody", "b", LATEST)
    with pytest.raises(LookupException, match="source_frame"):
        buffer.lookup_transform("b", "nobody", LATEST)
    with pytest.raises(ConnectivityException, match="not part of the same tree"):
        buffer.lookup_transform("a", "y", LATEST)
    with pytest.raises(ConnectivityException):
        buffer.lookup_transform("a", "y", at(1))
    with pytest.raises(InvalidArgumentException, match="cannot be empty"):
        buffer.lookup_transform("", "b", LATEST)
    with pytest.raises(InvalidArgumentException, match="cannot start with a '/'"):
        buffer.lookup_transform("/a", "b", LATEST)
    assert filled(transform("/a", "/b")).can_transform("a", "b", LATEST)


def test_a_loop_is_told_and_not_followed() -> None:
    buffer = filled(transform("a", "b"), transform("b", "c"), transform("c", "a"), transform("x", "y"))
    with pytest.raises(LookupException, match="contains a loop"):
        buffer.lookup_transform("x", "c", LATEST)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (transform("a", "a"), "frame_id is the same"),
        (transform("", "b"), "must not be empty"),
        (transform("a", "/"), "must not be empty"),
        (transform("a", "b", xyz=(math.nan, 0.0, 0.0)), "not finite"),
        (transform("a", "b", rotation=(0.0, 0.0, math.inf, 0.0)), "not finite"),
        (transform("a", "b", rotation=(0.0, 0.0, 0.0, 0.0)), "invalid quaternion"),
        (transform("a", "b", rotation=(0.0, 0.0, 0.0, 1.1)), "invalid quaternion"),
    ],
)
def test_what_makes_no_sense_is_ignored(
    message: TransformStamped, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tf2_ros.buffer_core.LOGGER._call_sites", {})
    buffer = filled(message)
    assert buffer.all_frames_as_string() == ""
    assert words in capsys.readouterr().err


def test_a_stamp_before_1970_is_ignored() -> None:
    message = transform("a", "b")
    message.header.stamp.sec = -1
    assert filled(message).all_frames_as_string() == ""


def test_through_a_frame_that_did_not_move() -> None:
    buffer = filled(
        transform("world", "robot", 1.0, (1.0, 0.0, 0.0)),
        transform("world", "robot", 5.0, (9.0, 0.0, 0.0)),
        transform("world", "cup", 1.0, (2.0, 0.0, 0.0)),
        transform("world", "cup", 5.0, (2.0, 0.0, 0.0)),
    )
    found = buffer.lookup_transform_full("robot", at(5), "cup", at(1), "world")
    assert xyz(found) == (-7.0, 0.0, 0.0)
    assert (found.header.frame_id, found.child_frame_id, found.header.stamp.sec) == ("robot", "cup", 5)
    assert buffer.can_transform_full("robot", at(5), "cup", at(1), "world") is True
    can, reason = buffer.can_transform_full("robot", at(6), "cup", at(1), "world", return_debug_tuple=True)
    assert not can
    assert "into the future" in reason


def test_waiting_ends_when_the_transform_comes() -> None:
    buffer = Buffer()
    found: list[TransformStamped] = []
    waiter = threading.Thread(
        target=lambda: found.append(buffer.lookup_transform("a", "b", at(1), timeout=Duration(seconds=20)))
    )
    waiter.start()
    buffer.set_transform(transform("x", "y"), "test")
    assert not found
    buffer.set_transform(transform("a", "b"), "test")
    waiter.join(timeout=10)
    assert len(found) == 1


def test_waiting_ends_in_time() -> None:
    buffer = Buffer()
    assert buffer.can_transform("a", "b", LATEST, timeout=Duration(seconds=0.02)) is False
    with pytest.raises(LookupException):
        buffer.lookup_transform("a", "b", LATEST, timeout=Duration(seconds=0.02))


def test_awaiting() -> None:
    buffer = Buffer()
    message = transform("a", "b")
    coroutines = [
        buffer.lookup_transform_async("a", "b", at(1)),
        buffer.lookup_transform_full_async("a", at(1), "b", at(1), "a"),
    ]
    for coroutine in coroutines:
        coroutine.send(None)
    given_up = buffer.wait_for_transform_async("a", "b", at(1))
    given_up.cancel()
    buffer.set_transform(message, "test")
    coroutines.append(buffer.lookup_transform_async("a", "b", at(1)))
    for coroutine in coroutines:
        with pytest.raises(StopIteration) as end:
            coroutine.send(None)
        assert end.value.value == message
    assert not given_up.done()
    assert not buffer._waiting


def test_clearing_keeps_static_transforms() -> None:
    buffer = filled(transform("a", "b"), static=(transform("b", "c"),))
    buffer.clear()
    assert buffer.all_frames_as_string() == "Frame c exists with parent b.\n"
    with pytest.raises(LookupException):
        buffer.lookup_transform("a", "b", LATEST)


class ClockOnly:
    """As much of a node as a buffer asks for."""

    def __init__(self, clock: ROSClock) -> None:
        self.get_clock = lambda: clock


def test_time_that_goes_back_clears_with_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    clock = ROSClock()
    buffer = Buffer(node=ClockOnly(clock))
    for change, words in (
        (lambda: clock._set_ros_time_is_active(True), "Detected time source change. Clearing TF buffer."),
        (lambda: clock.set_ros_time_override(at(10)), ""),
        (lambda: clock.set_ros_time_override(at(5)), "Detected jump back in time. Clearing TF buffer."),
    ):
        buffer.set_transform(transform("a", "b"), "test")
        change()
        assert words in capsys.readouterr().err
        assert buffer.can_transform("a", "b", LATEST) is not bool(words)


@pytest.fixture
def half_turn() -> Buffer:
    """Frame b stands at x = 1 in a, turned half about x."""
    return filled(transform("a", "b", 2.0, (1.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0)))


def stamped(cls: type, frame: str = "a") -> object:
    message = cls()
    message.header.frame_id, message.header.stamp = frame, at(2).to_msg()
    return message


def test_points_vectors_and_poses_in_another_frame(half_turn: Buffer) -> None:
    point = stamped(PointStamped)
    point.point.x, point.point.y, point.point.z = 1.0, 2.0, 3.0
    found = half_turn.transform(point, "b", new_type=PointStamped)
    assert (found.point.x, found.point.y, found.point.z) == (0.0, -2.0, -3.0)
    assert found.header == stamped(PointStamped, "b").header
    vector = stamped(Vector3Stamped)
    vector.vector.x, vector.vector.y = 1.0, 2.0
    found = half_turn.transform(vector, "b")
    assert (found.vector.x, found.vector.y, found.vector.z) == (1.0, -2.0, 0.0)
    pose = stamped(PoseStamped)
    pose.pose.position.x, pose.pose.position.y, pose.pose.position.z = 1.0, 2.0, 3.0
    pose.pose.orientation = Quaternion(x=1.0, y=0.0, z=0.0, w=0.0)
    found = half_turn.transform(pose, "b", timeout=Duration(seconds=1))
    assert (found.pose.position.x, found.pose.position.y, found.pose.position.z) == (0.0, -2.0, -3.0)
    assert abs(found.pose.orientation.w) == 1.0
    through = half_turn.transform_full(pose, "b", at(2), "a")
    assert through == found
    bare = tf2_geometry_msgs.do_transform_pose(pose.pose, half_turn.lookup_transform("b", "a", LATEST))
    assert bare == found.pose


def test_types_that_nobody_transforms(half_turn: Buffer) -> None:
    with pytest.raises(TypeException, match="import tf2_geometry_msgs"):
        half_turn.transform(transform("a", "x", 2.0), "b")
    with pytest.raises(TypeException, match="cannot convert"):
        half_turn.transform(stamped(PointStamped), "b", new_type=PoseStamped)
    assert issubclass(TypeException, TransformException)
    half_turn.registration.add(TransformStamped, lambda message, _: message.child_frame_id)
    assert Buffer().registration.get(TransformStamped)(transform("a", "x"), None) == "x"
    del half_turn.registration._functions[TransformStamped]
