"""Names of ROS on the wire of DDS, and back."""

from __future__ import annotations

import re

TOPIC, REQUEST, REPLY = "rt", "rq", "rr"
"""Prefixes of topics, and of a service's two."""
SEND_GOAL, CANCEL_GOAL, GET_RESULT = "/_action/send_goal", "/_action/cancel_goal", "/_action/get_result"
FEEDBACK, STATUS = "/_action/feedback", "/_action/status"
"""What follows an action's name in those of its services and topics."""
DISCOVERY_TOPIC = "ros_discovery_info"

_SERVICE = re.compile(rf"(?:{REQUEST}(/.*)Request|{REPLY}(/.*)Reply)")
_TYPE = re.compile(r"((?:\w+::)+)dds_::(\w+)_")


def topic_on_wire(name: str, *, plain: bool = False) -> str:
    """``/chatter`` as ``rt/chatter``; as it is where the profile avoids ROS's conventions."""
    return name if plain else TOPIC + name


def request_on_wire(service: str) -> str:
    """``/add`` as ``rq/addRequest``."""
    return f"{REQUEST}{service}Request"


def reply_on_wire(service: str) -> str:
    """``/add`` as ``rr/addReply``."""
    return f"{REPLY}{service}Reply"


def topic_from_wire(name: str) -> str | None:
    """``rt/chatter`` as ``/chatter``; None where it is no topic of ROS."""
    return name.removeprefix(TOPIC) if name.startswith(f"{TOPIC}/") else None


def service_from_wire(name: str) -> str | None:
    """``rq/addRequest`` and ``rr/addReply`` as ``/add``; None where it is no service's."""
    found = _SERVICE.fullmatch(name)
    return found and (found[1] or found[2])


def type_from_wire(name: str) -> str:
    """``std_msgs::msg::dds_::String_`` as ``std_msgs/msg/String``; others stay."""
    found = _TYPE.fullmatch(name)
    return found[1].replace("::", "/") + found[2] if found else name


def service_type_from_wire(name: str) -> str:
    """``std_srvs::srv::dds_::Empty_Request_`` as ``std_srvs/srv/Empty``."""
    return type_from_wire(name).removesuffix("_Request").removesuffix("_Response")
