"""TabletopRef's splits, and that nothing but the seed decides."""

from __future__ import annotations

import itertools

import pytest

from sim.tabletop_ref import QUESTIONS, SECOND_LOOK, SPLITS, asked, scene_of
from training.frames import FIRST_TRAINING_SEED


def test_splits_share_no_scene_and_are_two_thousand() -> None:
    for one, other in itertools.combinations(SPLITS.values(), 2):
        assert not {*one} & {*other}
    assert sum(len(seeds) for name, seeds in SPLITS.items() if name != SECOND_LOOK) == 2_000
    assert max(max(seeds) for seeds in SPLITS.values()) < FIRST_TRAINING_SEED


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


def test_the_second_look_is_of_other_shapes() -> None:
    assert scene_of(20_000, "second look").options.shapes == "second look"
    (about,) = asked(SECOND_LOOK, QUESTIONS)
    assert about.truth.seed == SPLITS[SECOND_LOOK][0]
    assert about.questions
