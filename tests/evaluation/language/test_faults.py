"""What can go wrong with two things, and a short run with the embedded models."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from agent.chat.replies import Reply
from agent.datatypes import Answer, Status
from evaluation.command import main
from evaluation.language.expected import Expected
from evaluation.language.fault_cases import KINDS, Case, CaseWriter
from evaluation.language.faults import fault
from sim.orders import SeenObject

A, B = 0, 1
THINGS = (A, B, 2)
ONE = {"expect": "found", "targets": [A]}


def thing(name: str, right_m: float, away_m: float) -> SeenObject:
    colour, category = name.split()
    return SeenObject(category, colour, "medium", "plastic", right_m, 0.0, away_m, 0.5 + away_m, 0.1, 500.0, 1.0)


OBJECTS = (thing("red cup", -0.1, 0.3), thing("red bowl", 0.1, 0.3), thing("blue can", 0.1, 0.6))


def reply(status: Status, *about: int) -> Reply:
    chosen = about if status is Status.FOUND else ()
    boxes = np.array([[0, 0, 9, 9]] * len(chosen))
    return Reply(Answer(status, "it", boxes_xyxy=boxes, chosen=chosen, candidates=about), "", None)


@pytest.mark.parametrize(
    ("expected", "rest", "replies", "wrong"),
    [
        (ONE, {}, [reply(Status.FOUND, A)], ""),
        (ONE, {}, [reply(Status.FOUND, B)], "found B"),
        (ONE, {}, [reply(Status.FOUND, 2)], "found another"),
        (ONE, {}, [reply(Status.ABSENT)], ""),
        (ONE, {"must": True}, [reply(Status.ABSENT)], "absent"),
        (None, {}, [reply(Status.FOUND, A)], "found A"),
        (None, {}, [reply(Status.AMBIGUOUS, A, B)], ""),
        ({"expect": "plan", "steps": [ONE, ONE]}, {}, [reply(Status.FOUND, A)], ""),
        ({"expect": "plan", "steps": [ONE, {"expect": "absent"}]}, {}, [reply(Status.FOUND, A)], "no second step"),
        (None, {"among": frozenset({A, B})}, [reply(Status.AMBIGUOUS, A, B)], ""),
        (None, {"among": frozenset({A, B})}, [reply(Status.AMBIGUOUS, A, 2)], "names A and another"),
        (None, {"among": frozenset({A, B})}, [reply(Status.ACKNOWLEDGED, A)], "names A"),
        (None, {"among": frozenset({A, B})}, [reply(Status.ACKNOWLEDGED)], ""),
    ],
)
def test_what_is_a_fault(
    expected: dict[str, object] | None, rest: dict[str, object], replies: list[Reply], wrong: str
) -> None:
    case = Case("kind", "name", "text", Expected.of(expected) if expected else None, **rest)  # type: ignore[arg-type]
    assert fault(case, replies, THINGS, {A: "A", B: "B"}) == wrong


def test_the_truth_is_what_the_scene_is() -> None:
    cases = {(each.kind, each.name): each for each in CaseWriter(OBJECTS, A, B, np.random.default_rng(0)).cases()}
    assert {kind for kind, _ in cases} == {*KINDS}
    assert {name for kind, name in cases if kind == "relation"} == {
        "opposite", "touching", "distance", "same colour", "misspelt", "direction", "unusual", "invented",
    }  # fmt: skip
    may_be = {name for (kind, name), each in cases.items() if kind == "relation" and each.expected}
    assert may_be == {"opposite", "distance", "same colour", "misspelt"}
    other_way = CaseWriter(OBJECTS, B, A, np.random.default_rng(0)).cases()
    assert next(each for each in other_way if each.name == "misspelt").expected is None
    assert cases["choice", "further left"].expected == Expected.of(ONE, in_words=True)
    assert ("choice", "closer to me") not in cases
    assert cases["condition", "unless, true"].must
    assert cases["quantity", "inches"].expected == Expected.of({**ONE, "metres": 0.0508, "direction": "right"})


def test_a_short_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["faults", "--limit", "4", "--seed", "1", "--json", str(out)]) == 0
    said = capsys.readouterr().out
    for kind in KINDS:
        assert f"\n{kind} " in said
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(lines) > 4 * len(KINDS)
    assert {each["kind"] for each in lines} == {*KINDS}
