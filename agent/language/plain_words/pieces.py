"""Words of an utterance, and the pieces of words that the learned reader's encoder knows (WordPiece)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*|'[^\W\d_]+|[^\w\s]")
_CLOSED_UP = re.compile(r" (?=['.,?!:;])")
MAX_PIECES_OF_WORD = 8
UNKNOWN = "[UNK]"
START, END = "[CLS]", "[SEP]"


def split_plainly(text: str) -> list[str]:
    """The words and marks of a text in lower case: a clitic ("'s"), a number's unit and each mark are their own."""
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def joined(words: Iterable[str]) -> str:
    """Words as a text."""
    return _CLOSED_UP.sub("", " ".join(words))


class Pieces:
    """The pieces of words, and their numbers.

    Args:
        pieces: in the order of their numbers; "##" begins those that go on with a word.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        self._number = {piece: number for number, piece in enumerate(pieces)}
        self._words: dict[str, list[int]] = {}
        self.start, self.end = self._number[START], self._number[END]

    def of_word(self, word: str) -> list[int]:
        """The numbers of a word's pieces, the longest that fit from its beginning on; of at most eight."""
        known = self._words.get(word)
        if known is None:
            known = self._split(word)
            if len(self._words) < 50_000:
                self._words[word] = known
        return known

    def _split(self, word: str) -> list[int]:
        numbers: list[int] = []
        start = 0
        while start < len(word) and len(numbers) < MAX_PIECES_OF_WORD:
            prefix = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if prefix + word[start:end] in self._number), None)
            if end is None:
                return [self._number[UNKNOWN]]
            numbers.append(self._number[prefix + word[start:end]])
            start = end
        return numbers
