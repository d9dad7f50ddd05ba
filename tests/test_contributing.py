"""The example in CONTRIBUTING.md does what it says, and is short."""

from __future__ import annotations

import re
from pathlib import Path

CONTRIBUTING = Path(__file__).parents[1] / "CONTRIBUTING.md"
MOST_LINES = 10


def test_a_relation_word_is_added_in_a_few_lines() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", CONTRIBUTING.read_text(encoding="utf-8"), re.DOTALL)
    assert "assert" in example
    assert len([line for line in example.splitlines() if line.strip()]) < MOST_LINES
    exec(compile(example, str(CONTRIBUTING), "exec"), {})
