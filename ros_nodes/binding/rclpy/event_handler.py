"""Callbacks for what happens to a publisher's or subscription's quality of service."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from cyclonedds.core import DDSException

from ros_nodes.binding.dds.cyclone import DDSStatus
from ros_nodes.binding.rclpy._entity import Entity, Work
from ros_nodes.binding.rclpy.exceptions import RCLError
from ros_nodes.binding.rclpy.qos import QoSPolicyKind, qos_policy_name_from_kind

if TYPE_CHECKING:
    from ros_nodes.binding.dds.endpoints import Endpoint
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.impl.rcutils_logger import RcutilsLogger


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

_Source = tuple[int, str, Any]
"""The status, the getter of its details, and what a callback gets."""
_PUBLISHER: dict[QoSPublisherEventType, _Source] = {
    QoSPublisherEventType.RCL_PUBLISHER_OFFERED_DEADLINE_MISSED: (
        DDSStatus.OfferedDeadlineMissed,
        "get_offered_deadline_missed_status",
        QoSOfferedDeadlineMissedInfo,
    ),
    QoSPublisherEventType.RCL_PUBLISHER_LIVELINESS_LOST: (
        DDSStatus.LivelinessLost,
        "get_liveliness_lost_status",
        QoSLivelinessLostInfo,
    ),
    QoSPublisherEventType.RCL_PUBLISHER_OFFERED_INCOMPATIBLE_QOS: (
        DDSStatus.OfferedIncompatibleQos,
        "get_offered_incompatible_qos_status",
        QoSOfferedIncompatibleQoSInfo,
    ),
    QoSPublisherEventType.RCL_PUBLISHER_MATCHED: (
        DDSStatus.PublicationMatched,
        "get_publication_matched_status",
        MatchedInfo,
    ),
}
_SUBSCRIPTION: dict[QoSSubscriptionEventType, _Source] = {
    QoSSubscriptionEventType.RCL_SUBSCRIPTION_REQUESTED_DEADLINE_MISSED: (
        DDSStatus.RequestedDeadlineMissed,
        "get_requested_deadline_missed_status",
        QoSRequestedDeadlineMissedInfo,
    ),
    QoSSubscriptionEventType.RCL_SUBSCRIPTION_LIVELINESS_CHANGED: (
        DDSStatus.LivelinessChanged,
        "get_liveliness_changed_status",
        QoSLivelinessChangedInfo,
    ),
    QoSSubscriptionEventType.RCL_SUBSCRIPTION_REQUESTED_INCOMPATIBLE_QOS: (
        DDSStatus.RequestedIncompatibleQos,
        "get_requested_incompatible_qos_status",
        QoSRequestedIncompatibleQoSInfo,
    ),
    QoSSubscriptionEventType.RCL_SUBSCRIPTION_MESSAGE_LOST: (
        DDSStatus.SampleLost,
        "get_sample_lost_status",
        QoSMessageLostInfo,
    ),
    QoSSubscriptionEventType.RCL_SUBSCRIPTION_MATCHED: (
        DDSStatus.SubscriptionMatched,
        "get_subscription_matched_status",
        MatchedInfo,
    ),
}


class EventHandler(Entity):
    """Calls back when one kind of thing has happened to an endpoint."""

    def __init__(
        self,
        callback_group: CallbackGroup,
        callback: Callable[[Any], Any],
        event_type: QoSPublisherEventType | QoSSubscriptionEventType,
        endpoint: Endpoint,
    ) -> None:
        source = _PUBLISHER.get(event_type) if isinstance(event_type, QoSPublisherEventType) else None
        source = source or (_SUBSCRIPTION.get(event_type) if isinstance(event_type, QoSSubscriptionEventType) else None)
        if source is None:
            raise UnsupportedEventTypeError(f"{event_type.name} is not supported by the middleware")
        super().__init__(callback_group)
        self.callback = callback
        self.event_type = event_type
        self._endpoint = endpoint
        self._status, self._getter, self._info = source
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
        if issubclass(self._info, QoSOfferedIncompatibleQoSInfo):
            kind = _POLICY_KINDS.get(status.last_policy_id, QoSPolicyKind.INVALID)
            info: Any = self._info(status.total_count, status.total_count_change, kind)
        else:
            info = self._info(*(getattr(status, name) for name in self._info._fields))
        changed = any(getattr(info, name) for name in info._fields if name.endswith("_change"))
        return info if changed else None

    def _close(self) -> None:
        """The endpoint is another's."""


QoSEventHandler = EventHandler


class _EventCallbacks:
    """A callback for each kind of event; without one for incompatible policies a warning is logged."""

    def _handlers(
        self,
        callbacks: dict[Any, Callable[[Any], Any] | None],
        callback_group: CallbackGroup,
        endpoint: Endpoint,
    ) -> list[EventHandler]:
        return [
            EventHandler(callback_group, callback, event_type, endpoint)
            for event_type, callback in callbacks.items()
            if callback is not None
        ]


