"""A ROS domain for measures that start a robot graph."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package", autouse=True)
def domain() -> Iterator[None]:
    """A domain that no other test session on this machine uses."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ROS_DOMAIN_ID", str(101 + os.getpid() % 100))
        yield
