from __future__ import annotations

import numpy as np

from agent.datatypes import Frame, Proposals
from agent.perception.correspondence import correspond
from agent.perception.ips import EncodedProposals, IsolatedProposalScorer
from agent.perception.isolated_views import View, ViewSettings
from tests.support.vision import ColourEncoder, coloured_blocks

LEFT, MIDDLE, RIGHT = (10, 10, 60, 60), (200, 100, 260, 160), (400, 300, 460, 360)


def seen(**blocks: tuple[int, int, int, int] | list[tuple[int, int, int, int]]) -> EncodedProposals:
    """A picture with blocks of these colours, as a scorer sees it; its proposals in their order."""
    placed = [
        (box, colour) for colour, boxes in blocks.items() for box in (boxes if isinstance(boxes, list) else [boxes])
    ]
    frame = Frame(coloured_blocks(dict(placed)))
    proposals = Proposals.from_boxes([box for box, _ in placed], size_wh=frame.size_wh)
    return SCORER.encode(frame, proposals)


SCORER = IsolatedProposalScorer((ColourEncoder(),), ViewSettings(views=(View.CROP,)))


def test_nothing_before_or_nothing_after() -> None:
    nothing = SCORER.encode(Frame(coloured_blocks({})), Proposals.empty())
    assert correspond(nothing, nothing) == ()
    assert correspond(nothing, seen(red=LEFT)) == ()
    assert correspond(seen(red=LEFT), nothing) == (None,)


def test_a_still_picture() -> None:
    assert correspond(seen(red=LEFT, green=RIGHT), seen(green=RIGHT, red=LEFT)) == (1, 0)


def test_a_thing_that_moved() -> None:
    assert correspond(seen(red=LEFT, green=RIGHT), seen(red=MIDDLE, green=RIGHT)) == (0, 1)


def test_two_things_swapped_in_place() -> None:
    before, after = seen(red=LEFT, green=RIGHT), seen(green=LEFT, red=RIGHT)
    assert correspond(before, after, ("1", "2"), ("1", "2")) == (1, 0)


def test_a_thing_taken_away_leaves_nothing_though_another_of_its_kind_is_there() -> None:
    assert correspond(seen(red=[LEFT, RIGHT]), seen(red=RIGHT)) == (None, 0)


def test_a_thing_replaced_by_another_is_gone() -> None:
    assert correspond(seen(red=LEFT), seen(blue=LEFT), ("1",), ("1",)) == (None,)


def test_among_two_of_a_kind_place_decides_and_then_the_track() -> None:
    before, after = seen(red=[LEFT, RIGHT]), seen(red=[RIGHT, LEFT])
    assert correspond(before, after) == (1, 0)
    apart = seen(red=[(300, 200, 350, 250), (360, 200, 410, 250)])
    met = seen(red=[(325, 150, 375, 200), (335, 250, 385, 300)])
    assert correspond(apart, met, ("1", "2"), ("2", "1")) == (1, 0)
    assert correspond(apart, met, ("1", "2"), ("1", "2")) == (0, 1)
    assert correspond(apart, met, ("", ""), ("", "")) in {(0, 1), (1, 0)}


def test_many_things() -> None:
    boxes = [(40 * column, 40 * row, 40 * column + 30, 40 * row + 30) for row in range(10) for column in range(15)]
    colours = np.random.default_rng(0).choice(["red", "green", "blue"], len(boxes))
    frame = Frame(coloured_blocks(dict(zip(boxes, colours, strict=True))))
    order = np.random.default_rng(1).permutation(len(boxes))
    before = SCORER.encode(frame, Proposals.from_boxes(boxes, size_wh=frame.size_wh))
    after = SCORER.encode(frame, Proposals.from_boxes(np.array(boxes)[order], size_wh=frame.size_wh))
    assert [order[index] for index in correspond(before, after) if index is not None] == list(range(len(boxes)))
