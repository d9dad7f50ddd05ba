"""A dataset put to the real models: stopped, gone on with, shared, merged, and counted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from agent.baselines.methods import METHODS
from agent.datatypes import FloatArray, Frame
from agent.errors import InvalidInputError
from agent.images import load_image
from agent.perception.ips import IsolatedProposalScorer
from agent.pipeline import Grounder
from evaluation.command import main
from evaluation.datasets.embedding_cache import CachedScorer
from evaluation.datasets.examples import NO_BOXES, ReferringExample
from evaluation.datasets.referring_run import (
    DETECTOR,
    GROUND_TRUTH,
    Outcome,
    Shard,
    answer_all,
    boxes_of,
    counts_by_cause,
    detected_boxes,
    merge,
    read_outcomes,
)
from evaluation.datasets.released import read_released
from sim.shipped_scenes import shipped_scene
from tests.support.shipped_dataset import IMAGES, write_shipped_dataset

ROOT = Path(__file__).parents[3]
PATIENCE_S = 120.0


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return METHODS["ReCLIP"].on(Grounder.from_preset())


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_shipped_dataset(tmp_path_factory.mktemp("data") / "shipped.jsonl", 6)


@pytest.fixture(scope="module")
def examples(dataset: Path) -> list[ReferringExample]:
    return list(read_released(dataset, IMAGES))


@pytest.fixture(scope="module")
def whole(
    examples: list[ReferringExample], grounder: Grounder, tmp_path_factory: pytest.TempPathFactory
) -> list[Outcome]:
    out = tmp_path_factory.mktemp("whole")
    answer_all(examples, grounder, out, boxes=boxes_of(GROUND_TRUTH), shard=Shard())
    return merge(out, len(examples))


def test_every_expression_has_one_line_that_says_what_it_came_to(
    examples: list[ReferringExample], whole: list[Outcome], grounder: Grounder
) -> None:
    assert [each.number for each in whole] == list(range(len(examples)))
    for example, outcome in zip(examples, whole, strict=True):
        assert (outcome.key, outcome.image_id) == (example.key, example.image_id)
        answer = grounder.look(Frame(load_image(example.image)), example.annotated_xyxy).refer(example.expression)
        assert outcome.box_xyxy == (tuple(answer.boxes_xyxy[0]) if len(answer.boxes_xyxy) else None)
        right = outcome.box_xyxy is not None and list(outcome.box_xyxy) == example.gold_xyxy[0].tolist()
        assert outcome.right == right
        assert (outcome.cause == "right") == right
        assert outcome.recalled
    assert np.mean([each.right for each in whole]) > 0.9


def test_a_run_goes_on_behind_its_last_whole_line(
    examples: list[ReferringExample], whole: list[Outcome], grounder: Grounder, tmp_path: Path
) -> None:
    path = answer_all(examples, grounder, tmp_path, boxes=boxes_of(GROUND_TRUTH), shard=Shard())
    lines = path.read_bytes().splitlines(keepends=True)
    kept = len(lines) // 2
    path.write_bytes(b"".join(lines[:kept]) + lines[kept][:20])
    before = path.stat().st_mtime_ns
    answer_all(examples, grounder, tmp_path, boxes=boxes_of(GROUND_TRUTH), shard=Shard())
    assert path.read_bytes() == b"".join(lines)
    assert path.stat().st_mtime_ns > before
    answer_all(examples, grounder, tmp_path, boxes=boxes_of(GROUND_TRUTH), shard=Shard())
    assert path.read_bytes() == b"".join(lines), "nothing is asked twice"
    assert merge(tmp_path) == whole


def test_shards_share_the_pictures_and_come_to_the_same(
    examples: list[ReferringExample], whole: list[Outcome], grounder: Grounder, tmp_path: Path
) -> None:
    for rank in (2, 0):
        answer_all(examples, grounder, tmp_path, boxes=boxes_of(GROUND_TRUTH), shard=Shard(rank, 3))
    with pytest.raises(InvalidInputError, match=r"has no answers-2-of-3\.jsonl"):
        merge(tmp_path)
    answer_all(examples, grounder, tmp_path, boxes=boxes_of(GROUND_TRUTH), shard=Shard(1, 3))
    parts = [{each.image_id for each in read_outcomes(tmp_path / Shard(rank, 3).file)} for rank in range(3)]
    assert not parts[0] & parts[1] | parts[1] & parts[2] | parts[0] & parts[2]
    assert merge(tmp_path, len(examples)) == whole


def test_what_cannot_be_merged(whole: list[Outcome], tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"has no answers-1-of-1\.jsonl"):
        merge(tmp_path)
    line = json.dumps({**vars(whole[0])})
    (tmp_path / Shard().file).write_text(f"{line}\n{line}\n")
    with pytest.raises(InvalidInputError, match="answered twice"):
        merge(tmp_path)
    (tmp_path / Shard().file).write_text(f"{line}\n")
    with pytest.raises(InvalidInputError, match="has 1 of 5 answers"):
        merge(tmp_path, 5)
    (tmp_path / Shard().file).write_text('{"number": 1}\n')
    with pytest.raises(InvalidInputError, match="line 1: the field 'box_xyxy' is missing"):
        merge(tmp_path)


def test_another_datasets_answers_are_not_gone_on_with(
    examples: list[ReferringExample], whole: list[Outcome], grounder: Grounder, tmp_path: Path
) -> None:
    (tmp_path / Shard().file).write_text(json.dumps({**vars(whole[0]), "key": "other"}) + "\n")
    with pytest.raises(InvalidInputError, match="another dataset: give another --out"):
        answer_all(examples, grounder, tmp_path, boxes=boxes_of(GROUND_TRUTH), shard=Shard())


def one(box: FloatArray, expression: str, scene: int = 0) -> ReferringExample:
    return ReferringExample("1", shipped_scene(scene).image, str(scene), expression, box, box)


def outcome_of(example: ReferringExample, grounder: Grounder, boxes: FloatArray, out: Path) -> Outcome:
    answer_all([example], grounder, out, boxes=lambda _: boxes, shard=Shard())
    return merge(out)[0]


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
    answer_all([example], grounder, tmp_path / "own", boxes=boxes_of(DETECTOR), shard=Shard())
    (found,) = merge(tmp_path / "own")
    assert found.right
    assert found.box_xyxy != tuple(scene_boxes("red cup")[0]), "the detector's box, not the annotated one"
    with pytest.raises(InvalidInputError, match="nothing about image 0"):
        answer_all([example], grounder, tmp_path / "none", boxes=detected_boxes({"1": NO_BOXES}), shard=Shard())
    answer_all([example], grounder, tmp_path / "empty", boxes=detected_boxes({"0": NO_BOXES}), shard=Shard())
    (nothing,) = merge(tmp_path / "empty")
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


def test_killed_half_way_it_goes_on_without_losing_or_repeating_a_line(
    dataset: Path, whole: list[Outcome], tmp_path: Path
) -> None:
    path = tmp_path / Shard().file
    running = subprocess.Popen(command(dataset, tmp_path), cwd=ROOT, stdout=subprocess.DEVNULL)
    end_s = time.monotonic() + PATIENCE_S
    while not (path.exists() and path.read_bytes().count(b"\n") >= 5):
        assert running.poll() is None
        assert time.monotonic() < end_s
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()
    began = path.read_bytes().count(b"\n")
    assert 5 <= began < len(whole)
    said = subprocess.run(command(dataset, tmp_path), cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert merge(tmp_path, len(whole)) == whole
    right = sum(each.right for each in whole)
    assert f"accuracy at IoU 0.5: {100 * right / len(whole):.2f} % of {len(whole)}" in said


def test_under_torchrun_each_process_does_its_part_and_merge_joins_them(
    dataset: Path, whole: list[Outcome], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for rank in range(2):
        environment = {**os.environ, "RANK": str(rank), "WORLD_SIZE": "2"}
        done = subprocess.run(
            command(dataset, tmp_path, "--cache", str(tmp_path / "cache")),
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        assert ("this shard is done" in done.stdout) == (rank == 0)
    assert main(["merge", str(tmp_path)]) == 0
    assert "accuracy at IoU 0.5" in capsys.readouterr().out
    assert list(read_outcomes(tmp_path / "answers.jsonl")) == whole


def test_an_empty_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    arguments = ["--released", str(tmp_path / "empty.jsonl"), "--images", str(tmp_path), "--out", str(tmp_path)]
    assert main(["referring", *arguments]) == 2
    assert "there are no expressions" in capsys.readouterr().err
