"""Transforming whole messages: which function does it for which type is registered, by tf2_geometry_msgs for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from geometry_msgs.msg import TransformStamped
from rclpy.duration import Duration
from rclpy.time import Time

from ros_nodes.binding.tf2_ros.exceptions import TypeException

DoTransform = Callable[[Any, TransformStamped], Any]

AT_ONCE = Duration()
"""The timeout of those that do not wait."""


class TransformRegistration:
    """The functions by type of message, the same for all buffers."""

    _functions: ClassVar[dict[type, DoTransform]] = {}

    def add(self, key: type, callback: DoTransform) -> None:
        """Have messages of a type transformed by a function of the message and the transform."""
        self._functions[key] = callback

    def get(self, key: type) -> DoTransform:
        """The function for a type.

        Raises:
            TypeException: there is none.
        """
        if key not in self._functions:
            raise TypeException(f"Type {key} is not loaded or supported: import tf2_geometry_msgs, or register it")
        return self._functions[key]


class BufferInterface:
    """What can be done with anything that looks transforms up."""

    lookup_transform: Callable[..., TransformStamped]
    lookup_transform_full: Callable[..., TransformStamped]

    def __init__(self) -> None:
        self.registration = TransformRegistration()

    def transform(
        self, object_stamped: Any, target_frame: str, timeout: Duration = AT_ONCE, new_type: type | None = None
    ) -> Any:
        """A message with a header in another frame, at the time of its stamp.

        Args:
            timeout: how long to wait for the transform.
            new_type: the message's own type, or None.

        Raises:
            TypeException: no function is registered for the type, or new_type is another.
            TransformException: as `lookup_transform`.
        """
        header = object_stamped.header
        transform = self.lookup_transform(target_frame, header.frame_id, header.stamp, timeout)
        return self._do(object_stamped, transform, new_type)

    def transform_full(
        self,
        object_stamped: Any,
        target_frame: str,
        target_time: Time,
        fixed_frame: str,
        timeout: Duration = AT_ONCE,
        new_type: type | None = None,
    ) -> Any:
        """A message in another frame at another time, through a frame that did not move between.

        Raises:
            As `transform`.
        """
        header = object_stamped.header
        transform = self.lookup_transform_full(
            target_frame, target_time, header.frame_id, header.stamp, fixed_frame, timeout
        )
        return self._do(object_stamped, transform, new_type)

    def _do(self, object_stamped: Any, transform: TransformStamped, new_type: type | None) -> Any:
        do_transform = self.registration.get(type(object_stamped))
        if new_type not in {None, type(object_stamped)}:
            raise TypeException(f"cannot convert {type(object_stamped)} to {new_type}: leave new_type out")
        return do_transform(object_stamped, transform)
