"""What tests of the robot graph share beside `evaluation.robot`."""

from __future__ import annotations

import time
from typing import Any

from std_msgs.msg import Header

from ros_nodes.conversions import NS, stamp_from_ns

LOST_AFTER_S, MAX_AGE_S = 1.5, 3.0
PATIENT = ("-p", f"lost_after_s:={LOST_AFTER_S}", "-p", f"max_age_s:={MAX_AGE_S}")
"""Arguments of a grounding_node that takes its time, as a busy machine does over a picture."""
FAULTY_CAMERA = "tests.support.faulty_camera"


def header_now(frame_id: str = "camera_optical", offset_s: float = 0.0) -> Any:
    """std_msgs Header with the time of now."""
    return Header(stamp=stamp_from_ns(time.time_ns() + round(offset_s * NS)), frame_id=frame_id)
