"""The command from pictures to rows with the models that ship: equal rows wherever it runs, every failure told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from agent.__main__ import main
from agent.images import load_image
from agent.pipeline import Grounder
from scale.batch.rows import MODELS_KEY, VERSION, VERSION_KEY
from scale.jobs.folder import rows_of
from sim.shipped_scenes import SCENES_FOLDER
from tests.support.counting_job import files_of

EXPRESSIONS = ("pick up the red cup", "the bowl", "the dax", "the")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pictures")
    for number in range(3):
        shutil.copy(SCENES_FOLDER / f"{number:02}" / "image.jpg", made / f"{number}.jpg")
    (made / "3.jpg").write_bytes(b"broken")
    Image.fromarray(np.zeros((10_000, 10_000), dtype=np.uint8)).save(made / "4.png")
    return made


@pytest.fixture(scope="module")
def out(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("out")
    assert main(["batch", str(folder), *EXPRESSIONS, "--out", str(made), "--format", "jsonl"]) == 0
    return made


def read(out: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = rows_of(out).to_table().to_pylist()
    return rows


def test_rows_say_what_ground_says(folder: Path, out: Path) -> None:
    rows = read(out)
    asked = [(number, expression) for number in range(5) for expression in EXPRESSIONS]
    assert [(row["picture"], row["expression"]) for row in rows] == asked
    grounder = Grounder.from_preset()
    for number in range(3):
        scene = grounder.look(load_image(folder / f"{number}.jpg"))
        for row, expression in zip(rows[4 * number :], EXPRESSIONS, strict=False):
            answer = scene.ground(expression)
            assert (row["status"], row["reason"]) == (str(answer.status), answer.reason)
            assert np.allclose(np.reshape(row["boxes_xyxy"], (-1, 4)), answer.boxes_xyxy, atol=1e-3)
            assert row["confidence"] == pytest.approx(answer.confidence, abs=1e-5)
            assert row["calibrated"]
            assert (row["width"], row["height"]) == scene.frame.size_wh
    assert "found" in {row["status"] for row in rows}
    assert all(bool(row["boxes_xyxy"]) == (row["status"] == "found") for row in rows)
    lines = [json.loads(line) for line in (out / "answers.jsonl").read_text().splitlines()]
    assert lines == rows


def test_pictures_that_cannot_be_used_have_rows_with_reasons(out: Path) -> None:
    broken, huge = read(out)[12:16], read(out)[16:]
    assert {row["status"] for row in broken + huge} == {"failed"}
    assert {row["reason"] for row in broken} == {
        "cannot read 6 bytes as an image (PNG or JPEG, say): cannot identify image file"
    }
    assert all("has 100000000 pixels; scale it" in row["reason"] for row in huge)


def test_the_schema_names_its_version_and_the_models(out: Path) -> None:
    metadata = rows_of(out).schema.metadata
    assert int(metadata[VERSION_KEY]) == VERSION
    models = json.loads(metadata[MODELS_KEY])
    assert {"clip 1", "detector", "parser", "calibration"} <= models.keys()
    assert models == json.loads((out / "run.json").read_text())["models"]


def test_processes_write_the_same_rows_and_another_run_is_refused(
    folder: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["batch", str(folder), *EXPRESSIONS, "--out", str(tmp_path), "--workers", "2"]
    assert main(command) == 0
    assert files_of(tmp_path) == files_of(out)
    assert "20 rows (failed 8" in capsys.readouterr().out
    assert main([*command, "--mode", "paper"]) == 2
    assert 'mode was "extended", is "paper"' in capsys.readouterr().err
    assert main(["batch", str(folder), "the plate", "--out", str(tmp_path)]) == 2
    assert "another run (expressions was" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["coco", "yolo"])
def test_other_forms(form: str, folder: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", str(folder), *EXPRESSIONS, "--out", str(out), "--format", form]) == 0
    found = [row for row in read(out) if row["status"] == "found"]
    if form == "coco":
        coco = json.loads((out / "coco.json").read_text())
        assert [each["file_name"] for each in coco["images"]] == [str(folder / name) for name in sorted_names(folder)]
        assert len(coco["annotations"]) == len(found)
        names = {each["id"]: each["name"] for each in coco["categories"]}
        for row, annotation in zip(found, coco["annotations"], strict=True):
            x, y, width, height = annotation["bbox"]
            assert [x, y, x + width, y + height] == pytest.approx(row["boxes_xyxy"][0])
            assert (annotation["image_id"], names[annotation["category_id"]]) == (row["picture"], row["expression"])
        return
    names = (out / "labels" / "classes.txt").read_text().splitlines()
    assert tuple(names) == EXPRESSIONS
    row = found[0]
    line = (out / "labels" / f"{row['picture']:08}-{row['picture']}.txt").read_text().splitlines()[0]
    number, x, *_ = line.split()
    assert names[int(number)] == row["expression"]
    x1, _, x2, _ = row["boxes_xyxy"][0]
    assert float(x) == pytest.approx((x1 + x2) / 2 / row["width"], abs=1e-5)


def sorted_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_preview(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", str(folder), "the bowl", "--out", str(tmp_path), "--preview", "1"]) == 0
    assert str(tmp_path / "preview" / "000.png") in capsys.readouterr().out
    assert load_image(tmp_path / "preview" / "000.png").shape[2] == 3
    assert not (tmp_path / "rows").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "give expressions for all pictures, or the --column"),
        (("the cup", "--column", "said"), "give expressions for all pictures, or the --column"),
        (("--expressions", "nowhere.txt"), "cannot read nowhere.txt"),
        ((" ",), "has no word in it"),
        (("the cup", "--preset", "huge"), "there is no preset 'huge'"),
    ],
)
def test_unusable_input(
    arguments: tuple[str, ...], words: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", str(folder), *arguments, "--out", str(tmp_path)]) == 2
    assert words in capsys.readouterr().err
