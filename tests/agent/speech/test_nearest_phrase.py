"""What was heard, read as the utterance that sounds most like it."""

from __future__ import annotations

import pytest

from agent.speech.nearest_phrase import NearestPhrase
from agent.speech.phrases import PhraseGrammar, Rule, maybe, one_of

PHONEMES = {
    "red": "R EH D", "read": "R EH D", "blue": "B L UW", "cup": "K AH P", "cop": "K AA P", "bowl": "B OW L",
    "ball": "B AO L", "left": "L EH F T", "of": "AH V", "most": "M OW S T", "leftmost": "L EH F T M OW S T",
    "the": "DH AH", "please": "P L IY Z",
}  # fmt: skip
GRAMMAR = PhraseGrammar(
    {
        "utterance": (Rule("thing"), maybe(("left of", Rule("thing")), 0.3), maybe("please", 0.1)),
        "thing": ("the", maybe("leftmost", 0.1), maybe(one_of("red", "blue"), 0.5), one_of("cup", "bowl")),
    }
)


@pytest.fixture(scope="module")
def nearest() -> NearestPhrase:
    return NearestPhrase(GRAMMAR, PHONEMES.get)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("the red cup", "the red cup"),
        ("the read cop", "the red cup"),
        ("the red cup left of the blue ball please", "the red cup left of the blue bowl please"),
        ("the left most cup", "the leftmost cup"),
        ("the redcup", "the red cup"),
    ],
)
def test_it_is_what_sounds_most_alike(nearest: NearestPhrase, heard: str, meant: str) -> None:
    text, cost = nearest.of(heard)
    assert text == meant
    assert GRAMMAR.accepts(text)
    assert 0 <= cost < 0.1
    assert (cost == 0) == (nearest.phonemes(heard) == nearest.phonemes(meant))


def test_what_is_like_nothing_costs_much(nearest: NearestPhrase) -> None:
    assert nearest.of("most of most please")[1] > 0.3
    assert nearest.of("") == ("", 1.0)
