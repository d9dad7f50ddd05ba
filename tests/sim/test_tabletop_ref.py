"""TabletopRef's splits, and that nothing but the seed decides."""

from __future__ import annotations

import itertools

import pytest

from sim.tabletop_ref import QUESTIONS, SPLITS, asked, scene_of


def test_splits_share_no_scene_and_are_two_thousand() -> None:
    for one, other in itertools.combinations(SPLITS.values(), 2):
        assert not {*one} & {*other}
    assert sum(len(seeds) for seeds in SPLITS.values()) == 2_000


def test_every_second_scene_is_stacked() -> None:
    seeds = SPLITS["dev"][:40]
    carries = [any(thing.support is not None for thing in scene_of(seed).objects) for seed in seeds]
    assert sum(carries[::2]) > 8
    assert not any(carries[1::2])


@pytest.mark.parametrize("limit", [3, QUESTIONS, 2 * QUESTIONS + 1])
def test_the_limit_counts_questions(limit: int) -> None:
    assert sum(len(each.questions) for each in asked("dev", limit)) <= limit


def test_the_same_questions_every_time() -> None:
    one, other = (list(asked("dev", 20)) for _ in range(2))
    assert [each.questions for each in one] == [each.questions for each in other]
    assert one[0].questions
