"""Families of open_clip's other than CLIP itself, small and random in their own configs: SigLIP, CoCa, EVA."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import save_file

from agent.perception.clip_encoder import ClipEncoder

TEXT = {"context_length": 20, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2}
SMALL_VIT = {"width": 32, "layers": 2, "image_size": 32, "patch_size": 16, "head_width": 16}
CONFIGS: dict[str, dict[str, Any]] = {
    "siglip": {
        "embed_dim": 192,
        "init_logit_bias": -10,
        "custom_text": True,
        "vision_cfg": {
            "image_size": 224,
            "timm_model_name": "vit_tiny_patch16_224",
            "timm_pool": "map",
            "timm_proj": "none",
        },
        "text_cfg": {**TEXT, "no_causal_mask": True, "proj_bias": True, "pool_type": "last"},
    },
    "coca": {
        "embed_dim": 16,
        "custom_text": True,
        "vision_cfg": {**SMALL_VIT, "attentional_pool": True, "attn_pooler_heads": 2, "output_tokens": True},
        "text_cfg": {**TEXT, "embed_cls": True, "output_tokens": True},
        "multimodal_cfg": {**TEXT, "attn_pooler_heads": 2},
    },
    "eva": {
        "embed_dim": 16,
        "custom_text": True,
        "vision_cfg": {
            "image_size": 224,
            "timm_model_name": "eva02_tiny_patch14_224",
            "timm_pool": "token",
            "timm_proj": None,
        },
        "text_cfg": TEXT,
    },
}


@pytest.mark.parametrize("family", list(CONFIGS))
def test_embeddings_are_open_clips_own(family: str, tmp_path: Path) -> None:
    config = copy.deepcopy(CONFIGS[family])
    (tmp_path / f"{family}.json").write_text(json.dumps(config))
    del config["custom_text"]
    torch.manual_seed(0)
    made: Any = (open_clip.CoCa if family == "coca" else open_clip.CustomTextCLIP)(**config)
    made.eval()
    save_file({name: each.contiguous() for name, each in made.state_dict().items()}, tmp_path / f"{family}.safetensors")
    encoder = ClipEncoder.load(tmp_path / f"{family}.json")
    size = encoder.image_size_px
    images = np.random.default_rng(0).integers(0, 256, (2, size, size, 3), dtype=np.uint8)
    texts = ["a photo of a red cup", "a blue ball"]
    with torch.inference_mode():
        seen = made.encode_image(encoder.normalised(images), normalize=True)
        tokens = open_clip.SimpleTokenizer(context_length=TEXT["context_length"])(texts)
        said = made.encode_text(tokens, normalize=True)
    assert encoder.encode_images(images) == pytest.approx(seen.numpy(), abs=1e-5)
    assert encoder.encode_texts(texts) == pytest.approx(said.numpy(), abs=1e-5)
    assert encoder.logit_scale == pytest.approx(float(made.logit_scale.exp()))
