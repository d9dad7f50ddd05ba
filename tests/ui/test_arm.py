"""The arm on the page: what is typed ends in the gripper, as the simulation itself has it, and as the page shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from agent.errors import RendererUnavailableError
from tests.support.rendering import skip_unless_it_can_render
from ui import command
from ui.server import Place, serve
from ui.tables import NewTables

PATIENCE_MS = 180_000


@pytest.fixture(scope="module")
def robot() -> Any:
    skip_unless_it_can_render()
    from ui.simulated_robot import SimulatedRobot

    return SimulatedRobot()


@pytest.fixture(scope="module")
def address(robot: Any) -> Iterator[str]:
    served, end = serve(robot, Place(port=0), tables=NewTables())
    yield served
    end()


@pytest.fixture
def page(address: str, chromium: Any) -> Iterator[Any]:
    opened = chromium.new_page(viewport={"width": 1280, "height": 900})
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.set_default_timeout(PATIENCE_MS)
    opened.goto(address)
    opened.wait_for_selector("#seen svg .proposal")
    opened.wait_for_selector("#arm img")
    yield opened
    opened.close()
    assert problems == []


def say(page: Any, text: str, answer: str) -> None:
    field = page.locator("#say textarea, #say input").first
    field.fill(text)
    field.press("Enter")
    page.locator("#chat").get_by_text(answer).last.wait_for()


def caption(page: Any, words: str | re.Pattern[str]) -> None:
    page.locator("#arm figcaption").get_by_text(words).wait_for()


def test_what_is_typed_ends_in_the_gripper_and_then_in_the_bowl(robot: Any, page: Any) -> None:
    assert not page.locator("#armed input").is_checked()
    say(page, "pick up the yellow block", 'The arm may not move yet: arm it first (on the page: "Let the arm move").')
    page.locator("#chat").get_by_text("You mean the yellow block.").wait_for()
    assert robot.simulation.in_the_hand() == ()
    page.locator("#armed input").check()
    page.locator("#chat").get_by_text("Shall I do it now?").wait_for()
    at_rest = page.locator("#arm img").get_attribute("src")
    say(page, "yes", "Picking up the yellow block.")
    page.locator("#chat").get_by_text("I have the yellow block.").wait_for()
    caption(page, "Holding the yellow block.")
    assert robot.simulation.in_the_hand() == ("yellow block",)
    assert page.locator("#arm img").get_attribute("src") != at_rest
    page.locator("#examples").get_by_text("put it in the pink bowl").click()
    page.locator("#chat").get_by_text("I have put the yellow block in the pink bowl.").wait_for()
    caption(page, "At rest.")
    assert robot.simulation.in_the_hand() == ()


def test_stop_stops_it_in_mid_motion(robot: Any, page: Any) -> None:
    robot.set_armed("", True)
    say(page, "pick up the blue spoon", "Picking up the blue spoon.")
    caption(page, re.compile("the blue spoon"))
    page.locator("#stop").click()
    page.locator("#chat").get_by_text("Stopped: you said stop.").wait_for()
    caption(page, "At rest.")
    assert robot.simulation.in_the_hand() == ()
    robot.set_armed("", False)
    caption(page, "Disarmed: nothing moves me.")
    assert not page.locator("#armed input").is_checked()


def test_a_picture_has_no_arm_and_a_new_table_has_one(page: Any) -> None:
    before = page.locator("#arm img").get_attribute("src")
    page.locator("#new-table").click()
    page.locator("#chat").get_by_text("Here is another table.").wait_for()
    assert page.locator("#arm img").get_attribute("src") != before


def test_where_nothing_renders_it_says_why_no_arm_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    skip_unless_it_can_render()

    def cannot(load: object) -> None:
        raise RendererUnavailableError("nothing here can render")

    monkeypatch.setattr("ui.simulated_robot.SimulatedRobot", cannot)
    robot = command.own_robot()
    assert (robot.has_arm, robot.about_arm) == (False, "No arm moves here: nothing here can render.")
    assert robot.say("", "the blue spoon").words == "You mean the blue spoon."
