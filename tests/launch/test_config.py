"""The parameter files: each parameter is one that a node knows, and takes the value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import ros_nodes  # noqa: F401  # isort: skip
import rclpy
import yaml
from rclpy.node import Node

from ros_nodes.cameras.node import CameraNode
from ros_nodes.grounding.node import GroundingNode
from ros_nodes.manipulation.arm_node import ArmNode
from ros_nodes.manipulation.node import ManipulationNode
from ros_nodes.proposals_node import ProposalsNode
from ros_nodes.supervision.supervisor import Supervisor

CONFIG = Path(__file__).parents[2] / "launch" / "config"
FILES = sorted(CONFIG.glob("*.yaml"))
NODES = {
    "camera_node": CameraNode,
    "proposals_node": ProposalsNode,
    "grounding_node": GroundingNode,
    "arm_node": ArmNode,
    "manipulation_node": ManipulationNode,
    "supervisor": lambda: Supervisor([]),
}


def sections(path: Path) -> dict[str, dict[str, object]]:
    """Parameters by the name of the node that they are for; ``**`` for all."""
    return {
        name.rpartition("/")[2]: section["ros__parameters"]
        for name, section in yaml.safe_load(path.read_text()).items()
    }


@pytest.fixture(params=FILES, ids=lambda path: path.name)
def nodes(request: pytest.FixtureRequest) -> Iterator[tuple[Path, dict[str, Node]]]:
    """Every node as it is configured with grounding.yaml and one more file, in a robot's namespace."""
    path: Path = request.param
    files = [argument for each in (CONFIG / "grounding.yaml", path) for argument in ("--params-file", str(each))]
    rclpy.init(args=["test", "--ros-args", "-r", "__ns:=/robot1", *files])
    made = {name: make() for name, make in NODES.items()}
    yield path, made
    for node in made.values():
        node.destroy_node()
    rclpy.shutdown()


def test_every_parameter_is_known_and_has_the_value_of_the_file(nodes: tuple[Path, dict[str, Node]]) -> None:
    path, made = nodes
    for name, parameters in sections(path).items():
        for parameter, value in parameters.items():
            knowing = [node for node in made.values() if node.has_parameter(parameter)]
            if name != "**":
                assert made[name] in knowing, f"{name} knows no {parameter}"
                knowing = [made[name]]
            assert knowing, f"no node knows {parameter}"
            assert all(node.get_parameter(parameter).value == value for node in knowing), parameter


def test_every_file_holds_nothing_but_sections_for_nodes_in_any_namespace() -> None:
    assert {path.name for path in FILES} == {"arm.yaml", "bag.yaml", "grounding.yaml", "realsense.yaml"}
    for path in FILES:
        for name, section in yaml.safe_load(path.read_text()).items():
            assert name == "/**" or (name.startswith("/**/") and name[4:] in NODES), f"{path.name}: {name}"
            assert list(section) == ["ros__parameters"]


def test_what_the_defaults_say_is_what_the_nodes_would_do_anyway() -> None:
    written = sections(CONFIG / "grounding.yaml")
    rclpy.init(args=["test"])
    try:
        for name, make in NODES.items():
            node = make()
            for parameter, value in {**written["**"], **written.get(name, {})}.items():
                if node.has_parameter(parameter) and value != [""]:
                    assert node.get_parameter(parameter).value == value, f"{name}: {parameter}"
            node.destroy_node()
    finally:
        rclpy.shutdown()
