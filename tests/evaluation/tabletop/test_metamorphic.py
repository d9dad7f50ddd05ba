"""Answers stay the same where they must, with the embedded models."""

from __future__ import annotations

import pytest

from agent.pipeline import Grounder, Mode
from evaluation.command import main
from evaluation.tabletop.metamorphic import GOALS, agreement, swapped
from tests.support.rendering import skip_unless_it_can_render

SCENES = 12


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the cup left of the leftmost bowl", "the cup right of the rightmost bowl"),
        ("the cleft block west of it", "the cleft block east of it"),
    ],
)
def test_left_for_right(text: str, expected: str) -> None:
    assert swapped(text) == expected
    assert swapped(swapped(text)) == text


def test_what_must_not_matter_hardly_does() -> None:
    skip_unless_it_can_render()
    shares = agreement(Grounder.from_preset("tabletop", mode=Mode.EXTENDED), SCENES)
    assert set(shares) == set(GOALS)
    assert shares["permuted"].value > 0.95  # another order in a batch changes last digits, and with them ties
    for share in shares.values():
        assert share.total > 2 * SCENES
        assert share.value > 0.8


def test_the_command_needs_scenes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["metamorphic", "--limit", "0"])
    assert "--limit: must be a whole number from 1 upwards" in capsys.readouterr().err
