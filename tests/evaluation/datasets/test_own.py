"""A CSV and pictures of one's own become a dataset."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from agent.errors import InvalidInputError
from evaluation.command import main
from evaluation.datasets.convert import convert
from evaluation.datasets.released import read_released

TABLE = """image,x1,y1,x2,y2,expression
a.png,0,0,10,10,the red cup
a.png,0,0,10,10,"a cup, red"
a.png,20,0,30,10.5,the bowl
b.png,1,2,3,4,it
"""


@pytest.fixture
def images(tmp_path: Path) -> Path:
    for name in ("a.png", "b.png"):
        Image.new("RGB", (40, 40)).save(tmp_path / name)
    return tmp_path


def test_it_is_read_as_the_released_layout(images: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (images / "table.csv").write_text(TABLE, encoding="utf-8-sig")
    out = images / "out" / "own.jsonl"
    assert main(["convert", str(images / "table.csv"), "--images", str(images), "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: 4 expressions\n"
    found = list(read_released(out, images))
    assert [each.expression for each in found] == ["the red cup", "a cup, red", "the bowl", "it"]
    assert [each.image.name for each in found] == ["a.png", "a.png", "a.png", "b.png"]
    assert found[2].gold_xyxy.tolist() == [[20, 0, 30, 10.5]]
    assert found[0].annotated_xyxy.tolist() == [[0, 0, 10, 10], [20, 0, 30, 10.5]]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("c.png,0,0,1,1,the cup", "line 2: there is no picture"),
        ("a.png,0,0,x,1,the cup", "line 2: malformed: could not convert"),
        ("a.png,0,0,0,1,the cup", "line 2: no box"),
        ("a.png,0,0,nan,1,the cup", "line 2: no box"),
        ("a.png,0,0,1,1,", "line 2: nothing in expression"),
        ("a.png,0,0", "line 2: nothing in x2, y2, expression"),
        ("", "has no rows"),
    ],
)
def test_what_is_wrong_is_named(images: Path, row: str, words: str) -> None:
    (images / "table.csv").write_text(f"image,x1,y1,x2,y2,expression\n{row}\n")
    with pytest.raises(InvalidInputError, match=words):
        convert(images / "table.csv", images, images / "own.jsonl")
    assert not (images / "own.jsonl").exists()


def test_no_table(images: Path) -> None:
    with pytest.raises(InvalidInputError, match="expected CSV"):
        convert(images / "missing.csv", images, images / "own.jsonl")
    (images / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInputError, match="expected CSV"):
        convert(images / "bytes.csv", images, images / "own.jsonl")
