"""Accuracy of the tabletop preset in paper mode on held-out scenes, as one table for each source of boxes.

``python -m benchmarks.tabletop --scenes 500 --boxes both`` asks about rendered scenes that no training saw, in
expressions whose one right answer is known from the scene itself. ``--second-look`` asks the same about other
meshes, tables and light.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from agent.datatypes import Frame, Status
from agent.errors import MissingWeightsError
from agent.evaluation.metrics import FrameDetections, Share, average_precision, match
from agent.evaluation.tables import format_table
from agent.models.presets import load_preset
from agent.perception.proposals import ProposalSource
from agent.perception.yolo import YoloProposals
from agent.pipeline import Grounder, Mode, Scene
from benchmarks.tabletop_questions import BLOCKS, SYNONYM_ALONE, Mark, Row, mark, questions, shares
from sim.benchmark_scenes import SEEDS, BenchmarkScene, benchmark_scenes
from training.clip.words import held_out_synonyms

SOURCES = {"true": ("true",), "yolo": ("yolo",), "both": ("true", "yolo")}
LOWEST_SCORE = 0.001
MAX_PICTURES_PER_KIND = 4


@dataclass(eq=False)
class Findings:
    """What a run has gathered.

    Attributes:
        marks: source of boxes -> one mark for each expression.
        proposed: each frame's proposals at the preset's own threshold, and its truth.
        all_detections: the same at `LOWEST_SCORE`, which average precision needs.
    """

    marks: dict[str, list[Mark]]
    proposed: list[FrameDetections] = field(default_factory=list)
    all_detections: list[FrameDetections] = field(default_factory=list)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tabletop", description=__doc__)
    parser.add_argument("--scenes", type=int, help="how many held-out scenes (500; 120 with --second-look)")
    parser.add_argument("--boxes", choices=SOURCES, default="both", help="where proposals come from")
    parser.add_argument("--second-look", action="store_true", help="other meshes, tables and light than training's")
    parser.add_argument("--preset", default="tabletop")
    parser.add_argument("--cache", type=Path, help="keep renderings here between runs")
    parser.add_argument("--errors", type=Path, help="save pictures of some wrong answers here")
    parser.add_argument("--json", type=Path, help="write all figures here")
    args = parser.parse_args(argv)
    shapes = "second look" if args.second_look else "training"
    count = args.scenes or (120 if args.second_look else 500)
    sources = SOURCES[args.boxes]
    grounder = Grounder.from_preset(args.preset, mode=Mode.PAPER)
    low = _lenient_detector(args.preset) if "yolo" in sources else None
    findings = Findings({source: [] for source in sources})
    for scene in benchmark_scenes(shapes, count, args.cache):
        _examine(scene, grounder, low, findings, args.errors)
    seeds = SEEDS[shapes][:count]
    print(f"{args.preset} preset, {shapes} shapes, {count} scenes (seeds {seeds.start} to {seeds.stop - 1})")
    print(report(findings))
    if args.json:
        figures = {"preset": args.preset, "shapes": shapes, "seeds": [seeds.start, seeds.stop], **as_json(findings)}
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _lenient_detector(preset_name: str) -> ProposalSource:
    preset = load_preset(preset_name)
    if preset.detector is None:
        raise MissingWeightsError(f"the preset {preset_name!r} brings no detector: use --boxes true")
    return YoloProposals.load(preset.detector, replace(preset.detector_settings, min_score=LOWEST_SCORE))


def _examine(
    truth: BenchmarkScene, grounder: Grounder, low: ProposalSource | None, findings: Findings, errors: Path | None
) -> None:
    frame = Frame(truth.image_rgb, frame_id=str(truth.seed))
    asked = questions(truth, held_out_synonyms())
    for source, marks in findings.marks.items():
        scene = grounder.look(frame, truth.boxes_xyxy[truth.in_sight] if source == "true" else None)
        for expression in asked:
            result = mark(scene, truth, expression)
            marks.append(result)
            if errors and not result.full:
                _save_error(errors / source, scene, truth, result)
        if source == "yolo":
            findings.proposed.append(_against_truth(scene.proposals.boxes_xyxy, scene.proposals.scores, truth))
    if low is not None:
        found = low.propose(frame)
        findings.all_detections.append(_against_truth(found.boxes_xyxy, found.scores, truth))


def _against_truth(boxes_xyxy: Any, scores: Any, truth: BenchmarkScene) -> FrameDetections:
    clear = truth.clearly_visible
    hidden = [index for index in truth.in_sight if index not in clear]
    return FrameDetections(boxes_xyxy, scores, truth.boxes_xyxy[clear], truth.boxes_xyxy[hidden])


def report(findings: Findings) -> str:
    """The tables as text."""
    parts = []
    for source, marks in findings.marks.items():
        rows: list[list[str] | None] = []
        for block in BLOCKS:
            rows += [*(_line(row, source, marks) for row in block if row.of(marks)), None]
        title = "true boxes" if source == "true" else "the detector's boxes"
        header = [title, "n", "random", "IPS alone", "full", "95 %", "goal"]
        parts.append("\n" + format_table(header, rows[:-1]))
        parts += [_alone(marks), _unseen(marks)]
    if findings.proposed:
        parts.append("\n" + _detector_text(findings))
    return "\n".join(parts)


def _line(row: Row, source: str, marks: Sequence[Mark]) -> list[str]:
    found = shares(row.of(marks))
    low, high = found["full"].wilson_95
    goal = row.goal(source)
    verdict = "" if goal is None else f"{goal:.2f} {'met' if found['full'].value >= goal else 'missed'}"
    numbers = [f"{found[name].value:.3f}" for name in ("random", "ips", "full")]
    return [row.label, str(found["full"].total), *numbers, f"{low:.3f}-{high:.3f}", verdict]


def _alone(marks: Sequence[Mark]) -> str:
    alone = [each for each in marks if each.expression.kind == SYNONYM_ALONE]
    wrong = shares(alone)["wrong_box"]
    unknown = sum(each.status is Status.NOT_UNDERSTOOD for each in alone)
    return f"unknown synonym alone: a wrong box in {wrong.value:.3f} (at most 0.15), not understood {unknown} times"


def _unseen(marks: Sequence[Mark]) -> str:
    pairs = [each for each in marks if each.expression.kind == "colour+category"]
    seen, unseen = (shares([m for m in pairs if m.expression.unseen_pair is flag])["full"] for flag in (False, True))
    return f"pairs never seen against seen: {100 * (unseen.value - seen.value):+.1f} points (at least -2)"


def detector_figures(findings: Findings) -> dict[str, float]:
    """Class-agnostic mAP50, recall at the preset's threshold, proposals for each clearly visible object."""
    own = match(findings.proposed)
    recall = Share(float(own.hits.sum()), own.total)
    proposals = sum(len(frame.boxes_xyxy) for frame in findings.proposed)
    return {
        "map50": average_precision(match(findings.all_detections)),
        "recall": recall.value,
        "recall_low": recall.wilson_95[0],
        "recall_high": recall.wilson_95[1],
        "proposals_per_object": proposals / own.total if own.total else float("nan"),
        "objects": own.total,
    }


