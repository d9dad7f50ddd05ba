"""GradCAM against a plain backward pass through the whole model, written apart from ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from torch.nn import functional

from agent.baselines.gradcam import Ensemble, GradCam
from agent.datatypes import Frame, Proposals
from agent.errors import InvalidInputError, InvalidWeightsError
from agent.images import load_image
from agent.perception.clip_encoder import CLIP_MEAN, CLIP_STD, ClipEncoder

GOLDEN = Path(__file__).parents[2] / "golden" / "ips"
FRAME = Frame(load_image(GOLDEN / "image0.png"))
BOXES = [(156, 204, 365, 393), (0.5, 10.7, 640, 480), (411.2, 240.9, 516.8, 371.1)]
PROPOSALS = Proposals.from_boxes(BOXES, size_wh=FRAME.size_wh)
PHRASE = "The Red Cup"


def random_model(architecture: str) -> torch.nn.Module:
    torch.manual_seed(5)
    config = open_clip.get_model_config(architecture)
    model = open_clip.CLIP(**config).eval()
    for name, weights in model.named_parameters():
        if name.endswith("bn3.weight"):  # zeros: every residual branch would be idle
            torch.nn.init.uniform_(weights, 0.2, 0.6)
    model.logit_scale.data.fill_(np.log(100))  # where training ends
    return model


@pytest.fixture(scope="module", params=["RN50", "ViT-B-32"])
def model(request: pytest.FixtureRequest) -> torch.nn.Module:
    return random_model(request.param)


@pytest.fixture(scope="module")
def tiny() -> tuple[ClipEncoder, ClipEncoder]:
    return ClipEncoder.load(GOLDEN / "tiny-rn.json"), ClipEncoder.load(GOLDEN / "tiny-vit.json")


def logit(model: torch.nn.Module) -> torch.Tensor:
    side = model.visual.image_size
    side = side if isinstance(side, int) else side[0]
    transform = open_clip.image_transform(
        side, is_train=False, mean=CLIP_MEAN, std=CLIP_STD, interpolation="bicubic", resize_mode="squash"
    )
    image, text, scale = model(
        transform(Image.fromarray(FRAME.image_rgb))[None], open_clip.tokenize(["a photo of the red cup"])
    )
    return scale * (image @ text.T).sum()


def plain_resnet(model: torch.nn.Module) -> torch.Tensor:
    kept: list[torch.Tensor] = []
    hook = model.visual.layer4.register_forward_hook(
        lambda _, __, output: (output.retain_grad(), kept.append(output))[1]
    )
    logit(model).backward()
    hook.remove()
    (features,) = kept
    total = torch.zeros(features.shape[2:])
    for channel in range(features.shape[1]):
        total += features.grad[0, channel].mean() * features[0, channel].detach()
    return total.clamp(min=0)


def plain_vit(model: torch.nn.Module) -> torch.Tensor:
    """The last layer's attention written out head by head, everything else the model's own."""
    layer = model.visual.transformer.resblocks[-1].attn
    kept: list[torch.Tensor] = []

    def written_out(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, **_: object) -> tuple:
        weights, biases = layer.in_proj_weight.chunk(3), layer.in_proj_bias.chunk(3)
        parts = [each @ w.T + b for each, w, b in zip((query, key, value), weights, biases, strict=True)]
        mixed = []
        for q, k, v in zip(*(part[0].chunk(layer.num_heads, dim=-1) for part in parts), strict=True):
            attention = torch.softmax(q @ k.T / q.shape[-1] ** 0.5, dim=-1)
            attention.retain_grad()
            kept.append(attention)
            mixed.append(attention @ v)
        return functional.linear(torch.cat(mixed, dim=-1), layer.out_proj.weight, layer.out_proj.bias)[None], None

    own: Callable = layer.forward
    layer.forward = written_out
    logit(model).backward()
    layer.forward = own
    per_head = torch.stack([(attention.grad * attention).clamp(min=0) for attention in kept])
    relevance = torch.eye(per_head.shape[-1]) + per_head.mean(dim=0)
    side = round((len(relevance) - 1) ** 0.5)
    return relevance[0, 1:].reshape(side, side).detach()


def test_the_scores_are_those_of_a_plain_backward_pass(model: torch.nn.Module) -> None:
    coarse = plain_resnet(model) if hasattr(model.visual, "layer4") else plain_vit(model)
    fine = functional.interpolate(coarse[None, None], size=(480, 640), mode="bicubic")[0, 0].numpy()
    expected = [
        fine[int(y1) : int(y2), int(x1) : int(x2)].sum() / np.sqrt((x2 - x1) * (y2 - y1)) for x1, y1, x2, y2 in BOXES
    ]
    found = GradCam((ClipEncoder("random", model, open_clip.tokenize),)).encode(FRAME, PROPOSALS).logits(PHRASE)
    assert np.abs(expected).max() > 0.05, "there is something to agree on"
    assert found == pytest.approx(expected, abs=1e-4)


def test_a_frame_is_seen_once_and_no_hook_stays(tiny: tuple[ClipEncoder, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    vit = tiny[1]
    pictures = []
    own = vit.model.encode_image
    monkeypatch.setattr(vit.model, "encode_image", lambda *args, **kwargs: pictures.append(1) or own(*args, **kwargs))
    scored = GradCam((vit,)).encode(FRAME, PROPOSALS)
    scored.prepare(["red cup", "bowl"])
    first = scored.logits("red cup")
    assert not np.allclose(first, scored.logits("bowl"))
    assert scored.logits("red cup") == pytest.approx(first)
    assert pictures == [1]
    assert not vit.model.visual.transformer.resblocks[-1]._forward_hooks


def test_an_ensemble_is_the_mean_and_alpha_is_for_small_or_large(tiny: tuple[ClipEncoder, ...]) -> None:
    def logits(*encoders: ClipEncoder, **settings: object) -> np.ndarray:
        return GradCam(encoders, **settings).encode(FRAME, PROPOSALS).logits(PHRASE)

    assert logits(*tiny) == pytest.approx((logits(tiny[0]) + logits(tiny[1])) / 2)
    areas = np.prod(PROPOSALS.boxes_xyxy[:, 2:] - PROPOSALS.boxes_xyxy[:, :2], axis=1)
    assert logits(tiny[0], alphas=(1.0,)) == pytest.approx(logits(tiny[0], alphas=(0.0,)) / areas)
    both = logits(*tiny, alphas=(0.2, 0.8))
    assert both == pytest.approx((logits(tiny[0], alphas=(0.2,)) + logits(tiny[1], alphas=(0.8,))) / 2)
    maps = logits(*tiny, alphas=(0.2, 0.8), ensemble=Ensemble.MAPS)
    assert maps == pytest.approx(logits(*tiny, alphas=(0.8,)), rel=1e-4)
    assert not np.allclose(maps, both)


def test_no_proposals_and_wrong_alphas(tiny: tuple[ClipEncoder, ...]) -> None:
    assert GradCam(tiny).encode(FRAME, Proposals.empty()).distribution("cup").shape == (0,)
    with pytest.raises(InvalidInputError, match="alpha"):
        GradCam(tiny, alphas=(0.5, 0.5, 0.5))
    with pytest.raises(InvalidInputError, match="alpha"):
        GradCam(())


def timm_encoder(trunk: str) -> ClipEncoder:
    vision = {"timm_model_name": trunk, "timm_model_pretrained": False, "timm_pool": "avg", "timm_proj": "linear"}
    text = {"context_length": 77, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 1}
    model = open_clip.CLIP(embed_dim=8, vision_cfg={**vision, "image_size": 224}, text_cfg=text)
    return ClipEncoder(trunk, model, open_clip.tokenize)


def test_a_convolutional_trunk_has_a_feature_map_and_a_transformer_has_none_to_look_at() -> None:
    scores = GradCam((timm_encoder("regnetx_002"),)).encode(FRAME, PROPOSALS).logits(PHRASE)
    assert scores.shape == (3,)
    assert (scores > 0).any()
    for trunk in ("vit_tiny_patch16_224", "swin_tiny_patch4_window7_224"):
        encoder = timm_encoder(trunk)
        with pytest.raises(InvalidWeightsError, match=trunk):
            GradCam((encoder,)).encode(FRAME, PROPOSALS)
        assert not any(module._forward_hooks for module in encoder.model.modules())
