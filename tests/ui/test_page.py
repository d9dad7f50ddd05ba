"""The page in a real browser, with the real models behind it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import numpy as np
import pytest
from PIL import Image

from agent.geometry import iou_matrix
from sim.shipped_scenes import shipped_scene
from tests.support.photographs import BUS
from ui import explanation
from ui.local_robot import LocalRobot
from ui.page import NOTHING_DRAWN, Page
from ui.robot import Turn
from ui.tables import shipped_table

PATIENCE_MS = 60_000
COMMAND = "pick up the red cup left of the bowl"


@pytest.fixture
def page(address: str, chromium: Any) -> Iterator[Any]:
    """The page as a new visitor sees it; nothing in it may fail, or ask another machine for anything."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    problems: list[str] = []
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("request", lambda request: None if is_inside(request.url, address) else problems.append(request.url))
    opened.goto(address)
    opened.wait_for_selector("#seen svg .proposal")
    yield opened
    context.close()
    assert problems == []


def is_inside(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:"))


def say(page: Any, text: str) -> str:
    """Say something; what the robot says to it."""
    before = page.locator("#chat .bot.message").count()
    field = page.locator("#say textarea, #say input").first
    field.fill(text)
    field.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('#chat .bot.message').length > {before}")
    return last_words(page)


def last_words(page: Any) -> str:
    return str(page.locator("#chat .bot.message").last.inner_text()).strip()


def drawn(page: Any, kind: str = "chosen") -> list[float]:
    """x1, y1, x2, y2 of the box of a kind in the picture."""
    box = page.locator(f"#seen svg rect.{kind}").first
    x, y, width, height = (float(box.get_attribute(name)) for name in ("x", "y", "width", "height"))
    return [x, y, x + width, y + height]


def true_box(scene: int, colour: str, category: str) -> list[float]:
    objects = shipped_scene(scene).record["objects"]
    (found,) = [each["box_xyxy"] for each in objects if (each["colour"], each["category"]) == (colour, category)]
    return [float(value) for value in found]


def covers(box: list[float], truth: list[float]) -> bool:
    return bool(iou_matrix(np.array([box]), np.array([truth]))[0, 0] > 0.5)


def click_on(page: Any, truth: list[float]) -> None:
    """On the proposal that covers a thing."""
    boxes = page.locator("#seen svg rect.proposal")
    for at in range(boxes.count()):
        x, y, width, height = (float(boxes.nth(at).get_attribute(name)) for name in ("x", "y", "width", "height"))
        if covers([x, y, x + width, y + height], truth):
            boxes.nth(at).click()
            return
    raise AssertionError(f"no proposal covers {truth}")


def test_a_command_draws_the_box_and_says_why(page: Any) -> None:
    assert say(page, COMMAND) == "Picking up the red cup."
    page.wait_for_selector("#seen svg rect.chosen")
    assert covers(drawn(page), true_box(0, "red", "cup"))
    assert "found" in page.locator("#status").inner_text()
    why = page.locator("#why")
    assert why.locator(".tree .phrase").all_inner_texts() == ["the red cup", "the bowl"]
    assert why.locator(".rule").first.inner_text() == "left of"
    assert why.locator("svg.seen line.arrow").count() == 1
    assert why.locator(".card").count() >= 5
    assert why.locator(".card").first.locator(".word").all_inner_texts() == [
        "pick up\naction",
        "the red cup left of the bowl\ntarget",
    ]


def test_a_question_is_answered_with_its_button(page: Any) -> None:
    assert say(page, "hand me the cup").startswith("Which cup do you mean")
    assert page.locator("#seen svg rect.option").count() >= 3
    page.get_by_role("button", name="the yellow one", exact=True).click()
    page.wait_for_selector("#seen svg rect.chosen")
    assert covers(drawn(page), true_box(0, "yellow", "cup"))
    assert last_words(page) == "Handing over the yellow cup."


def test_a_question_is_answered_with_a_click_on_the_thing(page: Any) -> None:
    say(page, "hand me the cup")
    click_on(page, true_box(0, "pink", "cup"))
    page.locator("#chat").get_by_text("Handing over the pink cup.").wait_for()
    assert "the pink cup" in page.locator("#status").inner_text()


def test_a_thing_is_named_where_one_points(page: Any) -> None:
    name = page.locator("#seen .thing .name").get_by_text("blue spoon")
    assert not name.is_visible()
    page.locator("#seen .thing").filter(has=page.get_by_text("blue spoon")).hover()
    name.wait_for()


def test_the_talk_is_still_there_after_a_reload(page: Any) -> None:
    say(page, COMMAND)
    page.reload()
    page.locator("#chat").get_by_text("Picking up the red cup.").wait_for()
    assert say(page, "push it") == "Pushing the red cup."
    page.get_by_role("button", name="History").click()
    page.locator("#history tbody tr").nth(1).wait_for()


def test_a_question_is_answered_in_words(page: Any) -> None:
    say(page, "pick up the cup")
    assert say(page, "the pink one") == "Picking up the pink cup."
    assert covers(drawn(page), true_box(0, "pink", "cup"))


def test_a_destination_is_drawn_too(page: Any) -> None:
    say(page, "put the yellow block into the pink bowl")
    assert covers(drawn(page), true_box(0, "yellow", "block"))
    assert covers(drawn(page, "destination"), true_box(0, "pink", "bowl"))
    assert "the yellow block → the pink bowl" in page.locator("#status").inner_text()


def test_an_example_is_a_click_away(page: Any) -> None:
    page.get_by_role("button", name="how many cups are there?").click()
    page.wait_for_function("document.querySelectorAll('#chat .bot.message').length > 1")
    assert "three" in last_words(page)


def test_a_click_on_a_proposal_shows_its_scores(page: Any) -> None:
    say(page, "the blue spoon")
    click_on(page, true_box(0, "blue", "spoon"))
    card = page.locator("#scores .card")
    card.wait_for()
    assert card.locator(".row").first.inner_text().startswith("blue spoon")
    assert "the blue spoon" in card.inner_text()


def upload(page: Any, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Your own picture").click()
    chooser.value.set_files(str(path))


def test_a_picture_of_ones_own(page: Any) -> None:
    upload(page, shipped_scene(5).image)
    page.locator("#chat").get_by_text("Looking at your picture.").wait_for()
    say(page, "the white bowl")
    assert covers(drawn(page), true_box(5, "white", "bowl"))


def test_a_photograph_is_outside_its_world(page: Any) -> None:
    assert page.locator("#seen .warning").count() == 0
    upload(page, BUS)
    page.locator("#seen .warning").get_by_text("does not look like those my models were made for").wait_for()


@pytest.mark.parametrize("kind", ["text", "huge"])
def test_what_is_no_usable_picture_gets_a_clear_error(page: Any, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "picture.png"
    if kind == "text":
        path.write_text("this is no picture")
    else:
        Image.new("L", (10_000, 10_000)).save(path)
    upload(page, path)
    words = {"text": "cannot read", "huge": "100000000 pixels; scale it to at most"}[kind]
    page.get_by_text(re.compile(words)).first.wait_for()
    assert "picture.png" in last_words(page)
    assert "/" not in last_words(page), "where the file lies here is nobody's business"
    assert page.locator("#seen svg .proposal").count() == 7, "the table is still there"
    assert say(page, "the blue spoon").startswith("You mean the blue spoon")


def test_another_table(page: Any) -> None:
    before = page.locator("#seen svg image").get_attribute("href")
    page.locator("#new-table").click()
    page.locator("#chat").get_by_text("Here is another table.").wait_for()
    assert page.locator("#seen svg image").get_attribute("href") != before
    assert say(page, "what do you see?").startswith("I see")


def test_a_preset_without_weights_says_what_to_do(page: Any) -> None:
    page.locator("#preset input").click()
    page.locator("[role=option]").filter(has_text="models: fast").click()
    page.wait_for_function("document.querySelectorAll('#chat .bot.message').length > 1")
    assert "are not on this machine" in last_words(page)
    assert page.locator("#preset input").input_value() == "models: tabletop"
    assert say(page, "the blue spoon").startswith("You mean the blue spoon")


def test_the_history_is_saved_as_json_lines(page: Any) -> None:
    for text in (COMMAND, "the dax", "stop"):
        say(page, text)
    page.get_by_role("button", name="History").click()
    page.locator("#history tbody tr").nth(2).wait_for()
    with page.expect_download() as download:
        page.locator("#save").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    answers = [json.loads(line) for line in lines]
    assert [(each["said"], each["status"]) for each in answers] == [
        (COMMAND, "found"),
        ("the dax", "not_understood"),
        ("stop", "acknowledged"),
    ]
    assert len(answers[0]["proposals"]["boxes_xyxy"]) == 7


@pytest.mark.parametrize(("width", "height"), [(390, 844), (768, 1024)])
def test_it_fits_on_a_narrow_screen(page: Any, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    assert say(page, COMMAND) == "Picking up the red cup."
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture = page.locator("#seen svg").bounding_box()
    assert picture["width"] > 0.75 * min(width, 390)


def test_on_a_phone_one_talks_below_the_picture_without_scrolling(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    picture, chat, field = (page.locator(f"#{each}").bounding_box() for each in ("seen", "chat", "say"))
    assert picture["y"] + picture["height"] <= chat["y"] < chat["y"] + chat["height"] <= field["y"]
    assert field["y"] + field["height"] <= page.locator("#new-table").bounding_box()["y"] <= 844


def test_a_slow_showing_hides_nothing_that_came_later(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, sleeps = explanation.explanation, iter([1.0])

    def draw_slowly(turn: Turn | None) -> str:
        if turn is not None:
            time.sleep(next(sleeps, 0.0))
        return draw(turn)

    monkeypatch.setattr("ui.page.explanation", draw_slowly)
    field = page.locator("#say textarea, #say input").first
    field.fill(COMMAND)
    field.press("Enter")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="stop", exact=True).click()
    page.locator("#chat").get_by_text("Stopped.").wait_for()
    page.wait_for_timeout(1_500)
    assert last_words(page) == "Stopped."
    assert page.locator("#chat .user.message").count() == 2


class Reporter(LocalRobot):
    """Says something of itself now and then, once each time."""

    is_live = True

    def __init__(self) -> None:
        super().__init__(shipped_table)
        self.to_tell: list[str] = []

    def news(self, who: str) -> list[str]:
        told, self.to_tell = self.to_tell, []
        return told


def test_what_an_older_drawing_covers_is_drawn_anew() -> None:
    robot, request = Reporter(), cast(gr.Request, SimpleNamespace(cookies={}, session_hash="somebody"))
    page = Page(robot)
    seen, _, older, *_ = page._shown(request)
    robot.to_tell = ["I have the red cup."]
    _, _, arm, _, newer, drawn, *_ = page._refresh(seen, NOTHING_DRAWN, older, request)
    assert "I have the red cup." in str(drawn)
    assert "I have the red cup." in str(page._refresh(seen, arm, older, request)), "the older came after the newer one"
    assert "I have the red cup." not in str(page._refresh(seen, arm, newer, request)), "what is shown is not sent again"


def test_words_are_shown_as_words(page: Any) -> None:
    text = "<img src=x onerror=alert(1)> <b>the blue spoon</b>"
    say(page, text)
    assert page.locator("#chat .user.message").last.inner_text().strip() == text
    assert page.locator("img[src=x]").count() == 0
