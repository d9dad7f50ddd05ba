"""A robot in a process of its own: does what JSON lines on standard input tell it, and answers each with a line.

``{"do": "publish", "values": ["/topic", ["text"]], "named": {}}`` calls the method `Peer.publish`; the line that comes
back is ``{"result": ...}`` or ``{"error": "TypeError: ..."}``. It ends when its standard input does.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import rclpy
from builtin_interfaces.msg import Time as TimeMessage
from example_interfaces.action import Fibonacci
from geometry_msgs.msg import TransformStamped
from rcl_interfaces.msg import ParameterDescriptor, ParameterValue, SetParametersResult
from rcl_interfaces.srv import GetParameters
from rclpy.action import ActionClient, ActionServer, CancelResponse, GoalResponse
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.duration import Duration
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSPresetProfiles, QoSProfile, ReliabilityPolicy
from rclpy.task import Future
from rosgraph_msgs.msg import Clock
from std_msgs.msg import String

PATIENCE_S = 25.0
POLICIES = {"history": HistoryPolicy, "reliability": ReliabilityPolicy, "durability": DurabilityPolicy}


def message_class(kind: str) -> Any:
    package, _, name = kind.partition("/msg/")
    return getattr(import_module(f"{package}.msg"), name)


def profile(qos: Any) -> Any:
    """A depth, a preset's short name, or a mapping of policies by their names in small letters."""
    if isinstance(qos, str):
        return QoSPresetProfiles.get_from_short_key(qos)
    if isinstance(qos, dict):
        return QoSProfile(
            **{key: POLICIES[key][value.upper()] if key in POLICIES else value for key, value in qos.items()}
        )
    return qos


def wait_for(condition: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE_S} s in vain")
        time.sleep(0.01)


