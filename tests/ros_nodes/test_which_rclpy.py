"""Which rclpy `import ros_nodes` chooses; each case in a process of its own, which has nothing imported yet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from ros_nodes import NEEDED

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
def bare(stub: Path) -> Path:
    """The same with a compiled part beside it, as a real one has it; nothing loads that here. It has no messages."""
    (stub / "rclpy" / f"_rclpy_pybind11{EXTENSION_SUFFIXES[0]}").touch()
    return stub


@pytest.fixture
def real(bare: Path) -> Path:
    """The same with a package of each kind of messages that the graph needs."""
    for name in NEEDED:
        (bare / name).mkdir()
        (bare / name / "__init__.py").write_text("own = True")
    return bare


@pytest.fixture
def no_binding(tmp_path: Path) -> Path:
    """A folder that makes cyclonedds look as if it were not installed."""
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util\nfind = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'cyclonedds' else find(name, *rest)"
    )
    return tmp_path


def test_without_any_rclpy_the_binding_is_there() -> None:
    code = "import ros_nodes, rclpy, std_msgs.msg; print(rclpy.__name__, std_msgs.msg.String())"
    assert run(code) == "ros_nodes.binding.rclpy std_msgs.msg.String(data='')"


def test_a_stub_named_rclpy_is_passed_over(stub: Path) -> None:
    assert run("import ros_nodes, rclpy; print(rclpy.__name__)", stub) == "ros_nodes.binding.rclpy"


def test_a_real_rclpy_is_left_alone(real: Path) -> None:
    code = "import ros_nodes, sys, rclpy; print(rclpy.__name__, 'ros_nodes.binding.rclpy' in sys.modules)"
    assert run(code, real) == "stub imported\nrclpy False"


def test_a_real_rclpy_gets_room_for_pictures(real: Path) -> None:
    code = "import ros_nodes, os; print(os.environ.get('FASTDDS_DEFAULT_PROFILES_FILE'))"
    assert run(code, real, ROS_DISTRO="kilted") == str(ROOT / "ros_nodes" / "fast_dds.xml")
    assert run(code, ROS_DISTRO="kilted") == "None", "the binding needs none"


def test_an_rclpy_for_another_python_is_not_real(stub: Path) -> None:
    (stub / "rclpy" / "_rclpy_pybind11.cpython-36m-x86_64-linux-gnu.so").touch()
    assert run("import ros_nodes, rclpy; print(rclpy.__name__)", stub) == "ros_nodes.binding.rclpy"


def test_half_a_ros_is_passed_over_with_a_word(real: Path) -> None:
    for name in ("vision_msgs", "tf2_msgs"):
        shutil.rmtree(real / name)
    code = "import ros_nodes, warnings\nwith warnings.catch_warnings(record=True) as said: import rclpy\n"
    code += "print(rclpy.__name__, said[0].message)"
    name, _, said = run(code, real, ROS_DISTRO="humble").partition(" ")
    assert name == "ros_nodes.binding.rclpy"
    assert f"the ROS 2 of {real / 'rclpy'} has no tf2_msgs and no vision_msgs" in said
    assert "sudo apt install ros-humble-tf2-msgs ros-humble-vision-msgs; the binding is used instead" in said


def test_folders_are_no_packages(real: Path) -> None:
    (real / "vision_msgs" / "__init__.py").unlink()
    assert run("import ros_nodes; print(ros_nodes.missing_packages())", real) == "['vision_msgs']"


def test_nothing_is_said_before_rclpy_is_imported(bare: Path) -> None:
    assert run("import ros_nodes, warnings; warnings.simplefilter('error')", bare) == ""


def test_half_a_ros_without_the_binding_says_what_to_install(bare: Path, no_binding: Path) -> None:
    code = "import ros_nodes\ntry: import rclpy\nexcept ModuleNotFoundError as error: print(error)"
    said = run(code, bare, no_binding, ROS_DISTRO="jazzy")
    assert "sudo apt install" in said
    assert said.endswith('or, to do without it: pip install "reclip-agent[ros]"')
    done = subprocess.run(
        [sys.executable, "-m", "agent", "say", "the red cup"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (bare, no_binding, ROOT)))},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: the ROS 2 of ")
    assert done.stderr.count("\n") == 1


def test_the_doctor_says_which_is_used_and_why(stub: Path) -> None:
    code = "from ros_nodes.commands.examination import find_rclpy; print(find_rclpy())"
    assert "there is no ROS 2 in this environment" in run(code)
    assert "has no part for this Python" in run(code, stub)
    (stub / "rclpy" / f"_rclpy_pybind11{EXTENSION_SUFFIXES[0]}").touch()
    assert "because the ROS 2 of" in run(code, stub)
    for name in NEEDED:
        (stub / name).mkdir()
        (stub / name / "__init__.py").touch()
    assert "source its setup file" in run(code, stub)


def test_the_binding_has_a_tf2_for_a_real_rclpy(real: Path) -> None:
    code = "import importlib.util, ros_nodes; print(importlib.util.find_spec('tf2_ros').loader)"
    assert "AliasLoader" in run(code, real)
    (real / "tf2_ros").mkdir()
    (real / "tf2_ros" / "__init__.py").write_text("own = True")
    assert run("import ros_nodes, tf2_ros; print(tf2_ros.own)", real) == "True"


def test_a_package_of_someone_else_is_only_missing(real: Path) -> None:
    code = "import ros_nodes\ntry: import my_msgs\nexcept ModuleNotFoundError as error: print(error)"
    assert run(code, real) == "No module named 'my_msgs'"


def test_a_real_ros_keeps_its_own_messages(real: Path) -> None:
    assert run("import ros_nodes, vision_msgs; print(vision_msgs.own)", real) == "True"


def test_the_distribution_decides_on_layouts() -> None:
    code = "import ros_nodes\nfrom rmw_dds_common.msg import Gid\nprint(len(Gid().data))"
    assert [run(code, ROS_DISTRO=distro) for distro in ("humble", "jazzy", "rolling")] == ["24", "16", "16"]
