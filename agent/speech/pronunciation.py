"""How words sound: their phonemes by a dictionary, and how easily one phoneme is taken for another.

Phonemes are those of the CMU dictionary ("R EH D"), without stress.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from agent.datatypes import FloatArray
from agent.language.english import NUMBER_WORDS

Lookup = Callable[[str], str | None]
"""A word in lower case to its phonemes between spaces; None where the dictionary does not have it."""

VOWELS = ("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW")
CONSONANTS = (
    "B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N", "NG", "P", "R", "S", "SH", "T", "TH", "V", "W",
    "Y", "Z", "ZH",
)  # fmt: skip
PHONEMES = (*VOWELS, *CONSONANTS)
_NUMBER = {phoneme: number for number, phoneme in enumerate(PHONEMES)}
CLOSE = (
    "P B", "T D", "K G", "F V", "S Z", "SH ZH", "CH JH", "TH DH", "F TH", "V DH", "M N", "N NG", "T TH", "D DH", "P T",
    "K T", "P K", "B V", "S SH", "CH SH", "CH T", "L R", "L W", "R W", "L OW", "R ER", "IH IY", "IH EH", "EH AE",
    "AE AH", "AA AH", "AA AO", "AH AO", "AO OW", "AH UH", "UH UW", "OW UW", "EY EH", "AY AA", "ER AH", "IH AH", "OW AH",
)  # fmt: skip
"""Pairs that are often mistaken for each other."""
CLOSE_COST, VOWEL_COST, OTHER_COST = 0.3, 0.6, 1.0
LEFT_OUT_COST = 0.7
"""Of a phoneme that is heard without having been said, or the other way round."""
WEAK, WEAK_COST = ("AH", "DH", "HH", "T", "D", "IH", "L", "R"), 0.45
_SPELT = (
    ("tch", "CH"), ("igh", "AY"), ("ch", "CH"), ("sh", "SH"), ("th", "TH"), ("ph", "F"), ("ng", "NG"), ("ck", "K"),
    ("qu", "K W"), ("ee", "IY"), ("ea", "IY"), ("oo", "UW"), ("ou", "AW"), ("ow", "OW"), ("oa", "OW"), ("ai", "EY"),
    ("ay", "EY"), ("er", "ER"), ("ue", "UW"), ("a", "AE"), ("b", "B"), ("c", "K"), ("d", "D"), ("e", "EH"), ("f", "F"),
    ("g", "G"), ("h", "HH"), ("i", "IH"), ("j", "JH"), ("k", "K"), ("l", "L"), ("m", "M"), ("n", "N"), ("o", "AA"),
    ("p", "P"), ("q", "K"), ("r", "R"), ("s", "S"), ("t", "T"), ("u", "AH"), ("v", "V"), ("w", "W"), ("x", "K S"),
    ("y", "IY"), ("z", "Z"),
)  # fmt: skip
_SPELT_PHONEMES = dict(_SPELT)
_LETTERS = re.compile("|".join(letters for letters, _ in _SPELT))
DIGITS = ("zero", *NUMBER_WORDS[:9])


def _costs() -> tuple[FloatArray, FloatArray]:
    count = len(PHONEMES)
    swapped = np.full((count, count), OTHER_COST)
    swapped[: len(VOWELS), : len(VOWELS)] = VOWEL_COST
    for one, other in (tuple(_NUMBER[each] for each in pair.split()) for pair in CLOSE):
        swapped[one, other] = swapped[other, one] = CLOSE_COST
    np.fill_diagonal(swapped, 0.0)
    left_out = np.full(count, LEFT_OUT_COST)
    left_out[[_NUMBER[each] for each in WEAK]] = WEAK_COST
    return swapped, left_out


SWAPPED, LEFT_OUT = _costs()
"""(P, P) and (P,) of `PHONEMES`, 0 to 1: what it costs to take one for another, and to leave one out."""


def phonemes_of(text: str, lookup: Lookup) -> list[int]:
    """The phonemes of a text in lower case, as numbers into `PHONEMES`; of unknown words by their letters."""
    return [_NUMBER[each] for word in text.split() for each in _of_word(word, lookup)]


def _of_word(word: str, lookup: Lookup) -> list[str]:
    if word.isdigit():
        return [each for digit in word for each in _of_word(DIGITS[int(digit)], lookup)]
    found = lookup(word) or " ".join(_SPELT_PHONEMES[letters] for letters in _LETTERS.findall(word))
    return [each for each in found.split() if each in _NUMBER]


def distance(one: list[int], other: list[int]) -> float:
    """What it costs to take one for the other, 0 to 1 for each phoneme."""
    costs = matched(np.array([[*one]], dtype=np.int64), np.array([len(one)]), other)
    return float(costs[0, 0, -1])


def matched(words: np.ndarray, lengths: np.ndarray, heard: list[int]) -> FloatArray:
    """What it costs to take every stretch of what was heard for each of some words.

    Args:
        words: (W, L) int64 phonemes, filled up with anything.
        lengths: (W,) int64: how many of them are a word's.
        heard: N phonemes.

    Returns:
        (W, N + 1, N + 1) float64: of a word, for phonemes from a start to before an end; infinite from end to start.
    """
    count, longest = words.shape
    size = len(heard) + 1
    ends = np.concatenate([[0.0], np.cumsum(LEFT_OUT[heard])]) if heard else np.zeros(1)
    row = np.where(np.arange(size)[:, None] <= np.arange(size), ends - ends[:, None], np.inf)
    rows = np.broadcast_to(row, (count, size, size)).copy()
    found = rows.copy()
    for at in range(longest):
        left_out = LEFT_OUT[words[:, at]][:, None]
        fresh = rows + left_out[..., None]
        for end in range(1, size):
            swapped = rows[:, :, end - 1] + SWAPPED[words[:, at], heard[end - 1]][:, None]
            best = np.minimum(fresh[:, :, end], swapped)
            fresh[:, :, end] = np.minimum(best, fresh[:, :, end - 1] + LEFT_OUT[heard[end - 1]])
        rows = fresh
        ended = lengths == at + 1
        found[ended] = rows[ended]
    return found
