"""The examples in CONTRIBUTING.md, made as they stand there, do what it says: each in the one file that it names."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHANGES = 10
MADE = 6
MOST_LINES = 10
SAY = """
import json, sys
from agent import Grounder, load_image
from agent.chat.conversation import Conversation

scene = Grounder.from_preset("tabletop").look(load_image(sys.argv[1]))
print(json.dumps([Conversation().say(text, scene).words for text in sys.argv[2:]]))
"""


class Change(NamedTuple):
    """A file, its lines before and after, and what is then answered to what."""

    path: str
    before: str
    after: str
    said: str
    answer: str


def changes() -> list[Change]:
    """Those that are written as lines to change."""
    pattern = r"### \d+\. [^:]+: \[(.+?)\]\(\1\)\n(?:(?!###).)*?```diff\n(.*?)```\n\n> \"(.+?)\" — \"(.+?)\"\n"
    found = re.findall(pattern, CONTRIBUTING, re.DOTALL)
    return [Change(path, _without(lines, "+"), _without(lines, "-"), *said) for path, lines, *said in found]


def _without(diff: str, mark: str) -> str:
    return "\n".join(line[1:] for line in diff.splitlines() if not line.startswith(mark))


def answers(root: Path, texts: list[str]) -> list[str]:
    """What the agent of a folder says to each text, beside a shipped picture."""
    picture = ROOT / "sim" / "scenes" / "00" / "image.jpg"
    command = [sys.executable, "-c", SAY, str(picture), *texts]
    return list(json.loads(subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout))


def test_there_are_ten_changes_and_their_examples_are_short() -> None:
    titles = re.findall(r"^### (\d+)\. ", CONTRIBUTING, re.MULTILINE)
    assert titles == [str(number) for number in range(1, CHANGES + 1)]
    assert all(len(each.after.splitlines()) < MOST_LINES for each in changes())


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the agent with the changes made."""
    root = tmp_path_factory.mktemp("changed")
    shutil.copytree(ROOT / "agent", root / "agent", ignore=shutil.ignore_patterns("__pycache__"))
    for change in changes():
        path = root / change.path
        text = path.read_text(encoding="utf-8")
        assert text.count(change.before) == 1, f"{change.path} has not {change.before!r} once"
        path.write_text(text.replace(change.before, change.after), encoding="utf-8")
    return root


def test_the_first_changes_do_what_is_written(changed: Path) -> None:
    made = changes()
    assert len(made) == MADE
    said, expected = [each.said for each in made], [each.answer for each in made]
    before, after = answers(ROOT, said), answers(changed, said)
    assert after == expected
    assert not [answer for answer, new in zip(before, after, strict=True) if answer == new]
