"""Batches of pairs as tensors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from agent.language.english import COLOURS, NUMBER_WORDS, ORDINAL_WORDS, plural
from agent.language.plain_words.network import MAX_PIECES, MAX_PLAIN, WIDTH, PlainWordsNetwork
from agent.language.plain_words.pieces import Pieces
from agent.language.plain_words.rewriter import END_OF_TEXT, embedding, to_pieces
from sim.catalogue import CATEGORIES
from training.plain_words.pairs import Pair

MIN_WRITTEN = 2
"""How many pairs need a word that none of their own words gives, for the decoder to learn to write it."""
_ALWAYS = (
    *COLOURS,
    *NUMBER_WORDS,
    *ORDINAL_WORDS,
    *CATEGORIES,
    *map(plural, CATEGORIES),
    *str.split(
        "unless if otherwise anything everything nothing something topmost tallest biggest smallest bigger smaller"
    ),
    *str.split(
        "closest furthest leftmost rightmost frontmost middle big large little tiny tall short these those them"
    ),
)
"""Words that are written in any case, as what is misspelt cannot be copied."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Pairs as the network takes them.

    Attributes:
        pieces, firsts: see `PlainWordsNetwork.hear`.
        before: (B, T, 384) float32, see `PlainWordsNetwork.write`.
        right: (B, T, plain + S) bool, which choices give the right next word.
        asked: (B, T) bool, false behind a text's end.
    """

    pieces: Tensor
    firsts: Tensor
    before: Tensor
    right: Tensor
    asked: Tensor


def plain_vocabulary(pairs: Sequence[Pair]) -> list[str]:
    """The words that the decoder writes; the first ends a text."""
    counts: Counter[str] = Counter()
    for pair in pairs:
        counts.update(set(pair.plain) - set(pair.said))
    often = {word for word, count in counts.items() if count >= MIN_WRITTEN}
    return [END_OF_TEXT, *sorted(often | set(_ALWAYS))]


def fits(pair: Pair, pieces: Pieces, plain: dict[str, int]) -> bool:
    """Whether a pair can be learned: not too long, and each plain word can be written or copied."""
    said = set(pair.said)
    return (
        0 < len(pair.plain) < MAX_PLAIN
        and sum(len(pieces.of_word(word)) for word in pair.said) < MAX_PIECES - 2
        and all(word in said or word in plain for word in pair.plain)
    )


def batch_of(pairs: Sequence[Pair], network: PlainWordsNetwork, pieces: Pieces, plain: dict[str, int]) -> Batch:
    """The tensors of pairs."""
    numbers, firsts = to_pieces([pair.said for pair in pairs], pieces)
    length = 1 + max(len(pair.plain) for pair in pairs)
    right = np.zeros((len(pairs), length, len(plain) + firsts.shape[1]), dtype=bool)
    asked = np.zeros((len(pairs), length), dtype=bool)
    for row, pair in enumerate(pairs):
        for at, word in enumerate((*pair.plain, END_OF_TEXT)):
            asked[row, at] = True
            if word in plain:
                right[row, at, plain[word]] = True
            for place, said in enumerate(pair.said):
                if said == word:
                    right[row, at, len(plain) + place] = True
    written = sorted({word for pair in pairs for word in pair.plain})
    number = {word: at for at, word in enumerate(written, 1)}
    known = torch.stack([torch.zeros(WIDTH), *(embedding(word, network, pieces).detach() for word in written)])
    places = np.zeros((len(pairs), length), dtype=np.int64)
    for row, pair in enumerate(pairs):
        places[row, 1 : len(pair.plain) + 1] = [number[word] for word in pair.plain]
    return Batch(numbers, firsts, known[torch.from_numpy(places)], torch.from_numpy(right), torch.from_numpy(asked))
