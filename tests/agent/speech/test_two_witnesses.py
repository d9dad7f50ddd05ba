"""Whisper and pocketsphinx together, on real sound with real weights."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from agent.language.command import is_stop
from agent.models.presets import load_preset
from agent.speech.grammar import whisper_prompt
from agent.speech.recognisers import listener_for, vocabulary_of
from agent.speech.sound import RATE_HZ
from agent.speech.two_witnesses import TwoWitnesses
from evaluation.language.whisper_package import packaged_whisper
from sim.spoken import Spoken

SURE = 0.6


@pytest.fixture(scope="module")
def witnesses() -> TwoWitnesses:
    return TwoWitnesses(packaged_whisper(), vocabulary_of(load_preset("tabletop")))


@pytest.mark.parametrize(
    ("text", "voice", "condition"),
    [
        ("pick up the red cup", "slt", "clean"),
        ("grab the blue tin behind the lemon please", "en-us", "clean"),
        ("how many green blocks are there", "rms", "white 20"),
        ("hand me the duck on the right", "awb", "living room"),
    ],
)
def test_commands_are_heard_and_it_is_sure_of_them(
    witnesses: TwoWitnesses, text: str, voice: str, condition: str
) -> None:
    heard = witnesses.hear(Spoken(text, voice, condition).sound())
    assert heard.text == text
    assert heard.confidence > SURE


def test_what_whisper_mishears_is_read_as_what_can_be_meant(witnesses: TwoWitnesses) -> None:
    said = "please bring me the smallest yellow box"
    plain, testimony = witnesses.examine(Spoken(said, "en-us 130", "pink 10").sound())
    assert plain is not None
    assert plain.text != testimony.text == said
    assert 0 < testimony.unlike < 0.2


@pytest.mark.parametrize(
    ("text", "voice", "condition"),
    [
        ("would you pick the purple box up", "en-us", "white 10"),
        ("what's in front of you", "en-gb", "living room"),
    ],
)
def test_what_is_hard_to_hear_is_heard_in_words_that_can_be_meant(
    witnesses: TwoWitnesses, text: str, voice: str, condition: str
) -> None:
    assert witnesses.hear(Spoken(text, voice, condition).sound()).text == text


def test_a_rival_that_is_as_likely_leaves_it_unsure(witnesses: TwoWitnesses) -> None:
    ball_or_bowl = Spoken("the largest brown ball", "kal16", "white 20").sound()
    _, testimony = witnesses.examine(ball_or_bowl)
    _, clear = witnesses.examine(Spoken("pick up the red cup").sound())
    assert testimony.rivalled > 0.5 > 0.2 > clear.rivalled
    assert witnesses.hear(ball_or_bowl).confidence < SURE


def test_a_command_that_is_heard_twice_is_said_once(witnesses: TwoWitnesses) -> None:
    said = "find me the tall duck on the right of the box"
    heard = witnesses.hear(Spoken(said, "awb").sound())
    assert heard.text == said
    assert heard.confidence > SURE


def test_a_command_longer_than_any_stop_is_asked_about_where_a_stop_is_heard_in_doubt(witnesses: TwoWitnesses) -> None:
    heard = witnesses.hear(Spoken("lay the blue bottle to the left of the black block", "en-gb").sound())
    assert not is_stop(heard.text)
    assert heard.confidence < SURE


@pytest.mark.parametrize("voice", ["slt", "kal16", "en-gb"])
def test_a_stop_is_one(witnesses: TwoWitnesses, voice: str) -> None:
    assert is_stop(witnesses.hear(Spoken("stop", voice).sound()).text)


def test_the_beginning_of_what_is_said_is_heard_before_its_end(witnesses: TwoWitnesses) -> None:
    sound = Spoken("put the red cup on the white plate", "slt", "clean").sound()
    so_far = witnesses.hear_so_far(sound[: len(sound) // 2])
    assert so_far.lower().startswith("put")
    assert "plate" not in so_far


def test_a_word_that_whisper_hears_over_and_over_takes_no_time(witnesses: TwoWitnesses) -> None:
    sound = Spoken("nope", "en-us 130", "white 20").sound()
    started_s = time.process_time()
    assert witnesses.hear(sound).text == "nope"
    assert time.process_time() - started_s < 5


@pytest.mark.parametrize("text", ["the weather was much better than we expected", "my sister lives near the station"])
def test_free_talk_stays_in_whisper_s_words_and_is_nothing_to_act_on(witnesses: TwoWitnesses, text: str) -> None:
    heard = witnesses.hear(Spoken(text).sound())
    assert heard.text == text
    assert heard.confidence < SURE


def test_the_things_in_view_are_likelier_to_be_spoken_of() -> None:
    vocabulary = vocabulary_of(load_preset("tabletop"))
    prompt = whisper_prompt(vocabulary, ["pink duck", "white cup", "pink duck", "", "thing " * 200])
    assert prompt.endswith("the pink duck, the white cup left of it.")
    assert whisper_prompt(vocabulary, []).count(",") == prompt.count(",")


def test_noise_and_silence_say_nothing_sure(witnesses: TwoWitnesses) -> None:
    rng = np.random.default_rng(3)
    for level in (0.0, 0.1):
        heard = witnesses.hear(rng.normal(scale=level, size=2 * RATE_HZ).astype(np.float32))
        assert heard.confidence < SURE
        assert not is_stop(heard.text)


def test_it_listens_where_whisper_s_weights_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECLIP_AGENT_MODELS", str(tmp_path))
    (tmp_path / "whisper").symlink_to(packaged_whisper())
    sound = Spoken("please bring me the smallest yellow box", "en-us 130").sound()
    (heard,) = listener_for(load_preset("tabletop")).hear(np.array_split(sound, len(sound) // 1600))
    assert heard.text == "please bring me the smallest yellow box"
