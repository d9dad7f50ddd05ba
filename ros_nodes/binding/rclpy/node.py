"""Nodes: what publishers, subscriptions, services, clients, timers and parameters belong to."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from cyclonedds.core import DDSException

from ros_nodes.binding.rclpy._action_entity import ActionEntity
from ros_nodes.binding.rclpy._arguments import ROS_ARGS, Arguments, NodeArguments, parse_arguments
from ros_nodes.binding.rclpy._entity import Entity
from ros_nodes.binding.rclpy._node_graph import NodeGraph
from ros_nodes.binding.rclpy._node_parameters import NodeParameters
from ros_nodes.binding.rclpy.callback_groups import CallbackGroup, MutuallyExclusiveCallbackGroup
from ros_nodes.binding.rclpy.client import Client
from ros_nodes.binding.rclpy.clock import Clock, ROSClock
from ros_nodes.binding.rclpy.constants import S_TO_NS
from ros_nodes.binding.rclpy.context import Context
from ros_nodes.binding.rclpy.destroyable import Destroyable
from ros_nodes.binding.rclpy.event_handler import EventHandler, PublisherEventCallbacks, SubscriptionEventCallbacks
from ros_nodes.binding.rclpy.exceptions import RCLError
from ros_nodes.binding.rclpy.guard_condition import GuardCondition
from ros_nodes.binding.rclpy.impl import log_output
from ros_nodes.binding.rclpy.impl.rcutils_logger import RcutilsLogger
from ros_nodes.binding.rclpy.logging import get_logger
from ros_nodes.binding.rclpy.logging_service import LoggingService
from ros_nodes.binding.rclpy.parameter_service import ParameterService
from ros_nodes.binding.rclpy.publisher import Publisher
from ros_nodes.binding.rclpy.qos import QoSProfile, qos_profile_rosout_default, qos_profile_services_default
from ros_nodes.binding.rclpy.qos_overriding_options import QoSOverridingOptions
from ros_nodes.binding.rclpy.service import Service
from ros_nodes.binding.rclpy.subscription import Subscription
from ros_nodes.binding.rclpy.subscription_content_filter_options import ContentFilterOptions
from ros_nodes.binding.rclpy.time_source import TimeSource
from ros_nodes.binding.rclpy.timer import Rate, Timer
from ros_nodes.binding.rclpy.utilities import get_default_context
from ros_nodes.binding.rclpy.waitable import Waitable

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.executors import Executor
    from ros_nodes.binding.rclpy.parameter import Parameter

EntityT = TypeVar("EntityT", bound=Entity)
ROSOUT_TOPIC = "/rosout"
_SERVED: tuple[type[Entity], ...] = (
    *(Timer, Subscription, GuardCondition, Client, Service),
    *(EventHandler, ActionEntity, Waitable),
)
"""In the order in which an executor serves them."""


def _all_of(kind: type[Entity], doc: str) -> property:
    return property(lambda node: iter(node._of_kind(kind)), doc=doc)


class Node(NodeParameters, NodeGraph):
    """A participant in the graph, with a name, a namespace, parameters and a clock.

    As a context manager it is destroyed at the end.

    Args:
        node_name: letters, digits and underscores; arguments may replace it.
        context: the default context where not given.
        cli_args: ROS arguments for this node alone.
        namespace: absolute, or taken as such; arguments may replace it.
        use_global_arguments: whether the context's arguments are this node's too.
        enable_rosout: whether log messages go to /rosout.
        rosout_qos_profile: of that topic.
        start_parameter_services: whether others may see and set the parameters.
        parameter_overrides: values that win over those in declarations and arguments.
        allow_undeclared_parameters: whether a parameter may be set that was not declared.
        automatically_declare_parameters_from_overrides: declare those that have an override.
        enable_logger_service: whether others may see and set logger levels.

    Attributes:
        handle: a context manager inside which the node exists.
        context: that it belongs to.
        default_callback_group: the group of what is created without one.

    Raises:
        NotInitializedException: the context is not initialised.
        InvalidNodeNameException, InvalidNamespaceException: a name is malformed.
    """

    def __init__(
        self,
        node_name: str,
        *,
        context: Context | None = None,
        cli_args: list[str] | None = None,
        namespace: str | None = None,
        use_global_arguments: bool = True,
        enable_rosout: bool = True,
        rosout_qos_profile: QoSProfile | int = qos_profile_rosout_default,
        start_parameter_services: bool = True,
        parameter_overrides: list[Parameter] | None = None,
        allow_undeclared_parameters: bool = False,
        automatically_declare_parameters_from_overrides: bool = False,
        enable_logger_service: bool = False,
    ) -> None:
        self.context = get_default_context() if context is None else context
        self._participant = self.context._require()
        self._arguments = NodeArguments(
            node_name,
            namespace or "/",
            own=parse_arguments([ROS_ARGS, *cli_args]) if cli_args else Arguments(),
            shared=self.context._arguments if use_global_arguments else Arguments(),
        )
        self.handle = Destroyable(self._close)
        self._lock = RLock()
        self._created: list[Entity] = []
        self._served: tuple[Entity, ...] = ()
        self._rates: list[Rate] = []
        self._executor: weakref.ref[Executor] | None = None
        self.default_callback_group = MutuallyExclusiveCallbackGroup()
        self._clock = ROSClock()
        self._entry = self._participant.graph.add_node(self.get_name(), self.get_namespace())
        self._logger = get_logger(self.get_fully_qualified_name()[1:].replace("/", "."))
        if enable_rosout and self.context._arguments.log_to_rosout:
            self._start_rosout(rosout_qos_profile)
        overrides = self._arguments.parameter_overrides()
        overrides.update({parameter.name: parameter for parameter in parameter_overrides or ()})
        self._init_parameters(
            overrides,
            allow_undeclared_parameters=allow_undeclared_parameters,
            automatically_declare_parameters_from_overrides=automatically_declare_parameters_from_overrides,
        )
        self._time_source = TimeSource(node=self)
        self._time_source.attach_clock(self._clock)
        if start_parameter_services:
            self._parameter_service = ParameterService(self)
        if enable_logger_service:
            self._logger_service = LoggingService(self)

    def _start_rosout(self, qos_profile: QoSProfile | int) -> None:
        from rcl_interfaces.msg import Log

        publisher = self.create_publisher(Log, ROSOUT_TOPIC, qos_profile)

        def publish(message: Any) -> None:
            with suppress(RCLError):  # the context was shut down, or nobody takes it: the message is on stderr
                publisher.publish(message)

        log_output.add_rosout(self._logger.name, publish)

    @property
    def executor(self) -> Executor | None:
        """The executor that works for it."""
        return None if self._executor is None else self._executor()

    @executor.setter
    def executor(self, new_executor: Executor | None) -> None:
        current = self.executor
        if current is new_executor:
            return
        if current is not None:
            current.remove_node(self)
        self._executor = None if new_executor is None else weakref.ref(new_executor)
        if new_executor is not None:
            new_executor.add_node(self)

    def _wake_executor(self) -> None:
        executor = self.executor
        if executor is not None:
            executor.wake()

    publishers = _all_of(Publisher, "All publishers.")
    subscriptions = _all_of(Subscription, "All subscriptions.")
    clients = _all_of(Client, "All clients.")
    services = _all_of(Service, "All services.")
    timers = _all_of(Timer, "All timers.")
    guards = _all_of(GuardCondition, "All guard conditions.")
    waitables = _all_of(Waitable, "All that `add_waitable` took.")

    def _of_kind(self, kind: type[EntityT]) -> list[EntityT]:
        with self._lock:
            return [each for each in self._created if isinstance(each, kind)]

    def get_name(self) -> str:
        """The name."""
        with self.handle:
            return self._arguments.name

    def get_namespace(self) -> str:
        """The namespace, with a slash before and none after."""
        with self.handle:
            return self._arguments.namespace

    def get_fully_qualified_name(self) -> str:
        """Namespace and name."""
        with self.handle:
            return self._arguments.fully_qualified_name

    def get_clock(self) -> ROSClock:
        """The clock, which shows simulated time while the parameter `use_sim_time` is true."""
        return self._clock

    def get_logger(self) -> RcutilsLogger:
        """The logger, named after the node."""
        return self._logger

    def resolve_topic_name(self, topic: str, *, only_expand: bool = False) -> str:
        """The full name of a topic, remapped unless told not to.

        Raises:
            InvalidTopicNameException: it is malformed.
        """
        with self.handle:
            return self._arguments.resolve(topic, only_expand=only_expand)

    def resolve_service_name(self, service: str, *, only_expand: bool = False) -> str:
        """The full name of a service, remapped unless told not to.

        Raises:
            InvalidServiceNameException: it is malformed.
        """
        with self.handle:
            return self._arguments.resolve(service, is_service=True, only_expand=only_expand)

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """For what needs the node and its context.

        Raises:
            InvalidHandle: the node was destroyed.
            RCLError: the context was shut down, or the middleware refuses.
        """
        with self.handle:
            if not self.context.ok():
                raise RCLError(f"the context of node {self._arguments.name} was shut down")
            try:
                yield
            except DDSException as error:
                raise RCLError(f"the middleware refused a request of node {self._arguments.name}: {error}") from error

    def create_publisher(
        self,
        msg_type: Any,
        topic: str,
        qos_profile: QoSProfile | int,
        *,
        callback_group: CallbackGroup | None = None,
        event_callbacks: PublisherEventCallbacks | None = None,
        qos_overriding_options: QoSOverridingOptions | None = None,
        publisher_class: type[Publisher] = Publisher,
    ) -> Publisher:
        """A new publisher.

        Args:
            msg_type: a message class.
            topic: relative, absolute or with ``~``.
            qos_profile: a profile, or a depth for reliable and volatile.
            callback_group: of the event callbacks.
            qos_overriding_options: which parameters change the profile.

        Raises:
            InvalidTopicNameException: the name is malformed.
            AttributeError, RuntimeError: no message class; a service.
            TypeError, ValueError: no profile, and no depth.
            InvalidQosOverridesError, RuntimeError: parameters that make no profile.
        """
        group, events = callback_group or self.default_callback_group, event_callbacks or PublisherEventCallbacks()
        with self._usable():
            return self._add(publisher_class(self, msg_type, topic, qos_profile, group, events, qos_overriding_options))

    def create_subscription(
        self,
        msg_type: Any,
        topic: str,
        callback: Callable[..., Any],
        qos_profile: QoSProfile | int,
        *,
        callback_group: CallbackGroup | None = None,
        event_callbacks: SubscriptionEventCallbacks | None = None,
        qos_overriding_options: QoSOverridingOptions | None = None,
        raw: bool = False,
        content_filter_options: ContentFilterOptions | None = None,
    ) -> Subscription:
        """A new subscription.

        Args:
            msg_type: a message class.
            topic: relative, absolute or with ``~``.
            callback: takes the message, or the message and its `MessageInfo`; may be a coroutine function.
            qos_profile: a profile, or a depth for reliable and volatile.
            qos_overriding_options: which parameters change the profile.
            raw: give the callback the message's bytes.
            content_filter_options: has no effect, as with every RMW that does not filter: ``is_cft_enabled`` says so.

        Raises:
            InvalidTopicNameException: the name is malformed.
            AttributeError, RuntimeError: no message class; a service.
            RuntimeError: the callback takes neither one argument nor two.
            TypeError, ValueError: no profile, and no depth.
            InvalidQosOverridesError, RuntimeError: parameters that make no profile.
        """
        group, events = callback_group or self.default_callback_group, event_callbacks or SubscriptionEventCallbacks()
        with self._usable():
            end = (self, msg_type, topic, qos_profile, group, events, qos_overriding_options)
            return self._add(Subscription(*end, callback=callback, raw=raw))

    def create_client(
        self,
        srv_type: Any,
        srv_name: str,
        *,
        qos_profile: QoSProfile = qos_profile_services_default,
        callback_group: CallbackGroup | None = None,
    ) -> Client:
        """A new client of a service.

        Raises:
            InvalidServiceNameException: the name is malformed.
            AttributeError, RuntimeError: no service class; a message.
        """
        group = callback_group or self.default_callback_group
        with self._usable():
            return self._add(Client(self, srv_type, srv_name, qos_profile, group))

    def create_service(
        self,
        srv_type: Any,
        srv_name: str,
        callback: Callable[[Any, Any], Any],
        *,
        qos_profile: QoSProfile = qos_profile_services_default,
        callback_group: CallbackGroup | None = None,
    ) -> Service:
        """A new service.

        Args:
            callback: takes a request and an empty response, fills it and returns it; may be a coroutine function.

        Raises:
            InvalidServiceNameException: the name is malformed.
            AttributeError, RuntimeError: no service class; a message.
        """
        group = callback_group or self.default_callback_group
        with self._usable():
            return self._add(Service(self, srv_type, srv_name, qos_profile, group, callback=callback))

    def create_timer(
        self,
        timer_period_sec: float,
        callback: Callable[..., Any] | None,
        callback_group: CallbackGroup | None = None,
        clock: Clock | None = None,
        autostart: bool = True,
    ) -> Timer:
        """A new timer.

        Args:
            timer_period_sec: seconds.
            callback: takes nothing, or one argument annotated as `TimerInfo`.
            clock: the node's where not given.
            autostart: whether it runs before its first ``reset``.

        Raises:
            ValueError: a negative period.
        """
        group, period_ns = callback_group or self.default_callback_group, int(float(timer_period_sec) * S_TO_NS)
        with self._usable():
            timer = Timer(callback, group, period_ns, clock or self._clock, context=self.context, autostart=autostart)
            return self._add(timer)

    def create_guard_condition(
        self, callback: Callable[[], Any], callback_group: CallbackGroup | None = None
    ) -> GuardCondition:
        """A new guard condition."""
        group = callback_group or self.default_callback_group
        with self._usable():
            return self._add(GuardCondition(callback, group, context=self.context))

    def add_waitable(self, waitable: Waitable) -> None:
        """Have it served."""
        self._add(waitable)

    def remove_waitable(self, waitable: Waitable) -> None:
        """Have it served no more."""
        with self._lock:
            self._created.remove(waitable)
            self._list_served()

    def create_rate(self, frequency: float, clock: Clock | None = None) -> Rate:
        """A new rate, in hertz.

        Raises:
            ValueError: the frequency is not positive.
        """
        if frequency <= 0:
            raise ValueError("frequency must be > 0")
        timer = self.create_timer(1.0 / frequency, None, MutuallyExclusiveCallbackGroup(), clock)
        rate = Rate(timer, context=self.context)
        with self._lock:
            self._rates.append(rate)
        return rate

    def _add(self, entity: EntityT) -> EntityT:
        """Announce and serve an entity, and what handles its events; gives the entity."""
        if entity.endpoints:
            self._participant.graph.add_endpoints(self._entry, entity.endpoints)
        added: tuple[Entity, ...] = (entity, *entity.event_handlers)
        with self.handle, self._lock:
            for each in added:
                each._wake = self._wake_executor
                self._created.append(each)
            self._list_served()
        self._wake_executor()
        return entity

    def _list_served(self) -> None:
        self._served = tuple(each for kind in _SERVED for each in self._created if isinstance(each, kind))

    def _destroy(self, entity: Entity) -> bool:
        """Forget and destroy what was created here; False where it is none of this node's."""
        with self._lock:
            if entity not in self._created:
                return False
            for each in (entity, *entity.event_handlers):
                self._created.remove(each)
            self._list_served()
        if entity.endpoints and self.context.ok():
            self._participant.graph.remove_endpoints(self._entry, entity.endpoints)
        entity.destroy()
        self._wake_executor()
        return True

    destroy_publisher = destroy_subscription = _destroy
    destroy_client = destroy_service = _destroy
    destroy_timer = destroy_guard_condition = _destroy

    def destroy_rate(self, rate: Rate) -> bool:
        """Destroy a rate; False where it is none of this node's."""
        with self._lock:
            if rate not in self._rates:
                return False
            self._rates.remove(rate)
        self._destroy(rate._timer)
        rate.destroy()
        return True

    def destroy_node(self) -> None:
        """Leave the graph, with everything that was created here; nothing happens the second time."""
        executor = self.executor
        if executor is not None:
            executor.remove_node(self)
        self.handle.destroy_when_not_in_use()

    def _close(self) -> None:
        log_output.remove_rosout(self._logger.name)
        if self.context.ok():
            self._participant.graph.remove_node(self._entry)
        with self._lock:
            ending: list[Rate | Entity] = [*self._rates, *self._created]
            self._rates, self._created = [], []
            self._list_served()
        for each in ending:
            each.destroy()
        self._wake_executor()

    def __enter__(self) -> Node:
        return self

    def __exit__(self, *error: object) -> None:
        self.destroy_node()