def _detector_text(findings: Findings) -> str:
    found = detector_figures(findings)
    lines = [
        ["mAP50, class-agnostic", f"{found['map50']:.3f}", ">= 0.96"],
        ["recall at IoU 0.5, own threshold", f"{found['recall']:.3f}", ">= 0.98"],
        ["proposals per visible object", f"{found['proposals_per_object']:.3f}", "<= 1.3"],
    ]
    return format_table([f"detector ({found['objects']:.0f} objects)", "value", "goal"], lines)


def as_json(findings: Findings) -> dict[str, Any]:
    """Every figure of the tables, and the shares of each keyword."""
    figures: dict[str, Any] = {"boxes": {}}
    for source, marks in findings.marks.items():
        rows = {row.label: _figures(row.of(marks)) for block in BLOCKS for row in block}
        words = sorted({(each.expression.kind, each.expression.name, each.expression.keyword) for each in marks})
        keywords = {
            " / ".join(part for part in word if part): _figures(
                [m for m in marks if (m.expression.kind, m.expression.name, m.expression.keyword) == word]
            )
            for word in words
            if word[2]
        }
        figures["boxes"][source] = {"rows": rows, "keywords": keywords}
    if findings.proposed:
        figures["detector"] = detector_figures(findings)
    return figures


def _figures(marks: Sequence[Mark]) -> dict[str, Any]:
    if not marks:
        return {"n": 0}
    found = shares(marks)
    return {
        "n": len(marks),
        **{name: round(share.value, 5) for name, share in found.items()},
        "full_wilson_95": [round(value, 5) for value in found["full"].wilson_95],
        "statuses": dict(Counter(str(each.status) for each in marks)),
    }


def _save_error(folder: Path, scene: Scene, truth: BenchmarkScene, result: Mark) -> None:
    """The frame with all proposals (grey), the target (green) and what was chosen (red); a few of each kind."""
    expression = result.expression
    kind = "-".join(part for part in (expression.kind, expression.name) if part).replace(" ", "_")
    if len(list(folder.glob(f"{kind}_*.png"))) >= MAX_PICTURES_PER_KIND:
        return
    folder.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(truth.image_rgb)
    draw = ImageDraw.Draw(picture)
    boxes = scene.proposals.boxes_xyxy
    chosen = boxes[[result.chosen]] if result.chosen is not None else boxes[:0]
    target = truth.boxes_xyxy[[expression.target]]
    for group, colour, width in ((boxes, "grey", 1), (target, "lime", 3), (chosen, "red", 2)):
        for x1, y1, x2, y2 in np.asarray(group):
            draw.rectangle([x1, y1, x2 - 1, y2 - 1], outline=colour, width=width)
    draw.rectangle([0, 0, 640, 15], fill="black")
    draw.text((4, 2), f"{expression.text}  [{result.status}]", fill="white")
    number = len(list(folder.glob(f"{kind}_*.png")))
    picture.save(folder / f"{kind}_{number}_{truth.seed}.png")


if __name__ == "__main__":
    main()
