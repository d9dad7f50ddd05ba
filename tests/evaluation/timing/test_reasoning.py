"""The benchmark of the reasoning measures what it says."""

from __future__ import annotations

import numpy as np
import pytest

from agent.reasoning.tree_executor import execute
from evaluation.command import main
from evaluation.timing.reasoning import TREE, times_ms


def test_the_tree_has_three_entities_that_all_count() -> None:
    assert TREE.root is not None
    assert len(list(TREE.root.walk())) == 3
    corners = 20.0 * np.arange(4)[:, None] + [0, 0]  # each right of and below the one before
    boxes = np.hstack([corners, corners + 10])
    even = np.full(4, 1 / 4)
    assert [step.name for step in execute(TREE, boxes, lambda _: even).trace.steps] == ["below", "right", "left"]


def test_a_table_with_a_row_for_each_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(times_ms("extended", 5, runs=3)) == 3
    assert main(["reasoning", "--counts", "2", "50"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[2:4]] == ["2", "50"]
    assert [line.partition(",")[0] for line in lines[-3:]] == ["paper", "extended", "between"]
