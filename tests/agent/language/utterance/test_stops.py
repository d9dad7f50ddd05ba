from __future__ import annotations

import pytest

from agent.language.command import is_stop


@pytest.mark.parametrize(
    "text",
    [
        "stop",
        "STOP!",
        "stop stop stop",
        "please stop",
        "robot stop",
        "can you stop now",
        "i said stop",
        "I want you to stop.",
        "pick up the red cup no stop",
        "put it on the stop",
        "stop the arm",
        "freeze right there",
        "halt",
        "cancel that",
        "abort the mission",
        "wait",
        "Wait a second, please.",
        "hang on",
        "uh hold on a moment",
        "never mind",
        "nevermind",
        "forget it",
        "okay, that's enough",
        "don't move!",
        "quit moving your arm",
        "pause for a few seconds",
    ],
)
def test_stops(text: str) -> None:
    assert is_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "don't stop",
        "No, I don't want that.",
        "I do not need it",
        "never stop",
        "push it until i say stop",
        "why did you stop",
        "the bus stop",
        "press the stop button",
        "move it to the stop sign",
        "wait, the other one",
        "hold the cup",
        "leave it on the table",
        "leave it there",
        "pick up the cup",
        "the cup that is enough for two",
        "that's it",
        "no",
        "drop it",
        "tell me when to stop",
    ],
)
def test_goes_on(text: str) -> None:
    assert not is_stop(text)


def test_any_string_is_read_at_once() -> None:
    assert is_stop("the cup and " * 50_000 + "stop")
    assert not is_stop("wait the cup " * 50_000)
