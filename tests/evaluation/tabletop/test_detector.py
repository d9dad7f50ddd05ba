"""The detector's figures, on frames whose right figures are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from agent.datatypes import Proposals
from evaluation.tabletop.detector import ROLES, Findings, report
from sim.benchmark_scenes import BenchmarkScene
from sim.orders import SeenObject

THING = SeenObject("cup", "red", "medium", "plastic", 0.0, 0.0, 0.8, 0.9, 0.1, 10_000.0, 1.0)
BOXES = np.array([[0.0, 0, 100, 100], [20, 20, 60, 60], [200, 0, 260, 60], [300, 0, 320, 20]])
TRUTH = BenchmarkScene(
    1,
    np.zeros((400, 400, 3), dtype=np.uint8),
    BOXES,
    (THING, replace(THING, support=0), THING, replace(THING, visible=0.1)),
)


def proposals(*rows: int) -> Proposals:
    return Proposals.from_boxes(BOXES[list(rows)], size_wh=(400, 400), scores=np.linspace(0.9, 0.5, len(rows)))


def test_each_role_has_its_recall_and_what_is_hidden_counts_for_none() -> None:
    findings = Findings()
    findings.add(TRUTH, proposals(0, 2), proposals(0, 1, 2, 3))
    findings.add(TRUTH, proposals(0, 1, 3), proposals(0, 1, 2, 3))
    assert findings.found == {ROLES[0]: [False, True], ROLES[1]: [True, True], ROLES[2]: [True, False]}
    lines = {line.split("  ")[0]: line.split() for line in report(findings).splitlines()}
    assert lines["mAP50, class-agnostic"][-1] == "1.000"
    assert lines["proposals for each thing"][-1] == f"{5 / 6:.3f}"
    assert lines["recall"][1:3] == ["6", "0.667"]


def test_nothing_found_is_no_error() -> None:
    findings = Findings()
    findings.add(TRUTH, proposals(), proposals())
    assert "0.000" in report(findings)
