"""Tables line up."""

from __future__ import annotations

from evaluation.tables import format_table


def test_columns_line_up_and_none_is_a_rule() -> None:
    text = format_table(["name", "n"], [["a", "1"], None, ["longer", "22"]])
    assert text.splitlines() == ["name     n", "----------", "a        1", "----------", "longer  22"]
