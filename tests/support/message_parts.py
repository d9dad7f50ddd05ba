"""Parts of messages, well-formed or not, for `tests.support.malformed`."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from geometry_msgs.msg import Quaternion, Transform, TransformStamped, Vector3
from sensor_msgs.msg import Image
from tf2_msgs.msg import TFMessage
from vision_msgs.msg import (
    BoundingBox2D,
    Detection2D,
    ObjectHypothesis,
    ObjectHypothesisWithPose,
    Point2D,
    Pose2D,
)

from tests.support.graph import header_now


def detection(x: float, y: float, width: float, height: float, theta: float, score: float) -> Any:
    """vision_msgs Detection2D with one result."""
    hypothesis = ObjectHypothesisWithPose(hypothesis=ObjectHypothesis(class_id="object", score=score))
    centre = Pose2D(position=Point2D(x=x, y=y), theta=theta)
    return Detection2D(results=[hypothesis], bbox=BoundingBox2D(center=centre, size_x=width, size_y=height))


def ring_of_frames(count: int, first: str = "ring_0") -> Any:
    """tf2_msgs TFMessage of so many frames, each the parent of the one before, and the first that of the last."""
    names = [first, *(f"ring_{number}" for number in range(1, count))]
    return TFMessage(
        transforms=[transform(child, parent) for child, parent in zip(names, [*names[1:], first], strict=True)]
    )


def transform(
    child: str,
    parent: str,
    *,
    x: float = 0.0,
    quaternion: tuple[float, ...] = (0.0, 0.0, 0.0, 1.0),
    stamp: tuple[int, int] | None = None,
) -> Any:
    """geometry_msgs TransformStamped; as good as unmoved where not said otherwise."""
    qx, qy, qz, qw = quaternion
    header = header_of(stamp)
    header.frame_id = parent
    moved = Transform(translation=Vector3(x=x), rotation=Quaternion(x=qx, y=qy, z=qz, w=qw))
    return TransformStamped(header=header, child_frame_id=child, transform=moved)


def header_of(stamp: tuple[int, int] | None) -> Any:
    """std_msgs Header with this stamp, seconds and nanoseconds; of now where none is given."""
    header = header_now()
    if stamp is not None:
        header.stamp.sec, header.stamp.nanosec = stamp
    return header


def small_picture(**fields: Any) -> Any:
    """sensor_msgs Image of 64x48 pixels, with these fields in place of its own."""
    return Image(**{"height": 48, "width": 64, "encoding": "rgb8", "step": 192, "data": bytes(48 * 192), **fields})


def png_of(width: int, height: int) -> bytes:
    """The beginning of a PNG file that claims this size, and no pixels."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
