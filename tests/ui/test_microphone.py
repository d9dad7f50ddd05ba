"""The page's microphone: in a real browser, whose fake one plays a file, and what a browser may not send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.voices import voice
from tests.support.speech import silence, sound_file
from ui.browser_check import FLAGS, find_browser
from ui.hearing import NOTHING_HEARD, Hearing
from ui.local_robot import LocalRobot
from ui.microphone import FORGOTTEN, Microphone
from ui.page import Page

PATIENCE_MS = 60_000
COMMAND = "pick up the blue spoon"


@pytest.fixture
def speaking(address: str, chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens the page in a browser whose microphone plays some sounds, once, from when it is used."""
    opened = []

    def open_page(*sounds: Any) -> Any:
        file = sound_file(tmp_path / "microphone.wav", silence(1.5), *sounds, silence(60))
        fake = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
        browser = chromium.browser_type.launch(
            executable_path=find_browser(), args=[*FLAGS, *fake, f"--use-file-for-fake-audio-capture={file}%noloop"]
        )
        opened.append(browser)
        page = browser.new_page(permissions=["microphone"])
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        page.wait_for_selector("#seen svg .proposal")
        return page

    yield open_page
    for browser in opened:
        browser.close()


def box(page: Any) -> Any:
    return page.locator("#say textarea, #say input").first


def press(page: Any, name: str) -> None:
    page.locator("#microphone").get_by_role("button", name=name, exact=True).click()


def wait_for_text_in_box(page: Any) -> None:
    page.wait_for_function("document.querySelector('#say textarea, #say input').value !== ''")


def said(page: Any) -> list[str]:
    return [str(each).strip() for each in page.locator("#chat .user.message").all_inner_texts()]


def test_what_is_said_is_shown_edited_and_sent_and_a_stop_acts_at_once(speaking: Callable[..., Any]) -> None:
    page = speaking(voice(COMMAND), silence(4), voice("stop"))
    press(page, "Speak")
    page.locator(".hearing").get_by_text(COMMAND).wait_for()
    page.locator("#chat").get_by_text("Stopped.").wait_for()
    assert said(page) == ["stop"]
    assert box(page).input_value() == ""
    press(page, "Done")
    wait_for_text_in_box(page)
    assert box(page).input_value() == COMMAND
    assert not page.locator(".hearing").is_visible()
    box(page).fill("pick up the red cup")
    box(page).press("Enter")
    page.locator("#chat").get_by_text("Picking up the red cup.").wait_for()
    assert said(page) == ["stop", "pick up the red cup"]


def test_hands_free_answers_by_itself_until_it_is_switched_off(speaking: Callable[..., Any]) -> None:
    page = speaking(voice(COMMAND), silence(4), voice("stop"))
    switch = page.get_by_label("Hands free")
    switch.check()
    page.locator("#chat").get_by_text(f'I heard "{COMMAND}"').wait_for()
    page.locator("#chat").get_by_text("Stopped.").wait_for()
    assert said(page) == [COMMAND, "stop"]
    assert box(page).input_value() == ""
    switch.uncheck()
    page.locator(".hearing").wait_for(state="hidden")
    assert page.locator("#microphone button").is_enabled()


def test_silence_is_said_to_be_nothing(speaking: Callable[..., Any]) -> None:
    page = speaking()
    press(page, "Speak")
    page.wait_for_timeout(1_500)
    press(page, "Done")
    page.locator(".hearing").get_by_text(NOTHING_HEARD).wait_for()


def test_a_sound_file_goes_into_the_box_and_a_stop_acts(speaking: Callable[..., Any], tmp_path: Path) -> None:
    page = speaking()
    for words, name in ((COMMAND, "command.wav"), ("stop", "stop.wav")):
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Sound file").click()
        chooser.value.set_files(str(sound_file(tmp_path / name, silence(1), voice(words), silence(1))))
        if name == "command.wav":
            wait_for_text_in_box(page)
    page.locator("#chat").get_by_text("Stopped.").wait_for()
    assert box(page).input_value() == COMMAND


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_nothing_lies_over_the_microphone(address: str, chromium: Any, width: int, height: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": height})
    page.goto(address)
    page.wait_for_selector("#seen svg .proposal")
    places = ("#microphone button", "#microphone label", "#speak > button, #speak > :not(#microphone) button", "#say")
    boxes = [page.locator(each).first.bounding_box() for each in places]
    for at, one in enumerate(boxes):
        assert one["x"] >= 0
        assert one["x"] + one["width"] <= width
        for other in boxes[at + 1 :]:
            is_beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            assert is_beside or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    page.close()


def test_only_words_that_were_not_edited_are_as_sure_as_they_were_heard(robot: LocalRobot, tmp_path: Path) -> None:
    microphone = Microphone(Hearing(), robot, Page(robot))
    words = microphone._hearing.hear_file(sound_file(tmp_path / "command.wav", silence(1), voice(COMMAND), silence(1)))
    for text, sure in ((f" {COMMAND} ", words.confidence), ("pick up the red cup", None)):
        microphone._draft("somebody", words)
        assert microphone.sure_of("somebody", text) == sure
        assert microphone.sure_of("somebody", COMMAND) is None, "it was heard once"


@pytest.mark.parametrize("sent", [None, "x", {}, {"key": "guessed", "sound": "", "is_last": False}])
def test_blocks_of_nobodys_stream_are_refused(robot: LocalRobot, sent: object) -> None:
    told = Microphone(Hearing(), robot, Page(robot)).hear(sent)
    assert told["is_over"]
    assert told["problem"] == FORGOTTEN


def test_what_is_no_sound_ends_the_stream(robot: LocalRobot) -> None:
    microphone = Microphone(Hearing(), robot, Page(robot))
    key = microphone.begin("somebody", "page", 16_000, is_hands_free=True)
    assert "a block of sound" in microphone.hear({"key": key, "sound": "?"})["problem"]
    assert microphone.hear({"key": key, "sound": ""})["problem"] == FORGOTTEN
