"""Puts an utterance into plain words, and says how sure it is of them."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from agent.errors import InvalidWeightsError, MissingWeightsError
from agent.language.plain_words.network import MAX_PIECES, MAX_PLAIN, WIDTH, PlainWordsNetwork
from agent.language.plain_words.pieces import Pieces, joined, split_plainly
from agent.language.plain_words.rewriting import Rewriting
from agent.language.plain_words.writing import Writing

END_OF_TEXT = "<end>"
WEIGHTS = "plain-words.safetensors"
WORDS = "plain-words.json"
MAX_WORDS, MAX_LETTERS = 64, 40
"""Words of an utterance that is read, marks too, and letters of each; a longer one is not."""
REMEMBERED = 16
"""Utterances whose plain words are kept: one that answers no question is read once more as a new turn."""
_LARGEST = 127.0


class Rewriter:
    """The learned reader.

    Args:
        network: in evaluation mode.
        pieces: what its encoder knows.
        plain: what its decoder writes, `END_OF_TEXT` first.
    """

    def __init__(self, network: PlainWordsNetwork, pieces: Pieces, plain: Sequence[str]) -> None:
        self._network, self._pieces, self._plain = network.eval(), pieces, tuple(plain)
        self._rewritten = lru_cache(maxsize=REMEMBERED)(self._rewrite)

    @classmethod
    def load(cls, folder: Path) -> Rewriter:
        """Load the weights of a folder, and the words beside them.

        Raises:
            MissingWeightsError: they are not there.
            InvalidWeightsError: they are broken, or do not fit each other.
        """
        try:
            words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
            network = PlainWordsNetwork(len(words["pieces"]), len(words["plain"]))
            network.load_state_dict(unpacked(load_file(folder / WEIGHTS)))
        except FileNotFoundError as error:
            raise MissingWeightsError(f"no learned reader in {folder}: {error}; reinstall reclip-agent") from error
        except (OSError, ValueError, LookupError, TypeError, RuntimeError, SafetensorError) as error:
            raise InvalidWeightsError(f"the learned reader in {folder} is broken ({error})") from error
        return cls(network, Pieces(words["pieces"]), words["plain"])

    def __call__(self, text: str) -> Rewriting | None:
        """An utterance in plain words; None where it is too long or has no words."""
        return self._rewritten(text)

    def _rewrite(self, text: str) -> Rewriting | None:
        said = split_plainly(text)
        if not 0 < len(said) <= MAX_WORDS or max(map(len, said)) > MAX_LETTERS:
            return None
        if sum(len(self._pieces.of_word(word)) for word in said) > MAX_PIECES - 2:
            return None
        with torch.inference_mode():
            written, sure = self._written(said)
        return Rewriting(joined(written), sure)

    def _written(self, said: Sequence[str]) -> tuple[list[str], float]:
        """The likeliest next word, again and again."""
        writing = Writing(self._network, self._network.hear(*to_pieces([said], self._pieces)))
        before = torch.zeros(WIDTH)
        written: list[str] = []
        log_sure = 0.0
        while len(written) < MAX_PLAIN - 1:
            chances = writing.next_logits(before).softmax(-1).tolist()
            by_word: dict[str, float] = {}
            for word, chance in zip((*self._plain, *said), chances, strict=True):
                by_word[word] = by_word.get(word, 0.0) + chance
            word = max(by_word, key=by_word.__getitem__)
            log_sure += math.log(min(by_word[word], 1.0))
            if word == END_OF_TEXT:
                return written, math.exp(log_sure)
            written.append(word)
            before = embedding(word, self._network, self._pieces)
        return written, 0.0


def to_pieces(said: Sequence[Sequence[str]], pieces: Pieces) -> tuple[Tensor, Tensor]:
    """The pieces of utterances and the place of each word's first, as `PlainWordsNetwork.hear` takes them."""
    rows, firsts = [], []
    for words in said:
        row, first = [pieces.start], []
        for word in words:
            first.append(len(row))
            row.extend(pieces.of_word(word))
        rows.append([*row, pieces.end])
        firsts.append(first)
    return _padded(rows), _padded(firsts)


def embedding(word: str, network: PlainWordsNetwork, pieces: Pieces) -> Tensor:
    """(384,) of a word that was written: the mean of its pieces'."""
    return network.pieces.weight[pieces.of_word(word)].mean(0)


def packed(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights for a file: matrices as int8 with a factor for each row, all else in half precision."""
    files: dict[str, Tensor] = {}
    for name, value in state.items():
        if value.ndim < 2:
            files[name] = value.half()
            continue
        factors = (value.abs().amax(1, keepdim=True) / _LARGEST).clamp_min(1e-8)
        files[name] = (value / factors).round().to(torch.int8)
        files[f"{name}.factors"] = factors.float()
    return files


def unpacked(files: dict[str, Tensor]) -> dict[str, Tensor]:
    """The float32 weights of `packed` ones."""
    state = {}
    for name, value in files.items():
        factors = files.get(f"{name}.factors")
        if not name.endswith(".factors"):
            state[name] = value.float() if factors is None else value.float() * factors
    return state


def _padded(rows: Sequence[Sequence[int]]) -> Tensor:
    padded = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.int64)
    for row, numbers in enumerate(rows):
        padded[row, : len(numbers)] = torch.tensor(numbers)
    return padded
