"""Parameters of the nodes: declared once with a description, checked, and fixed from then on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rcl_interfaces.msg import FloatingPointRange, IntegerRange, ParameterDescriptor
from rclpy.exceptions import InvalidParameterValueException
from rclpy.node import Node
from sensor_msgs.msg import CompressedImage, Image

ROS_OWN = ("qos_overrides.", "use_sim_time", "start_type_description_service")
"""How the names begin of parameters that are rclpy's."""
IMAGE_TOPICS = {"raw": ("image_raw", Image), "compressed": ("image_raw/compressed", CompressedImage)}

DEPTH_TOPICS = {
    "raw": ("depth", Image),
    "compressed": ("depth/compressed", CompressedImage),
    "compressedDepth": ("depth/compressedDepth", CompressedImage),
}


OF_ANY_NODE = frozenset({
    "act_uncalibrated", "arm", "armed", "ask_below", "base_frame", "camera", "camera_info_file", "chat_model",
    "chat_model_url", "clip", "debug_image", "depth_slop_s", "force_n", "frame_id", "gripper_action", "gripper_joint",
    "has_arm", "highest_target_m", "image_reliability", "image_transport", "looking_s", "lost_after_s", "lowest_m",
    "lowest_target_m", "max_age_s", "min_score", "nodes", "pace", "parser", "patience_s", "preset", "rate_hz",
    "reach_m", "rectified", "remappings", "says_time", "server", "server_fallback", "silence_s", "sound", "source",
    "speed", "target_frame", "threads", "trajectory_action", "viewpoint", "yolo",
})  # fmt: skip
"""What the graph's nodes declare: a file may give a parameter to all of them."""


class Parameters:
    """Declares the parameters of one node."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def unknown(self) -> tuple[str, ...]:
        """Which parameters were given that no node has, in words, with the one that was probably meant.

        Asked when all are declared.
        """
        given = sorted(self._node._parameter_overrides)  # rclpy tells of them nowhere else
        strangers = [name for name in given if not self._node.has_parameter(name) and name not in OF_ANY_NODE]
        return tuple(map(_unknown, (name for name in strangers if not name.startswith(ROS_OWN))))

    def flag(self, name: str, default: bool, description: str) -> bool:
        """Declare a bool."""
        return bool(self._declare(name, default, description))

    def count(self, name: str, default: int, bounds: tuple[int, int], description: str) -> int:
        """A whole number within bounds, which belong to it."""
        low, high = bounds
        within = [IntegerRange(from_value=low, to_value=high, step=1)]
        return int(self._declare(name, default, description, integer_range=within))

    def number(self, name: str, default: float, bounds: tuple[float, float], description: str) -> float:
        """A number within bounds, which belong to it."""
        low, high = bounds
        within = [FloatingPointRange(from_value=low, to_value=high, step=0.0)]
        return float(self._declare(name, default, description, floating_point_range=within))

    def choice(self, name: str, default: str, choices: Collection[str], description: str) -> str:
        """One of a few words.

        Raises:
            InvalidParameterValueException: another word was given.
        """
        named = f"one of {', '.join(choices)}"
        value = str(self._declare(name, default, description, additional_constraints=named))
        if value not in choices:
            raise InvalidParameterValueException(name, value, named)
        return value

    def text(self, name: str, default: str, description: str) -> str:
        """A text that is not empty.

        Raises:
            InvalidParameterValueException: it is.
        """
        value = str(self._declare(name, default, description))
        if not value.strip():
            raise InvalidParameterValueException(name, value, "must not be empty")
        return value

    def optional_text(self, name: str, description: str) -> str:
        """A text that is empty where not given."""
        return str(self._declare(name, "", description)).strip()

    def texts(self, name: str, default: Sequence[str], description: str) -> list[str]:
        """Texts; those that are empty are left out, as a parameter cannot be an empty list."""
        values = self._declare(name, list(default) or [""], description)
        return [str(value) for value in values if value]

    def file(self, name: str, description: str) -> Path | None:
        """The path of a file; None where the text is empty, which it is where not given."""
        value = str(self._declare(name, "", description))
        return Path(value).expanduser() if value.strip() else None

    def threads(self) -> int:
        """For `limit_threads`."""
        return self.count(
            "threads", 1, (1, 256), "cores that the models may take; more than one only where cores are idle"
        )

    def image_topic(self) -> tuple[str, Any]:
        """Where a node hears pictures: the topic's name, and the class of its messages."""
        described = "image_raw, or image_raw/compressed"
        return IMAGE_TOPICS[self.choice("image_transport", "raw", IMAGE_TOPICS, described)]

    def depth_topic(self) -> tuple[str, Any]:
        """Where a node hears depth: the topic's name, and the class of its messages."""
        described = "depth, depth/compressed or depth/compressedDepth"
        return DEPTH_TOPICS[self.choice("depth_transport", "raw", DEPTH_TOPICS, described)]

    def _declare(self, name: str, default: Any, description: str, **limits: Any) -> Any:
        descriptor = ParameterDescriptor(description=description, read_only=True, **limits)
        return self._node.declare_parameter(name, default, descriptor).value


def _unknown(name: str) -> str:
    meant = get_close_matches(name, OF_ANY_NODE, n=1)
    return f"there is no parameter {name[:100]}{f', but {meant[0]}' if meant else ''}"
