from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.datatypes import Frame, Proposals
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.ips import Aggregator, IsolatedProposalScorer, softmax
from agent.perception.isolated_views import View, ViewSettings
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


def test_softmax_of_large_logits() -> None:
    assert softmax(np.array([1000.0, 1000.0, -np.inf])).tolist() == [0.5, 0.5, 0.0]
    assert softmax(np.zeros(0)).shape == (0,)
