from __future__ import annotations

from typing import Any

import pytest

from evaluation.robot.following import ON_A_PART, ON_IT, Run, nameable, place, report


def thing(colour: str, category: str, box: list[float], visible: float = 1.0) -> dict[str, Any]:
    return {"colour": colour, "category": category, "box_xyxy": box, "visible": visible}


def test_things_that_a_colour_and_a_category_single_out() -> None:
    alone, hidden = thing("red", "cup", [0, 0, 9, 9]), thing("blue", "cup", [0, 0, 9, 9], visible=0.4)
    twins = [thing("red", "ball", [0, 0, 9, 9]), thing("red", "ball", [0, 0, 9, 9])]
    assert nameable([*twins, alone, hidden]) == [alone]


@pytest.mark.parametrize(
    ("box", "where"),
    [
        ([102, 98, 200, 205], ON_IT),
        ([100, 100, 150, 150], ON_A_PART),
        ([100, 100, 400, 400], "on nothing"),
        ([300, 300, 350, 350], "on the blue ball"),
        ([500, 0, 550, 50], "on nothing"),
    ],
)
def test_what_a_box_is_on(box: list[float], where: str) -> None:
    truth = {4: thing("red", "cup", [100, 100, 200, 200]), 5: thing("blue", "ball", [300, 300, 350, 355])}
    assert place(box, 4, truth) == where


def test_a_box_where_a_thing_was_taken_away_is_on_nothing() -> None:
    assert place([100, 100, 200, 200], 4, {}) == "on nothing"


def test_the_report_holds_the_figures_and_each_failure() -> None:
    runs = [Run(seed, "push", "the red cup", "right", "", None) for seed in range(8)]
    runs += [
        Run(8, "push", "the red cup", "lost", "hidden: 10% of it is seen", 420.0),
        Run(9, "push", "the blue cup", "wrong", "on the red cup", None),
        Run(10, "remove", "the duck", "lost", "it is not there any more", 300.0),
    ]
    lines = report(runs).splitlines()
    cells = {line.split()[0]: line.split()[1:] for line in lines if not line.startswith("-")}
    assert cells["push"] == ["10", "8", "1", "0", "1", "420", "420"]
    assert cells["swap"] == ["0", "0", "0", "0", "0", "-", "-"]
    assert cells["remove"] == ["1", "0", "1", "0", "0", "300", "300"]
    assert "followed 8 of 10 pushed by 10 cm; goal 90% missed" in lines
    assert lines[-2:] == [
        "  seed 8, push of the red cup: lost; hidden: 10% of it is seen",
        "  seed 9, push of the blue cup: wrong; on the red cup",
    ]
