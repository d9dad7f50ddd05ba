"""The robot graph. Importing it makes ``import rclpy`` work: a real one that has all the graph needs, or the binding's.

A package named rclpy may not be the real one (a stub of that name exists), which has its compiled part next to it; and
a real one may come without messages that the graph uses, as that of the package index does. One that is used gets room
for pictures: `ros_nodes.fast_dds`.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ExtensionFileLoader, ModuleSpec, PathFinder
from types import ModuleType

from ros_nodes import binding
from ros_nodes.fast_dds import provide_profile

NEEDED = (
    "builtin_interfaces",
    "diagnostic_msgs",
    "geometry_msgs",
    "rcl_interfaces",
    "rosgraph_msgs",
    "sensor_msgs",
    "std_msgs",
    "std_srvs",
    "tf2_msgs",
    "vision_msgs",
)
"""The packages of messages that the graph uses. tf2_ros is used where it is there, else the binding's, on any rclpy."""


class MissingRosPackageError(ModuleNotFoundError):
    """A real rclpy is there without messages that the graph needs, and the binding cannot stand in."""


class IncompleteRos(MetaPathFinder):
    """Comes first on ``sys.meta_path``, and at ``import rclpy`` says which rclpy is passed over, and why."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "rclpy":
            if not binding.is_installed():
                raise MissingRosPackageError(f"{what_is_missing()}; or, to do without it: {INSTALL}", name=fullname)
            warnings.warn(f"{what_is_missing()}; the binding is used instead", RuntimeWarning, stacklevel=2)
        return None


INSTALL = 'pip install "reclip-agent[ros]"'
"""What makes the binding work."""


def real_rclpy() -> str | None:
    """The folder of an rclpy with its compiled part for this Python."""
    spec = PathFinder.find_spec("rclpy")
    if spec is None or spec.submodule_search_locations is None:
        return None
    places = list(spec.submodule_search_locations)
    parts = (PathFinder.find_spec(f"rclpy.{name}", places) for name in ("_rclpy_pybind11", "_rclpy"))
    return places[0] if any(part and isinstance(part.loader, ExtensionFileLoader) for part in parts) else None


def missing_packages() -> list[str]:
    """The needed packages that the ROS 2 of a real rclpy does not have."""
    specs = {name: PathFinder.find_spec(name) for name in NEEDED}
    return [name for name, spec in specs.items() if spec is None or not spec.has_location]


def what_is_missing() -> str:
    """In words, with the command that installs it where apt can."""
    missing = missing_packages()
    said = f"the ROS 2 of {real_rclpy()} has no {' and no '.join(missing)}"
    if distro := os.environ.get("ROS_DISTRO"):
        said += f": sudo apt install {' '.join(f'ros-{distro}-{name}' for name in missing)}".replace("_", "-")
    return said


def _choose() -> None:
    if real_rclpy() is None:
        binding.install()
    elif not missing_packages():
        provide_profile()
        binding.install_tf2()
    else:
        binding.install()
        sys.meta_path.insert(0, IncompleteRos())


_choose()
