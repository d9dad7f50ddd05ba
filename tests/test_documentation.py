"""The pages say what is so: links lead somewhere, and the way through the code is the one that is drawn."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.command import FOLDERS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
MOST_FILES = 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]


def test_files_that_pages_name_are_there() -> None:
    """Those that are written with their folder."""
    folders = "agent|docs|evaluation|launch|ros_nodes|scale|sim|tests|training|ui"
    named = {path for page in PAGES for path in re.findall(rf"`((?:{folders})/[\w/.*]+)`", page.read_text("utf-8"))}
    assert named
    assert not [path for path in named if not any(ROOT.glob(path.rstrip("/")))]


def test_the_architecture_is_drawn_as_it_is(tmp_path: Path) -> None:
    """`python docs/draw_architecture.py` brings the page up to date."""
    page = ROOT / "docs" / "architecture.md"
    copy = tmp_path / page.name
    copy.write_bytes(page.read_bytes())
    subprocess.run([sys.executable, ROOT / "docs" / "draw_architecture.py", copy], check=True, timeout=240)
    assert copy.read_text(encoding="utf-8") == page.read_text(encoding="utf-8")


def test_no_way_is_long() -> None:
    ways = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("\n## ")[1:4]
    steps = [re.findall(r"^\| \d+ \| \[([\w/.]+)\]", way, re.MULTILINE) for way in ways]
    assert all(0 < len(files) <= MOST_FILES and len({*files}) == len(files) for files in steps)


def test_the_readme_has_a_line_for_each_measure() -> None:
    named = re.findall(r"^python -m evaluation ([\w-]+)", PAGES[0].read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(FOLDERS)
