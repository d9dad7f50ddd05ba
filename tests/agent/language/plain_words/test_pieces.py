from __future__ import annotations

import pytest

from agent.language.plain_words.pieces import Pieces, joined, split_plainly

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "dog", "cup", "##s", "##board", "c", "##u", "##p", "##x"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't take the Lemon's cup!", ["don", "'t", "take", "the", "lemon", "'s", "cup", "!"]),
        ("4cm, or 10.5 cm", ["4", "cm", ",", "or", "10.5", "cm"]),
        ("the left-hand one\u2019s", ["the", "left-hand", "one", "'s"]),
        ("", []),
    ],
)
def test_words_clitics_numbers_and_marks(text: str, words: list[str]) -> None:
    assert split_plainly(text) == words


def test_marks_close_up() -> None:
    assert joined(["is", "the", "lemon", "'s", "cup", "red", "?"]) == "is the lemon's cup red?"


def test_the_longest_pieces_first() -> None:
    pieces = Pieces(PIECES)
    assert pieces.of_word("cupboard") == [5, 7]
    assert pieces.of_word("cups") == [5, 6]
    assert pieces.of_word("cuz") == [1]


def test_a_word_has_at_most_eight_pieces() -> None:
    assert len(Pieces(PIECES).of_word("cup" + "x" * 100_000)) == 8