class Peer:
    def __init__(self, node: Node) -> None:
        self.node = node
        self.publishers: dict[str, Any] = {}
        self.texts: dict[str, list[str]] = {}
        self.services: dict[str, Any] = {}
        self.apart = ReentrantCallbackGroup()
        self.refused: dict[str, str] = {}
        self.logged = 0
        node.add_on_set_parameters_callback(self._judge)

    # Topics

    def advertise(self, topic: str, kind: str = "std_msgs/msg/String", qos: Any = 10) -> str:
        """The name that the topic has after expansion and remapping."""
        self.publishers[topic] = self.node.create_publisher(message_class(kind), topic, profile(qos))
        return str(self.publishers[topic].topic_name)

    def publish(self, topic: str, texts: list[str], subscriptions: int = 0) -> None:
        """Publish on an advertised topic when it has so many subscriptions; all have come when this returns."""
        publisher = self.publishers[topic]
        wait_for(lambda: publisher.get_subscription_count() >= subscriptions)
        for text in texts:
            publisher.publish(String(data=text))
        publisher.wait_for_all_acked(Duration(seconds=PATIENCE_S))

    def subscribe(self, topic: str, qos: Any = 10) -> None:
        texts = self.texts.setdefault(topic, [])
        self.node.create_subscription(String, topic, lambda message: texts.append(message.data), profile(qos))

    def heard(self, topic: str, count: int = 0) -> list[str]:
        """What came on a topic, once it is so many messages."""
        wait_for(lambda: len(self.texts[topic]) >= count)
        return list(self.texts[topic])

    def echo(self, source: str, target: str, kind: str) -> None:
        """Send what comes on one topic back on another."""
        self.advertise(target, kind)
        self.node.create_subscription(message_class(kind), source, self.publishers[target].publish, 10)

    def withdraw(self, topic: str) -> None:
        self.node.destroy_publisher(self.publishers.pop(topic))

    # Services: one type that has text both ways

    def serve(self, name: str) -> None:
        """Send back the names asked for; the name "raise" raises."""

        def answer(request: Any, response: Any) -> Any:
            if "raise" in request.names:
                raise RuntimeError("as asked")
            response.values = [ParameterValue(string_value=name) for name in request.names]
            return response

        self.services[name] = self.node.create_service(GetParameters, name, answer)

    def stop_serving(self, name: str) -> None:
        self.node.destroy_service(self.services.pop(name))

    def call(self, service: str, names: list[str], times: int = 1) -> list[list[str]]:
        """The replies to calls made all at once."""
        client = self.node.create_client(GetParameters, service)
        if not client.wait_for_service(timeout_sec=PATIENCE_S):
            raise TimeoutError(f"no {service}")
        futures = [client.call_async(GetParameters.Request(names=[*names, str(each)])) for each in range(times)]
        wait_for(lambda: all(future.done() for future in futures))
        return [[value.string_value for value in future.result().values] for future in futures]

    # Actions: one that counts, and says how far it is

    def serve_action(self, name: str) -> None:
        """Count up to a goal's order, and give up at 13; goals below 0 are rejected."""

        async def execute(goal: Any) -> Any:
            counted: list[int] = []
            while len(counted) < goal.request.order and not goal.is_cancel_requested:
                counted.append(len(counted))
                goal.publish_feedback(Fibonacci.Feedback(sequence=counted))
                await self._pause(0.02)
            if goal.is_cancel_requested:
                goal.canceled()
            elif goal.request.order == 13:
                goal.abort()
            else:
                goal.succeed()
            return Fibonacci.Result(sequence=counted)

        self.services[name] = ActionServer(
            self.node,
            Fibonacci,
            name,
            execute,
            goal_callback=lambda goal: GoalResponse.REJECT if goal.order < 0 else GoalResponse.ACCEPT,
            cancel_callback=lambda _: CancelResponse.ACCEPT,
        )

    async def _pause(self, seconds: float) -> None:
        over: Any = Future()
        timer = self.node.create_timer(seconds, lambda: over.done() or over.set_result(None), self.apart)
        await over
        self.node.destroy_timer(timer)

    def stop_serving_action(self, name: str) -> None:
        self.services.pop(name).destroy()

    def ask_action(self, name: str, orders: list[int], cancel: bool = False) -> list[Any]:
        """Send goals all at once, and perhaps cancel them at their first feedback: what became of each."""
        client: Any = ActionClient(self.node, Fibonacci, name)
        if not client.wait_for_server(timeout_sec=PATIENCE_S):
            raise TimeoutError(f"no {name}")
        heard: list[list[int]] = [[] for _ in orders]
        futures = [
            client.send_goal_async(
                Fibonacci.Goal(order=order),
                feedback_callback=lambda message, own=own: own.append(len(message.feedback.sequence)),
            )
            for order, own in zip(orders, heard, strict=True)
        ]
        wait_for(lambda: all(future.done() for future in futures))
        handles = [future.result() for future in futures]
        if cancel:
            wait_for(lambda: all(heard))
            canceled = [handle.cancel_goal_async() for handle in handles]
            wait_for(lambda: all(future.done() for future in canceled))
        results = [handle.get_result_async() for handle in handles]
        wait_for(lambda: all(future.done() for future in results))
        client.destroy()
        return [
            {
                "accepted": handle.accepted,
                "status": future.result().status,
                "sequence": list(future.result().result.sequence),
                "feedback": own,
            }
            for handle, future, own in zip(handles, results, heard, strict=True)
        ]

    # Parameters

    def declare(self, name: str, default: Any, **descriptor: Any) -> Any:
        value = self.node.declare_parameter(name, default, ParameterDescriptor(**descriptor)).value
        return list(value) if isinstance(default, list) else value

    def parameter(self, name: str) -> Any:
        return self.node.get_parameter(name).value

    def set_parameter(self, name: str, value: Any) -> bool:
        return bool(self.node.set_parameters([Parameter(name, value=value)])[0].successful)

    def refuse(self, name: str, reason: str) -> None:
        """From now on refuse to set the parameter."""
        self.refused[name] = reason

    def _judge(self, parameters: list[Any]) -> Any:
        reasons = [self.refused[each.name] for each in parameters if each.name in self.refused]
        return SetParametersResult(successful=not reasons, reason="; ".join(reasons))

    # The rest

    def names(self) -> list[str]:
        return [self.node.get_name(), self.node.get_namespace(), self.node.get_fully_qualified_name()]

    def nodes(self) -> list[list[str]]:
        return [list(each) for each in self.node.get_node_names_and_namespaces()]

    def log(self, severity: str, text: str) -> None:
        """A line for each: one place in a program cannot change its severity."""
        logger = self.node.get_logger()
        if severity == "debug":
            logger.debug(text)
        elif severity == "info":
            logger.info(text)
        elif severity == "warning":
            logger.warning(text)
        elif severity == "error":
            logger.error(text)
        else:
            logger.fatal(text)

    def transform(self, parent: str, child: str, x_m: float, stamp_s: int = 0, static: bool = False) -> None:
        from tf2_ros import StaticTransformBroadcaster, TransformBroadcaster

        kind = StaticTransformBroadcaster if static else TransformBroadcaster
        if kind.__name__ not in self.services:
            self.services[kind.__name__] = kind(self.node)
        transform = TransformStamped(child_frame_id=child)
        transform.header.frame_id = parent
        transform.header.stamp.sec = stamp_s
        transform.transform.translation.x = x_m
        transform.transform.rotation.w = 1.0
        self.services[kind.__name__].sendTransform(transform)

    def clock(self, nanoseconds: int) -> None:
        """Simulated time for every node that asks for it."""
        if "/clock" not in self.publishers:
            self.advertise("/clock", "rosgraph_msgs/msg/Clock")
        seconds, rest = divmod(nanoseconds, 10**9)
        self.publishers["/clock"].publish(Clock(clock=TimeMessage(sec=seconds, nanosec=rest)))


def spin(executor: SingleThreadedExecutor) -> None:
    """Spin on after an exception in a callback, until rclpy is shut down."""
    while rclpy.ok():
        try:
            executor.spin()
        except ExternalShutdownException:
            return
        except Exception as error:
            print(repr(error), file=sys.stderr, flush=True)


def say(heard: dict[str, Any]) -> None:
    print(json.dumps(heard), flush=True)


def main() -> None:
    rclpy.init()
    node = rclpy.create_node("peer")
    peer = Peer(node)
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    spinner = threading.Thread(target=spin, args=(executor,))
    spinner.start()
    say({"result": "ready"})
    try:
        for line in sys.stdin:
            order = json.loads(line)
            try:
                say({"result": getattr(peer, order["do"])(*order["values"], **order["named"])})
            except Exception as error:
                say({"error": f"{type(error).__name__}: {error}"})
    finally:
        rclpy.try_shutdown()
        spinner.join()
        node.destroy_node()


if __name__ == "__main__":
    main()
