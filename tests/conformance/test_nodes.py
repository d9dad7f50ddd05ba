"""Names, namespaces, remapping by arguments, and the graph as other processes see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import rclpy
from rclpy._rclpy_pybind11 import RCLError
from rclpy.exceptions import (
    InvalidNamespaceException,
    InvalidNodeNameException,
    InvalidServiceNameException,
    InvalidTopicNameException,
)
from rclpy.expand_topic_name import expand_topic_name
from rclpy.impl.implementation_singleton import rclpy_implementation
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.task import Future
from rclpy.type_hash import TypeHash
from rclpy.utilities import remove_ros_args
from rclpy.validate_full_topic_name import validate_full_topic_name
from rclpy.validate_namespace import validate_namespace
from rclpy.validate_node_name import validate_node_name
from rclpy.validate_topic_name import validate_topic_name
from std_msgs.msg import String
from std_srvs.srv import Trigger

if TYPE_CHECKING:
    from tests.conformance.conftest import Here, Peer


@pytest.mark.parametrize(
    ("namespace", "full"),
    [(None, "/arm"), ("", "/arm"), ("/", "/arm"), ("robot1", "/robot1/arm"), ("/a/b", "/a/b/arm")],
)
def test_a_name_and_a_namespace(here: Here, namespace: str | None, full: str) -> None:
    node = rclpy.create_node("arm", namespace=namespace)
    assert node.get_name() == "arm"
    assert node.get_namespace() == (full.removesuffix("/arm") or "/")
    assert node.get_fully_qualified_name() == full
    node.destroy_node()


@pytest.mark.parametrize("name", ["", "two words", "1st", "a-b", "a/b", "é", "a" * 300])
def test_an_invalid_name(here: Here, name: str) -> None:
    with pytest.raises(InvalidNodeNameException):
        rclpy.create_node(name)


@pytest.mark.parametrize("namespace", ["/a b", "/1st", "a//b", "/a-b"])
def test_an_invalid_namespace(here: Here, namespace: str) -> None:
    with pytest.raises(InvalidNamespaceException):
        rclpy.create_node("arm", namespace=namespace)


@pytest.mark.parametrize(
    ("topic", "full"),
    [
        ("image", "/robot/image"),
        ("a/image", "/robot/a/image"),
        ("/image", "/image"),
        ("~/image", "/robot/arm/image"),
        ("~", "/robot/arm"),
        ("{node}/image", "/robot/arm/image"),
        ("/other/{node}", "/other/arm"),
        ("{ns}/image", "/robot/image"),
    ],
)
def test_topic_names_expand(here: Here, topic: str, full: str) -> None:
    node = rclpy.create_node("arm", namespace="/robot")
    assert expand_topic_name(topic, "arm", "/robot") == full
    assert node.resolve_topic_name(topic) == full
    assert node.create_publisher(String, topic, 1).topic_name == full
    assert node.create_subscription(String, topic, print, 1).topic_name == full
    node.destroy_node()


@pytest.mark.parametrize("topic", ["image?", "/image/42_is", "a//b", "image/", "", "a b"])
def test_invalid_topic_names(here: Here, topic: str) -> None:
    with pytest.raises(InvalidTopicNameException):
        here.node.create_publisher(String, topic, 1)
    with pytest.raises(InvalidTopicNameException):
        here.node.create_subscription(String, topic, print, 1)


def test_more_invalid_names(here: Here) -> None:
    with pytest.raises(ValueError, match="unknown substitution"):
        here.node.create_publisher(String, "image/{no_such}", 1)
    with pytest.raises(InvalidServiceNameException):
        here.node.create_client(Trigger, "service?")
    with pytest.raises(InvalidServiceNameException):
        here.node.create_service(Trigger, "/42service", lambda request, response: response)
    with pytest.raises(InvalidTopicNameException):
        validate_topic_name("image?")
    with pytest.raises(InvalidTopicNameException):
        validate_full_topic_name("not/full")
    with pytest.raises(InvalidServiceNameException):
        validate_topic_name("service?", is_service=True)
    with pytest.raises(InvalidNodeNameException, match="must not contain"):
        validate_node_name("a b")
    with pytest.raises(InvalidNamespaceException):
        validate_namespace("not/absolute")
    assert validate_node_name("arm")
    assert validate_namespace("/robot")
    assert validate_topic_name("~/image")
    assert validate_full_topic_name("/robot/image")


def test_arguments_of_one_node_remap_it(here: Here) -> None:
    arguments = ["--ros-args", "-r", "__node:=leg", "--remap", "__ns:=/robot2", "-r", "image:=picture", "-r", "/a:=/b"]
    node = rclpy.create_node("arm", namespace="/robot1", cli_args=arguments)
    assert node.get_fully_qualified_name() == "/robot2/leg"
    assert node.create_publisher(String, "image", 1).topic_name == "/robot2/picture"
    assert node.create_subscription(String, "/a", print, 1).topic_name == "/b"
    assert node.resolve_topic_name("image") == "/robot2/picture"
    assert node.resolve_topic_name("image", only_expand=True) == "/robot2/image"
    assert node.resolve_service_name("image") == "/robot2/picture"
    node.destroy_node()
    with_namespace = rclpy.create_node("arm", cli_args=["--ros-args", "-r", "~/x:=/y", "-r", "arm:__ns:=/only"])
    assert with_namespace.get_namespace() == "/only"
    assert with_namespace.resolve_topic_name("~/x") == "/y"
    with_namespace.destroy_node()


def test_arguments_of_the_process_reach_only_nodes_that_want_them(here: Here) -> None:
    context = rclpy.context.Context()
    rclpy.init(args=["program", "own", "--ros-args", "-r", "__ns:=/given", "--", "more"], context=context)
    node = rclpy.create_node("arm", context=context)
    assert node.get_namespace() == "/given"
    alone = rclpy.create_node("arm2", context=context, use_global_arguments=False)
    assert alone.get_namespace() == "/"
    for each in (node, alone):
        each.destroy_node()
    rclpy.shutdown(context=context)


def test_arguments_that_are_not_for_ros(here: Here) -> None:
    assert remove_ros_args(["program", "--ros-args", "-r", "a:=b", "--", "--own"]) == ["program", "--own"]
    context = rclpy.context.Context()
    with pytest.raises(RuntimeError, match="unknown"):
        rclpy.init(args=["program", "--ros-args", "unknown"], context=context)


@pytest.mark.parametrize("rule", ["__ns:=/a__b", "__node:=a__b", "a__b:=c", "a:=__b"])
def test_rules_for_names_hold_no_two_underscores_in_a_row(rule: str) -> None:
    with pytest.raises(RuntimeError, match="Couldn't parse remap rule"):
        rclpy.init(args=["program", "--ros-args", "-r", rule], context=rclpy.context.Context())


def test_a_process_is_renamed_and_remapped(here: Here, start_peer: Callable[..., Peer]) -> None:
    robot = start_peer(
        "--ros-args", "-r", "__node:=arm", "-r", f"__ns:={here.namespace}", "-r", "image:=picture", "-r", "old:=/new"
    )
    assert robot.names() == ["arm", here.namespace, here.name("arm")]
    assert robot.advertise("image") == here.name("picture")
    heard = here.listen(String, here.name("picture"))
    robot.publish("image", ["a"], subscriptions=1)
    here.spin_until(lambda: heard)
    robot.serve("old")
    here.spin_until(lambda: "/new" in dict(here.node.get_service_names_and_types()))


def test_nodes_see_each_other_between_processes(here: Here, start_peer: Callable[..., Peer]) -> None:
    robot = start_peer("--ros-args", "-r", "__node:=arm", "-r", f"__ns:={here.namespace}")
    second = rclpy.create_node("second", namespace=here.namespace)
    here.spin_until(lambda: ("arm", here.namespace) in here.node.get_node_names_and_namespaces())
    assert {"arm", "here", "second"} <= set(here.node.get_node_names())
    here.spin_until(lambda: ["here", here.namespace] in robot.nodes())
    here.spin_until(lambda: ["second", here.namespace] in robot.nodes())
    second.destroy_node()
    here.spin_until(lambda: ["second", here.namespace] not in robot.nodes())
    assert robot.end() == 0
    here.spin_until(lambda: ("arm", here.namespace) not in here.node.get_node_names_and_namespaces())


def test_topics_and_their_ends_between_processes(here: Here, peer: Peer) -> None:
    topic = here.name("image")
    qos = {"depth": 3, "reliability": "best_effort", "durability": "transient_local"}
    peer.advertise(topic, qos=qos)
    here.spin_until(lambda: here.node.count_publishers(topic) == 1)
    assert here.node.count_subscribers(topic) == 0
    assert dict(here.node.get_topic_names_and_types())[topic] == ["std_msgs/msg/String"]
    here.spin_until(lambda: here.node.get_publishers_info_by_topic(topic)[0].node_name == "peer")
    (end,) = here.node.get_publishers_info_by_topic(topic)
    assert (end.node_namespace, end.topic_type) == ("/", "std_msgs/msg/String")
    assert end.qos_profile.reliability == ReliabilityPolicy.BEST_EFFORT
    assert end.qos_profile.durability == DurabilityPolicy.TRANSIENT_LOCAL
    assert not here.node.get_subscriptions_info_by_topic(topic)
    here.spin_until(
        lambda: (topic, ["std_msgs/msg/String"]) in here.node.get_publisher_names_and_types_by_node("peer", "/")
    )

    peer.subscribe(topic)
    here.spin_until(lambda: here.node.count_subscribers(topic) == 1)
    (end,) = here.node.get_subscriptions_info_by_topic(topic)
    assert end.qos_profile.reliability == ReliabilityPolicy.RELIABLE
    here.spin_until(
        lambda: (topic, ["std_msgs/msg/String"]) in here.node.get_subscriber_names_and_types_by_node("peer", "/")
    )

    peer.withdraw(topic)
    here.spin_until(lambda: here.node.count_publishers(topic) == 0)


def test_services_in_the_graph(here: Here, peer: Peer) -> None:
    service = here.name("ask")
    entry = (service, ["rcl_interfaces/srv/GetParameters"])
    peer.serve(service)
    here.spin_until(lambda: entry in here.node.get_service_names_and_types())
    here.spin_until(lambda: ("peer", "/") in here.node.get_node_names_and_namespaces())
    here.spin_until(lambda: entry in here.node.get_service_names_and_types_by_node("peer", "/"))
    client = here.node.create_client(Trigger, here.name("other"))
    entry = (here.name("other"), ["std_srvs/srv/Trigger"])
    here.spin_until(lambda: entry in here.node.get_client_names_and_types_by_node("here", here.namespace))
    here.node.destroy_client(client)


def test_the_graph_of_a_node_that_is_not_there(here: Here) -> None:
    with pytest.raises(RuntimeError):
        here.node.get_publisher_names_and_types_by_node("no_such", "/")


def test_what_a_node_lists_as_its_own(here: Here) -> None:
    def own(kind: str) -> list[Any]:
        return list(getattr(here.node, kind))

    before = {kind: own(kind) for kind in ("publishers", "subscriptions", "clients", "services", "timers", "guards")}
    made = {
        "publishers": here.node.create_publisher(String, "a", 1),
        "subscriptions": here.node.create_subscription(String, "a", print, 1),
        "clients": here.node.create_client(Trigger, "b"),
        "services": here.node.create_service(Trigger, "b", lambda request, response: response),
        "timers": here.node.create_timer(1.0, print),
        "guards": here.node.create_guard_condition(print),
    }
    for kind, entity in made.items():
        assert own(kind) == [*before[kind], entity]


def test_the_hash_of_a_type(here: Here) -> None:
    here.node.create_publisher(String, "words", 10)
    (info,) = here.node.get_publishers_info_by_topic("words")
    told = "RIHS01_df668c740482bbd48fb39d76a70dfd4bd59db1288021743503259e948f6b1a18"
    assert str(info.topic_type_hash) == told
    assert info.topic_type_hash == TypeHash(version=1, value=bytes.fromhex(told.removeprefix("RIHS01_")))
    assert str(TypeHash()) == "INVALID"
    assert TypeHash(version=5) != TypeHash()


def test_ends_name_their_logger(here: Here) -> None:
    node = here.node
    ends = (
        node.create_publisher(String, "words", 10),
        node.create_subscription(String, "words", lambda message: None, 10),
        node.create_client(Trigger, "do"),
        node.create_service(Trigger, "do", lambda request, response: response),
    )
    assert {end.logger_name for end in ends} == {node.get_logger().name}
    node.destroy_publisher(ends[0])
    with pytest.raises(RuntimeError):  # an InvalidHandle
        _ = ends[0].logger_name


def test_classes_that_are_used_most_have_short_names() -> None:
    assert rclpy.Future is Future
    assert rclpy.Parameter is Parameter
    assert rclpy.QoSProfile is QoSProfile


def test_the_quality_of_service_of_log_messages(here: Here) -> None:
    node = rclpy.create_node("terse", namespace=here.namespace, rosout_qos_profile=QoSProfile(depth=1))
    infos = here.node.get_publishers_info_by_topic("/rosout")
    (info,) = [each for each in infos if each.node_name == "terse"]
    assert info.qos_profile.durability == DurabilityPolicy.VOLATILE
    node.destroy_node()


def test_a_context_that_enters_a_with_statement_is_initialised() -> None:
    with pytest.warns(UserWarning, match="with"), rclpy.context.Context() as context:
        assert context.ok()
    assert not context.ok()


def test_arguments_that_are_no_text() -> None:
    with pytest.raises(UnicodeEncodeError):
        rclpy.init(args=["program", "Ragnar\udcc3\udcb6k"], context=rclpy.context.Context())


def test_exceptions_of_the_compiled_part(here: Here) -> None:
    assert rclpy_implementation.RCLError is RCLError
    with pytest.raises(rclpy_implementation.UnknownROSArgsError, match=r"\['unknown'\]"):
        rclpy.init(args=["program", "--ros-args", "unknown"], context=rclpy.context.Context())
    with pytest.raises(rclpy_implementation.NodeNameNonExistentError):
        here.node.get_publisher_names_and_types_by_node("nobody", "/")
