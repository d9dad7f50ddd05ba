"""What things are called; what is none of those that have names is called nothing."""

from __future__ import annotations

import numpy as np

from agent.chat.conversation import Conversation
from tests.support.named_things import Thing, scene_of

CUP: Thing = ("red", "cup", (10, 10, 60, 60))
PHONE: Thing = ("red", "clutter", (100, 10, 150, 60))


def test_clutter_has_a_colour_and_no_kind() -> None:
    names = scene_of(CUP, PHONE).names
    assert [names.full(0), names.full(1)] == ["red cup", "red thing"]
    assert names.categories[1] == ""
    assert names.kinds("the round thing") is None or "" not in names.kinds("the round thing")
    np.testing.assert_array_equal(names.fits("cup"), [1, 0])
    assert names.fitting("the red one") == [0, 1]
    assert names.alike("kind")[1, 1] < 0.1


def test_what_has_no_name_is_said_so() -> None:
    assert Conversation().say("What do you see?", scene_of(CUP, PHONE)).words == (
        "I see a red cup and something that I have no name for."
    )
    both = scene_of(PHONE, ("blue", "clutter", (200, 10, 250, 60)))
    assert Conversation().say("What do you see?", both).words == "I see two things that I have no name for."
