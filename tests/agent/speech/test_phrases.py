"""The grammar of commands: what it draws it accepts, and the rest of the agent understands it."""

from __future__ import annotations

import random

import pytest

from agent.language.command import is_stop
from agent.language.vocabulary import Vocabulary
from agent.models.presets import load_preset
from agent.speech.grammar import STOPS, command_grammar
from agent.speech.phrases import PhraseGrammar, Rule, maybe, one_of, weighed

SMALL = PhraseGrammar(
    {
        "all": (one_of("take", "give me"), Rule("thing"), maybe("please", 0.5)),
        "thing": weighed({("the", one_of("red", "blue"), "cup"): 3.0, "it": 1.0}),
    }
)


@pytest.fixture(scope="module")
def grammar() -> PhraseGrammar:
    preset = load_preset("tabletop")
    assert preset.vocabulary is not None
    return command_grammar(Vocabulary.load(preset.vocabulary, preset.synonyms))


@pytest.mark.parametrize("text", ["take it", "give me the red cup please", "take the blue cup"])
def test_it_accepts_what_it_has(text: str) -> None:
    assert SMALL.accepts(text)


@pytest.mark.parametrize("text", ["", "take", "the red cup", "take the red", "take it please please", "give it"])
def test_it_accepts_nothing_else(text: str) -> None:
    assert not SMALL.accepts(text)


def test_it_is_written_as_jsgf() -> None:
    lines = SMALL.jsgf("small").splitlines()
    assert lines[:2] == ["#JSGF V1.0;", "grammar small;"]
    assert lines[2].startswith("public <all> = (/0.5000000/ take | /0.5000000/ give me) <thing>")
    assert lines[3] == "<thing> = (/0.7500000/ the (/0.5000000/ red | /0.5000000/ blue) cup | /0.2500000/ it);"


def test_without_a_word_it_loses_what_needs_it() -> None:
    left = SMALL.only_with(SMALL.words() - {"it", "blue"})
    assert left.accepts("take the red cup")
    assert not left.accepts("take it")
    assert not left.accepts("take the blue cup")


def test_what_is_drawn_is_accepted(grammar: PhraseGrammar) -> None:
    rng = random.Random(5)
    drawn = [grammar.draw(rng) for _ in range(300)]
    assert all(grammar.accepts(text) for text in drawn)
    assert len(set(drawn)) > 200


@pytest.mark.parametrize(
    "text",
    [
        "pick up the red cup left of the bowl", "put the yellow block into the bowl", "the green one", "stop",
        "what do you see", "how many cups are there", "no the other one", "yes please", "hand me the leftmost spoon",
        "could you push the banana to the left please", "now put it in the bowl", "point at the biggest box",
    ],
)  # fmt: skip
def test_common_commands_are_in_it(grammar: PhraseGrammar, text: str) -> None:
    assert grammar.accepts(text)


@pytest.mark.parametrize("text", STOPS)
def test_every_stop_of_the_grammar_stops(text: str) -> None:
    assert is_stop(text)
