"""Transforms from another process: static and moving ones, times between, and what cannot be answered."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from geometry_msgs.msg import TransformStamped
from rclpy.duration import Duration
from rclpy.executors import SingleThreadedExecutor
from rclpy.time import Time
from tf2_msgs.msg import TFMessage
from tf2_ros import (
    Buffer,
    ConnectivityException,
    ExtrapolationException,
    LookupException,
    StaticTransformBroadcaster,
    TransformBroadcaster,
    TransformException,
    TransformListener,
)

if TYPE_CHECKING:
    from tests.conformance.conftest import Here, Peer


class Listening:
    def __init__(self, here: Here) -> None:
        self.here = here
        self.buffer = Buffer()
        self.listener = TransformListener(self.buffer, here.node)

    def name(self, frame: str) -> str:
        """A frame of this test: /tf is everybody's."""
        return self.here.name(frame).strip("/")

    def x_m(self, target: str, source: str, time: Time | None = None) -> float:
        found = self.buffer.lookup_transform(self.name(target), self.name(source), time or Time())
        assert (found.header.frame_id, found.child_frame_id) == (self.name(target), self.name(source))
        return float(found.transform.translation.x)

    def known(self, target: str, source: str, time: Time | None = None) -> bool:
        return bool(self.buffer.can_transform(self.name(target), self.name(source), time or Time()))


@pytest.fixture
def tf(here: Here) -> Listening:
    return Listening(here)


def test_static_transforms_reach_late_joiners(here: Here, peer: Peer, tf: Listening) -> None:
    peer.transform(tf.name("base"), tf.name("camera"), 1.5, static=True)
    peer.transform(tf.name("camera"), tf.name("optical"), 0.25, static=True)
    here.spin_until(lambda: tf.known("base", "optical"))
    assert tf.x_m("base", "camera") == pytest.approx(1.5)
    assert tf.x_m("base", "optical") == pytest.approx(1.75)
    assert tf.x_m("optical", "base") == pytest.approx(-1.75)
    assert tf.x_m("base", "base") == 0.0
    assert tf.x_m("base", "camera", Time(seconds=123456)) == pytest.approx(1.5), "static: true at every time"
    later = Listening(here)
    here.spin_until(lambda: later.known("base", "optical"))


def test_moving_transforms_are_interpolated(here: Here, peer: Peer, tf: Listening) -> None:
    here.spin_until(lambda: here.node.count_subscribers("/tf") >= 1)
    for stamp_s, x_m in [(10, 0.0), (12, 1.0), (16, 5.0)]:

        def said_and_heard(stamp_s: int = stamp_s, x_m: float = x_m) -> bool:
            peer.transform(tf.name("base"), tf.name("hand"), x_m, stamp_s)
            here.executor.spin_once(timeout_sec=0.05)
            return tf.known("base", "hand", Time(seconds=stamp_s))

        here.spin_until(said_and_heard)
    assert tf.x_m("base", "hand", Time(seconds=10)) == pytest.approx(0.0)
    assert tf.x_m("base", "hand", Time(seconds=10.5)) == pytest.approx(0.25)
    assert tf.x_m("base", "hand", Time(seconds=14)) == pytest.approx(3.0)
    assert tf.x_m("base", "hand") == pytest.approx(5.0), "time 0 asks for the newest"
    for seconds in (9, 17):
        with pytest.raises(ExtrapolationException):
            tf.x_m("base", "hand", Time(seconds=seconds))
    assert not tf.known("base", "hand", Time(seconds=17))


def transform(parent: str, child: str, **more: Any) -> TransformStamped:
    made = TransformStamped(child_frame_id=child)
    made.header.frame_id = parent
    made.transform.rotation.w = 1.0
    for name, value in more.items():
        setattr(made.transform.rotation, name, value)
    return made


