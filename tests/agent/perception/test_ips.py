from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent.datatypes import Frame, Proposals
from agent.errors import InvalidInputError
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.ips import Aggregator, IsolatedProposalScorer, unchanged
from agent.perception.isolated_views import IsolatedViews, View, ViewSettings
from tests.support.vision import ColourEncoder, coloured_blocks

GOLDEN = Path(__file__).parents[2] / "golden" / "ips"
BOXES = [(10, 10, 60, 60), (200, 100, 300, 180), (400, 300, 640, 480)]
FRAME = Frame(coloured_blocks(dict(zip(BOXES, ("red", "green", "blue"), strict=True))))
PROPOSALS = Proposals.from_boxes(BOXES, size_wh=FRAME.size_wh)
CROP = ViewSettings(views=(View.CROP,))


def test_the_named_colour_wins() -> None:
    encoded = IsolatedProposalScorer((ColourEncoder(),), CROP).encode(FRAME, PROPOSALS)
    for index, colour in enumerate(("red", "green", "blue")):
        distribution = encoded.distribution(f"the {colour} block")
        assert distribution.argmax() == index
        assert distribution.sum() == pytest.approx(1)


def test_a_frame_is_encoded_once_for_any_number_of_phrases() -> None:
    encoder = ColourEncoder()
    encoded = IsolatedProposalScorer((encoder,)).encode(FRAME, PROPOSALS)
    for phrase in ("red", "green", "the blue block", "nothing"):
        encoded.distribution(phrase)
    assert encoder.image_batches == [2 * len(BOXES)]


def test_the_prompt_is_lowercased() -> None:
    encoder = ColourEncoder()
    IsolatedProposalScorer((encoder,)).encode(FRAME, PROPOSALS).logits("The Red Block")
    assert encoder.prompts == ["a photo of the red block"]


def test_sum_and_max() -> None:
    big, small = ColourEncoder(16), ColourEncoder(8)
    views = (View.CROP, View.BLUR)

    def logits(encoders: tuple, views: tuple, aggregator: Aggregator = Aggregator.SUM) -> np.ndarray:
        scorer = IsolatedProposalScorer(encoders, ViewSettings(views=views), aggregator)
        return scorer.encode(FRAME, PROPOSALS).logits("red")

    per_view = [sum(logits((encoder,), (view,)) for encoder in (big, small)) for view in views]
    assert np.allclose(logits((big, small), views), np.sum(per_view, axis=0))
    assert np.allclose(logits((big, small), views, Aggregator.MAX), np.max(per_view, axis=0))


def test_one_by_one_equals_together() -> None:
    scorer = IsolatedProposalScorer((ClipEncoder.load(GOLDEN / "tiny-vit.json"),))
    together = scorer.encode(FRAME, PROPOSALS).logits("red block")
    for index, box in enumerate(BOXES):
        alone = scorer.encode(FRAME, Proposals.from_boxes([box], size_wh=FRAME.size_wh)).logits("red block")
        assert alone[0] == pytest.approx(together[index], abs=1e-3)


def test_no_proposals() -> None:
    encoder = ColourEncoder()
    encoded = IsolatedProposalScorer((encoder,)).encode(FRAME, Proposals.empty())
    encoded.prepare(["red"])
    assert encoded.logits("red").shape == (0,)
    assert encoded.distribution("red").shape == (0,)
    assert encoder.image_batches == []


def test_prepared_phrases_are_embedded_in_one_call() -> None:
    encoder = ClipEncoder.load(GOLDEN / "tiny-vit.json")
    encoded = IsolatedProposalScorer((encoder,)).encode(FRAME, PROPOSALS)
    calls: list[list[str]] = []
    original = encoder._embed_texts
    encoder._embed_texts = lambda prompts: calls.append(prompts) or original(prompts)  # type: ignore[method-assign]
    encoded.prepare(["red block", "green block"])
    encoded.distribution("red block")
    encoded.distribution("green block")
    assert [len(call) for call in calls] == [2]


def test_area_prior_drops_small_boxes_unless_all_are_small() -> None:
    encoded = IsolatedProposalScorer((ColourEncoder(),), CROP).encode(FRAME, PROPOSALS)
    prior = encoded.distribution("red", min_area_share=0.02)
    assert prior[0] == 0
    assert prior.sum() == pytest.approx(1)
    assert np.array_equal(encoded.distribution("red", min_area_share=0.9), encoded.distribution("red"))


def test_masks_take_the_place_of_boxes() -> None:
    masks = np.zeros((3, 480, 640), dtype=bool)
    masks[0, 20:40, 20:40] = masks[1, 110:120, 210:220] = masks[2, 310:470, 410:420] = True
    encoded = IsolatedProposalScorer((ColourEncoder(16),)).encode(FRAME, PROPOSALS, masks=masks)
    expected = IsolatedViews(FRAME.image_rgb, ViewSettings()).render(PROPOSALS.boxes_xyxy, 16, masks)
    assert np.array_equal(encoded.views[16], expected)
    assert not np.array_equal(expected, IsolatedProposalScorer((ColourEncoder(16),)).encode(FRAME, PROPOSALS).views[16])


