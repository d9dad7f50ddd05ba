"""The conformance suite and tests of the robot graph on a real rclpy, and graphs mixed with the binding, with counts.

Everything but ROS 2 itself comes from the environment that runs this. Where the wheels of ROS 2 cannot be installed,
it says so and ends with 0. Once in some hundred tests a real rclpy misses for ever that something is new, or Fast DDS
that two belong together: what fails is tried a second time, and the count tells.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from tests.real_ros2.environment import ROOT, NoWheelsError, real_python

SUITES = {
    "conformance": ["tests/conformance", "-n", "4"],
    "robot graph": [
        "tests/ros_nodes/graph/test_changes.py",
        "tests/ros_nodes/graph/test_chat.py",
        "tests/ros_nodes/graph/test_bursts.py",
        "tests/ros_nodes/grounding/test_node.py",
    ],
}
MIXED = ["tests/real_ros2/mixed_graph.py"]
REAL_PEERS = [
    *(f"tests/conformance/test_{name}.py" for name in ("topics", "types", "services", "actions_between_processes")),
    "tests/conformance/test_parameters.py::test_the_six_services",
    "-k",
    "not we_serve and not images_of_6_mb",
]
"""What the binding and a peer on Fast DDS can do with each other: see docs/ros2.md."""
SOME_FAILED = 1
"""Pytest's exit code."""
NAMES_RCLPY = """
import ros_nodes, rclpy, importlib.metadata
assert rclpy.__name__ == "rclpy", rclpy
print("rclpy", importlib.metadata.version("ros-rclpy"), "on", rclpy.get_rmw_implementation_identifier())
"""


def main() -> int:
    """Run all suites; 0 when every test passed or there are no wheels."""
    try:
        python = real_python()
    except NoWheelsError as error:
        print(f"real ROS 2: SKIPPED, its wheels cannot be installed here: {error}")
        return 0
    path = os.pathsep.join((str(ROOT), sysconfig.get_path("purelib")))
    environment = {**os.environ, "PYTHONPATH": path}
    subprocess.run([python, "-c", NAMES_RCLPY], cwd=ROOT, env=environment, check=True)
    ended = {name: _run(python, arguments, environment) for name, arguments in SUITES.items()}
    for there, nodes_python, name in ((sys.executable, python, "real nodes"), (python, sys.executable, "real peers")):
        ended[f"mixed graph, {name}"] = _run(there, MIXED, {**environment, "NODES_PYTHON": str(nodes_python)})
    ended["conformance with real peers"] = _run(sys.executable, REAL_PEERS, {**environment, "PEER_PYTHON": str(python)})
    for name, (_, counts) in ended.items():
        print(f"real ROS 2: {name}: {counts}")
    return max(code for code, _ in ended.values())


def _run(python: Path | str, arguments: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """The exit code of pytest, and in words how many tests passed."""
    with TemporaryDirectory(prefix="reclip-real-ros2-") as folder:
        report = Path(folder) / "report.xml"
        command = [python, "-m", "pytest", f"--junitxml={report}", "-o", f"cache_dir={folder}/cache", *arguments]
        code = subprocess.run(command, cwd=ROOT, env=environment).returncode
        if not report.exists():
            return code, "did not run"
        tests, failed, skipped = _counts(report)
        passed, second = tests - failed - skipped, ""
        if code == SOME_FAILED:
            code = subprocess.run([*command, "--last-failed"], cwd=ROOT, env=environment).returncode
            first, failed = failed, _counts(report)[1]
            passed += first - failed
            second = f" ({first - failed} of them at the second try)"
    return code, f"{passed} passed{second}, {failed} failed, {skipped} skipped"


def _counts(report: Path) -> tuple[int, int, int]:
    """How many tests there were, failed, and were skipped."""
    (suite,) = ElementTree.parse(report).getroot()
    tests, failures, errors, skipped = (int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped"))
    return tests, failures + errors, skipped


if __name__ == "__main__":
    sys.exit(main())
