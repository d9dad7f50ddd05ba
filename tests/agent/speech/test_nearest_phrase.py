"""What was heard, read as the utterance that sounds most like it."""

from __future__ import annotations

import pytest

from agent.speech.nearest_phrase import NearestPhrase
from agent.speech.phrases import PhraseGrammar, Rule, maybe, one_of, weighed

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
    text = nearest.of(heard).text
    assert text == meant
    assert GRAMMAR.accepts(text)


def test_of_equals_it_is_the_likelier(nearest: NearestPhrase) -> None:
    rare = PhraseGrammar({"utterance": weighed({"the cup": 1.0, "the cop": 9.0})})
    half_way = {**PHONEMES, "cap": "K AO P"}
    assert NearestPhrase(rare, half_way.get).of("the cap").text == "the cop"


def test_of_nothing_it_is_nothing(nearest: NearestPhrase) -> None:
    assert nearest.of("").text == ""


def test_rivals_are_utterances_that_sound_nearly_the_same() -> None:
    grammar = PhraseGrammar({"utterance": ("the", one_of("ball", "bowl", "cup"))})
    nearest = NearestPhrase(grammar, PHONEMES.get)
    assert nearest.rivals(nearest.of("the bowl")) == ["the ball"]
    assert nearest.rivals(nearest.of("the cup")) == []


def test_what_was_heard_between_two_words_makes_them_rivals() -> None:
    grammar = PhraseGrammar({"utterance": ("the", one_of("cup", "got"))})
    nearest = NearestPhrase(grammar, {**PHONEMES, "got": "G AA T"}.get)
    assert nearest.rivals(nearest.of("the cop")) == ["the got"]
    assert nearest.rivals(nearest.of("the cup")) == []
