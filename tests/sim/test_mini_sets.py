"""The generated datasets are what the readers take for real ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.datasets.examples import label_problems
from evaluation.datasets.refer import read_refer
from evaluation.datasets.released import read_detections, read_released
from evaluation.paper.published_tables import TABLES
from sim.mini_sets import write_mini_sets
from tests.support.rendering import skip_unless_it_can_render


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    skip_unless_it_can_render()
    made = tmp_path_factory.mktemp("mini")
    assert write_mini_sets(made, 2) > 200
    return made


def test_every_column_of_the_papers_tables_has_its_files(folder: Path) -> None:
    for column in {column for table in TABLES.values() for column in table.columns.values()}:
        examples = list(read_released(folder / column.file, folder / column.images))
        assert len({each.image for each in examples}) == 2
        assert label_problems(examples) == {}
        if column.detections:
            detections = read_detections(folder / column.detections)
            assert {each.image_id for each in examples} <= set(detections)


@pytest.mark.parametrize(("name", "split_by", "split"), [("refcoco", "unc", "testA"), ("refcocog", "umd", "val")])
def test_both_layouts_say_the_same(folder: Path, name: str, split_by: str, split: str) -> None:
    images = folder / "train2014"
    refer = list(read_refer(folder / "refer" / name, split_by, split, images))
    released = list(read_released(folder / f"{name}_{split.lower()}.jsonl", images))
    assert [(each.image, each.expression, each.gold_xyxy.tolist()) for each in refer] == [
        (each.image, each.expression, each.gold_xyxy.tolist()) for each in released
    ]


def test_some_expressions_mean_two_things_or_none(folder: Path) -> None:
    examples = list(read_refer(folder / "refer" / "grefcoco", "unc", "val", folder / "train2014"))
    assert {len(each.gold_xyxy) for each in examples} == {0, 1, 2}
    assert label_problems(examples) == {}


def test_the_same_again(folder: Path, tmp_path: Path) -> None:
    write_mini_sets(tmp_path, 2)
    for name in ("refcoco_val.jsonl", "refcoco_dets_dict.json", "refer/refcoco/refs(unc).p"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    json.loads((tmp_path / "refer" / "refcoco" / "instances.json").read_text())
