"""Rows of the token table for nouns, from WordNet: words of like meaning start out, and stay, alike.

The captions hold a few hundred words. So that the text tower can place a noun that it never read ("beaker") near those
that it did ("cup"), noun rows are not learnt: each is a fixed projection of the noun's place in WordNet (its hypernyms
and the words of its gloss, for its physical senses). Nouns that the tokenizer splits share their pieces' rows,
fitted by ridge regression so that the pieces add up to the noun.

Source: WordNet 3.0 (Princeton University), data format wndb(5WN).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from agent.errors import MissingWeightsError

FloatRows = npt.NDArray[np.float32]
PHYSICAL_FILES = frozenset({5, 6, 13, 17, 20, 25})
"""lexnames(5WN) of animals, artifacts, foods, objects, plants and shapes: senses that a picture can show."""
SENSE_DECAY = 0.6
HYPERNYM_DECAY = 0.65
GLOSS_WEIGHT = 0.6
STOP_WORDS = frozenset(
    """a an the of or and in on with for to from by as at is are that which used usually having has it its be made being
    one into not when who whose such than very any some other often especially form kind two can without""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class _Synset:
    words: tuple[str, ...]
    lexical_file: int
    hypernyms: tuple[str, ...]
    gloss: str


def read_noun_synsets(wordnet_dir: Path) -> tuple[dict[str, _Synset], dict[str, list[str]]]:
    """WordNet's noun synsets by offset, and each noun's synsets, commonest sense first.

    Raises:
        MissingWeightsError: no WordNet there.
    """
    try:
        data = (wordnet_dir / "data.noun").read_text(encoding="utf-8")
        index = (wordnet_dir / "index.noun").read_text(encoding="utf-8")
    except OSError as error:
        raise MissingWeightsError(
            f"no WordNet in {wordnet_dir}: install Debian's package wordnet-base, or name the folder of data.noun"
            " with --wordnet"
        ) from error
    synsets = {line[:8]: _parse_synset(line) for line in data.splitlines() if not line.startswith(" ")}
    senses: dict[str, list[str]] = {}
    for line in index.splitlines():
        if not line.startswith(" "):
            fields = line.split()
            senses[fields[0].replace("_", " ")] = fields[-int(fields[2]) :]
    return synsets, senses


def _parse_synset(line: str) -> _Synset:
    left, _, gloss = line.partition("|")
    fields = left.split()
    count = int(fields[3], 16)
    pointers = fields[5 + 2 * count :]
    hypernyms = tuple(pointers[i + 1] for i in range(0, len(pointers) - 1, 4) if pointers[i] in ("@", "@i"))
    words = tuple(fields[4 + 2 * i].lower().replace("_", " ") for i in range(count))
    return _Synset(words, int(fields[1]), hypernyms, gloss.partition('"')[0].strip().lower())


def _features_of_synset(offset: str, synsets: dict[str, _Synset]) -> Counter[str]:
    """Weights of a synset's hypernyms (itself first) and of the words of their glosses."""
    features: Counter[str] = Counter()
    frontier, weight = {offset}, 1.0
    seen: set[str] = set()
    while frontier and weight > 0.05:
        for node in frontier:
            features[f"synset {node}"] += weight
            for word in synsets[node].words:
                features[f"word {word}"] += weight
            if weight > 0.5:
                for word in re.findall(r"[a-z]+", synsets[node].gloss):
                    if word not in STOP_WORDS:
                        features[f"word {word}"] += GLOSS_WEIGHT * weight
        seen |= frontier
        frontier = {up for node in frontier for up in synsets[node].hypernyms} - seen
        weight *= HYPERNYM_DECAY
    return features


