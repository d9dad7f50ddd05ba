"""Which rclpy `import ros_nodes` chooses; each case in a process of its own, which has nothing imported yet."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(code: str, *paths: Path, **environment: str) -> str:
    """What a fresh interpreter prints, with these folders in front of all others."""
    places = os.pathsep.join(map(str, (*paths, ROOT)))
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": places, **environment},
        cwd=paths[0] if paths else ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def stub(tmp_path: Path) -> Path:
    """A folder with a package that is called rclpy and says so when it is imported."""
    (tmp_path / "rclpy").mkdir()
    (tmp_path / "rclpy" / "__init__.py").write_text("print('stub imported')")
    return tmp_path


@pytest.fixture
def real(stub: Path) -> Path:
    """The same with a compiled part beside it, as a ROS 2 has it; nothing loads that here."""
    (stub / "rclpy" / f"_rclpy_pybind11{EXTENSION_SUFFIXES[0]}").touch()
    return stub


def test_without_any_rclpy_the_binding_is_there() -> None:
    code = "import ros_nodes, rclpy, std_msgs.msg; print(rclpy.__name__, std_msgs.msg.String())"
    assert run(code) == "ros_nodes.binding.rclpy std_msgs.msg.String(data='')"


def test_a_stub_named_rclpy_is_passed_over(stub: Path) -> None:
    assert run("import ros_nodes, rclpy; print(rclpy.__name__)", stub) == "ros_nodes.binding.rclpy"


def test_a_real_rclpy_is_left_alone(real: Path) -> None:
    code = "import ros_nodes, sys, rclpy; print(rclpy.__name__, 'ros_nodes.binding' in sys.modules)"
    assert run(code, real) == "stub imported\nrclpy False"


def test_a_real_rclpy_gets_room_for_pictures(real: Path) -> None:
    code = "import ros_nodes, os; print(os.environ.get('FASTDDS_DEFAULT_PROFILES_FILE'))"
    assert run(code, real, ROS_DISTRO="kilted") == str(ROOT / "ros_nodes" / "fast_dds.xml")
    assert run(code, ROS_DISTRO="kilted") == "None", "the binding needs none"


def test_an_rclpy_for_another_python_is_not_real(stub: Path) -> None:
    (stub / "rclpy" / "_rclpy_pybind11.cpython-36m-x86_64-linux-gnu.so").touch()
    assert run("import ros_nodes, rclpy; print(rclpy.__name__)", stub) == "ros_nodes.binding.rclpy"


@pytest.mark.parametrize(
    ("package", "apt_package"), [("vision_msgs", "ros-humble-vision-msgs"), ("tf2_ros", "ros-humble-tf2-ros-py")]
)
def test_half_a_ros_names_the_package_to_install(real: Path, package: str, apt_package: str) -> None:
    code = f"import ros_nodes\ntry: import {package}\nexcept ModuleNotFoundError as error: print(error, error.name)"
    said = run(code, real, ROS_DISTRO="humble")
    assert f"sudo apt install {apt_package}" in said
    assert said.endswith(package)


def test_a_package_of_someone_else_is_only_missing(real: Path) -> None:
    code = "import ros_nodes\ntry: import my_msgs\nexcept ModuleNotFoundError as error: print(error)"
    assert run(code, real) == "No module named 'my_msgs'"


def test_a_real_ros_keeps_its_own_messages(real: Path) -> None:
    (real / "vision_msgs").mkdir()
    (real / "vision_msgs" / "__init__.py").write_text("own = True")
    assert run("import ros_nodes, vision_msgs; print(vision_msgs.own)", real) == "True"


def test_the_distribution_decides_on_layouts() -> None:
    code = "import ros_nodes\nfrom rmw_dds_common.msg import Gid\nprint(len(Gid().data))"
    assert [run(code, ROS_DISTRO=distro) for distro in ("humble", "jazzy", "rolling")] == ["24", "16", "16"]
