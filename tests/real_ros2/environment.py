"""A virtual environment with a real rclpy on Fast DDS, made once and kept in the user's cache.

Most packages come as wheels (`requirements.txt`). Those in `GENERATED` are made by ROS's own generators of the
definitions that the binding reads, for which a compiler (gcc and g++) must be here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from agent.config import cache_dir
from ros_nodes.binding.interfaces.registry import TEXTS

ROOT = Path(__file__).parents[2]
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
CONSTRAINTS = ROOT / "constraints.txt"
GENERATED = ("control_msgs", "example_interfaces", "tf2_msgs", "vision_msgs")
"""Packages of messages and actions of which there is no wheel."""
PLACES = re.compile(
    r"/opt/python/cp\d+-cp\d+/(include/python[\d.]+|lib/python[\d.]+/site-packages/numpy/_core/include)"
)
"""Of headers on the machine that built the wheels, which are named in their CMake files."""

CMAKE_LISTS = """\
cmake_minimum_required(VERSION 3.20)
project({package})
find_package(ament_cmake REQUIRED)
find_package(rosidl_default_generators REQUIRED)
foreach(each {dependencies})
  find_package(${{each}} REQUIRED)
endforeach()
file(GLOB files RELATIVE ${{CMAKE_CURRENT_SOURCE_DIR}} msg/*.msg action/*.action)
rosidl_generate_interfaces({package} ${{files}} DEPENDENCIES {dependencies})
ament_package()
"""
PACKAGE_XML = """\
<package format="3">
  <name>{package}</name><version>0.0.0</version><description>{package}</description>
  <maintainer email="nobody@example.com">nobody</maintainer><license>Apache-2.0</license>
  {depends}
  <member_of_group>rosidl_interface_packages</member_of_group>
</package>
"""


class NoWheelsError(Exception):
    """The wheels cannot be installed here: the message is pip's."""


def real_python() -> Path:
    """The interpreter of the environment, which is made where it is not there yet.

    Raises:
        NoWheelsError: there are no wheels for this machine and this Python, or no package index.
        RuntimeError: the packages of messages cannot be built; with the end of the log.
    """
    home = cache_dir() / f"real-ros2-{_key()}"
    ready = home / "ready"
    with FileLock(f"{home}.lock"):
        if not ready.exists():
            shutil.rmtree(home, ignore_errors=True)
            _install(home)
            _name_this_python(home)
            for package in GENERATED:
                _generate(package, home)
            ready.touch()
    return home / "bin" / "python"


def _key() -> str:
    """Changes with all that the environment is made of."""
    made_of = [sys.version, sysconfig.get_platform()]
    files = [
        Path(__file__),
        REQUIREMENTS,
        CONSTRAINTS,
        *sorted(path for each in GENERATED for path in _definitions(each)),
    ]
    return sha256("\0".join([*made_of, *(path.read_text() for path in files)]).encode()).hexdigest()[:12]


def _definitions(package: str) -> Iterator[Path]:
    return (TEXTS / package).glob("*/*")


def _install(home: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    done = subprocess.run(
        [home / "bin/python", "-I", "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS, "-c", CONSTRAINTS],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise NoWheelsError(errors[-1] if errors else done.stderr[-2000:])


def _name_this_python(home: Path) -> None:
    """Put this machine's headers into the wheels' CMake files."""
    python = home / "bin/python"
    code = "import numpy, sysconfig; print(sysconfig.get_path('include')); print(numpy.get_include())"
    said = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout
    include, numpy = said.splitlines()
    for path in home.glob("share/*/cmake/*.cmake"):
        text = path.read_text()
        named = PLACES.sub(lambda found: include if found[1].startswith("include") else numpy, text)
        if named != text:
            path.write_text(named)


def _generate(package: str, home: Path) -> None:
    source, build = home / "source" / package, home / "build" / package
    shutil.copytree(TEXTS / package, source)
    texts = [path.read_text() for path in _definitions(package)]
    named = {each for text in texts for each in re.findall(r"^(\w+)/", text, re.MULTILINE)} | {"action_msgs"}
    depends = sorted(named - {package})
    (source / "CMakeLists.txt").write_text(CMAKE_LISTS.format(package=package, dependencies=" ".join(depends)))
    (source / "package.xml").write_text(
        PACKAGE_XML.format(package=package, depends="".join(f"<depend>{each}</depend>" for each in depends))
    )
    environment = {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}", "CFLAGS": "-O0"}
    environment["CXXFLAGS"] = environment["CFLAGS"]
    environment.pop("PYTHONPATH", None)
    options = {
        "CMAKE_PREFIX_PATH": home,
        "CMAKE_INSTALL_PREFIX": home,
        "Python3_EXECUTABLE": home / "bin/python",
        "BUILD_TESTING": "OFF",
    }
    configure = ["cmake", "-S", source, "-B", build, "-G", "Ninja", *(f"-D{key}={options[key]}" for key in options)]
    for command in (configure, ["ninja", "-C", build, "install"]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{package} cannot be built: {(done.stdout + done.stderr)[-3000:]}")


if __name__ == "__main__":
    print(real_python())
