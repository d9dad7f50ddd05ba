"""What each thing that is wrong looks like to `reclip-agent doctor`, and what it advises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rclpy.utilities

from ros_nodes.commands import examination
from ros_nodes.commands.examination import Finding

ROOT = Path(__file__).parents[3]


def looked_at(find: Callable[[], Finding]) -> tuple[bool, str]:
    finding = find()
    return finding.works, f"{finding.fact} -> {finding.remedy}"


@pytest.mark.parametrize(
    ("variable", "value", "find", "works", "words"),
    [
        ("ROS_DOMAIN_ID", "", examination.find_domain, True, "0; both sides need the same ROS_DOMAIN_ID"),
        ("ROS_DOMAIN_ID", "7", examination.find_domain, True, "7; both sides"),
        ("ROS_DOMAIN_ID", "150", examination.find_domain, True, "0 to 101 are safe"),
        ("ROS_DOMAIN_ID", "233", examination.find_domain, False, "set it to 0 to 232"),
        ("ROS_DOMAIN_ID", "robot", examination.find_domain, False, "'robot'"),
        ("ROS_AUTOMATIC_DISCOVERY_RANGE", "", examination.find_range, True, "SUBNET: all machines"),
        ("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST", examination.find_range, True, "this machine alone"),
        ("ROS_AUTOMATIC_DISCOVERY_RANGE", "OFF", examination.find_range, True, "RANGE=SUBNET to find other nodes"),
        ("ROS_AUTOMATIC_DISCOVERY_RANGE", "localhost", examination.find_range, False, "SUBNET, LOCALHOST"),
        ("ROS_LOCALHOST_ONLY", "1", examination.find_range, True, "LOCALHOST: this machine alone"),
        ("ROS_LOCALHOST_ONLY", "1", examination.find_multicast, True, "not needed within LOCALHOST"),
        ("RMW_IMPLEMENTATION", "", examination.find_middleware, True, "rmw_cyclonedds_cpp"),
        ("RMW_IMPLEMENTATION", "rmw_cyclonedds_cpp", examination.find_middleware, True, "rmw_cyclonedds_cpp"),
        (
            "RMW_IMPLEMENTATION",
            "rmw_fastrtps_cpp",
            examination.find_middleware,
            True,
            "topics work between the two",
        ),
        ("RMW_IMPLEMENTATION", "rmw_zenoh_cpp", examination.find_middleware, False, "run on a real rclpy here"),
    ],
)
def test_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, find: Callable[[], Finding], works: bool, words: str
) -> None:
    for name in ("ROS_DOMAIN_ID", "ROS_AUTOMATIC_DISCOVERY_RANGE", "ROS_LOCALHOST_ONLY", "RMW_IMPLEMENTATION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    does_work, said = looked_at(find)
    assert does_work is works
    assert words in said


def test_a_network_without_multicast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "SUBNET")
    monkeypatch.setattr(examination, "MULTICAST_GROUP", "127.0.0.1")
    works, said = looked_at(examination.find_multicast)
    assert not works
    assert "through the firewall" in said


def test_shared_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert examination.find_shared_memory() == Finding("shared memory", "not used by rmw_cyclonedds_cpp")
    monkeypatch.setattr(rclpy.utilities, "get_rmw_implementation_identifier", lambda: examination.FAST_DDS)
    monkeypatch.setattr(examination, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(examination, "SHARED_MEMORY_BYTES", 0)
    assert examination.find_shared_memory().works
    monkeypatch.setattr(examination, "SHARED_MEMORY_BYTES", 2**80)
    works, said = looked_at(examination.find_shared_memory)
    assert not works
    assert "--shm-size" in said
    monkeypatch.setattr(examination, "SHARED_MEMORY", tmp_path / "none")
    works, said = looked_at(examination.find_shared_memory)
    assert not works
    assert "--ipc=host" in said


def test_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert examination.find_messages().works
    monkeypatch.setattr(examination, "NEEDED", ("std_msgs", "no_such_msgs"))
    works, said = looked_at(examination.find_messages)
    assert not works
    assert said.startswith("cannot be imported: no_such_msgs (")


def test_a_camera() -> None:
    picture = ROOT / "sim" / "scenes" / "00" / "image.jpg"
    assert examination.find_camera(str(picture)).fact.endswith(", 640 x 480 pixels")
    finding = examination.find_camera("webcam:97")
    assert (finding.works, finding.fact) == (False, "webcam:97 gives no pictures")
    assert "plug it in" in finding.remedy


def test_models_that_are_not_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RECLIP_AGENT_MODELS", str(tmp_path))
    finding = examination.find_models("fast")
    assert not finding.works
    assert "reclip-agent models pull fast" in finding.remedy
    assert not examination.find_models("no_such_preset").works
