"""A plugin of pytest's: writes what becomes of each test as soon as it is known, for who may have to end the process.

To the file named in ``OUTCOME_LOG``, a JSON list each: a test or a file, and ``collected``, ``passed``, ``failed``,
``skipped`` or ``unimportable``; with what went wrong. Importing it puts the binding in rclpy's place, where there is no
real one.
"""

from __future__ import annotations

import json
import os
from typing import Any

import ros_nodes  # noqa: F401


def write(name: str, outcome: str, why: str = "") -> None:
    """Add a line."""
    with open(os.environ["OUTCOME_LOG"], "a", encoding="utf-8") as log:
        log.write(json.dumps([name, outcome, why]) + "\n")


def pytest_collection_finish(session: Any) -> None:
    for item in session.items:
        write(item.nodeid, "collected")


def pytest_collectreport(report: Any) -> None:
    if report.failed:
        write(report.nodeid, "unimportable", _why(report))


def pytest_runtest_logreport(report: Any) -> None:
    if report.when == "call" or not report.passed:  # what fails while it is set up or torn down has failed
        write(report.nodeid, report.outcome, _why(report) if report.failed else "")


def _why(report: Any) -> str:
    """The first line of what was raised."""
    crash = getattr(report.longrepr, "reprcrash", None)
    lines = crash.message.splitlines() if crash else str(report.longreprtext).splitlines()
    raised = lines if crash else [line.removeprefix("E ").strip() for line in lines if line.startswith("E ")]
    return raised[0] if raised else ""
