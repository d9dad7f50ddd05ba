"""Quality of service: profiles, their policies, the presets, and which publisher fits which subscription."""

from __future__ import annotations

import warnings
from enum import Enum, IntEnum
from typing import Any

from ros_nodes.binding.rclpy.duration import Duration, Infinite


class QoSPolicyKind(IntEnum):
    """The policies of a profile, as bits."""

    INVALID = 1 << 0
    DURABILITY = 1 << 1
    DEADLINE = 1 << 2
    LIVELINESS = 1 << 3
    RELIABILITY = 1 << 4
    HISTORY = 1 << 5
    LIFESPAN = 1 << 6
    DEPTH = 1 << 7
    LIVELINESS_LEASE_DURATION = 1 << 8
    AVOID_ROS_NAMESPACE_CONVENTIONS = 1 << 9


def qos_policy_name_from_kind(policy_kind: QoSPolicyKind | int) -> str:
    """``DURABILITY`` and the like."""
    return QoSPolicyKind(policy_kind).name


class InvalidQoSProfileException(Exception):  # noqa: N818 - the name is rclpy's
    """A profile that says too little or contradicts itself."""

    def __init__(self, *args: Any) -> None:
        super().__init__("Invalid QoSProfile", *args)


class _ShortKeys:
    """What enumerations have whose values can be asked for by name, in lower case or any other."""

    @classmethod
    def short_keys(cls) -> list[str]:
        """All short keys."""
        return [name.lower() for name in cls.__members__]  # type: ignore[attr-defined]

    @classmethod
    def get_from_short_key(cls, name: str) -> Any:
        """The value of a short key, in any case.

        Raises:
            KeyError: there is none of that name.
        """
        return cls[name.upper()].value  # type: ignore[index]


class QoSPolicyEnum(_ShortKeys, IntEnum):
    """Base of the policies' values, which also have short keys: their names in lower case."""

    @property
    def short_key(self) -> str:
        """This value's short key."""
        return self.name.lower()


class HistoryPolicy(QoSPolicyEnum):
    """Which samples are kept."""

    SYSTEM_DEFAULT = 0
    KEEP_LAST = 1
    KEEP_ALL = 2
    UNKNOWN = 3


class ReliabilityPolicy(QoSPolicyEnum):
    """Whether lost samples are sent again."""

    SYSTEM_DEFAULT = 0
    RELIABLE = 1
    BEST_EFFORT = 2
    UNKNOWN = 3
    BEST_AVAILABLE = 4


class DurabilityPolicy(QoSPolicyEnum):
    """Whether a late subscription gets samples of before."""

    SYSTEM_DEFAULT = 0
    TRANSIENT_LOCAL = 1
    VOLATILE = 2
    UNKNOWN = 3
    BEST_AVAILABLE = 4


class LivelinessPolicy(QoSPolicyEnum):
    """What counts as a sign of life."""

    SYSTEM_DEFAULT = 0
    AUTOMATIC = 1
    MANUAL_BY_TOPIC = 3
    UNKNOWN = 4
    BEST_AVAILABLE = 5


QoSHistoryPolicy = HistoryPolicy
QoSReliabilityPolicy = ReliabilityPolicy
QoSDurabilityPolicy = DurabilityPolicy
QoSLivelinessPolicy = LivelinessPolicy

DeadlineBestAvailable = Duration(nanoseconds=Infinite.nanoseconds - 1)
LivelinessLeaseDurationeBestAvailable = Duration(nanoseconds=Infinite.nanoseconds - 1)


class QoSProfile:
    """One publisher's or subscription's policies; a zero duration means for ever.

    Args:
        history, depth: at least one; a depth alone means the last so many.
        reliability, durability, lifespan, deadline, liveliness, liveliness_lease_duration,
        avoid_ros_namespace_conventions: reliable, volatile, automatic, for ever and False where not given.

    Raises:
        InvalidQoSProfileException: neither history nor depth, or KEEP_LAST without a depth.
        AssertionError: an unknown policy, or a value of a wrong type.
        ValueError: a value that its enumeration has not, or a negative depth.
    """

    history: HistoryPolicy = HistoryPolicy.KEEP_LAST
    """Which samples are kept."""
    depth: int = 10
    """How many samples KEEP_LAST keeps."""
    reliability: ReliabilityPolicy = ReliabilityPolicy.RELIABLE
    """Whether lost samples are sent again."""
    durability: DurabilityPolicy = DurabilityPolicy.VOLATILE
    """Whether a late subscription gets samples of before."""
    lifespan: Duration = Duration()
    """How old a sample may be when it is delivered."""
    deadline: Duration = Duration()
    """The longest time between two samples."""
    liveliness: LivelinessPolicy = LivelinessPolicy.SYSTEM_DEFAULT
    """What counts as a sign of life."""
    liveliness_lease_duration: Duration = Duration()
    """The longest time between two signs of life."""
    avoid_ros_namespace_conventions: bool = False
    """Whether the topic's name goes on the wire as it is."""

    def __init__(self, **kwargs: Any) -> None:
        unknown = [key for key in kwargs if key not in QoSProfile.__annotations__]
        assert not unknown, f"Invalid arguments passed to constructor: {unknown}"
        if "history" not in kwargs and "depth" not in kwargs:
            raise InvalidQoSProfileException("History and/or depth settings are required.")
        if kwargs.get("history", self.history) == HistoryPolicy.KEEP_LAST and "depth" not in kwargs:
            raise InvalidQoSProfileException("History set to KEEP_LAST without a depth setting.")
        for name in QoSProfile.__annotations__:
            setattr(self, name, kwargs.get(name, getattr(self, name)))

    def __setattr__(self, name: str, value: Any) -> None:
        """A policy is of its default's type, which an enumeration's number becomes."""
        kind = type(getattr(QoSProfile, name))
        is_enum = issubclass(kind, IntEnum)
        assert isinstance(value, int if is_enum else kind)
        if name == "depth" and value < 0:
            raise ValueError("depth must be greater than or equal to zero")
        if name == "depth" and value == 0 and self.history == HistoryPolicy.KEEP_LAST:
            warnings.warn(
                "A zero depth with KEEP_LAST doesn't make sense; no data could be stored. "
                "This will be interpreted as SYSTEM_DEFAULT",
                stacklevel=2,
            )
        super().__setattr__(name, kind(value) if is_enum else value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, QoSProfile) and vars(self) == vars(other)

    def __str__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value}' for name, value in vars(self).items())})"


