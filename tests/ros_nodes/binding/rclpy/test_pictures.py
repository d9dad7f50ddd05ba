"""The way of large messages through a process: no memory comes and goes with each of them."""

from __future__ import annotations

import array
import resource
import sys
from typing import TYPE_CHECKING

import pytest
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import Image

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph

SIZE_WH = (640, 480)


@pytest.mark.skipif(sys.platform != "linux", reason="counts the page faults of glibc's allocator")
def test_pictures_use_the_same_pages_again(graph: Graph) -> None:
    node = graph.node()
    heard: list[Image] = []

    def hear(image: Image) -> None:
        heard[:] = [image]

    node.create_subscription(Image, "image", hear, qos_profile_sensor_data)
    publisher = node.create_publisher(Image, "image", qos_profile_sensor_data)
    width, height = SIZE_WH
    image = Image(height=height, width=width, encoding="rgb8", step=3 * width, data=array.array("B", bytes(921_600)))

    def pass_on(count: int) -> None:
        for number in range(count):
            image.header.stamp.nanosec = number
            publisher.publish(image)
            graph.spin_until(lambda: heard and heard[0] == image)
            heard.clear()

    pass_on(20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    pass_on(100)
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
    assert faults < 100 * image.step * height / resource.getpagesize() / 2, "less than half a picture's pages each"
