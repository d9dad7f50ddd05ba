"""What the speech benchmark counts; one command is really spoken."""

from __future__ import annotations

import pytest

from agent.language.dependency_parser import DependencyParser
from evaluation.language.speech import commands, hear, is_same_command, report, word_errors
from sim.spoken import Spoken


@pytest.mark.parametrize(
    ("said", "heard", "errors"),
    [("a b c", "a b c", 0), ("a b c", "a c", 1), ("a b", "a x b", 1), ("a b", "c d", 2), ("a b", "", 2), ("", "a", 1)],
)
def test_word_errors(said: str, heard: str, errors: int) -> None:
    assert word_errors(said, heard) == errors


def test_commands_are_the_same_by_what_they_come_to() -> None:
    parser = DependencyParser.load()
    assert is_same_command("pick up the red cup", "please pick up the red cup", parser)
    assert not is_same_command("pick up the red cup", "pick up the blue cup", parser)
    assert not is_same_command("pick up the red cup", "", parser)


def test_commands_are_distinct_and_always_the_same() -> None:
    first = commands(40)
    assert len(set(first)) == 40
    assert commands(40) == first


def test_a_spoken_command_is_a_row() -> None:
    outcome = hear(Spoken("pick up the red cup", "slt", "white 20"))
    assert outcome.sound_s > 2
    table = report([outcome], DependencyParser.load())
    assert "slt" in table
    assert "white 20" in table
