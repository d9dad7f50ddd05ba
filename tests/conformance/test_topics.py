"""Messages between processes: presets, matching, late joiners, depth, what comes beside the message."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
import rclpy
from rclpy.duration import Duration
from rclpy.qos import DurabilityPolicy, QoSPresetProfiles, QoSProfile, ReliabilityPolicy
from rclpy.serialization import deserialize_message, serialize_message
from rclpy.subscription import Subscription
from rclpy.subscription_content_filter_options import ContentFilterOptions
from std_msgs.msg import Int32, String
from std_srvs.srv import Trigger

if TYPE_CHECKING:
    from tests.conformance.conftest import Here, Peer

PRESETS = [
    "sensor_data",
    "system_default",
    "services_default",
    "parameters",
    "parameter_events",
    "action_status_default",
]
RELIABLE = QoSProfile(depth=10)
BEST_EFFORT = QoSProfile(depth=10, reliability=ReliabilityPolicy.BEST_EFFORT)
LATCHED = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)


def texts(messages: list[Any]) -> list[str]:
    return [message.data for message in messages]


def publish_until(here: Here, publisher: Any, condition: Any) -> None:
    """Best effort may lose a message: say it again."""

    def once_more() -> bool:
        publisher.publish(String(data="again"))
        return bool(condition())

    here.spin_until(once_more)


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_matches_itself_both_ways(here: Here, peer: Peer, preset: str) -> None:
    qos = QoSPresetProfiles.get_from_short_key(preset)
    peer.advertise(here.name("there"), qos=preset)
    heard = here.listen(String, here.name("there"), qos)

    def said_and_heard() -> bool:
        peer.publish(here.name("there"), ["hello"], subscriptions=1)
        return bool(heard)

    here.spin_until(said_and_heard)

    peer.subscribe(here.name("back"), qos=preset)
    publisher = here.node.create_publisher(String, here.name("back"), qos)
    here.spin_until(lambda: publisher.get_subscription_count() == 1)
    publish_until(here, publisher, lambda: peer.heard(here.name("back")))


def test_order_and_completeness_of_a_reliable_topic(here: Here, peer: Peer) -> None:
    heard = here.listen(String, here.name("count"), 1000)
    peer.advertise(here.name("count"), qos=1000)
    sent = [str(number) for number in range(500)]
    peer.publish(here.name("count"), sent, subscriptions=1)
    here.spin_until(lambda: len(heard) >= 500)
    assert texts(heard) == sent


def test_reliable_readers_refuse_best_effort(here: Here, peer: Peer) -> None:
    topic = here.name("image")
    strict = here.listen(String, topic, RELIABLE)
    lenient = here.listen(String, topic, BEST_EFFORT)
    peer.advertise(topic, qos={"depth": 10, "reliability": "best_effort"})

    def said_and_heard() -> bool:
        peer.publish(topic, ["hello"], subscriptions=1)
        return len(lenient) >= 3

    here.spin_until(said_and_heard)
    assert not strict


def test_best_effort_readers_accept_reliable(here: Here, peer: Peer) -> None:
    heard = here.listen(String, here.name("image"), BEST_EFFORT)
    peer.advertise(here.name("image"))

    def said_and_heard() -> bool:
        peer.publish(here.name("image"), ["hello"], subscriptions=1)
        return bool(heard)

    here.spin_until(said_and_heard)


def test_latching_readers_refuse_volatile(here: Here, peer: Peer) -> None:
    topic = here.name("map")
    strict = here.listen(String, topic, LATCHED)
    lenient = here.listen(String, topic, RELIABLE)
    peer.advertise(topic)
    peer.publish(topic, ["hello"], subscriptions=1)
    here.spin_until(lambda: lenient)
    assert not strict


def test_late_joiners_get_what_is_latched(here: Here, peer: Peer) -> None:
    topic = here.name("map")
    peer.advertise(topic, qos={"depth": 2, "durability": "transient_local"})
    peer.publish(topic, ["one", "two", "three"])
    latched = here.listen(String, topic, LATCHED)
    here.spin_until(lambda: len(latched) >= 2)
    volatile = here.listen(String, topic, RELIABLE)
    peer.publish(topic, ["four"], subscriptions=2)
    here.spin_until(lambda: volatile and len(latched) >= 3)
    assert texts(latched) == ["two", "three", "four"]
    assert texts(volatile) == ["four"]


def test_we_latch_for_others(here: Here, peer: Peer) -> None:
    publisher = here.node.create_publisher(String, here.name("map"), LATCHED)
    publisher.publish(String(data="early"))
    peer.subscribe(here.name("map"), qos={"depth": 1, "durability": "transient_local"})
    assert peer.heard(here.name("map"), 1) == ["early"]


def test_a_queue_keeps_the_last(here: Here, peer: Peer) -> None:
    heard = here.listen(String, here.name("count"), 2)
    peer.advertise(here.name("count"), qos=100)
    peer.publish(here.name("count"), [str(number) for number in range(10)], subscriptions=1)
    here.spin_until(lambda: len(heard) >= 2)
    assert texts(heard) == ["8", "9"]


@pytest.mark.skipif(
    not hasattr(Subscription, "CallbackType"), reason="rclpy 3.3 (Humble) gives callbacks the message alone"
)
def test_a_second_argument_tells_the_times(here: Here, peer: Peer) -> None:
    heard: list[tuple[Any, Any]] = []
    here.node.create_subscription(String, here.name("a"), lambda message, info: heard.append((message, info)), 10)
    peer.advertise(here.name("a"))
    before_ns = time.time_ns()
    peer.publish(here.name("a"), ["one", "two"], subscriptions=1)
    here.spin_until(lambda: len(heard) == 2)
    stamps = [info["source_timestamp"] for _, info in heard]
    assert before_ns - 10**9 < stamps[0] < stamps[1] < time.time_ns() + 10**9
    assert all(info["received_timestamp"] >= info["source_timestamp"] - 10**9 for _, info in heard)


def test_callbacks_take_a_message(here: Here) -> None:
    class Callable:
        def __call__(self, message: String) -> None:
            heard.append(message)

        def method(self, message: String, more: int = 0) -> None:
            heard.append(message)

    heard: list[String] = []
    here.node.create_subscription(String, "a", Callable(), 10)
    here.node.create_subscription(String, "a", Callable().method, 10)
    publisher = here.node.create_publisher(String, "a", 10)
    here.spin_until(lambda: publisher.get_subscription_count() == 2)
    publisher.publish(String(data="x"))
    here.spin_until(lambda: len(heard) == 2)


def test_raw_messages(here: Here, peer: Peer) -> None:
    raw: list[bytes] = []
    here.node.create_subscription(String, here.name("a"), raw.append, 10, raw=True)
    peer.advertise(here.name("a"))
    peer.publish(here.name("a"), ["größe"], subscriptions=1)
    here.spin_until(lambda: raw)
    assert isinstance(raw[0], bytes)
    assert deserialize_message(raw[0], String) == String(data="größe")

    peer.subscribe(here.name("b"))
    publisher = here.node.create_publisher(String, here.name("b"), 10)
    here.spin_until(lambda: publisher.get_subscription_count() == 1)
    publisher.publish(serialize_message(String(data="raw")))
    assert peer.heard(here.name("b"), 1) == ["raw"]


def test_publishers_refuse_what_is_not_theirs(here: Here) -> None:
    publisher = here.node.create_publisher(String, "a", 10)
    with pytest.raises(TypeError):
        publisher.publish(Int32())
    with pytest.raises(TypeError):
        publisher.publish("text")
    with pytest.raises(AttributeError):
        here.node.create_publisher(int, "b", 10)
    with pytest.raises(RuntimeError):
        here.node.create_publisher(Trigger, "b", 10)


def test_acknowledgement(here: Here, peer: Peer) -> None:
    publisher = here.node.create_publisher(String, here.name("a"), 100)
    assert publisher.wait_for_all_acked(Duration(seconds=1))
    peer.subscribe(here.name("a"), qos=100)
    here.spin_until(lambda: publisher.get_subscription_count() == 1)
    for number in range(50):
        publisher.publish(String(data=str(number)))
    assert publisher.wait_for_all_acked(Duration(seconds=20))
    assert len(peer.heard(here.name("a"), 50)) == 50


def test_counts_of_matched_ends(here: Here, peer: Peer) -> None:
    publisher = here.node.create_publisher(String, here.name("a"), 10)
    assert publisher.get_subscription_count() == 0
    subscription = here.node.create_subscription(String, here.name("a"), print, 10)
    here.spin_until(lambda: publisher.get_subscription_count() == 1)
    peer.subscribe(here.name("a"))
    here.spin_until(lambda: publisher.get_subscription_count() == 2)
    here.node.destroy_subscription(subscription)
    here.spin_until(lambda: publisher.get_subscription_count() == 1)


def test_two_subscriptions_of_one_node_both_hear(here: Here, peer: Peer) -> None:
    both = [here.listen(String, here.name("a")) for _ in range(2)]
    peer.advertise(here.name("a"))
    peer.publish(here.name("a"), ["x", "y"], subscriptions=2)
    here.spin_until(lambda: all(len(heard) == 2 for heard in both))


def test_waiting_for_one_message(here: Here, peer: Peer) -> None:
    wait_for_message = pytest.importorskip("rclpy.wait_for_message").wait_for_message
    peer.advertise(here.name("a"), qos={"depth": 1, "durability": "transient_local"})
    saying = threading.Thread(target=peer.publish, args=(here.name("a"), ["here it is"], 1))
    saying.start()
    found, message = wait_for_message(String, here.node, here.name("a"), time_to_wait=30)
    saying.join()
    assert (found, message) == (True, String(data="here it is"))
    assert wait_for_message(String, here.node, here.name("silence"), time_to_wait=0.1) == (False, None)


def test_namespaces_keep_robots_apart(here: Here, peer: Peer) -> None:
    ours, theirs = here.listen(String, here.name("one/command")), here.listen(String, here.name("two/command"))
    for robot in ("one", "two"):
        peer.advertise(here.name(f"{robot}/command"))
        peer.publish(here.name(f"{robot}/command"), [robot], subscriptions=1)
    here.spin_until(lambda: ours and theirs)
    assert (texts(ours), texts(theirs)) == (["one"], ["two"])


def test_domains_keep_processes_apart(here: Here, peer: Peer) -> None:
    context = rclpy.context.Context()
    domain = rclpy.get_default_context().get_domain_id()
    rclpy.init(context=context, domain_id=domain + 1)
    assert context.get_domain_id() == domain + 1
    stranger = rclpy.create_node("stranger", context=context)
    elsewhere = stranger.create_publisher(String, here.name("a"), 10)
    heard = here.listen(String, here.name("a"))
    peer.advertise(here.name("a"))
    elsewhere.publish(String(data="stranger"))
    peer.publish(here.name("a"), ["peer"], subscriptions=1)
    here.spin_until(lambda: heard)
    assert texts(heard) == ["peer"]
    assert "stranger" not in here.node.get_node_names()
    assert elsewhere.get_subscription_count() == 0
    stranger.destroy_node()
    rclpy.shutdown(context=context)


def test_messages_are_not_filtered_unasked(here: Here) -> None:
    subscription = here.node.create_subscription(String, "words", lambda message: None, 10)
    assert not subscription.is_cft_enabled
    assert ContentFilterOptions("data = %0", ["'a'"]).expression_parameters == ["'a'"]
