from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from open_clip import CLIP, SimpleTokenizer

from agent.perception.clip_encoder import ClipEncoder
from agent.perception.text_tower import embed_unpadded, ignores_padding, one_thread

VISION = {"image_size": 32, "layers": 1, "width": 32, "patch_size": 16, "head_width": 16}
TEXT = {"context_length": 24, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2}
TEXTS = ["the duck", "a photo of the red cup left of the bowl", "the " + 40 * "very " + "long one"]


def model(**text: Any) -> CLIP:
    torch.manual_seed(0)
    return CLIP(16, VISION, TEXT | text).eval()


@torch.no_grad()
def test_the_short_way_is_open_clips_way() -> None:
    tower, tokens = model(), SimpleTokenizer(context_length=24)(TEXTS)
    assert ignores_padding(tower)
    for rows in (tokens, tokens[:1]):
        expected = tower.encode_text(rows, normalize=True)
        torch.testing.assert_close(embed_unpadded(tower, rows), expected)
        torch.testing.assert_close(embed_unpadded(tower, rows, tower.token_embedding(rows)), expected)


@torch.no_grad()
def test_it_takes_no_step_for_padding(monkeypatch: pytest.MonkeyPatch) -> None:
    tower = model()
    original, lengths = tower.transformer.forward, []
    monkeypatch.setattr(
        tower.transformer, "forward", lambda x, attn_mask: lengths.append(x.shape[1]) or original(x, attn_mask)
    )
    ClipEncoder("tiny", tower, SimpleTokenizer(context_length=24)).encode_texts(["the duck", "the red duck"])
    assert lengths == [5]


@pytest.mark.parametrize("text", [{"no_causal_mask": True}, {"pool_type": "last"}, {"proj_bias": True}])
@torch.no_grad()
def test_a_model_that_reads_its_padding_takes_the_long_way(text: dict[str, Any]) -> None:
    tower, tokenizer = model(**text), SimpleTokenizer(context_length=24)
    assert not ignores_padding(tower)
    found = ClipEncoder("tiny", tower, tokenizer).encode_texts(TEXTS)
    assert np.allclose(found, tower.encode_text(tokenizer(TEXTS), normalize=True).numpy(), atol=1e-6)


def test_the_other_threads_are_given_back() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with one_thread():
            inside = torch.get_num_threads()
        assert (inside, torch.get_num_threads()) == (1, 2)
    finally:
        torch.set_num_threads(before)
