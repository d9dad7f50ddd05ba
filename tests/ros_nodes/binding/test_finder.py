from __future__ import annotations

import importlib
import importlib.util
import pickle
import subprocess
import sys

import pytest

from ros_nodes import binding
from ros_nodes.binding import finder
from ros_nodes.binding.interfaces import load_message, load_service, registry


def test_installing_twice_adds_one_finder() -> None:
    binding.install()
    binding.install()
    assert [type(finder) for finder in sys.meta_path].count(binding.BindingFinder) == 1


def test_rclpy_is_the_bindings_own_module() -> None:
    import rclpy

    assert rclpy is sys.modules["ros_nodes.binding.rclpy"]
    assert rclpy.__spec__.name == rclpy.__name__ == "ros_nodes.binding.rclpy"


@pytest.mark.parametrize("name", ["rclpy.time", "rclpy.duration"])
def test_a_module_is_one_object_under_both_names(name: str) -> None:
    second = importlib.import_module(name)
    assert importlib.import_module(f"ros_nodes.binding.{name}") is second is sys.modules[name]
    assert second.__spec__ is not None
    assert second.__spec__.name == f"ros_nodes.binding.{name}"


def test_what_rclpy_has_not_is_not_found() -> None:
    assert importlib.util.find_spec("rclpy.no_such_module") is None
    with pytest.raises(ModuleNotFoundError, match=r"rclpy\.no_such_module"):
        importlib.import_module("rclpy.no_such_module")


def test_messages_and_services_by_every_form_of_import() -> None:
    import sensor_msgs.msg
    import std_srvs.srv as services
    from sensor_msgs.msg import Image

    assert sensor_msgs.msg.Image is Image is load_message("sensor_msgs/msg/Image")
    assert services.SetBool is load_service("std_srvs/srv/SetBool")
    assert Image.__module__ == "sensor_msgs.msg"
    assert "Image" in dir(sensor_msgs.msg)
    assert "Image" in sensor_msgs.msg.__all__


def test_every_package_is_called_what_the_finder_looks_for() -> None:
    assert [name for name in registry.Definitions().packages if not finder.INTERFACES.fullmatch(name)] == []


def test_installing_loads_nothing() -> None:
    code = "import sys, ros_nodes; print([name for name in ('numpy', 'rosbags', 'cyclonedds') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_name_that_no_package_has() -> None:
    with pytest.raises(ImportError, match="NoSuchMessage"):
        from std_msgs.msg import NoSuchMessage  # noqa: F401
    with pytest.raises(ModuleNotFoundError, match=r"std_msgs\.srv"):
        importlib.import_module("std_msgs.srv")
    with pytest.raises(ModuleNotFoundError, match="no_such_msgs"):
        importlib.import_module("no_such_msgs.msg")


def test_messages_can_be_pickled() -> None:
    from geometry_msgs.msg import Pose
    from std_srvs.srv import SetBool

    for message in (Pose(), SetBool.Request(data=True)):
        assert pickle.loads(pickle.dumps(message)) == message
