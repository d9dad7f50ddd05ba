"""ROS messages, services and actions without a ROS: their classes, their form on the wire, their names in DDS.

What the rest of the binding uses:

- ``load_message("std_msgs/msg/String")``, ``load_service("std_srvs/srv/SetBool")`` and
  ``load_action("example_interfaces/action/Fibonacci")`` give classes;
- ``serialize(message)`` gives the bytes of one sample, 4-byte header included, and ``deserialize(data, cls)`` reads
  them back (`MalformedPayloadError` where they are no such message);
- ``dds_type_name(cls)`` and ``type_hash(cls)`` are what an endpoint announces. The messages of a service are
  ``SetBool.Request`` and ``SetBool.Response``; both endpoints of a service announce the hash of ``SetBool`` itself.
"""

from __future__ import annotations

from ros_nodes.binding.interfaces import registry
from ros_nodes.binding.interfaces.cdr import MalformedPayloadError, deserialize, serialize
from ros_nodes.binding.interfaces.messages import Action, Message, Service, load_action, load_message, load_service
from ros_nodes.binding.interfaces.registry import UnknownInterfaceError

__all__ = [
    "Action",
    "MalformedPayloadError",
    "Message",
    "Service",
    "UnknownInterfaceError",
    "dds_type_name",
    "deserialize",
    "load_action",
    "load_message",
    "load_service",
    "serialize",
    "type_hash",
]


def dds_type_name(cls: type[Message]) -> str:
    """``std_msgs::msg::dds_::String_``, ``std_srvs::srv::dds_::SetBool_Request_``."""
    package, kind, name = cls._interface_name.split("/")
    return f"{package}::{kind}::dds_::{name}_"


def type_hash(cls: type[Message] | type[Service] | type[Action]) -> str:
    """``RIHS01_...`` (REP-2011) of a message, a service or an action."""
    return registry.type_hash(cls._interface_name)