class PublisherEventCallbacks(_EventCallbacks):
    """Callbacks for a publisher's events."""

    def __init__(
        self,
        *,
        deadline: Callable[[QoSOfferedDeadlineMissedInfo], Any] | None = None,
        liveliness: Callable[[QoSLivelinessLostInfo], Any] | None = None,
        incompatible_qos: Callable[[QoSOfferedIncompatibleQoSInfo], Any] | None = None,
        incompatible_type: Callable[[IncompatibleTypeInfo], Any] | None = None,
        matched: Callable[[MatchedInfo], Any] | None = None,
        use_default_callbacks: bool = True,
    ) -> None:
        self.deadline = deadline
        self.liveliness = liveliness
        self.incompatible_qos = incompatible_qos
        self.incompatible_type = incompatible_type
        self.matched = matched
        self.use_default_callbacks = use_default_callbacks

    def create_event_handlers(
        self, callback_group: CallbackGroup, endpoint: Endpoint, topic_name: str, logger: RcutilsLogger
    ) -> list[EventHandler]:
        """Handlers of the callbacks that there are."""
        incompatible_qos = self.incompatible_qos
        if incompatible_qos is None and self.use_default_callbacks:

            def incompatible_qos(event: QoSOfferedIncompatibleQoSInfo) -> None:
                logger.warning(
                    f"New subscription discovered on topic '{topic_name}', requesting incompatible QoS. No messages "
                    "will be sent to it. Last incompatible policy: "
                    f"{qos_policy_name_from_kind(event.last_policy_kind)}"
                )

        kinds = QoSPublisherEventType
        callbacks = {
            kinds.RCL_PUBLISHER_OFFERED_DEADLINE_MISSED: self.deadline,
            kinds.RCL_PUBLISHER_LIVELINESS_LOST: self.liveliness,
            kinds.RCL_PUBLISHER_OFFERED_INCOMPATIBLE_QOS: incompatible_qos,
            kinds.RCL_PUBLISHER_INCOMPATIBLE_TYPE: self.incompatible_type,
            kinds.RCL_PUBLISHER_MATCHED: self.matched,
        }
        return self._handlers(callbacks, callback_group, endpoint)


class SubscriptionEventCallbacks(_EventCallbacks):
    """Callbacks for a subscription's events."""

    def __init__(
        self,
        *,
        deadline: Callable[[QoSRequestedDeadlineMissedInfo], Any] | None = None,
        incompatible_qos: Callable[[QoSRequestedIncompatibleQoSInfo], Any] | None = None,
        incompatible_type: Callable[[IncompatibleTypeInfo], Any] | None = None,
        liveliness: Callable[[QoSLivelinessChangedInfo], Any] | None = None,
        matched: Callable[[MatchedInfo], Any] | None = None,
        message_lost: Callable[[QoSMessageLostInfo], Any] | None = None,
        use_default_callbacks: bool = True,
    ) -> None:
        self.deadline = deadline
        self.incompatible_qos = incompatible_qos
        self.incompatible_type = incompatible_type
        self.liveliness = liveliness
        self.matched = matched
        self.message_lost = message_lost
        self.use_default_callbacks = use_default_callbacks

    def create_event_handlers(
        self, callback_group: CallbackGroup, endpoint: Endpoint, topic_name: str, logger: RcutilsLogger
    ) -> list[EventHandler]:
        """Handlers of the callbacks that there are."""
        incompatible_qos = self.incompatible_qos
        if incompatible_qos is None and self.use_default_callbacks:

            def incompatible_qos(event: QoSRequestedIncompatibleQoSInfo) -> None:
                logger.warning(
                    f"New publisher discovered on topic '{topic_name}', offering incompatible QoS. No messages will be "
                    "received from it. Last incompatible policy: "
                    f"{qos_policy_name_from_kind(event.last_policy_kind)}"
                )

        kinds = QoSSubscriptionEventType
        callbacks = {
            kinds.RCL_SUBSCRIPTION_REQUESTED_DEADLINE_MISSED: self.deadline,
            kinds.RCL_SUBSCRIPTION_LIVELINESS_CHANGED: self.liveliness,
            kinds.RCL_SUBSCRIPTION_REQUESTED_INCOMPATIBLE_QOS: incompatible_qos,
            kinds.RCL_SUBSCRIPTION_MESSAGE_LOST: self.message_lost,
            kinds.RCL_SUBSCRIPTION_INCOMPATIBLE_TYPE: self.incompatible_type,
            kinds.RCL_SUBSCRIPTION_MATCHED: self.matched,
        }
        return self._handlers(callbacks, callback_group, endpoint)
