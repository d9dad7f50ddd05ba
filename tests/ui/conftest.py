"""The page, served in threads of the tests' process, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ui.browser_check import browser
from ui.hearing import Hearing
from ui.local_robot import LocalRobot
from ui.server import Place, serve
from ui.tables import NewTables, shipped_table


@pytest.fixture(scope="session")
def robot() -> LocalRobot:
    return LocalRobot.ready(shipped_table)


@pytest.fixture(scope="session")
def address(robot: LocalRobot) -> Iterator[str]:
    served, end = serve(robot, Place(port=0), hearing=Hearing(), tables=NewTables())
    yield served
    end()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened
