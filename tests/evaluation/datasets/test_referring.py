"""A dataset put to the real models: stopped, gone on with, shared, and counted."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from agent.baselines.methods import METHODS
from agent.datatypes import FloatArray, Frame
from agent.errors import InvalidInputError
from agent.grounding.scene import Scene
from agent.images import load_image
from agent.perception.ips import IsolatedProposalScorer
from agent.pipeline import Grounder
from evaluation.command import main
from evaluation.datasets.embedding_cache import CachedScorer
from evaluation.datasets.examples import NO_BOXES, ReferringExample
from evaluation.datasets.referring import ANSWERS
from evaluation.datasets.referring_run import (
    DETECTOR,
    GROUND_TRUTH,
    Answering,
    BoxSource,
    Outcome,
    answer_all,
    boxes_of,
    counts_by_cause,
    detected_boxes,
)
from evaluation.datasets.released import read_released
from evaluation.json_files import read_json_lines
from sim.shipped_scenes import shipped_scene
from tests.support.shipped_dataset import IMAGES, write_shipped_dataset

ROOT = Path(__file__).parents[3]
PATIENCE_S = 120.0


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return METHODS["ReCLIP"].on(Grounder.from_preset())


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_shipped_dataset(tmp_path_factory.mktemp("data") / "shipped.jsonl", 10)


@pytest.fixture(scope="module")
def examples(dataset: Path) -> list[ReferringExample]:
    return list(read_released(dataset, IMAGES))


def answered(
    examples: list[ReferringExample], grounder: Grounder, out: Path, boxes: BoxSource | None = None
) -> list[Outcome]:
    return answer_all(examples, Answering(lambda: grounder, lambda: boxes or boxes_of(GROUND_TRUTH)), out, run={})


@pytest.fixture(scope="module")
def whole(
    examples: list[ReferringExample], grounder: Grounder, tmp_path_factory: pytest.TempPathFactory
) -> list[Outcome]:
    return answered(examples, grounder, tmp_path_factory.mktemp("whole"))


def test_every_expression_has_one_outcome_that_says_what_it_came_to(
    examples: list[ReferringExample], whole: list[Outcome], grounder: Grounder
) -> None:
    assert [each.number for each in whole] == list(range(len(examples)))
    scenes: dict[Path, Scene] = {}
    for example, outcome in zip(examples, whole, strict=True):
        assert (outcome.key, outcome.image_id) == (example.key, example.image_id)
        if example.image not in scenes:
            scenes[example.image] = grounder.look(Frame(load_image(example.image)), example.annotated_xyxy)
        answer = scenes[example.image].refer(example.expression)
        assert outcome.box_xyxy == (tuple(answer.boxes_xyxy[0]) if len(answer.boxes_xyxy) else None)
        right = outcome.box_xyxy is not None and list(outcome.box_xyxy) == example.gold_xyxy[0].tolist()
        assert outcome.right == right
        assert (outcome.cause == "right") == right
        assert outcome.recalled
    assert np.mean([each.right for each in whole]) > 0.9


def test_another_datasets_answers_are_not_gone_on_with(
    examples: list[ReferringExample], grounder: Grounder, tmp_path: Path
) -> None:
    answered(examples[:1], grounder, tmp_path)
    with pytest.raises(InvalidInputError, match=r"another run \(examples was .*\): give another --out"):
        answered(examples[:2], grounder, tmp_path)


def one(box: FloatArray, expression: str, scene: int = 0) -> ReferringExample:
    return ReferringExample("1", shipped_scene(scene).image, str(scene), expression, box, box)


def outcome_of(example: ReferringExample, grounder: Grounder, boxes: FloatArray, out: Path) -> Outcome:
    return answered([example], grounder, out, lambda _: boxes)[0]


def scene_boxes(*names: str) -> FloatArray:
    things = {f"{each['colour']} {each['category']}": each["box_xyxy"] for each in shipped_scene(0).record["objects"]}
    return np.array([things[name] for name in names], dtype=float)


def test_causes(grounder: Grounder, tmp_path: Path) -> None:
    both = scene_boxes("red cup", "blue spoon")
    missing = outcome_of(one(both[:1], "the red cup"), grounder, both[1:], tmp_path / "missing")
    assert (missing.cause, missing.recalled) == ("proposal missing", False)
    ips = outcome_of(one(both[1:], "the red cup"), grounder, both, tmp_path / "ips")
    assert (ips.cause, ips.recalled, ips.right) == ("IPS", True, False)
    # It stands left of that cup: the rule excludes what the words alone choose.
    cups = scene_boxes("red cup", "yellow cup", "pink cup")
    untrue = one(cups[:1], "the red cup right of the yellow cup")
    heuristic = outcome_of(untrue, grounder, cups, tmp_path / "heuristic")
    assert heuristic.cause == "heuristic"
    counted = counts_by_cause([missing, ips, heuristic])
    assert counted == {"proposal missing": 1, "IPS": 1, "parser": 0, "heuristic": 1, "ambiguous": 0}


def test_where_nothing_is_meant_an_answer_is_wrong(grounder: Grounder, tmp_path: Path) -> None:
    boxes = scene_boxes("red cup", "blue spoon")
    example = ReferringExample("1", shipped_scene(0).image, "0", "the red cup", NO_BOXES, boxes)
    assert not outcome_of(example, grounder, boxes, tmp_path / "found").right
    unknown = ReferringExample("1", shipped_scene(0).image, "0", "the dax", NO_BOXES, boxes)
    assert outcome_of(unknown, grounder, boxes, tmp_path / "unknown").right


def test_boxes_of_a_file_or_of_the_detector(grounder: Grounder, tmp_path: Path) -> None:
    example = one(scene_boxes("red cup"), "the red cup")
    (found,) = answered([example], grounder, tmp_path / "own", boxes_of(DETECTOR))
    assert found.right
    assert found.box_xyxy != tuple(scene_boxes("red cup")[0]), "the detector's box, not the annotated one"
    with pytest.raises(InvalidInputError, match="nothing about image 0"):
        answered([example], grounder, tmp_path / "none", detected_boxes({"1": NO_BOXES}))
    (nothing,) = answered([example], grounder, tmp_path / "empty", detected_boxes({"0": NO_BOXES}))
    assert (nothing.status, nothing.cause) == ("no_proposals", "proposal missing")


def test_embeddings_come_from_the_cache(grounder: Grounder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(grounder.scorer, IsolatedProposalScorer)
    cached = CachedScorer(grounder.scorer, tmp_path)
    frame = Frame(load_image(shipped_scene(0).image))
    proposals = grounder.look(frame, scene_boxes("red cup", "blue spoon")).proposals
    first = cached.encode(frame, proposals).distribution("the red cup")
    (file,) = tmp_path.iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(IsolatedProposalScorer, "encode", None)
        assert np.allclose(cached.encode(frame, proposals).distribution("the red cup"), first)
    moved = grounder.look(frame, scene_boxes("red cup", "blue spoon") + 1).proposals
    cached.encode(frame, moved)
    assert len(list(tmp_path.iterdir())) == 2, "other boxes are other embeddings"
    file.write_bytes(b"broken")
    assert np.allclose(cached.encode(frame, proposals).distribution("the red cup"), first)
    assert file.stat().st_size > 6
    assert not len(cached.encode(frame, grounder.look(frame, NO_BOXES).proposals).logits("the cup"))


def command(dataset: Path, out: Path, *arguments: str) -> list[str]:
    return [
        *(sys.executable, "-m", "evaluation", "referring", "--released", str(dataset)),
        *("--images", str(IMAGES), "--preset", "tabletop", "--out", str(out), *arguments),
    ]


def test_killed_half_way_it_goes_on_and_several_processes_come_to_the_same(
    dataset: Path, whole: list[Outcome], tmp_path: Path
) -> None:
    running = subprocess.Popen(command(dataset, tmp_path), cwd=ROOT, stdout=subprocess.DEVNULL)
    end_s = time.monotonic() + PATIENCE_S
    while not list(tmp_path.glob("rows/*.parquet")):
        assert running.poll() is None
        assert time.monotonic() < end_s
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert len(list(tmp_path.glob("rows/*.parquet"))) == 1
    assert not (tmp_path / ANSWERS).exists()
    arguments = command(dataset, tmp_path, "--workers", "2", "--cache", str(tmp_path / "cache"))
    said = subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    lines = [line for _, line in read_json_lines(tmp_path / ANSWERS)]
    assert lines == [json.loads(json.dumps(asdict(each))) for each in whole]
    right = sum(each.right for each in whole)
    assert f"accuracy at IoU 0.5: {100 * right / len(whole):.2f} % of {len(whole)}" in said


def test_an_empty_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    arguments = ["--released", str(tmp_path / "empty.jsonl"), "--images", str(tmp_path), "--out", str(tmp_path)]
    assert main(["referring", *arguments]) == 2
    assert "there are no expressions" in capsys.readouterr().err


def test_extended_mode_says_that_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dataset = write_shipped_dataset(tmp_path / "some.jsonl", 2)
    lines = [json.loads(line) for line in dataset.read_text().splitlines()]
    nothing = {**lines[0], "ann_id": -1, "sentences": [{"raw": "the purple duck"}, {"raw": "the green spoon"}]}
    dataset.write_text("\n".join(map(json.dumps, [*lines, nothing])) + "\n")
    arguments = ["referring", "--released", str(dataset), "--images", str(IMAGES), "--preset", "tabletop"]
    said = {}
    for method in ("extended", "ReCLIP"):
        assert main([*arguments, "--method", method, "--out", str(tmp_path / method)]) == 0
        said[method] = capsys.readouterr().out
    assert "(N-acc): 100.00 % of 2" in said["extended"]
    assert "(N-acc): 0.00 % of 2" in said["ReCLIP"]
    assert "(T-acc): 100.00 % of" in said["ReCLIP"]
