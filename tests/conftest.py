"""What pytest-xdist gives to one worker: a file, as its tests share what they look at, and all that starts programs.

Robots and pages that two workers start side by side would starve each other.
"""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
STARTING = ("conformance", "evaluation/robot", "ros_nodes", "scale", "sim/arm", "ui")
"""Folders of tests that start programs and wait for them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name each test's group."""
    for item in items:
        starts = any(item.path.is_relative_to(TESTS / folder) for folder in STARTING)
        item.add_marker(pytest.mark.xdist_group("programs" if starts else str(item.path)))
