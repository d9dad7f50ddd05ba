from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.errors import InvalidInputError
from agent.language.command import Command, parse_command
from agent.language.dependency_parser import DependencyParser
from agent.language.intents import Intent
from evaluation.command import main
from evaluation.language.dialogues import mistakes, read_utterances

GOLDEN = Path(__file__).parents[2] / "golden" / "dialogues" / "dialogues.jsonl"
LINE = {
    "dialogue": "d01",
    "turn": 1,
    "text": "put it on the plate",
    "intent": "put",
    "target": "it",
    "destination": "the plate",
    "placement": "on",
}


def write(path: Path, *lines: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_what_people_say_is_understood() -> None:
    parser = DependencyParser.load()
    utterances = read_utterances(GOLDEN)
    wrong = [each.text for each in utterances if mistakes(each, parse_command(each.text, parser))]
    assert len(utterances) >= 300
    assert len({each.dialogue for each in utterances}) >= 40
    assert {each.intent for each in utterances} == set(Intent)
    assert len(wrong) <= 0.05 * len(utterances), wrong


def test_every_slot_is_words_of_its_text() -> None:
    """But for "in" and "on", which say where a thing lies that is taken "out of" or "off" something."""
    for utterance in read_utterances(GOLDEN):
        words = f"{utterance.text.lower()} in on"
        for word in " ".join(utterance.slots).split():
            assert word in words, utterance


def test_mistakes_name_what_was_expected(tmp_path: Path) -> None:
    (utterance,) = read_utterances(write(tmp_path / "one.jsonl", LINE))
    right = Command("put", "It", "the plate", LINE["text"], "on", Intent.PUT)
    assert mistakes(utterance, right) == []
    assert mistakes(utterance, Command("", "it", "", "it on the plate")) == [
        'intent "select", expected "put"',
        'destination "", expected "the plate"',
        'placement "", expected "on"',
    ]


def test_the_command_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "two.jsonl", LINE, {**LINE, "turn": 2, "placement": "under"})
    assert main(["dialogues", str(path), "--errors"]) == 1
    printed = capsys.readouterr().out
    assert 'placement "on", expected "under"' in printed
    assert printed.splitlines()[-1] == "intent and slots 1 of 2"
    assert main(["dialogues", str(write(tmp_path / "one.jsonl", LINE))]) == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"intent": "sing"}, "sing"),
        ({"target": None}, "expected text, got NoneType"),
        ({"turn": "first"}, "malformed"),
    ],
)
def test_malformed_lines_are_named(tmp_path: Path, change: dict[str, object], problem: str) -> None:
    path = write(tmp_path / "bad.jsonl", LINE, {**LINE, **change})
    with pytest.raises(InvalidInputError, match=f"line 2.*{problem}"):
        read_utterances(path)
    missing = {key: value for key, value in LINE.items() if key != "target"}
    with pytest.raises(InvalidInputError, match=r"line 1.*'target' is missing"):
        read_utterances(write(path, missing))
    with pytest.raises(InvalidInputError, match="holds no utterance"):
        read_utterances(write(path))
