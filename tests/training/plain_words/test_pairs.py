from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import InvalidInputError
from training.plain_words.pairs import Pair, read_pairs


def test_pairs_that_ship() -> None:
    pairs = read_pairs()
    assert len(pairs) > 4_000
    assert 0.04 < sum(pair.is_held_out for pair in pairs) / len(pairs) < 0.08
    assert all(pair.said and pair.plain for pair in pairs)


def test_a_mark_is_one_word() -> None:
    assert Pair.of("Wash it!", "<cannot>").plain == ("<cannot>",)


@pytest.mark.parametrize("line", ["no tab", "a\tb\tc", "\tplain", "said\t "])
def test_a_line_that_is_no_pair(line: str, tmp_path: Path) -> None:
    (tmp_path / "some.tsv").write_text(f"good\tgood\n{line}\n")
    with pytest.raises(InvalidInputError, match=r"some\.tsv:2"):
        read_pairs(tmp_path)
