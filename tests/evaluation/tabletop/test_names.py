"""What counts as called by its name, on tables whose things are named without error, and a short run."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evaluation.command import main
from evaluation.tabletop import names
from evaluation.tabletop.names import (
    CLEAN,
    Look,
    ask,
    look,
    named_in,
    report_by_own_boxes,
    report_by_true_boxes,
    report_of_listings,
)
from sim.benchmark_scenes import BenchmarkScene
from sim.orders import SeenObject
from tests.support.named_things import Thing, scene_of
from tests.support.rendering import skip_unless_it_can_render

CUP: Thing = ("red", "cup", (10, 10, 60, 60))
LEMON: Thing = ("yellow", "lemon", (100, 10, 150, 60))
OTHER_LEMON: Thing = ("yellow", "lemon", (200, 10, 250, 60))


def truth_of(*things: Thing, visible: float = 1.0) -> BenchmarkScene:
    """A table with these things; the last one is so far visible."""
    objects = [SeenObject(kind, colour, "medium", "plastic", 0, 0, 1, 1, 0.1, 2_500, 1.0) for colour, kind, _ in things]
    objects[-1] = replace(objects[-1], visible=visible)
    boxes = np.array([box for _, _, box in things], dtype=np.float64)
    return BenchmarkScene(3, np.zeros((480, 640, 3), dtype=np.uint8), boxes, tuple(objects))


def test_a_thing_without_a_box_or_with_a_wrong_word_is_not_named_right() -> None:
    truth = truth_of(CUP, LEMON, OTHER_LEMON)
    blue = scene_of(("blue", "cup", CUP[2]), LEMON)
    seen = look(truth, CLEAN, scene_of(CUP, LEMON, OTHER_LEMON), blue)
    assert seen.names == seen.by_true_boxes == ("red cup", "yellow lemon", "yellow lemon")
    assert seen.by_own_boxes == ("blue cup", "yellow lemon", "")
    assert seen.right_by_true_boxes == [True, True, True]
    assert seen.right_by_own_boxes == [False, True, False]
    assert seen.found == [True, True, False]
    assert seen.proposals == 2


def test_nothing_is_right_in_a_picture_that_is_not_known() -> None:
    seen = replace(look(truth_of(CUP), CLEAN, scene_of(CUP), scene_of(CUP)), is_known=False)
    assert seen.right_by_true_boxes == seen.found == [True]
    assert seen.right_by_own_boxes == [False]


def test_what_is_nearly_hidden_is_not_asked_for() -> None:
    seen = look(truth_of(CUP, LEMON, visible=0.1), CLEAN, scene_of(CUP, LEMON), scene_of(CUP))
    assert seen.names == ("red cup",)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("I see a red cup.", {"red cup": 1}),
        ("I see an orange box, two yellow lemons and a red cup.", {"orange box": 1, "yellow lemon": 2, "red cup": 1}),
        ("I see a red cup and something that I have no name for.", {"red cup": 1}),
        ("I see twelve boxes and 14 balls.", {"box": 12, "ball": 14}),
        ("I don't see anything on the table.", {}),
    ],
)
def test_what_words_list(words: str, told: dict[str, int]) -> None:
    assert named_in(words) == Counter(told)


@pytest.mark.parametrize(
    ("seen", "is_complete", "is_true"),
    [
        ([CUP, LEMON, OTHER_LEMON], True, True),
        ([CUP, LEMON], True, True),
        ([CUP], False, True),
        ([("blue", "cup", CUP[2]), LEMON], False, False),
        ([CUP, LEMON, OTHER_LEMON, ("white", "ball", (300, 10, 350, 60))], True, False),
    ],
)
def test_a_list_is_exact_where_all_that_is_clear_is_named_and_nothing_else(
    seen: list[Thing], is_complete: bool, is_true: bool
) -> None:
    listing = ask(truth_of(CUP, LEMON, OTHER_LEMON, visible=0.1), scene_of(*seen))
    assert (listing.is_complete, listing.is_true) == (is_complete, is_true)
    assert listing.is_exact is (is_complete and is_true)


def test_each_picture_is_compared_with_the_clean_one() -> None:
    clean = Look(3, CLEAN, ("red cup",) * 4, ("red cup",) * 4, ("red cup",) * 3 + ("",), proposals=5, is_known=True)
    dark = replace(clean, picture="low light", by_true_boxes=("red cup", "", "", ""), is_known=False)
    by_true, by_own = (
        {line.split("  ")[0]: line.split()[-7 if own else -4 :] for line in report.splitlines()}
        for own, report in enumerate((report_by_true_boxes([clean, dark]), report_by_own_boxes([clean, dark])))
    )
    assert by_true["low light"] == ["4", "0.250", "0.046-0.699", "-75.0"]
    assert by_own[CLEAN] == ["4", "0.750", "0.301-0.954", "+0.0", "0.750", "1.250", "1.000"]
    assert by_own["low light"] == ["4", "0.000", "0.000-0.490", "-75.0", "0.750", "1.250", "0.000"]
    assert report_of_listings([]).splitlines()[-1].split()[-1] == "0"


def test_a_short_run_prints_a_row_for_each_picture(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    skip_unless_it_can_render()
    monkeypatch.setattr(names, "CORRUPTIONS", ("320x240",))
    assert main(["names", "--split", "dev", "--limit", "2", "--json", str(tmp_path / "looks.jsonl")]) == 0
    said = capsys.readouterr().out
    assert said.count("\n320x240 ") == said.count("\nclean ") == 2
    looks = [json.loads(line) for line in (tmp_path / "looks.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [each["picture"] for each in looks if "picture" in each] == [CLEAN, "320x240"] * 2
