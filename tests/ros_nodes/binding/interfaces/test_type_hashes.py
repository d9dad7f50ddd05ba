"""Hashes that rosidl itself computed for ROS 2 Jazzy: one wrong name, type or order in a definition changes them.

That of an action covers all its messages and services.
"""

from __future__ import annotations

from typing import Any

import pytest

from ros_nodes.binding.interfaces import dds_type_name, load_action, load_message, load_service, registry, type_hash

GOLDEN = {
    "builtin_interfaces/msg/Time": "b106235e25a4c5ed35098aa0a61a3ee9c9b18d197f398b0e4206cea9acf9c197",
    "geometry_msgs/msg/PoseWithCovariance": "9a7c0fd234b7f45c6098745ecccd773ca1085670e64107135397aee31c02e1bb",
    "std_msgs/msg/Char": "3ad2d04dd29ba19d04b16659afa3ccaedd691914b02a64e82e252f2fa6a586a9",
    "std_msgs/msg/Header": "f49fb3ae2cf070f793645ff749683ac6b06203e41c891e17701b1cb597ce6a01",
    "vision_msgs/msg/BoundingBox3D": "bbb73a65c163d7f9bb29009c7bde9f7faa576bd2d23299c4511d19230dab4698",
    "vision_msgs/msg/Classification": "f74db28d0eaef3afb78f48bf2161cd709a1383a0309d3454383b25be11345143",
    "vision_msgs/msg/Detection2DArray": "214274120007f4a683866481336b70310268cfa107aebe9d594a6acf75bda968",
    "vision_msgs/msg/Detection3D": "ddd703be132ab0b69d33121f1bb034132bfbb3b0ac5f9fb1516005ba1c8a265b",
    "vision_msgs/msg/LabelInfo": "3d37df4015cdf660cc851c51897f2acd957e1ca6205ba0a99aebffb9406b0783",
    "vision_msgs/msg/VisionInfo": "95d3116a17484ad91c9a2686e1d54890bbfc3ff6c6a2de137738c4950d45d284",
    "rcl_interfaces/srv/DescribeParameters": "845b484d71eb0673dae682f2e3ba3c4851a65a3dcfb97bddd82c5b57e91e4cff",
    "rcl_interfaces/srv/GetParameterTypes": "da199c878688b3e530bdfe3ca8f74cb9fa0c303101e980a9e8f260e25e1c80ca",
    "rcl_interfaces/srv/ListParameters": "3e6062bfbb27bfb8730d4cef2558221f51a11646d78e7bb30a1e83afac3aad9d",
    "rcl_interfaces/srv/SetLoggerLevels": "3ff86cb4e91fbf9abae15c234ecc874448de6ece8e193401c077cf116e4f6d78",
    "rcl_interfaces/srv/SetParametersAtomically": "0e192ef259c07fc3c07a13191d27002222e65e00ccec653ca05e856f79285fcd",
    "control_msgs/action/FollowJointTrajectory": "738ebcb7a2d7cfa42f9f1001cc99ce3a4383d1cfe508015d9be8485e4b1c66f6",
    "control_msgs/action/FollowJointTrajectory_Goal": (
        "8a9060704b269608f5a340934cc26e66869dd14bdac29e2e7fd9ec8b9882d205"
    ),
    "control_msgs/action/FollowJointTrajectory_SendGoal": (
        "b13789dddc325a7a962825c45e28c77d37237ec129dd0c34dc5994562938c57f"
    ),
    "control_msgs/action/GripperCommand": "e17c0e644eccf14bea84a0a93e0977182872c2eb7873ca6694900059b46dbc84",
    "moveit_msgs/msg/MotionPlanRequest": "f82ed20da5f8f93146999c1a3cfe34b56b97fc10333b40cac69782a1210888d7",
    "moveit_msgs/msg/MoveItErrorCodes": "dcda8a9950cf6dd6ac221c2c0d2509f52f136afa0403dd19beacdf07e83e4a07",
    "moveit_msgs/msg/PlanningScene": "0f58540ad5eab4b9ea827d53b763c793d8cabd202b3b301fcee25afa4ce1bd80",
    "moveit_msgs/msg/RobotTrajectory": "af1dc87fb94d13e5f233e9c210d2662fa06143a8b3c6aec47c57ad45074fcce8",
    "std_srvs/srv/SetBool": "abe9e4bb6b41b40e6789712c00ec8871923e089af3f667a79992a428cff2da0a",
}


@pytest.mark.parametrize("name", GOLDEN)
def test_hashes_are_those_of_rosidl(name: str) -> None:
    if name in registry.actions():
        cls: Any = load_action(name)
    else:
        cls = load_service(name) if name in registry.services() else load_message(name)
    assert type_hash(cls) == f"RIHS01_{GOLDEN[name]}"
    assert cls._interface_name == name


def test_names_in_dds() -> None:
    set_bool = load_service("std_srvs/srv/SetBool")
    assert dds_type_name(load_message("std_msgs/msg/String")) == "std_msgs::msg::dds_::String_"
    assert dds_type_name(set_bool.Request) == "std_srvs::srv::dds_::SetBool_Request_"
    assert dds_type_name(set_bool.Response) == "std_srvs::srv::dds_::SetBool_Response_"
    assert type_hash(set_bool.Request) not in {type_hash(set_bool), type_hash(set_bool.Response)}