def test_rotations(here: Here, tf: Listening) -> None:
    half = 0.5**0.5
    turned = transform("base", "turned", z=half, w=half)  # a quarter turn about z
    turned.transform.translation.y = 1.0
    moved = transform("turned", "moved")
    moved.transform.translation.x = 2.0
    for each in (turned, moved):
        tf.buffer.set_transform_static(each, "test")
    found = tf.buffer.lookup_transform("base", "moved", Time()).transform
    assert (found.translation.x, found.translation.y) == (pytest.approx(0.0), pytest.approx(3.0))
    assert (found.rotation.z, found.rotation.w) == (pytest.approx(half), pytest.approx(half))
    back = tf.buffer.lookup_transform("moved", "base", Time()).transform
    assert (back.translation.x, back.translation.y) == (pytest.approx(-3.0), pytest.approx(0.0))


def test_what_cannot_be_answered(tf: Listening) -> None:
    tf.buffer.set_transform_static(transform("base", "camera"), "test")
    tf.buffer.set_transform_static(transform("elsewhere", "lamp"), "test")
    with pytest.raises(LookupException):
        tf.buffer.lookup_transform("base", "no_such", Time())
    with pytest.raises((ConnectivityException, LookupException)):
        tf.buffer.lookup_transform("base", "lamp", Time())
    for kind in (ConnectivityException, ExtrapolationException, LookupException):
        assert issubclass(kind, TransformException)
    assert not tf.buffer.can_transform("base", "lamp", Time())


def test_waiting_in_vain_takes_the_time_given(here: Here, tf: Listening) -> None:
    clock = here.node.get_clock()
    began = clock.now()
    with pytest.raises(TransformException):
        tf.buffer.lookup_transform(tf.name("base"), tf.name("no_such"), Time(), timeout=Duration(seconds=0.3))
    assert clock.now() - began >= Duration(seconds=0.25)


def test_waiting_while_another_thread_listens(here: Here, peer: Peer) -> None:
    buffer = Buffer()
    listener = TransformListener(buffer, here.node)
    here.executor.remove_node(here.node)
    executor = SingleThreadedExecutor()
    executor.add_node(here.node)
    thread = threading.Thread(target=executor.spin, daemon=True)
    thread.start()
    base, camera = here.name("base").strip("/"), here.name("camera").strip("/")
    asking = threading.Timer(0.1, lambda: peer.transform(base, camera, 0.5, static=True))
    asking.start()
    found = buffer.lookup_transform(base, camera, Time(), timeout=Duration(seconds=20))
    assert found.transform.translation.x == pytest.approx(0.5)
    asking.join()
    executor.shutdown()
    thread.join()
    listener.unregister()


def test_waiting_for_a_future(here: Here, peer: Peer, tf: Listening) -> None:
    future = tf.buffer.wait_for_transform_async(tf.name("base"), tf.name("camera"), Time())
    here.executor.spin_once(timeout_sec=0.05)
    assert not future.done()
    peer.transform(tf.name("base"), tf.name("camera"), 1.0, static=True)
    here.spin_until(future.done)


def test_we_broadcast(here: Here) -> None:
    heard, static = here.listen(TFMessage, "/tf", 100), here.listen(TFMessage, "/tf_static", 100)
    moving, fixed = TransformBroadcaster(here.node), StaticTransformBroadcaster(here.node)
    here.spin_until(
        lambda: all(
            any(end.node_name == "here" for end in here.node.get_publishers_info_by_topic(topic))
            for topic in ("/tf", "/tf_static")
        )
    )
    names = [here.name(each) for each in ("a", "b", "c")]

    def children(messages: list[TFMessage]) -> list[str]:
        return [each.child_frame_id for message in messages for each in message.transforms]

    def said_and_heard() -> bool:
        moving.sendTransform([transform("base", names[0]), transform("base", names[1])])
        fixed.sendTransform(transform("base", names[2]))
        return set(names[:2]) <= set(children(heard)) and names[2] in children(static)

    here.spin_until(said_and_heard)
