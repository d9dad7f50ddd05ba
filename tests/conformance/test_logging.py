"""Logging to the console and to /rosout."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rclpy.logging
from rcl_interfaces.msg import Log
from rclpy.logging import LoggingSeverity
from rclpy.qos import DurabilityPolicy, QoSProfile

if TYPE_CHECKING:
    from tests.conformance.conftest import Here, Peer

LEVELS = {"info": 20, "warning": 30, "error": 40, "fatal": 50}


def written(robot: Peer, text: str) -> str:
    """The line of the child's standard error that has the text."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for line in robot.log_path.read_text().splitlines():
            if text in line:
                return line
        time.sleep(0.02)
    pytest.fail(f"{text!r} is not in {robot.log_path.read_text()!r}")


def test_others_hear_on_rosout(here: Here, peer: Peer) -> None:
    heard = here.listen(Log, "/rosout", 100)

    def of_this_test(text: str) -> list[Log]:
        return [log for log in heard if log.msg == here.name(text)]

    def heard_at_all() -> bool:
        peer.log("info", here.name("first"))
        return bool(of_this_test("first"))

    here.spin_until(heard_at_all)
    for severity, level in LEVELS.items():
        peer.log(severity, here.name(severity))

        def arrived(severity: str = severity) -> bool:
            return bool(of_this_test(severity))

        here.spin_until(arrived)
        (log,) = of_this_test(severity)
        assert (log.level, log.name) == (level, "peer")
        assert log.stamp.sec > 1_000_000_000
        assert log.file.endswith("peer.py")
        assert log.function == "log"
        assert log.line > 0
    peer.log("debug", here.name("debug"))
    peer.log("info", here.name("last"))
    here.spin_until(lambda: of_this_test("last"))
    assert not of_this_test("debug"), "the level is info by default"


def test_late_listeners_hear_what_was_said(here: Here, start_peer: Callable[..., Peer]) -> None:
    robot = start_peer("--ros-args", "-r", "__node:=early")
    robot.log("warning", here.name("early"))
    heard = here.listen(Log, "/rosout", QoSProfile(depth=1000, durability=DurabilityPolicy.TRANSIENT_LOCAL))
    here.spin_until(lambda: any(log.msg == here.name("early") for log in heard))


def test_the_console(start_peer: Callable[..., Peer]) -> None:
    robot = start_peer("--ros-args", "-r", "__node:=arm", "-r", "__ns:=/robot1", "--log-level", "debug")
    robot.log("debug", "a debug text")
    robot.log("error", "größe")
    line = written(robot, "a debug text")
    assert "DEBUG" in line
    assert "[robot1.arm]" in line
    assert "ERROR" in written(robot, "größe")


def test_levels() -> None:
    logger = rclpy.logging.get_logger("levels")
    child = logger.get_child("child")
    assert child.name == "levels.child"
    logger.set_level(LoggingSeverity.ERROR)
    assert logger.get_effective_level() == LoggingSeverity.ERROR
    assert not logger.is_enabled_for(LoggingSeverity.WARN)
    assert logger.is_enabled_for(LoggingSeverity.ERROR)
    assert child.get_effective_level() == LoggingSeverity.ERROR, "children take their parent's"
    assert not logger.info("not told")
    assert logger.error("told")
    rclpy.logging.set_logger_level("levels", LoggingSeverity.INFO)
    assert rclpy.logging.get_logger_effective_level("levels.child") == LoggingSeverity.INFO


def test_names_of_loggers(here: Here) -> None:
    assert here.node.get_logger().name == here.namespace.strip("/") + ".here"


def test_some_of_what_is_said() -> None:
    logger = rclpy.logging.get_logger("some")
    assert [logger.warning("text") for _ in range(3)] == [True, True, True]
    assert [logger.warning("text", once=True) for _ in range(3)] == [True, False, False]
    assert [logger.warning("text", skip_first=True) for _ in range(3)] == [False, True, True]
    assert [logger.warning("text", throttle_duration_sec=60.0) for _ in range(3)] == [True, False, False]


def test_options_are_checked() -> None:
    logger = rclpy.logging.get_logger("options")
    with pytest.raises((TypeError, RuntimeError)):
        logger.info("text", no_such_option=True)


def test_levels_can_be_forgotten() -> None:
    rclpy.logging.set_logger_level("forgetful", LoggingSeverity.DEBUG)
    rclpy.logging.clear_config()
    assert rclpy.logging.get_logger_level("forgetful") == LoggingSeverity.UNSET


def test_where_logs_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ROS_LOG_DIR", "ROS_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert rclpy.logging.get_logging_directory() == Path.home() / ".ros" / "log"
    monkeypatch.setenv("ROS_HOME", str(tmp_path))
    assert rclpy.logging.get_logging_directory() == tmp_path / "log"
    monkeypatch.setenv("ROS_LOG_DIR", str(tmp_path / "elsewhere"))
    assert rclpy.logging.get_logging_directory() == tmp_path / "elsewhere"
