"""Callbacks for what happens to a publisher's or subscription's quality of service."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar, NamedTuple

from cyclonedds.core import DDSException, DDSStatus

from ros_nodes.binding.dds.cyclone import Endpoint
from ros_nodes.binding.rclpy._entity import Entity, Work
from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
from ros_nodes.binding.rclpy.exceptions import RCLError
from ros_nodes.binding.rclpy.impl.rcutils_logger import RcutilsLogger
from ros_nodes.binding.rclpy.qos import QoSPolicyKind, qos_policy_name_from_kind


class QoSPublisherEventType(IntEnum):
    """What can happen to a publisher."""

    RCL_PUBLISHER_OFFERED_DEADLINE_MISSED = 0
    RCL_PUBLISHER_LIVELINESS_LOST = 1
    RCL_PUBLISHER_OFFERED_INCOMPATIBLE_QOS = 2
    RCL_PUBLISHER_INCOMPATIBLE_TYPE = 3
    RCL_PUBLISHER_MATCHED = 4


class QoSSubscriptionEventType(IntEnum):
    """What can happen to a subscription."""

    RCL_SUBSCRIPTION_REQUESTED_DEADLINE_MISSED = 0
    RCL_SUBSCRIPTION_LIVELINESS_CHANGED = 1
    RCL_SUBSCRIPTION_REQUESTED_INCOMPATIBLE_QOS = 2
    RCL_SUBSCRIPTION_MESSAGE_LOST = 3
    RCL_SUBSCRIPTION_INCOMPATIBLE_TYPE = 4
    RCL_SUBSCRIPTION_MATCHED = 5


class UnsupportedEventTypeError(RCLError):
    """The middleware does not tell of such events."""


class QoSOfferedDeadlineMissedInfo(NamedTuple):
    """Since the beginning, and since the last callback."""

    total_count: int
    total_count_change: int


QoSRequestedDeadlineMissedInfo = QoSOfferedDeadlineMissedInfo
QoSLivelinessLostInfo = QoSOfferedDeadlineMissedInfo
QoSMessageLostInfo = QoSOfferedDeadlineMissedInfo
IncompatibleTypeInfo = QoSOfferedDeadlineMissedInfo
_Counts = QoSOfferedDeadlineMissedInfo


class QoSLivelinessChangedInfo(NamedTuple):
    """Publishers that give signs of life, those that do not, and both since the last callback."""

    alive_count: int
    not_alive_count: int
    alive_count_change: int
    not_alive_count_change: int


class QoSOfferedIncompatibleQoSInfo(NamedTuple):
    """How often, how often since the last callback, and which policy did not fit last."""

    total_count: int
    total_count_change: int
    last_policy_kind: QoSPolicyKind


QoSRequestedIncompatibleQoSInfo = QoSOfferedIncompatibleQoSInfo
_Policies = QoSOfferedIncompatibleQoSInfo


class MatchedInfo(NamedTuple):
    """Other ends that were ever there, that are there now, and both since the last callback."""

    total_count: int
    total_count_change: int
    current_count: int
    current_count_change: int


_POLICY_KINDS = {
    2: QoSPolicyKind.DURABILITY,
    4: QoSPolicyKind.DEADLINE,
    8: QoSPolicyKind.LIVELINESS,
    11: QoSPolicyKind.RELIABILITY,
    13: QoSPolicyKind.HISTORY,
    21: QoSPolicyKind.LIFESPAN,
}
"""By the policies' numbers in DDS."""

_SOURCES: dict[str, tuple[str, Any]] = {
    "RCL_PUBLISHER_OFFERED_DEADLINE_MISSED": ("offered_deadline_missed", _Counts),
    "RCL_PUBLISHER_LIVELINESS_LOST": ("liveliness_lost", _Counts),
    "RCL_PUBLISHER_OFFERED_INCOMPATIBLE_QOS": ("offered_incompatible_qos", _Policies),
    "RCL_PUBLISHER_MATCHED": ("publication_matched", MatchedInfo),
    "RCL_SUBSCRIPTION_REQUESTED_DEADLINE_MISSED": ("requested_deadline_missed", _Counts),
    "RCL_SUBSCRIPTION_LIVELINESS_CHANGED": ("liveliness_changed", QoSLivelinessChangedInfo),
    "RCL_SUBSCRIPTION_REQUESTED_INCOMPATIBLE_QOS": ("requested_incompatible_qos", _Policies),
    "RCL_SUBSCRIPTION_MESSAGE_LOST": ("sample_lost", _Counts),
    "RCL_SUBSCRIPTION_MATCHED": ("subscription_matched", MatchedInfo),
}
"""cyclonedds' name of what happens, and what a callback gets."""


