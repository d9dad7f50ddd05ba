"""A camera on topics: pictures, calibration and depth, all with one header, and where the camera stands."""

from __future__ import annotations

import sys
import time
from typing import Any

from diagnostic_msgs.msg import DiagnosticStatus
from geometry_msgs.msg import Quaternion, Transform, TransformStamped, Vector3
from sensor_msgs.msg import CameraInfo, CompressedImage, Image
from std_msgs.msg import Header
from tf2_ros import StaticTransformBroadcaster

from agent.rotations import quaternion_from_matrix
from ros_nodes.cameras.calibration import read_camera_info
from ros_nodes.cameras.opening import FORMS, open_camera
from ros_nodes.cameras.shutter import Shutter
from ros_nodes.cameras.source import CameraSource, Mounting, Picture
from ros_nodes.conversions import (
    camera_info_from_intrinsics,
    compressed_from_array,
    depth_to_image,
    image_from_array,
    stamp_from_ns,
)
from ros_nodes.graph_node import WARN_PERIOD_S, GraphNode, figure
from ros_nodes.parameters import Parameters
from ros_nodes.qos import IMAGES_QOS, RELIABLE_IMAGES_QOS

QOS = {"best_effort": IMAGES_QOS, "reliable": RELIABLE_IMAGES_QOS}


def transform_of(mounting: Mounting, header: Header, camera_frame: str) -> TransformStamped:
    """Where a camera is in the frame of a header."""
    (x, y, z), (qx, qy, qz, qw) = mounting.translation_m.tolist(), quaternion_from_matrix(mounting.rotation)
    transform = Transform(translation=Vector3(x=x, y=y, z=z), rotation=Quaternion(x=qx, y=qy, z=qz, w=qw))
    return TransformStamped(header=header, child_frame_id=camera_frame, transform=transform)


class CameraNode(GraphNode):
    """See docs/topics.md for what it says."""

    NAME = "camera_node"

    def configure(self, given: Parameters) -> None:
        """Read the parameters."""
        self._camera = given.text("camera", "sim", f"what to look through: {FORMS}")
        self._rate_hz = given.number("rate_hz", 5.0, (0.01, 240.0), "pictures a second, at most")
        self._frame_id = given.text(
            "frame_id", "camera_optical", "the camera's optical frame: x right, y down, z forward"
        )
        self._base_frame = given.text(
            "base_frame", "base_link", "the frame in which the simulated camera's place is told on /tf_static"
        )
        self._qos = QOS[given.choice("image_reliability", "best_effort", QOS, "of pictures, depth, camera_info")]
        path = given.file("camera_info_file", "calibration of a real camera, as ROS's camera_calibration writes it")
        self._calibration = None if path is None else read_camera_info(path)
        self._calibration_problem = ""

    def activate(self) -> None:
        """Open the camera and the topics."""
        self._images = self.create_publisher(Image, "image_raw", self._qos)
        self._jpegs = self.create_publisher(CompressedImage, "image_raw/compressed", self._qos)
        self._camera_infos = self.create_publisher(CameraInfo, "camera_info", self._qos)
        self._depths = self.create_publisher(Image, "depth", self._qos)
        self._transforms = StaticTransformBroadcaster(self)
        self._mounting: Mounting | None = None
        self._shutter = Shutter(self.open_source, self._rate_hz, taken=self._on_picture, failed=self._on_failure)
        self.get_logger().info(f"pictures of {self._shutter.name}, at most {self._rate_hz:g} a second")

    def deactivate(self) -> None:
        """Close the camera."""
        self._shutter.close()

    def open_source(self) -> CameraSource:
        """The camera; called, used and closed in the camera's thread."""
        return open_camera(self._camera, self.get_logger().warning)

    def publish(self, picture: Picture, header: Any) -> None:
        """Publish everything that belongs to a picture, the picture itself last: whoever has it has the rest."""
        info = self._camera_info(picture, header)
        if info is not None:
            self._camera_infos.publish(info)
        if picture.depth_m is not None:
            self._depths.publish(depth_to_image(picture.depth_m, header))
        self._images.publish(image_from_array(picture.image_rgb, header))
        if self._jpegs.get_subscription_count():
            self._jpegs.publish(compressed_from_array(picture.image_rgb, header))

    def _on_picture(self, picture: Picture) -> None:
        if picture.mounting is not None and picture.mounting is not self._mounting:
            header = Header(stamp=self.get_clock().now().to_msg(), frame_id=self._base_frame)
            self._transforms.sendTransform(transform_of(picture.mounting, header, self._frame_id))
        self._mounting = picture.mounting
        age_ns = round((time.monotonic() - picture.taken_s) * 1e9)
        stamp_ns = max(0, self.get_clock().now().nanoseconds - age_ns)
        self.publish(picture, Header(stamp=stamp_from_ns(stamp_ns), frame_id=self._frame_id))

    def _on_failure(self, error: Exception) -> None:
        self.log_failure("a picture", error)

    def _camera_info(self, picture: Picture, header: Any) -> CameraInfo | None:
        """None where the camera is not calibrated, or its calibration is for pictures of another size."""
        height, width = picture.image_rgb.shape[:2]
        if self._calibration is None:
            mounting = picture.mounting
            return mounting and camera_info_from_intrinsics(mounting.intrinsics, (width, height), header)
        if (self._calibration.width, self._calibration.height) != (width, height):
            self._calibration_problem = (
                f"no camera_info: the calibration is for {self._calibration.width}x{self._calibration.height} pixels,"
                f" the pictures have {width}x{height}"
            )
            self.get_logger().warning(self._calibration_problem, throttle_duration_sec=WARN_PERIOD_S)
            return None
        self._calibration_problem = ""
        self._calibration.header = header
        return self._calibration

    def diagnose(self) -> tuple[bytes, str, dict[str, str]]:
        """Rate, latency and what was left out."""
        shutter = self._shutter
        figures = {
            "rate": figure(shutter.rate_hz, "Hz"),
            "latency": figure(shutter.latency_s * 1e3, "ms"),
            "dropped": str(shutter.dropped),
        }
        if shutter.problem:
            return DiagnosticStatus.ERROR, shutter.problem, figures
        if not shutter.rate_hz:
            return DiagnosticStatus.WARN, "no picture comes", figures
        if shutter.dropped:
            return DiagnosticStatus.WARN, "slower than rate_hz", figures
        if self._calibration_problem:
            return DiagnosticStatus.WARN, self._calibration_problem, figures
        return DiagnosticStatus.OK, "active", figures


main = CameraNode.main

if __name__ == "__main__":
    sys.exit(main())
