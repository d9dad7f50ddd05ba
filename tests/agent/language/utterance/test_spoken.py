from __future__ import annotations

import pytest

from agent.language.utterance.spoken import as_written
from agent.language.wordings import expression_as_written
from agent.language.words import lower_text, spelled, split_words


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("um pick up the uh red cup", "pick up the red cup"),
        ("pick up the the cup", "pick up the cup"),
        ("put the put the cup down", "put the cup down"),
        ("that's it", "that is it"),
        ("whats on the table", "what is on the table"),
        ("its next to the cup", "it is next to the cup"),
        ("its colour", "its colour"),
        ("the man's cup", "the man's cup"),
        ("i don't want it", "i do not want it"),
        ("gimme the cup", "give me the cup"),
        ("I wanna have it", "i want to have it"),
        ("uh huh", "yes"),
        ("mm-hmm, the red one", "yes , the red one"),
        ("you know the red one", "the red one"),
        ("do you know where it is", "do you know where it is"),
        ("i think so", "i think so"),
        ("could you like push it", "could you push it"),
        ("it looks like a carrot", "it looks like a carrot"),
        ("", ""),
    ],
)
def test_as_written(text: str, written: str) -> None:
    assert lower_text(as_written(split_words(text))) == written


def test_words_keep_their_places() -> None:
    text = "It's the  Um, red Cup that's here"
    words = as_written(split_words(text))
    assert spelled(words, text) == "It's the , red Cup that's here"
    assert all(text[word.start : word.end].lower().startswith(word.lower[0]) for word in words if word.lower != "is")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("The duck that isnt green", "the duck that is not green"),
        ("apples that arent white", "apples that are not white"),
        ("the duck that ain\u2019t brown", "the duck that is not brown"),
        ("the cup that isn't red", "the cup that isn't red"),
        ("the bowl right in front of the bottle", "the bowl directly in front of the bottle"),
        ("the cup right of the bowl", "the cup right of the bowl"),
        ("the cup on the right next to the bowl", "the cup on the right next to the bowl"),
    ],
)
def test_expressions(said: str, written: str) -> None:
    assert expression_as_written(said) == written
