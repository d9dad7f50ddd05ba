"""How much of what lies on a table the detector finds.

On TabletopRef's scenes, half of them with things on and in others: class-agnostic average precision and recall at
an IoU of 0.5, over things of which 30 % and more are unoccluded, and the recall of what lies on or in another thing, of
what carries it, and of the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from agent.datatypes import Frame, Proposals
from agent.errors import MissingWeightsError
from agent.geometry import iou_matrix
from agent.models.presets import load_preset
from agent.perception.yolo import YoloProposals
from evaluation.metrics import FrameDetections, Share, average_precision, match
from evaluation.options import Options, limit, shared
from evaluation.scenes import CORRECT_IOU
from evaluation.tables import format_table
from sim.benchmark_scenes import BenchmarkScene
from sim.tabletop_ref import scenes

LOWEST_SCORE = 0.001
ROLES = ("on or in another", "carries another", "neither")
OPTIONS = (limit("scenes", 200), *shared("split", "preset", "cache"))


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
        clear = truth.clearly_visible
        hidden = [index for index in truth.in_sight if index not in clear]
        wanted, spared = truth.boxes_xyxy[clear], truth.boxes_xyxy[hidden]
        self.proposed.append(FrameDetections(own.boxes_xyxy, own.scores, wanted, spared))
        self.all_detections.append(FrameDetections(lenient.boxes_xyxy, lenient.scores, wanted, spared))
        supports = {thing.support for thing in truth.objects}
        overlaps = iou_matrix(own.boxes_xyxy, wanted) > CORRECT_IOU
        for column, index in enumerate(clear):
            carried = truth.objects[index].support is not None
            role = ROLES[0] if carried else ROLES[1] if index in supports else ROLES[2]
            self.found[role].append(bool(overlaps[:, column].any()))


def report(findings: Findings) -> str:
    """The table as text."""
    own = match(findings.proposed)
    proposals = sum(len(frame.boxes_xyxy) for frame in findings.proposed)
    rows: list[list[str] | None] = [
        ["mAP50, class-agnostic", str(own.total), f"{average_precision(match(findings.all_detections)):.3f}", ""],
        ["proposals for each thing", str(own.total), f"{proposals / max(own.total, 1):.3f}", ""],
        None,
    ]
    recalls = {f"recall: {role}": found for role, found in findings.found.items()}
    recalls["recall"] = [each for found in findings.found.values() for each in found]
    for label, found in recalls.items():
        share = Share.of(found)
        rows.append([label, str(share.total), f"{share.value:.3f}", share.between])
    return format_table(["clearly visible things", "n", "value", "95 %"], rows)


def run(options: Options) -> int:
    """Look at each scene with both thresholds, and print the table."""
    preset = load_preset(options.preset)
    if preset.detector is None:
        raise MissingWeightsError(f"the preset {preset.name!r} has no detector: choose another preset")
    own = YoloProposals.load(preset.detector, preset.detector_settings)
    lenient = YoloProposals.load(preset.detector, replace(preset.detector_settings, min_score=LOWEST_SCORE))
    findings = Findings()
    for truth in scenes(options.split, options.limit, options.cache):
        frame = Frame(truth.image_rgb)
        findings.add(truth, own.propose(frame), lenient.propose(frame))
    print(f"{preset.name} preset, TabletopRef's split {options.split}, {len(findings.proposed)} scenes")
    print(report(findings))
    return 0
