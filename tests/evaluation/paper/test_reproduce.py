"""Every zero-shot row of the paper's tables end to end on generated sets; its figures counted a second time here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from agent.baselines.methods import METHODS, VIEW_ABLATION, Method
from agent.pipeline import Grounder
from evaluation.command import main
from evaluation.paper.published_tables import TABLES
from sim.mini_sets import write_mini_sets
from tests.support.rendering import skip_unless_it_can_render

LIMIT = 8


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    skip_unless_it_can_render()
    made = tmp_path_factory.mktemp("mini")
    write_mini_sets(made, 1)
    return made


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder.from_preset()


def counted(data: Path, split: str, detections: str, grounder: Grounder, method: Method, images: str) -> float:
    """The accuracy in per cent, from the files themselves."""
    detected = json.loads((data / detections).read_text()) if detections else {}
    asked = right = 0
    used = method.on(grounder)
    for line in (data / split).read_text().splitlines():
        reference: dict[str, Any] = json.loads(line)
        name = reference["file_name"]
        name = name[: name.rindex("_")] + ".jpg" if name.startswith("COCO") else name
        picture = np.array(Image.open(data / images / name).convert("RGB"))
        rows = detected.get(str(reference["image_id"])) or [each["bbox"] for each in reference["anns"]]
        boxes = [[x, y, x + w, y + h] for x, y, w, h in rows]
        meant = reference["ann_id"] if isinstance(reference["ann_id"], list) else [reference["ann_id"]]
        (gold,) = [each["bbox"] for each in reference["anns"] if each["id"] in meant]
        for sentence in reference["sentences"]:
            if asked == LIMIT:
                return 100 * right / asked
            asked += 1
            found = used.look(picture, boxes).refer(sentence["raw"]).boxes_xyxy
            right += len(found) > 0 and overlap(found[0].tolist(), gold) > 0.5
    return 100 * right / asked


def overlap(box: list[float], gold_xywh: list[float]) -> float:
    x, y, width, height = gold_xywh
    across = max(0.0, min(box[2], x + width) - max(box[0], x))
    down = max(0.0, min(box[3], y + height) - max(box[1], y))
    both = across * down
    return both / ((box[2] - box[0]) * (box[3] - box[1]) + width * height - both)


def figures(printed: str, table: str) -> dict[str, list[float]]:
    """Row -> measured, in the columns' order."""
    lines = printed.splitlines()
    return {
        name: [float(each) for each in line.removeprefix(name).split()]
        for name in TABLES[table].rows
        for line in lines
        if line.split("  ")[0] == name
    }


def reproduce(data: Path, out: Path, table: str, *arguments: str) -> int:
    limit = ("--limit", str(LIMIT), "--preset", "tabletop")
    return main(["reproduce", table, "--data", str(data), "--out", str(out), *limit, *arguments])


def test_table_2(data: Path, grounder: Grounder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = reproduce(data, tmp_path, "table2", "--columns", "RefCOCOg val", "RefCOCO B", "--cache", str(tmp_path / "c"))
    printed = capsys.readouterr().out
    found = figures(printed, "table2")
    assert list(found) == list(TABLES["table2"].rows)
    for name, (first, second) in found.items():
        method = METHODS["ReCLIP" if "ground-truth" in name else name]
        for measured, split in ((first, "refcocog_val"), (second, "refcoco_testb")):
            detections = "" if "ground-truth" in name else f"{split.partition('_')[0]}_dets_dict.json"
            assert measured == pytest.approx(
                counted(data, f"{split}.jsonl", detections, grounder, method, "train2014"), abs=0.01
            ), (name, split)
    assert "59.33" in printed
    off = [abs(a - b) > 0.5 for a, b in zip(found["ReCLIP, ground-truth boxes"], (68.08, 54.94), strict=True)]
    assert code == int(any(off))
    assert printed.count("!") == sum(off) + any(off)


def test_table_3(data: Path, grounder: Grounder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reproduce(data, tmp_path, "table3") == 0, "figures with detected boxes may differ"
    found = figures(capsys.readouterr().out, "table3")
    for name, measured in found.items():
        for figure, split in zip(measured, ("refcocog_val", "refcoco+_val"), strict=True):
            detections = f"{split.partition('_')[0]}_dets_dict.json"
            expected = counted(data, f"{split}.jsonl", detections, grounder, VIEW_ABLATION[name], "train2014")
            assert figure == pytest.approx(expected, abs=0.01), (name, split)


def test_refgta(data: Path, grounder: Grounder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reproduce(data, tmp_path, "refgta", "--rows", "random", "ReCLIP")
    found = figures(capsys.readouterr().out, "refgta")
    assert list(found) == ["random", "ReCLIP"]
    for name, measured in found.items():
        for figure, split in zip(measured, ("refgta_val", "refgta_test"), strict=True):
            expected = counted(data, f"{split}.jsonl", "", grounder, METHODS[name], "refgta")
            assert figure == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--rows", "ALBEF"), "there is no row ALBEF; choose of random"),
        (("--columns", "COCO"), "there is no column COCO"),
    ],
)
def test_what_is_not_in_the_table(
    data: Path, tmp_path: Path, arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reproduce(data, tmp_path, "table2", *arguments) == 2
    assert words in capsys.readouterr().err


def test_without_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reproduce", "table2", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    printed = capsys.readouterr()
    assert "left out: RefCOCOg val" in printed.out
    assert "has none of refcocog_val.jsonl" in printed.err
