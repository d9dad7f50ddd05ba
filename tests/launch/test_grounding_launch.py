"""The launch file, with ROS's own launch; skipped where there is no ROS 2."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LAUNCH = Path(__file__).parents[2] / "launch" / "grounding.launch.py"


def test_it_is_python_and_starts_the_console_script_of_the_package() -> None:
    tree = ast.parse(LAUNCH.read_text())
    (node,) = [call for call in ast.walk(tree) if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Node"]
    given = {each.arg: each.value.value for each in node.keywords if isinstance(each.value, ast.Constant)}
    assert (given["package"], given["executable"]) == ("reclip_agent", "supervisor")
    assert "name" not in {each.arg for each in node.keywords}
    scripts = (LAUNCH.parents[1] / "pyproject.toml").read_text()
    assert 'supervisor = "ros_nodes.supervision.supervisor:main"' in scripts


def test_the_folder_is_no_package() -> None:
    assert not list(LAUNCH.parent.glob("**/__init__.py"))


@pytest.mark.parametrize(
    "arguments", [{}, {"params": "realsense.yaml", "namespace": "robot1"}, {"camera": "2024", "params": "~/mine.yaml"}]
)
def test_ros_makes_one_node_of_it(arguments: dict[str, str]) -> None:
    actions = pytest.importorskip("launch.actions")
    launch = pytest.importorskip("launch")
    ros = pytest.importorskip("launch_ros.actions")
    from launch.launch_description_sources import PythonLaunchDescriptionSource

    context = launch.LaunchContext()
    context.launch_configurations.update(arguments)
    description = PythonLaunchDescriptionSource(str(LAUNCH)).get_launch_description(context)
    for action in description.entities:
        if isinstance(action, actions.DeclareLaunchArgument):
            action.execute(context)
    (opaque,) = [each for each in description.entities if isinstance(each, actions.OpaqueFunction)]
    (node,) = opaque.execute(context)
    assert isinstance(node, ros.Node)
    assert (node.node_package, node.node_executable) == ("reclip_agent", "supervisor")
