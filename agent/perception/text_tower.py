"""The short way through a CLIP model's text tower: no step for the padding behind the longest text, on one thread.

open_clip fills every text up to the context length, 77 tokens where an expression needs ten.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


def ignores_padding(model: Any) -> bool:
    """Whether what stands behind a text's end token makes no difference to its embedding.

    Args:
        model: of open_clip's. It is so where the mask is causal and the end token is read, as in OpenAI's models.
    """
    import torch

    causal = isinstance(getattr(model, "attn_mask", None), torch.Tensor)
    reads_end = getattr(model, "text_pool_type", "") == "argmax"
    return causal and reads_end and isinstance(model.text_projection, torch.Tensor)


def embed_unpadded(model: Any, tokens: Tensor, rows: Tensor | None = None) -> Tensor:
    """(B, D) float32 unit embeddings, the same as ``model.encode_text(tokens, normalize=True)``.

    Args:
        model: one that `ignores_padding`.
        tokens: (B, L) int64, the end token the highest of its row; L as long as wished.
        rows: (B, L, width) float32 of the token table in place of the model's own.
    """
    import torch
    from torch.nn import functional

    ends = tokens.argmax(dim=-1)
    length = int(ends.max()) + 1
    rows = model.token_embedding(tokens[:, :length]) if rows is None else rows[:, :length]
    mask = model.attn_mask[:length, :length]
    states = model.ln_final(model.transformer(rows + model.positional_embedding[:length], attn_mask=mask))
    return functional.normalize(states[torch.arange(len(tokens)), ends] @ model.text_projection, dim=-1)


@contextmanager
def one_thread() -> Iterator[None]:
    """Torch computes without helpers in here.

    A few short texts are too little work to share: where other processes want the cores as well, waiting for a helper
    takes ten times as long as the work.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
