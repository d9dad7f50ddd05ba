"""A calibration of models that none ships for, on the shipped pictures with their true names: made, stored and used."""

from __future__ import annotations

import argparse
import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from agent.calibrating.box_table import read_box_table
from agent.calibrating.calibrate import LOOKS, Told, boxes_by_picture, calibrate, prepared
from agent.calibrating.command import add_parser
from agent.calibrating.pictures import Picture, look_at_all, pictures_in
from agent.datatypes import Frame, Proposals, Status
from agent.errors import InvalidInputError, InvalidWeightsError, UncalibratableError
from agent.grounding.own_calibration import ARRAYS, NUMBERS, folder_of, own_calibration
from agent.images import load_image
from agent.models.identity import key_of
from agent.models.presets import EMBEDDED, Preset, load_preset
from agent.pipeline import Grounder, Mode
from sim.shipped_scenes import shipped_scene, shipped_truth
from tests.support.photographs import PHOTOGRAPHS

SCENES = 24
PARSER = str(EMBEDDED / "parser")
CLIP = str(EMBEDDED / "clip")
"""Under the preset ``paper`` a CLIP like any other: with other views, without its vocabulary or a calibration."""


def preset(clip: str = CLIP) -> Preset:
    return load_preset("paper").with_models(clip=clip, parser=PARSER)


def run(*arguments: str | Path) -> int:
    """`reclip-agent calibrate`."""
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    args = parser.parse_args(["calibrate", *map(str, arguments)])
    return int(args.main(args))


@dataclass(frozen=True)
class Folder:
    """Pictures, and what is in them."""

    images: Path
    names: Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    images = tmp_path_factory.mktemp("pictures")
    names = images / "names.csv"
    with names.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("image", "x1", "y1", "x2", "y2", "name"))
        for number in range(SCENES):
            picture, truth = shipped_scene(number).image, shipped_truth(number)
            shutil.copy(picture, images / f"{number:02}.jpg")
            for index in truth.in_sight:
                thing = truth.objects[index]
                table.writerow((f"{number:02}.jpg", *truth.boxes_xyxy[index], f"{thing.colour} {thing.category}"))
    return Folder(images, names)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of models of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECLIP_AGENT_MODELS", str(tmp_path_factory.mktemp("models")))
        yield tmp_path_factory.getbasetemp()


@pytest.fixture(scope="module")
def said(models: Path, folder: Folder) -> str:
    """What the command prints; it has calibrated."""
    options = ("--preset", "paper", "--clip", CLIP, "--parser", PARSER, "--images", folder.images)
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr("builtins.print", lambda *words, **_: lines.append(" ".join(map(str, words))))
        assert run(*options, "--names", folder.names, "--report", models / "report.png") == 0
    return "\n".join(lines)


def test_it_says_what_it_is_worth(said: str, models: Path) -> None:
    assert "looked at 24 of 24 pictures" in said
    assert "24 pictures, " in said
    assert "your names" in said
    worth = {words.strip(): float(figure) for words, figure in re.findall(r"^  (.+?) +([\d.]+)$", said, re.MULTILINE)}
    assert worth["the likeliest box is the right one"] > 0.8
    assert worth["what is not there is said to be absent"] > 0.7
    assert worth["what is there is not denied"] > 0.8
    assert load_image(models / "report.png").shape[1] == 720


@pytest.mark.usefixtures("said")
def test_from_then_on_it_is_used(folder: Folder) -> None:
    grounder, truth = Grounder.from_preset(preset()), shipped_truth(0)
    assert grounder.method.is_calibrated
    scene = grounder.look(load_image(folder.images / "00.jpg"), truth.boxes_xyxy[truth.in_sight])
    answer = scene.refer("the red cup")
    assert (answer.status, answer.calibrated) == (Status.FOUND, True)
    assert truth.objects[truth.in_sight[answer.chosen[0]]].colour == "red"
    assert scene.refer("the block").status is Status.AMBIGUOUS
    assert scene.refer("the duck").status is Status.ABSENT
    assert scene.refer("the stapler").status is Status.ABSENT  # on no list
    own = own_calibration(key_of(preset()))
    assert own is not None
    assert own.using(grounder.scorer).is_fitted  # type: ignore[arg-type]
    assert not replace(own, is_told=False).using(grounder.scorer).is_fitted  # type: ignore[arg-type]
    assert not Grounder.from_preset(replace(preset(), prompt="{phrase}")).method.is_calibrated


@pytest.mark.usefixtures("said")
def test_other_pictures_are_out_of_its_domain() -> None:
    grounder = Grounder.from_preset(preset())
    boxes = [[100, 100, 300, 300], [50, 200, 200, 380], [10, 10, 90, 120], [200, 50, 380, 200]]
    known = [grounder.look(load_image(path), boxes).is_known for path in PHOTOGRAPHS]
    assert np.mean(known) < 0.5


