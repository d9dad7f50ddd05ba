"""Real sound through the real recogniser: spoken by flite, in silence, and in noise."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import pytest

from agent.language.command import is_stop
from agent.models.presets import load_preset
from agent.speech.grammar import STOPS
from agent.speech.listener import Heard, Listener
from agent.speech.recognisers import listener_for
from agent.speech.sound import RATE_HZ, Sound
from sim.spoken import Spoken
from sim.voices import FLITE

SURE = 0.6


@pytest.fixture(scope="module")
def listener() -> Listener:
    return listener_for(load_preset("tabletop"))


def heard(listener: Listener, sound: Sound) -> list[Heard]:
    return list(listener.hear(np.array_split(sound, max(len(sound) // 1600, 1))))


@pytest.mark.parametrize(
    ("text", "voice"),
    [("pick up the red cup", "slt"), ("put the yellow block into the bowl", "rms"), ("the blue one", "awb")],
)
def test_commands_are_heard_and_it_is_sure_of_them(listener: Listener, text: str, voice: str) -> None:
    (utterance,) = heard(listener, Spoken(text, voice).sound())
    assert utterance.text == text
    assert utterance.confidence > SURE
    assert 0.5 < utterance.start_s < 1.1
    assert utterance.end_s - utterance.start_s < 5


@pytest.mark.parametrize("condition", ["clean", "white 20"])
@pytest.mark.parametrize("voice", FLITE)
def test_stop_is_heard(listener: Listener, voice: str, condition: str) -> None:
    (utterance,) = heard(listener, Spoken("stop", voice, condition).sound())
    assert is_stop(utterance.text)


@pytest.mark.parametrize(("text", "voice"), list(zip(STOPS, cycle(FLITE), strict=False)))
def test_every_word_for_it_is_heard(listener: Listener, text: str, voice: str) -> None:
    (utterance,) = heard(listener, Spoken(text, voice).sound())
    assert is_stop(utterance.text)


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("I was reading the newspaper yesterday evening when my aunt came home from Paris", "slt"),
        ("So please update whatever you need to and go to", "kal16"),
        ("No service, but good food", "slt"),
        ("Not a clothing store", "rms"),
        ("What do you think?", "awb"),
    ],
)
def test_other_talk_is_no_command(listener: Listener, text: str, voice: str) -> None:
    for each in heard(listener, Spoken(text, voice).sound()):
        assert each.confidence < SURE
        assert not is_stop(each.text)


def test_a_question_to_the_robot_is_one(listener: Listener) -> None:
    (utterance,) = heard(listener, Spoken("What do you see?", "awb").sound())
    assert utterance.text == "what do you see"
    assert utterance.confidence > SURE


@pytest.mark.parametrize("level", [0.0, 0.003, 0.1])
def test_silence_and_noise_say_nothing(listener: Listener, level: float) -> None:
    noise = np.random.default_rng(3).normal(scale=level, size=10 * RATE_HZ) if level else np.zeros(10 * RATE_HZ)
    assert [each for each in heard(listener, noise.astype(np.float32)) if each.confidence > SURE] == []


def test_two_utterances_are_two(listener: Listener) -> None:
    both = np.concatenate([Spoken("the red cup").sound(), Spoken("yes please").sound()])
    assert [each.text for each in heard(listener, both)] == ["the red cup", "yes please"]
