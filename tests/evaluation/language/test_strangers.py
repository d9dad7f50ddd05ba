"""What strangers say, with the embedded models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.pipeline import Grounder, Mode
from evaluation.command import main
from evaluation.language.expected import Outcome
from evaluation.language.strangers import SETS, find, listen, read_utterances
from sim.tabletop_ref import scene_of
from tests.support.rendering import skip_unless_it_can_render

SAMPLE = SETS / "sample.jsonl"


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder.from_preset("tabletop", mode=Mode.EXTENDED)


@pytest.mark.parametrize("path", sorted(SETS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_lines_name_things_that_are_there(path: Path) -> None:
    utterances = read_utterances(path)
    there = {seed: {*range(len(scene_of(seed).objects))} for seed in {each.seed for each in utterances}}
    for each in utterances:
        assert each.expected.objects <= there[each.seed], each.where


def test_the_sample_shows_every_outcome() -> None:
    assert {each.expected.outcome for each in read_utterances(SAMPLE)} == {*Outcome}


@pytest.mark.parametrize("boxes", ["true", "yolo"])
def test_a_run(boxes: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    skip_unless_it_can_render()
    out = tmp_path / "out.jsonl"
    assert main(["strangers", "sample", "--boxes", boxes, "--cache", str(tmp_path), "--json", str(out)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("sample.jsonl (sha256 ")
    assert "\nwrong found " in said
    lines = {each["say"][-1]: each for each in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    assert len(lines) == len(read_utterances(SAMPLE))
    for text in ("pick up the purple bottle", "pick up the apple", "hand me the yellow lemon", "thank you so much!"):
        assert lines[text]["right"], text
    assert not any(each["right"] and each["wrong_found"] for each in lines.values())


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("round1", 0.89, 4),
        ("round2", 0.80, 8),
        ("round3", 0.86, 8),
        ("round4", 0.84, 11),
        ("round5", 0.87, 6),
        ("round6", 0.87, 7),
        ("round7", 0.89, 5),
        ("round8", 0.93, 4),
        ("round9", 0.89, 9),
        ("round10", 0.91, 10),
        ("round11", 0.92, 5),
        ("round12", 0.87, 6),
        ("round13", 0.89, 4),
        ("round14", 0.88, 4),
        ("round15", 0.89, 4),
        ("round16", 0.90, 4),
        ("round17", 0.88, 4),
        ("round18", 0.88, 5),
        ("round19", 0.88, 7),
        ("round20", 0.87, 7),
    ],
)
def test_what_was_learned_from_a_round_stays(name: str, right: float, wrong: int, grounder: Grounder) -> None:
    skip_unless_it_can_render()
    heard = list(listen(read_utterances(find(name)), grounder, "true", None))
    assert len(heard) >= 500
    assert sum(each.is_right for each in heard) >= right * len(heard)
    assert sum(each.is_wrong_found for each in heard) <= wrong


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "holds no utterance"),
        ('{"seed": 44200, "say": "hello", "kind": "talk"}', "the field 'expect' is missing"),
        ('{"seed": 44200, "say": "hello", "kind": "talk", "expect": "joy"}', "'joy' is not a valid Outcome"),
        ('{"seed": 44200, "say": 3, "kind": "talk", "expect": "talk"}', "say must be a text"),
        ('{"seed": 44200, "say": "take it", "kind": "plain", "expect": "found"}', "the field 'targets' is missing"),
    ],
)
def test_a_malformed_line_is_named(line: str, problem: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(line, encoding="utf-8")
    assert main(["strangers", str(path)]) == 2
    assert problem in capsys.readouterr().err


def test_a_thing_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    skip_unless_it_can_render()
    path = tmp_path / "lines.jsonl"
    path.write_text('{"seed": 44200, "say": "that one", "kind": "plain", "expect": "found", "targets": [99]}')
    assert main(["strangers", str(path), "--boxes", "true"]) == 2
    assert "line 1: scene 44200 has no thing 99" in capsys.readouterr().err


def test_a_set_is_found_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert find("sample") == find(str(SAMPLE)) == SAMPLE
    assert main(["strangers", "nobody"]) == 2
    assert "there are: " in capsys.readouterr().err