@pytest.mark.parametrize(
    "masks", [np.zeros((2, 480, 640), bool), np.zeros((3, 640, 480), bool), np.zeros((3, 480, 640))]
)
def test_masks_that_do_not_fit(masks: np.ndarray) -> None:
    with pytest.raises(InvalidInputError, match="masks must be bool of shape"):
        IsolatedProposalScorer((ColourEncoder(),)).encode(FRAME, PROPOSALS, masks=masks)


def noisy(image_rgb: np.ndarray, sigma: float) -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, sigma, image_rgb.shape)
    return np.clip(image_rgb + noise, 0, 255).astype(np.uint8)


def test_what_has_not_changed_is_not_encoded_again() -> None:
    encoder = ColourEncoder(16)
    scorer = IsolatedProposalScorer((encoder,))
    first = scorer.encode(FRAME, PROPOSALS)
    again = scorer.encode(Frame(noisy(FRAME.image_rgb, 4.0)), PROPOSALS, first)
    assert encoder.image_batches == [6]
    assert (again.embeddings[0] == first.embeddings[0]).all()


def test_proposals_in_another_order_keep_their_own() -> None:
    encoder = ColourEncoder(16)
    scorer = IsolatedProposalScorer((encoder,))
    turned = Proposals.from_boxes(BOXES[::-1], size_wh=FRAME.size_wh)
    again = scorer.encode(FRAME, turned, scorer.encode(FRAME, PROPOSALS))
    assert encoder.image_batches == [6]
    assert [again.distribution(colour).argmax() for colour in ("red", "green", "blue")] == [2, 1, 0]


def test_an_object_swapped_inside_an_unmoved_box_is_seen() -> None:
    scorer = IsolatedProposalScorer((ClipEncoder.load(GOLDEN / "tiny-vit.json"),))
    swapped = Frame(coloured_blocks(dict(zip(BOXES, ("green", "red", "blue"), strict=True))))
    fresh = scorer.encode(swapped, PROPOSALS).logits("red block")
    reused = scorer.encode(swapped, PROPOSALS, scorer.encode(FRAME, PROPOSALS)).logits("red block")
    assert reused == pytest.approx(fresh, abs=1e-3)


def test_many_small_changes_do_not_add_up_unseen() -> None:
    encoder = ColourEncoder(16)
    scorer = IsolatedProposalScorer((encoder,))
    encoded = scorer.encode(FRAME, PROPOSALS)
    for step in range(1, 21):
        darker = Frame((FRAME.image_rgb * (1 - step / 40)).astype(np.uint8))
        encoded = scorer.encode(darker, PROPOSALS, encoded)
    fresh = scorer.encode(darker, PROPOSALS)
    assert max(encoder.image_batches[1:-1]) == 6
    assert np.abs(encoded.views[16].astype(int) - fresh.views[16]).max() <= 7


def test_proposals_come_and_go() -> None:
    encoder = ColourEncoder(16)
    scorer = IsolatedProposalScorer((encoder,))
    none = scorer.encode(FRAME, Proposals.empty(), scorer.encode(FRAME, PROPOSALS))
    assert scorer.encode(FRAME, PROPOSALS, none).distribution("blue").argmax() == 2
    assert encoder.image_batches == [6, 6]


@pytest.mark.parametrize("side", [16, 18])
def test_a_change_of_one_block_is_a_change(side: int) -> None:
    old = np.full((2, 3, side, side, 3), 100, dtype=np.uint8)
    new = old.copy()
    new[1, 2, -4:, -4:, 0] += 60
    assert unchanged(new, old).tolist() == [[True, True, True], [True, True, False]]


def test_appearances_are_unit_rows() -> None:
    encoded = IsolatedProposalScorer((ColourEncoder(16), ColourEncoder(8))).encode(FRAME, PROPOSALS)
    assert np.linalg.norm(encoded.appearances, axis=1) == pytest.approx(1)
    likeness = encoded.appearances @ encoded.appearances.T
    assert (likeness[~np.eye(3, dtype=bool)] < 0.99).all()


def test_mirrored_views_prefer_no_side() -> None:
    encoder = ClipEncoder.load(GOLDEN / "tiny-vit.json")
    image = np.random.default_rng(0).integers(0, 256, FRAME.image_rgb.shape, dtype=np.uint8)
    mirror = Frame(np.ascontiguousarray(image[:, ::-1]))
    width = FRAME.size_wh[0]
    back = Proposals.from_boxes([(width - x2, y1, width - x1, y2) for x1, y1, x2, y2 in BOXES], size_wh=FRAME.size_wh)
    scorer = IsolatedProposalScorer((encoder,), replace(CROP, mirrored=True))
    logits = scorer.encode(Frame(image), PROPOSALS).logits("the red block")
    np.testing.assert_allclose(logits, scorer.encode(mirror, back).logits("the red block"), atol=1e-4)
    one_way = IsolatedProposalScorer((encoder,), CROP)
    assert not np.allclose(one_way.encode(Frame(image), PROPOSALS).logits("the red block"), logits, atol=1e-3)