@pytest.mark.usefixtures("said")
def test_what_was_looked_at_is_not_looked_at_again(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Grounder, "look", lambda *_: pytest.fail("looked again"))
    rows = read_box_table(folder.names, folder.images, "name")
    calls: list[tuple[int, int]] = []
    grounder, store = Grounder.from_preset(preset()), folder_of(key_of(preset())) / LOOKS
    paths, boxes = pictures_in(folder.images), boxes_by_picture(rows)
    pictures = look_at_all(grounder, paths, store, lambda done, of: calls.append((done, of)), boxes)
    assert calls == [(done, SCENES) for done in range(1, SCENES + 1)]
    assert sum(len(each.scene.proposals) for each in pictures) == len(rows)


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize("harm", ["arrays missing", "half written", "of other models", "of another version"])
def test_what_is_no_calibration_of_these_models_is_refused(harm: str, tmp_path: Path) -> None:
    key = key_of(preset())
    folder, kept = folder_of(key), tmp_path / "kept"
    shutil.copytree(folder, kept)
    text = (folder / NUMBERS).read_text(encoding="utf-8")
    if harm == "arrays missing":
        (folder / ARRAYS).unlink()
    elif harm == "half written":
        (folder / NUMBERS).write_text(text[: len(text) // 2], encoding="utf-8")
    else:
        content = json.loads(text)
        content["calibration"]["version"] += harm == "of another version"
        content["key"] = "other" if harm == "of other models" else key
        (folder / NUMBERS).write_text(json.dumps(content), encoding="utf-8")
    try:
        with pytest.raises(InvalidWeightsError, match="run reclip-agent calibrate again, or delete it"):
            Grounder.from_preset(preset())
    finally:
        shutil.copytree(kept, folder, dirs_exist_ok=True)


def test_a_detectors_classes_are_weighed(folder: Folder) -> None:
    grounder, looks = Grounder.from_preset(preset(), mode=Mode.PAPER), []
    for number in range(SCENES):
        truth, image = shipped_truth(number), load_image(folder.images / f"{number:02}.jpg")
        labels = tuple(f"type {truth.objects[index].category}" for index in truth.in_sight)
        proposals = Proposals(truth.boxes_xyxy[truth.in_sight], np.ones(len(labels)), labels=labels)
        looks.append(Picture(f"{number:02}.jpg", grounder.encode(Frame(image), proposals)))
    told = Told(names=read_box_table(folder.names, folder.images, "name"))
    own = prepared(looks, told, grounder.parser, views=2).fitted()
    classes = own.calibration.phrase_fit.classes
    raised, lowered = classes.logits({"cup"}, ("type cup", "type bowl"))
    assert raised > 2 > -1 > lowered
    assert own.is_told
    alone = prepared(looks, Told(), grounder.parser, views=2).fitted()  # a class is not its own witness
    assert 0 < alone.calibration.phrase_fit.classes.logits({"cup"}, ("type cup",))[0] < raised


@pytest.mark.parametrize("count", [0, 3])
def test_too_few_pictures(folder: Folder, tmp_path: Path, count: int) -> None:
    for path in sorted(folder.images.glob("*.jpg"))[:count]:
        shutil.copy(path, tmp_path)
    with pytest.raises(UncalibratableError, match=f"{count} pictures in .*: give a folder with 10"):
        pictures_in(tmp_path)


@pytest.mark.usefixtures("models")
def test_nothing_to_look_at(folder: Folder) -> None:
    with pytest.raises(UncalibratableError, match="has no detector: name one"):
        calibrate(preset(), folder.images, Told(), lambda done, of: None)
    rows = read_box_table(folder.names, folder.images, "name")
    with pytest.raises(UncalibratableError, match="something is found in 1 of 24 pictures, and 10 are needed"):
        calibrate(preset(), folder.images, Told(names=rows[:1]), lambda done, of: None)


@pytest.mark.usefixtures("models")
def test_all_of_one_kind(folder: Folder) -> None:
    rows = [row._replace(text="a red cup") for row in read_box_table(folder.names, folder.images, "name")]
    with pytest.raises(UncalibratableError, match="every thing in the pictures is a cup"):
        calibrate(preset(), folder.images, Told(names=rows), lambda done, of: None)


def test_tables_that_cannot_be_read(folder: Folder, tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    for text, problem in {
        "": "no rows",
        "image,x1,y1,x2,y2,name\n00.jpg,1,1,9,9,\n": "line 2: nothing in name",
        "image,x1,y1,x2,y2,name\n00.jpg,9,1,1,9,cup\n": "line 2: no box",
        "image,x1,y1,x2,y2,name\nnone.jpg,1,1,9,9,cup\n": "there is no picture",
    }.items():
        table.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidInputError, match=problem):
            read_box_table(table, folder.images, "name")
