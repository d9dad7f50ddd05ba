"""How much of what lies on a table the detector finds: ``python -m benchmarks.detector``.

On TabletopRef's test scenes, half of them with things on and in others: class-agnostic average precision and recall at
an IoU of 0.5, over things of which 30 % and more are unoccluded, and the recall of what lies on or in another thing, of
what carries it, and of the rest.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from agent.datatypes import FloatArray, Frame, Proposals
from agent.errors import MissingWeightsError
from agent.evaluation.metrics import FrameDetections, Share, average_precision, match
from agent.evaluation.tables import format_table
from agent.geometry import iou_matrix
from agent.models.presets import load_preset
from agent.perception.yolo import YoloProposals
from sim.benchmark_scenes import BenchmarkScene
from sim.tabletop_ref import SECOND_LOOK, scenes

LOWEST_SCORE = 0.001
FOUND_IOU = 0.5
ROLES = ("on or in another", "carries another", "neither")


@dataclass(eq=False)
class Findings:
    """What a run has gathered.

    Attributes:
        proposed: each frame's proposals at the preset's own threshold, and its truth.
        all_detections: the same at `LOWEST_SCORE`, which average precision needs.
        found: role -> whether each clearly visible thing of it was proposed.
    """

    proposed: list[FrameDetections] = field(default_factory=list)
    all_detections: list[FrameDetections] = field(default_factory=list)
    found: dict[str, list[bool]] = field(default_factory=lambda: {role: [] for role in ROLES})

    def add(self, truth: BenchmarkScene, own: Proposals, lenient: Proposals) -> None:
        """One frame, looked at with both thresholds."""
        self.proposed.append(_against_truth(own, truth))
        self.all_detections.append(_against_truth(lenient, truth))
        supports = {thing.support for thing in truth.objects}
        for index in truth.clearly_visible:
            carried = truth.objects[index].support is not None
            role = ROLES[0] if carried else ROLES[1] if index in supports else ROLES[2]
            self.found[role].append(_is_found(own.boxes_xyxy, truth.boxes_xyxy[[index]]))


def _against_truth(found: Proposals, truth: BenchmarkScene) -> FrameDetections:
    clear = truth.clearly_visible
    hidden = [index for index in truth.in_sight if index not in clear]
    return FrameDetections(found.boxes_xyxy, found.scores, truth.boxes_xyxy[clear], truth.boxes_xyxy[hidden])


def _is_found(boxes_xyxy: FloatArray, true_xyxy: FloatArray) -> bool:
    return bool(len(boxes_xyxy)) and float(iou_matrix(boxes_xyxy, true_xyxy).max()) > FOUND_IOU


def report(findings: Findings) -> str:
    """The table as text."""
    own = match(findings.proposed)
    proposals = sum(len(frame.boxes_xyxy) for frame in findings.proposed)
    rows: list[list[str] | None] = [
        ["mAP50, class-agnostic", str(own.total), f"{average_precision(match(findings.all_detections)):.3f}", ""],
        ["proposals for each thing", str(own.total), f"{proposals / max(own.total, 1):.3f}", ""],
        None,
    ]
    everything = [each for of_role in findings.found.values() for each in of_role]
    for label, found in (
        *((f"recall: {role}", found) for role, found in findings.found.items()),
        ("recall", everything),
    ):
        share = Share(float(np.sum(found)), len(found))
        rows.append([label, str(share.total), f"{share.value:.3f}", share.between])
    return format_table(["clearly visible things", "n", "value", "95 %"], rows)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detector", description=__doc__)
    parser.add_argument("--scenes", type=int, default=200, help="how many (200)")
    parser.add_argument("--second-look", action="store_true", help="other meshes, tables and light than training's")
    parser.add_argument("--preset", default="tabletop")
    parser.add_argument("--cache", type=Path, help="keep renderings here between runs")
    args = parser.parse_args(argv)
    preset = load_preset(args.preset)
    if preset.detector is None:
        raise MissingWeightsError(f"the preset {preset.name!r} brings no detector")
    own = YoloProposals.load(preset.detector, preset.detector_settings)
    lenient = YoloProposals.load(preset.detector, replace(preset.detector_settings, min_score=LOWEST_SCORE))
    findings = Findings()
    split = SECOND_LOOK if args.second_look else "test"
    for truth in scenes(split, args.scenes, args.cache):
        frame = Frame(truth.image_rgb)
        findings.add(truth, own.propose(frame), lenient.propose(frame))
    print(f"{args.preset} preset, TabletopRef's split {split}, {len(findings.proposed)} scenes")
    print(report(findings))


if __name__ == "__main__":
    main()
