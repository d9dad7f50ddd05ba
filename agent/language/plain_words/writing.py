"""Writing word by word: what `PlainWordsNetwork.write` gives for each next word, without reading the rest again."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, linear, scaled_dot_product_attention

from agent.language.plain_words.network import HEADS, WIDTH, Heard, PlainWordsNetwork


class Writing:
    """A text under way, for one utterance.

    Args:
        network: in evaluation mode.
        heard: of one utterance, without padding.
    """

    def __init__(self, network: PlainWordsNetwork, heard: Heard) -> None:
        self._network, self._heard = network, heard
        self._layers = [_Layer(cast("nn.TransformerDecoderLayer", each), heard) for each in network.decoder.layers]
        self._written = 0

    def next_logits(self, before: Tensor) -> Tensor:
        """(plain + S,) the logits of the next word.

        Args:
            before: (384,) the embedding of the word that was written last; zeros for the first.
        """
        network = self._network
        state = network.taken_in(before.view(1, 1, WIDTH)) + network.written_places.weight[self._written]
        self._written += 1
        for layer in self._layers:
            state = layer(state)
        assert network.decoder.norm is not None
        logits: Tensor = network.choices(network.decoder.norm(state), self._heard)[0, 0]
        return logits


class _Layer:
    """A decoder layer that keeps what its attention needs of earlier words."""

    def __init__(self, layer: nn.TransformerDecoderLayer, heard: Heard) -> None:
        self._layer = layer
        self._own: tuple[Tensor, Tensor] | None = None
        _, keys, values = _projected(layer.multihead_attn, heard.states)
        self._utterances = keys, values

    def __call__(self, state: Tensor) -> Tensor:
        """(1, 1, 384) to the same."""
        layer = self._layer
        query, key, value = _projected(layer.self_attn, layer.norm1(state))
        if self._own is not None:
            key, value = (torch.cat(each, dim=2) for each in zip(self._own, (key, value), strict=True))
        self._own = key, value
        state = state + _attended(layer.self_attn, query, key, value)
        query, _, _ = _projected(layer.multihead_attn, layer.norm2(state))
        state = state + _attended(layer.multihead_attn, query, *self._utterances)
        inner: Tensor = layer.linear2(gelu(layer.linear1(layer.norm3(state))))
        return state + inner


def _projected(attention: nn.MultiheadAttention, states: Tensor) -> tuple[Tensor, ...]:
    """(1, T, 384) to queries, keys and values, (1, heads, T, 32) each."""
    projected = linear(states, cast("Tensor", attention.in_proj_weight), attention.in_proj_bias)
    return tuple(each.view(1, -1, HEADS, WIDTH // HEADS).transpose(1, 2) for each in projected.chunk(3, dim=-1))


def _attended(attention: nn.MultiheadAttention, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """(1, 1, 384)."""
    mixed: Tensor = attention.out_proj(scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2))
    return mixed
