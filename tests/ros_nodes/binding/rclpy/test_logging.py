from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rclpy.logging
from rclpy._arguments import parse_arguments
from rclpy.clock import ROSClock
from rclpy.impl import log_output
from rclpy.impl.rcutils_logger import RcutilsLogger
from rclpy.logging import LoggingSeverity, get_logger
from rclpy.time import Time


@pytest.fixture
def logger(monkeypatch: pytest.MonkeyPatch) -> Iterator[RcutilsLogger]:
    monkeypatch.setattr(log_output, "_levels", {})
    monkeypatch.setattr(log_output, "_to_stderr", True)
    return get_logger("my_node")


def test_the_form_of_a_line(logger: RcutilsLogger, capsys: pytest.CaptureFixture[str]) -> None:
    logger.set_level(LoggingSeverity.DEBUG)
    assert logger.debug("a debug\u20ac") is True
    logger.info("a info\u20ac")
    logger.warning("a warning\u20ac")
    logger.warn("a warn\u20ac")
    logger.error("a error\u20ac")
    logger.fatal("a fatal\u20ac")
    lines = capsys.readouterr().err.splitlines()
    words = [re.fullmatch(r"\[([A-Z]+)\] \[\d{10}\.\d{9}\] \[my_node\]: a (\w+)\u20ac", line) for line in lines]
    assert [each and each.groups() for each in words] == [
        ("DEBUG", "debug"),
        ("INFO", "info"),
        ("WARN", "warning"),
        ("WARN", "warn"),
        ("ERROR", "error"),
        ("FATAL", "fatal"),
    ]


def test_levels_are_inherited(logger: RcutilsLogger) -> None:
    child = logger.get_child("a").get_child("b")
    assert child.name == "my_node.a.b"
    assert child.get_effective_level() is LoggingSeverity.INFO
    assert not child.is_enabled_for(LoggingSeverity.DEBUG)
    logger.set_level(LoggingSeverity.ERROR)
    assert child.get_effective_level() is LoggingSeverity.ERROR
    assert child.info("not written") is False
    child.set_level(LoggingSeverity.DEBUG)
    assert (logger.debug("no"), child.debug("yes")) == (False, True)
    child.set_level(LoggingSeverity.UNSET)
    assert child.get_effective_level() is LoggingSeverity.ERROR
    assert get_logger("my_node2").get_effective_level() is LoggingSeverity.INFO


def test_levels_by_name(logger: RcutilsLogger) -> None:
    rclpy.logging.set_logger_level("my_node", LoggingSeverity.WARN)
    assert rclpy.logging.get_logger_level("my_node") is LoggingSeverity.WARN
    assert rclpy.logging.get_logger_level("my_node.a") is LoggingSeverity.UNSET
    assert rclpy.logging.get_logger_effective_level("my_node.a") is LoggingSeverity.WARN
    assert rclpy.logging.get_logging_severity_from_string("fatal") is LoggingSeverity.FATAL
    with pytest.raises(RuntimeError, match="DEBUG"):
        rclpy.logging.get_logging_severity_from_string("loud")


def test_arguments_set_levels(logger: RcutilsLogger, capsys: pytest.CaptureFixture[str]) -> None:
    log_output.configure(parse_arguments(["--ros-args", "--log-level", "error", "--log-level", "my_node:=debug"]))
    assert logger.get_effective_level() is LoggingSeverity.DEBUG
    assert get_logger("other").get_effective_level() is LoggingSeverity.ERROR
    log_output.configure(parse_arguments(["--ros-args", "--disable-stdout-logs"]))
    logger.fatal("silent")
    assert capsys.readouterr().err == ""


def test_filters(logger: RcutilsLogger) -> None:
    assert [logger.info("m", once=True) for _ in range(4)] == [True, False, False, False]
    assert [logger.info("m", once=False) for _ in range(3)] == [True, True, True]
    assert [logger.info("m", skip_first=True) for _ in range(3)] == [False, True, True]
    assert [logger.info("m", skip_first=True, once=True) for _ in range(4)] == [False, True, False, False]


