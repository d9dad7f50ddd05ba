"""The parts of the measure of foreign models: its detectors, and what it calibrates with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.calibrating.expected import Expects
from agent.errors import InvalidInputError
from agent.geometry import iou_matrix
from agent.grounding.extended import Extended
from agent.grounding.uncalibrated import uncalibrated
from agent.pipeline import Grounder
from evaluation.tabletop.foreign import clips_in, compared, grades, outcomes, with_names
from sim.questions import PAPER
from sim.shipped_scenes import shipped_truth
from sim.tabletop_ref import Asked, questions_about

TRUTHS = [shipped_truth(number) for number in range(24)]


def test_a_detector_with_names() -> None:
    right = wrong = 0
    for truth in TRUTHS:
        found, again = with_names(truth, 0.2), with_names(truth, 0.2)
        assert found.labels == again.labels
        overlaps = iou_matrix(found.boxes_xyxy, truth.boxes_xyxy)
        assert overlaps.max(axis=1).min() > 0.5
        names = [truth.objects[int(at)].category for at in overlaps.argmax(axis=1)]
        right += sum(map(str.__eq__, names, found.labels))
        wrong += sum(map(str.__ne__, names, found.labels))
        assert with_names(truth, 0.0).labels == tuple(names)
    assert wrong / (right + wrong) == pytest.approx(0.2, abs=0.06)


def test_what_is_told() -> None:
    told = grades(TRUTHS)
    assert not told["no labels"].names + told["no labels"].expressions  # type: ignore[operator]
    assert len(told["names"].names) == sum(len(truth.in_sight) for truth in TRUTHS)
    assert 20 <= len(told["expressions"].expressions) <= len(TRUTHS)


def test_every_question_has_an_outcome() -> None:
    truth = TRUTHS[0]
    about = Asked(truth, questions_about(truth))
    scene = Grounder.from_preset("tabletop").look(truth.image_rgb, truth.boxes_xyxy[truth.in_sight])
    plain = Extended(uncalibrated(len(scene.encoded.scorer.views.views)))  # type: ignore[attr-defined]
    found = outcomes([scene], [about], plain)
    assert [each.expects for each in found] == [each.expects for each in about.questions]
    assert np.mean([each.is_right for each in found if each.expects is Expects.ONE]) > 0.5
    paper, extended, *gains = compared([scene], [about], plain)
    assert 0 <= float(paper) <= float(extended) <= 1
    assert len(gains) == len(PAPER)


def test_a_folder_without_clips(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"python -m training\.foreign"):
        clips_in(tmp_path)
    for name in ("vit", "resnet", "convnext"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.json").touch()
    assert [*clips_in(tmp_path)] == ["convnext", "resnet", "vit", "convnext + resnet"]