qos_profile_unknown = QoSProfile(
    history=HistoryPolicy.UNKNOWN,
    depth=0,
    reliability=ReliabilityPolicy.UNKNOWN,
    durability=DurabilityPolicy.UNKNOWN,
    liveliness=LivelinessPolicy.UNKNOWN,
)
qos_profile_default = QoSProfile(depth=10)
qos_profile_system_default = QoSProfile(
    history=HistoryPolicy.SYSTEM_DEFAULT,
    depth=0,
    reliability=ReliabilityPolicy.SYSTEM_DEFAULT,
    durability=DurabilityPolicy.SYSTEM_DEFAULT,
)
qos_profile_sensor_data = QoSProfile(depth=5, reliability=ReliabilityPolicy.BEST_EFFORT)
qos_profile_services_default = QoSProfile(depth=10)
qos_profile_parameters = QoSProfile(depth=1000)
qos_profile_parameter_events = QoSProfile(depth=1000)
qos_profile_rosout_default = QoSProfile(
    depth=1000, durability=DurabilityPolicy.TRANSIENT_LOCAL, lifespan=Duration(seconds=10)
)
qos_profile_action_status_default = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
qos_profile_best_available = QoSProfile(
    depth=10,
    reliability=ReliabilityPolicy.BEST_AVAILABLE,
    durability=DurabilityPolicy.BEST_AVAILABLE,
    deadline=DeadlineBestAvailable,
    liveliness=LivelinessPolicy.BEST_AVAILABLE,
    liveliness_lease_duration=LivelinessLeaseDurationeBestAvailable,
)


class QoSPresetProfiles(_ShortKeys, Enum):
    """The profiles that have a name."""

    UNKNOWN = qos_profile_unknown
    DEFAULT = qos_profile_default
    SYSTEM_DEFAULT = qos_profile_system_default
    SENSOR_DATA = qos_profile_sensor_data
    SERVICES_DEFAULT = qos_profile_services_default
    PARAMETERS = qos_profile_parameters
    PARAMETER_EVENTS = qos_profile_parameter_events
    ACTION_STATUS_DEFAULT = qos_profile_action_status_default
    BEST_AVAILABLE = qos_profile_best_available
    ROSOUT_DEFAULT = qos_profile_rosout_default


class QoSCompatibility(IntEnum):
    """Whether a publisher and a subscription find each other."""

    OK = 0
    WARNING = 1
    """They may not: a policy is left to the system, or unknown."""
    ERROR = 2
    """They do not."""


def qos_check_compatible(publisher_qos: QoSProfile, subscription_qos: QoSProfile) -> tuple[QoSCompatibility, str]:
    """Whether a subscription gets a publisher's samples, and why not; the reason is empty where it does."""
    errors, warnings_ = _faults(publisher_qos, subscription_qos)
    if errors:
        return QoSCompatibility.ERROR, "".join(f"ERROR: {each};" for each in errors)
    if warnings_:
        return QoSCompatibility.WARNING, "".join(f"WARNING: {each};" for each in warnings_)
    return QoSCompatibility.OK, ""


def _faults(publisher: QoSProfile, subscription: QoSProfile) -> tuple[list[str], list[str]]:
    errors: list[str] = []
    doubts: list[str] = []
    for name, offered, strong, weak in (
        ("reliability", "Best effort publisher and reliable subscription", *_RELIABILITIES),
        ("durability", "Volatile publisher and transient local subscription", *_DURABILITIES),
        ("liveliness", "Publisher's liveliness is automatic and subscription's is manual by topic", *_LIVELINESSES),
    ):
        has, wants = getattr(publisher, name), getattr(subscription, name)
        if has == weak and wants == strong:
            errors.append(offered)
        elif wants != weak and has != strong and not {has, wants} <= {strong, weak}:
            doubts.append(f"Publisher's {name} is {has.short_key} and subscription's is {wants.short_key}")
    for name in ("deadline", "liveliness_lease_duration"):
        has, wants = (getattr(each, name).nanoseconds or Infinite.nanoseconds for each in (publisher, subscription))
        if has > wants:
            errors.append(f"Publisher's {name} is longer than subscription's")
    return errors, doubts


_RELIABILITIES = (ReliabilityPolicy.RELIABLE, ReliabilityPolicy.BEST_EFFORT)
_DURABILITIES = (DurabilityPolicy.TRANSIENT_LOCAL, DurabilityPolicy.VOLATILE)
_LIVELINESSES = (LivelinessPolicy.MANUAL_BY_TOPIC, LivelinessPolicy.AUTOMATIC)