def noun_vectors(wordnet_dir: Path, width: int, seed: int) -> dict[str, FloatRows]:
    """A unit vector of ``width`` float32 for each single-word noun that names something to be seen."""
    synsets, senses = read_noun_synsets(wordnet_dir)
    per_word: dict[str, Counter[str]] = {}
    for word, offsets in senses.items():
        physical = [offset for offset in offsets if synsets[offset].lexical_file in PHYSICAL_FILES]
        if physical and re.fullmatch(r"[a-z]+", word):
            total: Counter[str] = Counter()
            for rank, offset in enumerate(physical):
                for name, weight in _features_of_synset(offset, synsets).items():
                    total[name] += SENSE_DECAY**rank * weight
            per_word[word] = total
    return _projected(per_word, width, seed)


def _projected(per_word: dict[str, Counter[str]], width: int, seed: int) -> dict[str, FloatRows]:
    """Inverse-frequency weights, then a seeded random projection: it keeps angles, the rare features' too."""
    frequency = Counter(name for features in per_word.values() for name in features)
    used = [name for name, count in frequency.items() if count > 1]
    rng = np.random.default_rng(seed)
    axes = {name: rng.standard_normal(width, dtype=np.float32) for name in used}
    scale = {name: float(np.log(len(per_word) / frequency[name])) for name in used}
    vectors = {}
    for word, features in per_word.items():
        vector = np.zeros(width, dtype=np.float32)
        for name, weight in features.items():
            if name in axes:
                vector += weight * scale[name] * axes[name]
        vectors[word] = vector / max(float(np.linalg.norm(vector)), 1e-6)
    return vectors


def token_rows(
    vectors: dict[str, FloatRows], encode: Callable[[str], list[int]], plural: Callable[[str], str]
) -> dict[int, FloatRows]:
    """Token id -> row, so that each noun's and plural's rows add up to about its vector.

    Args:
        vectors: noun -> (width,) float32.
        encode: a word's token ids.
        plural: a noun's plural; it gets the noun's vector where it is no noun of its own.
    """
    forms = dict(vectors)
    for word, vector in vectors.items():
        forms.setdefault(plural(word), vector)
    pieces = {word: encode(word) for word in forms}
    rows = {ids[0]: forms[word] for word, ids in pieces.items() if len(ids) == 1}
    split = [(ids, forms[word]) for word, ids in pieces.items() if len(ids) > 1]
    return {**_fitted_pieces(split, rows), **rows}


def _fitted_pieces(
    split: Sequence[tuple[list[int], FloatRows]], known: dict[int, FloatRows], ridge: float = 0.3, steps: int = 40
) -> dict[int, FloatRows]:
    """Rows of word pieces by ridge regression (conjugate gradients), what whole-word tokens say taken off first."""
    split = [(ids, vector) for ids, vector in split if any(token not in known for token in ids)]
    column_of: dict[int, int] = {}
    pairs = [(number, token) for number, (ids, _) in enumerate(split) for token in ids if token not in known]
    equations = np.array([number for number, _ in pairs])
    columns = np.array([column_of.setdefault(token, len(column_of)) for _, token in pairs])
    targets = np.array([v - sum((known[i] for i in ids if i in known), np.zeros_like(v)) for ids, v in split])
    by_column = np.argsort(columns, kind="stable")
    column_starts = np.searchsorted(columns[by_column], np.arange(len(column_of)))
    equation_starts = np.searchsorted(equations, np.arange(len(split)))

    def transposed(values: FloatRows) -> FloatRows:
        return np.add.reduceat(values[equations[by_column]], column_starts, axis=0)

    def normal(values: FloatRows) -> FloatRows:
        return transposed(np.add.reduceat(values[columns], equation_starts, axis=0)) + ridge * values

    residual = transposed(targets)
    solution, direction, energy = np.zeros_like(residual), residual, float((residual**2).sum())
    for _ in range(steps):
        image = normal(direction)
        length = energy / float((direction * image).sum())
        solution, residual = solution + length * direction, residual - length * image
        previous, energy = energy, float((residual**2).sum())
        direction = residual + energy / previous * direction
    return {token: solution[column] for token, column in column_of.items()}
