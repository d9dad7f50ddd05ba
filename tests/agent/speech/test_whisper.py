"""Whisper's ear, with the weights of a package and with random ones in the same form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.errors import InvalidWeightsError, MissingWeightsError
from agent.speech.whisper import MOST_TOKENS, Whisper, _once, whisper_folder
from evaluation.language.whisper_package import packaged_whisper
from sim.spoken import Spoken
from tests.support.random_whisper import save_random_whisper

PROMPT = "Pick up the red cup left of the blue bowl."


@pytest.fixture(scope="module")
def whisper() -> Whisper:
    return Whisper(packaged_whisper())


def test_it_hears_what_is_said(whisper: Whisper) -> None:
    listening = whisper.listen(Spoken("the weather was much better than we expected").sound())
    for prompt in ("", PROMPT):
        first, *others = listening.hypotheses(prompt)
        assert first.text == "the weather was much better than we expected"
        assert all(first.log_probability >= each.log_probability for each in others)
        assert first.log_probability <= 0


def test_what_was_said_is_likelier_than_what_was_not(whisper: Whisper) -> None:
    listening = whisper.listen(Spoken("pick up the red cup").sound())
    for prompt in ("", PROMPT):
        said, not_said = listening.log_probabilities(["pick up the red cup", "pick up the green cup"], prompt)
        assert said > not_said + 2
        assert said <= 0


def test_a_prompt_s_words_are_likelier(whisper: Whisper) -> None:
    listening = whisper.listen(Spoken("grab the blue tin").sound())
    without, after = (listening.log_probabilities(["grab the blue tin"], each)[0] for each in ("", "The blue tin."))
    assert after > without


def test_with_random_weights_it_hears_something_in_bounds(tmp_path: Path) -> None:
    whisper = Whisper(save_random_whisper(tmp_path / "whisper"))
    noise = np.random.default_rng(0).normal(scale=0.1, size=32_000).astype(np.float32)
    heard = whisper.listen(noise).hypotheses(PROMPT)
    assert all(each.text == each.text.lower() and len(each.text) <= 4 * MOST_TOKENS for each in heard)
    assert heard == whisper.listen(noise).hypotheses(PROMPT)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (" Pick up the red cup.", "pick up the red cup"),
        (" It's the robot\N{RIGHT SINGLE QUOTATION MARK}s, no?", "it's the robot's no"),
        (" Grab it. Grab it. Grab", "grab it"),
        (" Pick it up, pick it up, pick", "pick it up"),
        (" The red one left of the red one.", "the red one left of the red one"),
        (" Stop! Not that one.", "stop not that one"),
        (" ... ", ""),
    ],
)
def test_words_of_what_it_writes(written: str, text: str) -> None:
    assert _once(written) == text


def test_what_is_cut_off_while_it_is_said_again_is_said_once() -> None:
    assert _once(" That's right. That's right. That", is_cut_off=True) == "that's right"
    assert _once(" Get the tall duck. Get the tall d", is_cut_off=True) == "get the tall duck"
    assert _once(" Get the tall duck. Get the tall", is_cut_off=False) == "get the tall duck get the tall"


def test_only_some_words_are_heard_where_no_others_can_be_meant(whisper: Whisper) -> None:
    sound = Spoken("pass the sphere", "en-us", "living room").sound()
    known = {"pass", "the", "sphere", "carrot", "this"}
    heard = whisper.listen(sound).hypotheses(PROMPT, whisper.tokens_but(known))
    assert heard[0].text == "pass the sphere"
    assert known.issuperset(word for each in heard for word in each.text.split())


def test_its_folder_is_that_of_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECLIP_AGENT_MODELS", str(tmp_path))
    assert whisper_folder() is None
    for size, content in (("tiny.en", b"small"), ("base.en", b"larger")):
        (tmp_path / "whisper" / size).mkdir(parents=True)
        (tmp_path / "whisper" / size / "model.bin").write_bytes(content)
    assert whisper_folder() == tmp_path / "whisper" / "base.en"
    (tmp_path / "whisper" / "model.bin").write_bytes(b"by somebody's hand")
    assert whisper_folder() == tmp_path / "whisper"


def test_weights_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(MissingWeightsError, match="no Whisper model at"):
        Whisper(tmp_path)
    (tmp_path / "model.bin").write_bytes(b"broken")
    with pytest.raises(InvalidWeightsError, match="no Whisper model that can be loaded"):
        Whisper(tmp_path)
