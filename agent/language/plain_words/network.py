"""The learned reader's network: a small BERT reads the utterance, and a decoder writes plain words or copies its words.

Encoder: the layers of MiniLM-L6-H384 (Wang et al. 2020), fine-tuned. Decoder: two transformer layers whose next word
is drawn over the plain words and the utterance's own words together (pointer-generator, See et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

WIDTH = 384
HEADS = 12
INNER = 1536
ENCODER_LAYERS = 6
DECODER_LAYERS = 2
DECODER_INNER = 1024
MAX_PIECES = 128
MAX_PLAIN = 64
"""Words that are written, at most."""


@dataclass(frozen=True, eq=False)
class Heard:
    """Utterances as the encoder sees them.

    Attributes:
        states: (B, S, 384) float32, one for each word.
        padding: (B, S) bool, true where there is no word.
    """

    states: Tensor
    padding: Tensor


class PlainWordsNetwork(nn.Module):
    """The network.

    Args:
        pieces: how many pieces of words the encoder knows.
        plain: how many words the decoder can write without copying them; the first ends the text.
    """

    def __init__(self, pieces: int, plain: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(pieces, WIDTH)
        self.places = nn.Embedding(MAX_PIECES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        layer = nn.TransformerEncoderLayer(WIDTH, HEADS, INNER, 0.1, "gelu", 1e-12, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, ENCODER_LAYERS, enable_nested_tensor=False)
        self.taken_in = nn.Linear(WIDTH, WIDTH)
        self.written_places = nn.Embedding(MAX_PLAIN, WIDTH)
        second = nn.TransformerDecoderLayer(WIDTH, HEADS, DECODER_INNER, 0.1, "gelu", batch_first=True, norm_first=True)
        self.decoder = nn.TransformerDecoder(second, DECODER_LAYERS, nn.LayerNorm(WIDTH))
        self.plain = nn.Linear(WIDTH, plain)
        self.pointer = nn.Linear(WIDTH, WIDTH)

    def hear(self, pieces: Tensor, firsts: Tensor) -> Heard:
        """Read utterances.

        Args:
            pieces: (B, P) int64, 0 where there is none; START first, END last.
            firsts: (B, S) int64, the place of each word's first piece; 0 where there is none.
        """
        placed = self.pieces(pieces) + self.places(torch.arange(pieces.shape[1]))
        states = self.encoder(self.norm(placed), src_key_padding_mask=pieces == 0)
        of_words = states.gather(1, firsts.unsqueeze(-1).expand(-1, -1, WIDTH))
        return Heard(of_words, firsts == 0)

    def write(self, heard: Heard, before: Tensor) -> Tensor:
        """The logits of each next word.

        Args:
            before: (B, T, 384) the embeddings of the words that stand before: zeros first, then the words written.

        Returns:
            (B, T, plain + S): of the plain words, then of the utterance's own, -inf where there is none.
        """
        length = before.shape[1]
        places = self.written_places(torch.arange(length))
        ahead = torch.ones(length, length, dtype=torch.bool).triu(1)
        states = self.decoder(
            self.taken_in(before) + places,
            heard.states,
            tgt_mask=ahead,
            memory_key_padding_mask=heard.padding,
        )
        return self.choices(states, heard)

    def choices(self, states: Tensor, heard: Heard) -> Tensor:
        """(B, T, plain + S) the logits of `write`, of the decoder's (B, T, 384) last states."""
        copied = self.pointer(states) @ heard.states.transpose(1, 2) / WIDTH**0.5
        copied = copied.masked_fill(heard.padding.unsqueeze(1), float("-inf"))
        return torch.cat([self.plain(states), copied], dim=-1)
