"""The robot graph. Importing it makes ``import rclpy`` work: a real one where there is one, else the binding's.

A real one gets room for pictures, `ros_nodes.fast_dds`.

A package named rclpy may not be the real one (a stub of that name exists), which has its compiled part next to it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ExtensionFileLoader, ModuleSpec, PathFinder
from types import ModuleType

from ros_nodes.fast_dds import provide_profile

NEEDED = {
    "builtin_interfaces",
    "diagnostic_msgs",
    "geometry_msgs",
    "rcl_interfaces",
    "rosgraph_msgs",
    "sensor_msgs",
    "std_msgs",
    "std_srvs",
    "tf2_msgs",
    "tf2_ros",
    "vision_msgs",
}
"""The packages of ROS 2, besides rclpy, that the graph uses."""


class MissingRosPackageError(ModuleNotFoundError):
    """ROS 2 is there, but a package that the graph needs is not: the message is the install command."""


class MissingPackages(MetaPathFinder):
    """Comes last on ``sys.meta_path`` and says how to install a needed package that was not found."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in NEEDED:
            distro = os.environ.get("ROS_DISTRO", "$ROS_DISTRO")
            package = "tf2-ros-py" if fullname == "tf2_ros" else fullname.replace("_", "-")
            raise MissingRosPackageError(
                f"{fullname} is not part of this ROS 2: sudo apt install ros-{distro}-{package}", name=fullname
            )
        return None


def has_real_rclpy() -> bool:
    """Whether an rclpy with its compiled part for this Python can be imported."""
    spec = PathFinder.find_spec("rclpy")
    if spec is None or spec.submodule_search_locations is None:
        return False
    parts = (
        PathFinder.find_spec(f"rclpy.{name}", spec.submodule_search_locations) for name in ("_rclpy_pybind11", "_rclpy")
    )
    return any(part is not None and isinstance(part.loader, ExtensionFileLoader) for part in parts)


def _decide() -> None:
    if not has_real_rclpy():
        from ros_nodes import binding

        binding.install()
    else:
        provide_profile()
        sys.meta_path.append(MissingPackages())


_decide()
