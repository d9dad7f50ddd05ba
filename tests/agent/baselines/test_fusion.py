"""A small random BLIP in its real file format, against transformers' own forward pass and plain derivatives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from agent.baselines.fusion import DEPTH, ITC_SCALE, FusionGradCam, FusionModel, FusionScorer, Head
from agent.datatypes import Frame, Proposals
from agent.errors import InvalidInputError, InvalidWeightsError, MissingWeightsError
from agent.perception.clip_encoder import CLIP_MEAN, CLIP_STD
from agent.perception.isolated_views import squashed
from tests.support.pretrained import save_blip

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
FRAME = Frame(RNG.integers(0, 256, (48, 64, 3), dtype=np.uint8))
BOXES = [[0, 0, 20, 20], [10, 5, 50, 40], [30, 20, 64, 48]]
TEXT = "a photo of the red cup"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> FusionModel:
    return FusionModel.load(save_blip(tmp_path_factory.mktemp("blip")))


def proposals() -> Proposals:
    return Proposals.from_boxes(BOXES, size_wh=FRAME.size_wh)


def own_forward(model: FusionModel, text: str, *, itm: bool) -> torch.Tensor:
    pixels = torch.from_numpy(IMAGES).permute(0, 3, 1, 2) / 255
    pixels = (pixels - torch.tensor(CLIP_MEAN).view(3, 1, 1)) / torch.tensor(CLIP_STD).view(3, 1, 1)
    tokens = model._tokenizer([text] * len(IMAGES), return_tensors="pt")
    with torch.inference_mode():
        return model._model(
            input_ids=tokens.input_ids, attention_mask=tokens.attention_mask, pixel_values=pixels, use_itm_head=itm
        ).itm_score


def test_heads_are_transformers_own(model: FusionModel) -> None:
    seen = model.see(IMAGES)
    itm = own_forward(model, TEXT, itm=True).log_softmax(dim=-1)
    assert model.fit(seen, TEXT, Head.ITM) == pytest.approx((itm[:, 1] - itm[:, 0]).numpy(), abs=1e-4)
    itc = own_forward(model, TEXT, itm=False)[:, 0]
    assert model.fit(seen, TEXT, Head.ITC) == pytest.approx(ITC_SCALE * itc.numpy(), abs=1e-4)


def test_many_views_are_seen_in_batches(model: FusionModel) -> None:
    many = np.concatenate([IMAGES] * 12)
    fits = model.fit(model.see(many), TEXT, Head.ITM)
    assert fits == pytest.approx(np.tile(model.fit(model.see(IMAGES), TEXT, Head.ITM), 12), abs=1e-4)


def test_relevance_is_attention_times_its_derivative(model: FusionModel) -> None:
    """Derivatives by small changes of each attention, one by one."""
    seen = model.see(IMAGES[:1]).double()
    model._model.double()
    try:
        layers = model._model.text_encoder.encoder.layer
        part = layers[int(DEPTH * len(layers))].crossattention.self
        attention = captured(model, part, seen)
        derivative = np.zeros_like(attention)
        for at in np.ndindex(attention.shape):
            derivative[at] = (odds(model, part, seen, at, 1e-5) - odds(model, part, seen, at, -1e-5)) / 2e-5
        expected = (attention * derivative.clip(min=0))[0, :, 1:-1, 1:].mean(axis=(0, 1)).reshape(4, 4)
        found = model.relevance(seen, TEXT, (4, 4))
    finally:
        model._model.float()
    assert np.abs(expected).max() > 1e-6
    assert found == pytest.approx(expected, rel=1e-3, abs=1e-8)


def captured(model: FusionModel, part: Any, seen: torch.Tensor) -> np.ndarray:
    kept: list[torch.Tensor] = []
    hook = part.register_forward_hook(lambda _, __, output: kept.append(output[1]))
    model.fit(seen, TEXT, Head.ITM)
    hook.remove()
    return kept[0].numpy()


def odds(model: FusionModel, part: Any, seen: torch.Tensor, at: tuple[int, ...], change: float) -> float:
    """With one attention a little other than it is."""

    def changed(_: Any, __: Any, output: torch.Tensor) -> torch.Tensor:
        output = output.clone()
        output[at] += change
        return output

    hook = part.dropout.register_forward_hook(changed)
    found = model.fit(seen, TEXT, Head.ITM)
    hook.remove()
    return float(found[0])


@pytest.mark.parametrize("head", list(Head))
def test_proposals_are_scored_by_their_views(model: FusionModel, head: Head) -> None:
    scores = FusionScorer(model, head).encode(FRAME, proposals())
    one_by_one = [
        FusionScorer(model, head)
        .encode(FRAME, Proposals.from_boxes([box], size_wh=FRAME.size_wh))
        .logits("The red cup")
        for box in BOXES
    ]
    assert scores.logits("the red cup") == pytest.approx(np.concatenate(one_by_one), abs=1e-4)
    assert scores.distribution("the red cup").sum() == pytest.approx(1)
    nothing = FusionScorer(model, head).encode(FRAME, Proposals.from_boxes(np.zeros((0, 4)), size_wh=FRAME.size_wh))
    assert nothing.logits("the red cup").shape == (0,)


def test_gradcam_prefers_the_box_that_holds_the_relevance(model: FusionModel) -> None:
    scored = FusionGradCam(model).encode(FRAME, proposals())
    small = np.array(squashed(Image.fromarray(FRAME.image_rgb), model.image_size_px))
    relevance = model.relevance(model.see(small[None]), "a photo of the red cup", FRAME.size_wh)
    expected = [relevance[y1:y2, x1:x2].sum() / ((x2 - x1) * (y2 - y1)) ** 0.5 for x1, y1, x2, y2 in BOXES]
    assert scored.logits("the Red cup") == pytest.approx(expected, rel=1e-5)
    with pytest.raises(InvalidInputError, match="alpha"):
        FusionGradCam(model, alpha=-1)


def test_what_is_no_such_model(tmp_path: Path) -> None:
    with pytest.raises(MissingWeightsError, match="no BLIP for image-text retrieval at"):
        FusionModel.load(tmp_path / "nowhere")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(InvalidWeightsError):
        FusionModel.load(tmp_path)
