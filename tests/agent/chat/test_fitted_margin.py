"""When a question is due, by the weights that ship and by weights of the tests' own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from agent.chat.ambiguity import PlainMargin
from agent.chat.fitted_margin import EVIDENCE, LEAST, FittedMargin, Logistic, evidence, judge_of
from agent.errors import InvalidWeightsError
from agent.models.presets import PRESETS
from agent.names import name_things
from tests.support.named_things import scene_of

SHIPPED = PRESETS["tabletop"].ambiguity
TWO_CUPS = scene_of(
    ("red", "cup", (20, 200, 80, 260)), ("blue", "cup", (300, 200, 360, 260)), ("green", "ball", (500, 200, 560, 260))
)


def column(name: str) -> int:
    return EVIDENCE.index(name)


def test_evidence_of_colour_and_category() -> None:
    names = name_things(TWO_CUPS)
    rows = evidence(TWO_CUPS.refer("the red cup"), names)
    assert rows.shape == (3, len(EVIDENCE))
    assert rows[0, column("log share")] == rows[0, column("log colour")] == rows[0, column("log category")] == 0
    assert rows[1, column("log category")] == 0
    assert rows[1, column("log colour")] < -1
    assert rows[2, column("log category")] < -1
    assert set(rows[:, column("colour said")]) == set(rows[:, column("category said")]) == {1.0}
    assert rows.min() == pytest.approx(np.log(LEAST))
    unsaid = evidence(TWO_CUPS.refer("the cup"), names)
    assert not unsaid[:, [column("colour said"), column("log colour")]].any()


@pytest.mark.parametrize(("expression", "meant"), [("the cup", {0, 1}), ("the red cup", {0}), ("the ball", {2})])
def test_the_shipped_weights_ask_where_two_fit(expression: str, meant: set[int]) -> None:
    assert SHIPPED is not None
    answer = TWO_CUPS.refer(expression)
    candidates = FittedMargin.load(SHIPPED)(answer, name_things(TWO_CUPS))
    assert set(candidates) == meant
    assert candidates[0] == answer.chosen[0]


def test_nothing_fits_what_is_contradicted_in_colour_and_kind() -> None:
    assert SHIPPED is not None
    assert FittedMargin.load(SHIPPED)(TWO_CUPS.refer("the white lemon"), name_things(TWO_CUPS)) == ()


def test_a_logistic_is_one_in_bounds() -> None:
    logistic = Logistic(np.eye(len(EVIDENCE))[0] * 2, 1.0, 0.5)
    rows = np.zeros((3, len(EVIDENCE)))
    rows[:, 0] = [-0.5, 1e9, -1e9]
    assert logistic.probabilities(rows) == pytest.approx([0.5, 1.0, 0.0], abs=1e-6)


def test_weights_are_written_and_read(tmp_path: Path) -> None:
    assert SHIPPED is not None
    shipped = FittedMargin.load(SHIPPED)
    (tmp_path / "w.json").write_text(json.dumps(shipped.as_mapping()))
    again = FittedMargin.load(tmp_path / "w.json")
    assert again.as_mapping() == shipped.as_mapping()


@pytest.mark.parametrize("content", ["", "[]", '{"evidence": ["other"]}', '{"evidence": null}'])
def test_other_files_are_refused_with_the_remedy(tmp_path: Path, content: str) -> None:
    path = tmp_path / "w.json"
    path.write_text(content)
    with pytest.raises(InvalidWeightsError, match=r"training\.ambiguity"):
        FittedMargin.load(path)
    with pytest.raises(InvalidWeightsError):
        FittedMargin.load(tmp_path / "none.json")


def test_a_preset_without_weights_has_the_plain_margin() -> None:
    assert isinstance(judge_of(TWO_CUPS.grounder), PlainMargin)
    assert PRESETS["paper"].ambiguity is None
