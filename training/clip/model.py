"""The small CLIP: its open_clip configuration, its tokenizer and its token table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from open_clip import CLIP, SimpleTokenizer
from torch import Tensor, nn

from agent.perception.text_tower import embed_unpadded
from training.clip.captions import UNKNOWN_NOUN

MODEL_NAME = "tabletop-clip"
TEXT_WIDTH = 128
CONTEXT_LENGTH = 32
UNKNOWN_TOKEN = 49405
"""A token of the tokenizer's that no caption uses; it stands for `UNKNOWN_NOUN`."""
ROW_STD = 0.05
"""Standard deviation of a fresh row's numbers."""
CONFIG: Mapping[str, Any] = {
    "embed_dim": 256,
    "vision_cfg": {
        "timm_model_name": "regnetx_002",
        "timm_model_pretrained": False,
        "timm_pool": "",
        "timm_proj": "linear",
        "image_size": 96,
    },
    "text_cfg": {"context_length": CONTEXT_LENGTH, "vocab_size": 49408, "width": TEXT_WIDTH, "heads": 4, "layers": 3},
}


class WordTokenizer:
    """open_clip's tokenizer with a memory for words: captions are lower-case words with single spaces between."""

    def __init__(self) -> None:
        self._tokenizer = SimpleTokenizer(context_length=CONTEXT_LENGTH)
        self._ids: dict[str, list[int]] = {UNKNOWN_NOUN: [UNKNOWN_TOKEN]}

    def encode_word(self, word: str) -> list[int]:
        """A word's token ids; `UNKNOWN_NOUN` has one of its own."""
        if word not in self._ids:
            self._ids[word] = self._tokenizer.encode(word)
        return self._ids[word]

    def __call__(self, texts: Sequence[str]) -> Tensor:
        """(len(texts), L) int64, L the longest text's tokens, at most ``CONTEXT_LENGTH``; 0 fills the shorter."""
        start, end = self._tokenizer.sot_token_id, self._tokenizer.eot_token_id
        every = [[token for word in text.split() for token in self.encode_word(word)] for text in texts]
        rows = [torch.tensor([start, *ids[: CONTEXT_LENGTH - 2], end]) for ids in every]
        return nn.utils.rnn.pad_sequence(rows, batch_first=True)


class TokenTable(nn.Module):
    """The token table while it trains: rows of the captions' tokens are learnt, all others stay zero.

    A zero row is a word that says nothing; the row of `UNKNOWN_TOKEN` is random every other time while training,
    and zero else, so that a noun the model does not know leaves the decision to the rest of the phrase.
    """

    slot: Tensor

    def __init__(self, learnt_tokens: Sequence[int], vocab_size: int) -> None:
        super().__init__()
        slot = torch.zeros(vocab_size, dtype=torch.long)
        slot[list(learnt_tokens)] = torch.arange(1, len(learnt_tokens) + 1)
        self.register_buffer("slot", slot, persistent=False)
        self.learnt = nn.Embedding(len(learnt_tokens) + 1, TEXT_WIDTH, padding_idx=0)
        nn.init.normal_(self.learnt.weight[1:], std=ROW_STD)

    def forward(self, tokens: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """(..., L, width) rows of (..., L) tokens; unknown nouns are random where a generator is given."""
        rows: Tensor = self.learnt(self.slot[tokens])
        if generator is not None:
            noise = torch.empty_like(rows).normal_(std=ROW_STD, generator=generator)
            is_noisy = torch.empty(tokens.shape).uniform_(generator=generator) < 0.5
            rows = rows + noise * ((tokens == UNKNOWN_TOKEN) & is_noisy).unsqueeze(-1)
        return rows

    @torch.no_grad()
    def load_whole(self, rows: Tensor) -> None:
        """Take the learnt rows from a table as open_clip keeps it, (vocabulary, width) float32."""
        tokens = self.slot.nonzero()[:, 0]
        self.learnt.weight[self.slot[tokens]] = rows[tokens]

    @torch.no_grad()
    def whole(self) -> Tensor:
        """(vocabulary, width) float32: the table as open_clip keeps it."""
        rows: Tensor = self.learnt(self.slot)
        return rows


def encode_tokens(model: CLIP, table: TokenTable, tokens: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Unit text embeddings of (B, L) tokens, their rows from a table that trains."""
    return embed_unpadded(model, tokens, table(tokens, generator))
