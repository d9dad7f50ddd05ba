"""What ROS 2 reads beside pip: package.xml, setup.cfg, setup.py, the layouts, and the versions for Jazzy."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from ros_nodes import NEEDED
from ros_nodes.supervision.supervisor import MODULES

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    tomllib = pytest.importorskip("tomli")

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PACKAGE = ElementTree.parse(ROOT / "package.xml").getroot()
TOPICS = (ROOT / "docs" / "topics.md").read_text()
PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)


def texts(tag: str) -> list[str]:
    return [str(element.text) for element in PACKAGE.iter(tag)]


def test_both_descriptions_of_the_package_agree() -> None:
    assert PACKAGE.get("format") == "3"
    assert texts("name") == [PROJECT["name"].replace("-", "_")]
    assert texts("version") == [PROJECT["version"]]
    assert texts("description") == [PROJECT["description"]]
    assert " AND ".join(texts("license")) == PROJECT["license"]
    assert texts("build_type") == ["ament_python"]


def test_every_message_package_that_the_graph_needs_is_a_dependency() -> None:
    wanted = {name if name != "tf2_ros" else "tf2_ros_py" for name in NEEDED} | {"rclpy", "launch", "launch_ros"}
    assert wanted <= set(texts("exec_depend"))


def test_ros_finds_the_package_and_its_programs() -> None:
    assert (ROOT / "resource" / "reclip_agent").is_file()
    config = (ROOT / "setup.cfg").read_text()
    assert "script_dir = $base/lib/reclip_agent" in config
    assert "install_scripts = $base/lib/reclip_agent" in config
    assert "executable = /usr/bin/env python3" in config


@pytest.mark.parametrize(("name", "runs"), [*MODULES.items(), ("supervisor", "ros_nodes.supervision.supervisor")])
def test_every_node_is_a_program(name: str, runs: str) -> None:
    module, _, function = PROJECT["scripts"][name].partition(":")
    assert (module, function) == (runs, "main")
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    assert re.search(r"^(def main\(|main = )", Path(spec.origin).read_text(), re.MULTILINE)


def test_every_file_for_share_is_taken_along() -> None:
    patterns = re.findall(r'glob\("([^"]+)"\)', (ROOT / "setup.py").read_text())
    taken = {path for pattern in patterns for path in ROOT.glob(pattern)}
    folders = (ROOT / "launch", ROOT / "rviz", ROOT / "foxglove")
    there = {path for folder in folders for path in folder.rglob("*.*") if "__pycache__" not in path.parts}
    assert taken == there
    assert len(there) >= 6


def test_the_layouts_show_topics_of_the_graph() -> None:
    rviz = yaml.safe_load((ROOT / "rviz" / "grounding.rviz").read_text())
    shown = [each["Topic"]["Value"] for each in rviz["Visualization Manager"]["Displays"] if "Topic" in each]
    foxglove = json.loads((ROOT / "foxglove" / "grounding.json").read_text())
    shown += re.findall(r'"(/[a-z_/]+)', json.dumps(foxglove))
    assert len(shown) >= 9
    for topic in shown:
        assert f"`{topic}`" in TOPICS or f"`{topic[1:]}`" in TOPICS, topic


def test_the_foxglove_layout_places_every_panel_once() -> None:
    foxglove = json.loads((ROOT / "foxglove" / "grounding.json").read_text())

    def panels(layout: object) -> list[str]:
        if isinstance(layout, dict):
            return [*panels(layout["first"]), *panels(layout["second"])]
        return [str(layout)]

    assert sorted(panels(foxglove["layout"])) == sorted(foxglove["configById"])


def test_the_versions_for_jazzy_are_the_others_but_what_numpy_1_needs() -> None:
    jazzy = dict(PINNED.findall((ROOT / "constraints-jazzy.txt").read_text()))
    others: dict[str, set[str]] = {}
    for name, version in PINNED.findall((ROOT / "constraints.txt").read_text()):
        others.setdefault(name, set()).add(version)
    assert jazzy["numpy"].startswith("1.26.")
    assert jazzy["opencv-python-headless"].startswith("4.")
    free = {"numpy", "opencv-python-headless", "ml-dtypes", "onnx", "onnxruntime", "matplotlib", "contourpy"}
    differing = {name for name, version in jazzy.items() if name in others and version not in others[name]}
    assert differing <= free
