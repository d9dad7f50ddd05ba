from __future__ import annotations

import numpy as np
import pytest

from agent.baselines.masks import GivenMasks, MaskedProposalScorer, SegmentedMasks, filled_boxes
from agent.datatypes import Frame, Proposals
from agent.errors import InvalidInputError
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.isolated_views import View, ViewSettings
from tests.support.vision import ColourEncoder, coloured_blocks

BOXES = [(10, 10, 60, 60), (100, 10, 160, 60)]
FRAME = Frame(coloured_blocks({(25, 25, 45, 45): "green", (100, 10, 160, 60): "blue"}, (200, 100)))
PROPOSALS = Proposals.from_boxes(BOXES, size_wh=FRAME.size_wh)
BLUR = IsolatedProposalScorer((ColourEncoder(32),), ViewSettings(views=(View.BLUR,)))


class Segmenter:
    """Finds given boxes, each with an outline of its middle."""

    def __init__(self, *boxes: tuple[float, float, float, float], empty: bool = False) -> None:
        self._boxes = boxes
        self._empty = empty

    def segment(self, frame: Frame) -> tuple[Proposals, np.ndarray]:
        found = Proposals.from_boxes(self._boxes, size_wh=frame.size_wh)
        quarter = (found.boxes_xyxy[:, 2:] - found.boxes_xyxy[:, :2]) / 4
        middle = found.boxes_xyxy + np.hstack([quarter, -quarter])
        return found, filled_boxes(middle, frame.size_wh) & (not self._empty)


def test_given_masks_are_what_is_scored() -> None:
    masks = filled_boxes(np.array([(25.0, 25, 45, 45), (100, 10, 160, 60)]), FRAME.size_wh)
    found = MaskedProposalScorer(BLUR, GivenMasks(masks)).encode(FRAME, PROPOSALS)
    direct = BLUR.encode(FRAME, PROPOSALS, masks=masks)
    assert found.logits("green") == pytest.approx(direct.logits("green"))
    assert found.logits("green")[0] != pytest.approx(BLUR.encode(FRAME, PROPOSALS).logits("green")[0], abs=1e-4)
    with pytest.raises(InvalidInputError, match="masks"):
        MaskedProposalScorer(BLUR, GivenMasks(masks[:1])).encode(FRAME, PROPOSALS)


def test_a_proposal_takes_the_outline_of_the_object_that_it_overlaps() -> None:
    masks = SegmentedMasks(Segmenter((102, 12, 162, 62), (0, 80, 30, 100))).masks(FRAME, PROPOSALS)
    assert np.array_equal(masks[0], filled_boxes(PROPOSALS.boxes_xyxy[:1], FRAME.size_wh)[0]), "no object: its box"
    rows, columns = np.nonzero(masks[1])
    assert (columns.min(), columns.max(), rows.min(), rows.max()) == (117, 146, 24, 49)


def test_without_objects_or_outlines_boxes_stay() -> None:
    boxes = filled_boxes(PROPOSALS.boxes_xyxy, FRAME.size_wh)
    for segmenter in (Segmenter(), Segmenter(*BOXES, empty=True)):
        assert np.array_equal(SegmentedMasks(segmenter).masks(FRAME, PROPOSALS), boxes)
    assert SegmentedMasks(Segmenter(*BOXES)).masks(FRAME, Proposals.empty()).shape == (0, 100, 200)


def test_a_filled_box_holds_the_pixels_that_it_touches() -> None:
    (mask,) = filled_boxes(np.array([[1.5, 2.0, 3.0, 4.2]]), (6, 8))
    rows, columns = np.nonzero(mask)
    assert (columns.min(), columns.max(), rows.min(), rows.max()) == (1, 2, 2, 4)
