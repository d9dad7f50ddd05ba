"""How words sound, and how far sounds lie apart."""

from __future__ import annotations

import numpy as np
import pytest

from agent.speech.pronunciation import LEFT_OUT, PHONEMES, SWAPPED, distance, phonemes_of

DICTIONARY = {"cup": "K AH P", "cop": "K AA P", "cut": "K AH T", "seven": "S EH V AH N", "read(2)": "R IY D"}


def sounds(text: str) -> str:
    return " ".join(PHONEMES[each] for each in phonemes_of(text, DICTIONARY.get))


@pytest.mark.parametrize(
    ("text", "phonemes"), [("cup", "K AH P"), ("7", "S EH V AH N"), ("sheek", "SH IY K"), ("cup cop", "K AH P K AA P")]
)
def test_phonemes(text: str, phonemes: str) -> None:
    assert sounds(text) == phonemes


def test_costs_are_symmetric_and_none_for_the_same() -> None:
    assert np.array_equal(SWAPPED, SWAPPED.T)
    assert not SWAPPED.diagonal().any()
    assert (SWAPPED + np.eye(len(PHONEMES)) > 0).all()
    assert (LEFT_OUT > 0).all()


def test_what_sounds_alike_is_near() -> None:
    cup, cop, cut, seven = (phonemes_of(word, DICTIONARY.get) for word in ("cup", "cop", "cut", "seven"))
    assert distance(cup, cup) == 0
    assert 0 < distance(cup, cop) <= distance(cup, cut) < distance(cup, seven)
    assert distance(cup, []) == pytest.approx(LEFT_OUT[cup].sum())
    assert distance([], cup) == pytest.approx(LEFT_OUT[cup].sum())