class EventHandler(Entity):
    """Calls back when one kind of thing has happened to an endpoint."""

    def __init__(
        self,
        callback_group: CallbackGroup | None,
        callback: Callable[[Any], Any],
        event_type: QoSPublisherEventType | QoSSubscriptionEventType,
        endpoint: Endpoint,
    ) -> None:
        if event_type.name not in _SOURCES:
            raise UnsupportedEventTypeError(f"{event_type.name} is not supported by the middleware")
        super().__init__(callback_group)
        self.callback = callback
        self.event_type = event_type
        self._endpoint = endpoint
        what, self._info = _SOURCES[event_type.name]
        self._status: int = getattr(DDSStatus, what.title().replace("_", ""))
        self._getter = f"get_{what}_status"
        self._news: Any = None
        endpoint.watch(self._status)

    def _is_ready(self) -> bool:
        if self._news is None and self._endpoint.pending & self._status:
            self._news = self._look()
        return self._news is not None

    def _take(self) -> Work | None:
        news, self._news = self._news, None
        return None if news is None else (self.callback, (news,))

    def _look(self) -> Any:
        """What has changed since the last time; None where nothing has."""
        self._endpoint.clear(self._status)
        try:
            status = getattr(self._endpoint.entity, self._getter)()
        except DDSException:
            return None  # the endpoint has just been destroyed
        if self._info is _Policies:
            kind = _POLICY_KINDS.get(status.last_policy_id, QoSPolicyKind.INVALID)
            info: Any = _Policies(status.total_count, status.total_count_change, kind)
        else:
            info = self._info(*(getattr(status, name) for name in self._info._fields))
        changed = any(getattr(info, name) for name in info._fields if name.endswith("_change"))
        return info if changed else None

    def _close(self) -> None:
        """The endpoint is another's."""


QoSEventHandler = EventHandler


@dataclass(kw_only=True, eq=False)
class _EventCallbacks:
    """A callback for each kind of event; without one for incompatible policies a warning is logged."""

    deadline: Callable[[QoSOfferedDeadlineMissedInfo], Any] | None = None
    incompatible_qos: Callable[[QoSOfferedIncompatibleQoSInfo], Any] | None = None
    incompatible_type: Callable[[IncompatibleTypeInfo], Any] | None = None
    matched: Callable[[MatchedInfo], Any] | None = None
    use_default_callbacks: bool = True

    _types: ClassVar[Iterable[QoSPublisherEventType | QoSSubscriptionEventType]]
    _names: ClassVar[tuple[str, ...]]
    """Of the callbacks, in the order of the types."""
    _incompatible: ClassVar[str]

    def create_event_handlers(
        self, callback_group: CallbackGroup | None, endpoint: Endpoint, topic_name: str, logger: RcutilsLogger
    ) -> list[EventHandler]:
        """Handlers of the callbacks that there are."""

        def warn(event: QoSOfferedIncompatibleQoSInfo) -> None:
            policy = qos_policy_name_from_kind(event.last_policy_kind)
            logger.warning(f"{self._incompatible.format(topic_name)} Last incompatible policy: {policy}")

        callbacks = {name: getattr(self, name) for name in self._names}
        if self.use_default_callbacks:
            callbacks["incompatible_qos"] = callbacks["incompatible_qos"] or warn
        return [
            EventHandler(callback_group, callback, event_type, endpoint)
            for event_type, callback in zip(self._types, callbacks.values(), strict=True)
            if callback is not None
        ]


@dataclass(kw_only=True, eq=False)
class PublisherEventCallbacks(_EventCallbacks):
    """Callbacks for a publisher's events."""

    liveliness: Callable[[QoSLivelinessLostInfo], Any] | None = None

    _types = QoSPublisherEventType
    _names = ("deadline", "liveliness", "incompatible_qos", "incompatible_type", "matched")
    _incompatible = (
        "New subscription discovered on topic '{}', requesting incompatible QoS. No messages will be sent to it."
    )


@dataclass(kw_only=True, eq=False)
class SubscriptionEventCallbacks(_EventCallbacks):
    """Callbacks for a subscription's events."""

    liveliness: Callable[[QoSLivelinessChangedInfo], Any] | None = None
    message_lost: Callable[[QoSMessageLostInfo], Any] | None = None

    _types = QoSSubscriptionEventType
    _names = ("deadline", "liveliness", "incompatible_qos", "message_lost", "incompatible_type", "matched")
    _incompatible = (
        "New publisher discovered on topic '{}', offering incompatible QoS. No messages will be received from it."
    )