def test_throttling(logger: RcutilsLogger) -> None:
    clock = ROSClock()
    clock._set_ros_time_is_active(True)

    def at(seconds: float, **more: bool) -> bool:
        clock.set_ros_time_override(Time(seconds=seconds))
        return logger.info("m", throttle_duration_sec=1, throttle_time_source_type=clock, **more)

    assert [at(seconds) for seconds in (0, 0.5, 0.9, 1.0, 1.5, 2.1)] == [True, False, False, True, False, True]
    assert at(0.2), "a clock that was set back does not silence"
    assert [logger.info("m", throttle_duration_sec=1000) for _ in range(3)] == [True, False, False]
    assert [logger.info("m", throttle_duration_sec=0) for _ in range(3)] == [True] * 3


def test_throttling_comes_before_skipping(logger: RcutilsLogger) -> None:
    clock = ROSClock()
    clock._set_ros_time_is_active(True)
    said = []
    for seconds in (0, 0.3, 0.6, 0.9, 1.2):
        clock.set_ros_time_override(Time(seconds=seconds))
        said.append(logger.info("m", skip_first=True, throttle_duration_sec=1, throttle_time_source_type=clock))
    assert said == [False] * 4 + [True]


def test_each_place_counts_for_itself(logger: RcutilsLogger) -> None:
    assert [logger.info("a", once=True), logger.info("b", once=True)] == [True, True]
    one, other = get_logger("my_node"), get_logger("my_node")
    assert [each.info("a", once=True) for each in (one, one, other)] == [True, False, True]


def test_options_that_are_wrong(logger: RcutilsLogger) -> None:
    with pytest.raises(TypeError, match=r'required parameter "throttle_duration_sec" not specified'):
        logger.info("m", throttle_time_source_type=ROSClock())
    with pytest.raises(TypeError, match=r'parameter "loud" is not one of the recognized'):
        logger.log("m", LoggingSeverity.INFO, name="n", skip_first=True, loud=True)
    with pytest.raises(TypeError, match="must be a str, not ValueError"):
        logger.error(ValueError("x"))
    with pytest.raises(ValueError, match="must not be empty"):
        get_logger("")
    with pytest.raises(ValueError, match="must not be empty"):
        logger.get_child("")


@pytest.mark.parametrize(
    ("what", "first", "second"),
    [
        ("parameters", {"throttle_duration_sec": 1}, {"throttle_duration_sec": 2}),
        ("name", {"name": "a"}, {"name": "b"}),
        ("severity", {"severity": LoggingSeverity.INFO}, {"severity": LoggingSeverity.WARN}),
    ],
)
def test_options_that_change(logger: RcutilsLogger, what: str, first: dict[str, Any], second: dict[str, Any]) -> None:
    def log(options: dict[str, Any]) -> None:
        logger.log("m", **{"severity": LoggingSeverity.INFO, **options})

    log(first)
    with pytest.raises(ValueError, match=f"{what} cannot be changed between"):
        log(second)


def test_a_broken_stderr_stops_nobody(logger: RcutilsLogger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    closed = (tmp_path / "closed").open("w")
    closed.close()
    for stream in (closed, None):
        monkeypatch.setattr("sys.stderr", stream)
        assert logger.info("nobody reads this") is True


def test_messages_reach_the_nearest_nodes_rosout(logger: RcutilsLogger) -> None:
    said = []
    log_output.add_rosout("my_node", said.append)
    try:
        logger.get_child("part").warning("mind the cup")
        get_logger("my_node2").warning("another node's")
    finally:
        log_output.remove_rosout("my_node")
    logger.info("after")
    (message,) = said
    assert (message.name, message.msg, message.level) == ("my_node.part", "mind the cup", 30)
    assert message.function == "test_messages_reach_the_nearest_nodes_rosout"
    assert message.file == __file__
    assert message.stamp.sec > 0
