"""Simulated time: from a node's parameter `use_sim_time` and the topic /clock to the clocks that follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rcl_interfaces.msg import SetParametersResult
from rosgraph_msgs.msg import Clock as ClockMsg

from ros_nodes.binding.rclpy.callback_groups import MutuallyExclusiveCallbackGroup
from ros_nodes.binding.rclpy.clock import ROSClock
from ros_nodes.binding.rclpy.parameter import Parameter
from ros_nodes.binding.rclpy.qos import QoSProfile, ReliabilityPolicy
from ros_nodes.binding.rclpy.time import Time

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.node import Node
    from ros_nodes.binding.rclpy.subscription import Subscription

CLOCK_TOPIC = "/clock"
USE_SIM_TIME_NAME = "use_sim_time"


class TimeSource:
    """Listens to a node's parameter, and to /clock while the parameter is true, and sets the clocks attached to it."""

    def __init__(self, *, node: Node | None = None) -> None:
        self._node: Node | None = None
        self._clock_sub: Subscription | None = None
        self._clocks: list[ROSClock] = []
        self._last_time: Time | None = None
        self._is_active = False
        if node is not None:
            self.attach_node(node)

    @property
    def ros_time_is_active(self) -> bool:
        """Whether the clocks show simulated time; zero until a first message has come."""
        return self._is_active

    @ros_time_is_active.setter
    def ros_time_is_active(self, enabled: bool) -> None:
        self._is_active = enabled
        for clock in self._clocks:
            clock._set_ros_time_is_active(enabled)
        if enabled:
            self._subscribe()
        else:
            self._unsubscribe()

    def attach_node(self, node: Node) -> None:
        """Follow a node's `use_sim_time`, which is declared where it is not; a node before it is let go."""
        if self._node is not None:
            self.detach_node()
        self._node = node
        if not node.has_parameter(USE_SIM_TIME_NAME):
            node.declare_parameter(USE_SIM_TIME_NAME, False)
        node.add_on_set_parameters_callback(self._check_parameters)
        node.add_post_set_parameters_callback(self._take_parameters)
        self._take_parameters([node.get_parameter_or(USE_SIM_TIME_NAME)])

    def detach_node(self) -> None:
        """Follow no node; clocks stay as they are.

        Raises:
            RuntimeError: no node is attached.
        """
        if self._node is None:
            raise RuntimeError("Unable to destroy previously created clock subscription")
        self._node.remove_on_set_parameters_callback(self._check_parameters)
        self._node.remove_post_set_parameters_callback(self._take_parameters)
        self._unsubscribe()
        self._node = None

    def attach_clock(self, clock: ROSClock) -> None:
        """Set a clock from now on.

        Raises:
            ValueError: it is no ROS clock.
        """
        if not isinstance(clock, ROSClock):
            raise ValueError("Only clocks with type ROS_TIME can be attached.")
        if self._last_time is not None:
            clock.set_ros_time_override(self._last_time)
        clock._set_ros_time_is_active(self.ros_time_is_active)
        self._clocks.append(clock)

    def clock_callback(self, msg: ClockMsg) -> None:
        """Take a time from /clock; one before 1970 is no time and is ignored."""
        if msg.clock.sec < 0:
            return
        self._last_time = Time.from_msg(msg.clock)
        for clock in self._clocks:
            clock.set_ros_time_override(self._last_time)

    def _subscribe(self) -> None:
        if self._clock_sub is None and self._node is not None:
            self._clock_sub = self._node.create_subscription(
                ClockMsg,
                CLOCK_TOPIC,
                self.clock_callback,
                QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT),
                # In a group of its own: time goes on while another callback sleeps.
                callback_group=MutuallyExclusiveCallbackGroup(),
            )

    def _unsubscribe(self) -> None:
        if self._clock_sub is not None and self._node is not None:
            self._node.destroy_subscription(self._clock_sub)
            self._clock_sub = None

    def _check_parameters(self, parameters: list[Parameter]) -> SetParametersResult:
        for parameter in parameters:
            if parameter.name == USE_SIM_TIME_NAME and parameter.type_ is not Parameter.Type.BOOL:
                reason = f"Invalid type for parameter '{USE_SIM_TIME_NAME}' {parameter.type_}, should be bool"
                return SetParametersResult(successful=False, reason=reason)
        return SetParametersResult(successful=True)

    def _take_parameters(self, parameters: list[Parameter]) -> None:
        for parameter in parameters:
            if parameter.name == USE_SIM_TIME_NAME and parameter.value is not self.ros_time_is_active:
                self.ros_time_is_active = parameter.value is True
