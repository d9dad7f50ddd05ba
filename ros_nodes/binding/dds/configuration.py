"""What the environment says about discovery, as cyclonedds' configuration."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping

MAX_DOMAIN_ID = 232
MAX_PARTICIPANT_INDEX = 99
"""Of processes of one domain on one machine."""
RANGES = ("OFF", "LOCALHOST", "SUBNET", "SYSTEM_DEFAULT")

_COMMON = """
<Compatibility><IgnoreTypeInformation>{vendors}</IgnoreTypeInformation></Compatibility>
<General>
<MaxMessageSize>16000B</MaxMessageSize>
<FragmentSize>15900B</FragmentSize>
<MaxRexmitMessageSize>16000B</MaxRexmitMessageSize>
</General>
<Internal>
<SocketReceiveBufferSize max="10MB"/>
<HeartbeatInterval>20ms</HeartbeatInterval>
<BurstSize><MaxRexmit>150000B</MaxRexmit></BurstSize>
</Internal>
""".format(vendors=",".join(f"1.{vendor}" for vendor in range(1, 32)))
"""For all ranges. The sizes are what lets pictures arrive at a receiver with 208 kB of socket buffer, Linux's default,
such as Fast DDS where nobody has set it up. It misses most of a picture's fragments. Where both ends are reliable, it
asks for them again, and has them before the next picture if they come soon and fit the buffer. With cyclonedds' own
sizes, 1,456 bytes a message and 1 MB at once, asked for every 100 ms, most pictures of 640x480 pixels never arrive.
"""
_LOOPBACK = """
<General>
<Interfaces><NetworkInterface address="127.0.0.1"/></Interfaces><AllowMulticast>false</AllowMulticast>
</General>
"""
_PEERS = f"""
<Discovery>
<ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>{MAX_PARTICIPANT_INDEX}</MaxAutoParticipantIndex>
<Peers><Peer Address="127.0.0.1"/></Peers>
</Discovery>
"""


class DiscoverySettingError(ValueError):
    """An environment variable about discovery that cannot be read."""


def domain_id(environment: Mapping[str, str] = os.environ) -> int:
    """``ROS_DOMAIN_ID``, 0 where it is not set.

    Raises:
        DiscoverySettingError: not a number from 0 to 232.
    """
    text = environment.get("ROS_DOMAIN_ID", "") or "0"
    if not text.isdecimal() or int(text) > MAX_DOMAIN_ID:
        raise DiscoverySettingError(f"ROS_DOMAIN_ID must be a number from 0 to {MAX_DOMAIN_ID}, got {text!r}")
    return int(text)


def discovery_range(environment: Mapping[str, str] = os.environ) -> str:
    """``ROS_AUTOMATIC_DISCOVERY_RANGE``, SUBNET where it is not set; ``ROS_LOCALHOST_ONLY=1`` is LOCALHOST.

    Raises:
        DiscoverySettingError: none of the four.
    """
    if environment.get("ROS_LOCALHOST_ONLY") == "1":
        return "LOCALHOST"
    found = environment.get("ROS_AUTOMATIC_DISCOVERY_RANGE", "") or "SUBNET"
    if found not in RANGES:
        raise DiscoverySettingError(f"ROS_AUTOMATIC_DISCOVERY_RANGE must be one of {', '.join(RANGES)}, got {found!r}")
    return found


def domain_configuration(environment: Mapping[str, str] = os.environ) -> str:
    """cyclonedds' configuration; what ``CYCLONEDDS_URI`` says comes last and wins.

    LOCALHOST needs no multicast: processes look for each other at the ports of `MAX_PARTICIPANT_INDEX` participants.
    """
    parts = {
        "OFF": f"{_LOOPBACK}<Discovery><Tag>ros_discovery_off_{uuid.uuid4().hex}</Tag></Discovery>",
        "LOCALHOST": _LOOPBACK + _PEERS,
        "SUBNET": "",
        "SYSTEM_DEFAULT": "",
    }
    own = f"<CycloneDDS><Domain Id='any'>{_COMMON}{parts[discovery_range(environment)]}</Domain></CycloneDDS>"
    users = environment.get("CYCLONEDDS_URI", "")
    return f"{own},{users}" if users else own
