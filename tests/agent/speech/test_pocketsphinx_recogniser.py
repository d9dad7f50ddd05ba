"""The stop's own search, beside that of all commands."""

from __future__ import annotations

import numpy as np
import pytest

from agent.models.presets import load_preset
from agent.speech.pocketsphinx_recogniser import COMMANDS, STOPS, PocketsphinxRecogniser
from agent.speech.recognisers import vocabulary_of
from agent.speech.sound import RATE_HZ
from sim.spoken import Spoken


@pytest.fixture(scope="module")
def recogniser() -> PocketsphinxRecogniser:
    return PocketsphinxRecogniser(vocabulary_of(load_preset("tabletop")))


def test_the_stops_grammar_holds_stops_alone(recogniser: PocketsphinxRecogniser) -> None:
    assert recogniser.grammars[STOPS].accepts("please stop")
    assert not recogniser.grammars[STOPS].accepts("pick up the red cup")
    assert recogniser.grammars[COMMANDS].accepts("please stop")


def test_evidence_tells_what_was_said_from_what_was_not(recogniser: PocketsphinxRecogniser) -> None:
    said = recogniser.examine(STOPS, Spoken("stop moving").sound())
    not_said = recogniser.examine(STOPS, Spoken("pick up the red cup left of the bowl").sound())
    assert said.text == "stop moving"
    assert said.per_frame < not_said.per_frame
    assert said.worst < not_said.worst
    assert said.left_out_s < not_said.left_out_s


@pytest.mark.parametrize("voice", ["slt", "rms"])
def test_a_command_is_no_stop_for_having_a_stop_s_sounds(recogniser: PocketsphinxRecogniser, voice: str) -> None:
    assert recogniser.hear(Spoken("grab the red cup", voice).sound()).text == "grab the red cup"


def test_evidence_tells_of_other_words_that_fit_better(recogniser: PocketsphinxRecogniser) -> None:
    command = recogniser.examine(COMMANDS, Spoken("give me the red ball").sound())
    assert command.behind_others < 0.1
    talk = recogniser.examine(COMMANDS, Spoken("not a clothing store", "rms").sound())
    assert talk.other_words >= 2
    assert talk.behind_others > 0.5


def test_silence_says_nothing(recogniser: PocketsphinxRecogniser) -> None:
    words = recogniser.hear(np.zeros(RATE_HZ, dtype=np.float32))
    assert (words.text, words.confidence) == ("", 0.0)


def test_it_says_which_of_some_was_said(recogniser: PocketsphinxRecogniser) -> None:
    sound = Spoken("grab the red cup", "rms").sound()
    assert recogniser.which(["grab the red can", "grab the red cup", "stop it"], sound) == "grab the red cup"
    assert recogniser.which(["stop it", "grab the red cup"], sound) == "grab the red cup"


def test_a_stop_is_told_apart_from_all_else(recogniser: PocketsphinxRecogniser) -> None:
    examination = recogniser.examination(Spoken("stop moving").sound())
    heard = recogniser.stop(examination)
    assert heard is not None
    assert heard.text == "stop moving"
    assert heard.confidence <= recogniser.sure_of_stop_at_most(examination)
    assert recogniser.stop(recogniser.examination(Spoken("pick up the red cup").sound())) is None


def test_what_is_said_is_heard_before_its_end() -> None:
    recogniser, whole = (
        PocketsphinxRecogniser(),
        Spoken("put the yellow block to the left of the red cup", "slt").sound(),
    )
    assert "yellow block" in recogniser.hear_so_far(whole[: 2 * len(whole) // 3])
