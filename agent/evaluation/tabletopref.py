"""How well people are understood on rendered tables: ``python -m agent.evaluation tabletopref``.

TabletopRef (`sim.tabletop_ref`) asks about every phenomenon of what people say of things on a table, about things that
are not there, and about several that fit; ``--split handwritten`` asks what people wrote while looking at other tables.
Prints a row for each phenomenon: a blind choice, isolated proposal scoring alone, paper mode and extended mode. With
``--report`` every error of extended mode is written as a page to look through.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from agent.datatypes import Answer, Frame, Status
from agent.errors import InvalidInputError
from agent.evaluation.metrics import Share
from agent.evaluation.tables import format_table
from agent.evaluation.tabletopref_report import BINS, Report, reliability
from agent.geometry import iou_matrix
from agent.grounding.paper import Paper
from agent.grounding.scene import Scene
from agent.models.presets import DEFAULT_PRESET
from agent.pipeline import Grounder, Mode
from sim.benchmark_scenes import benchmark_scenes
from sim.questions import BEYOND, PAPER, Expects, Question
from sim.tabletop_ref import SPLITS, Asked, asked, scene_of

HANDWRITTEN = "handwritten"
HANDWRITTEN_FILE = Path(__file__).parents[2] / "tests" / "golden" / "tabletopref" / "handwritten.tsv"
CORRECT_IOU = 0.5


@dataclass(frozen=True, eq=False)
class Mark:
    """How one question went.

    Attributes:
        random: the chance of a blind choice.
        ips, paper, extended: whether the best box is a target's; extended's whatever its status.
        answer: extended mode's.
        targets: indices of the proposals that are around a target: their IoU is above `CORRECT_IOU`.
        is_exact: extended mode's boxes are around all targets, and nothing else.
    """

    question: Question
    seed: int
    random: float
    ips: bool
    paper: bool
    paper_found: bool
    extended: bool
    answer: Answer
    targets: tuple[int, ...]
    is_exact: bool

    @property
    def is_answered_right(self) -> bool:
        """Extended mode's answer is what is expected: a box, all boxes, a question, or that there is none."""
        status, expects = self.answer.status, self.question.expects
        if expects is Expects.ABSENT:
            return status in NONE
        if expects is Expects.AMBIGUOUS:
            return status is Status.AMBIGUOUS
        if expects is Expects.SEVERAL:
            return status is Status.FOUND and self.is_exact
        return status is Status.FOUND and self.extended


NONE = frozenset({Status.ABSENT, Status.NOT_UNDERSTOOD, Status.NO_PROPOSALS, Status.NO_BOX_SATISFIES})
"""Ways to say that it is not there."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--split", choices=(*SPLITS, HANDWRITTEN), default="test")
    parser.add_argument("--limit", type=int, help="how many expressions; all where not given")
    parser.add_argument("--boxes", choices=("yolo", "true"), default="yolo", help="where proposals come from (yolo)")
    parser.add_argument("--preset", default=DEFAULT_PRESET)
    parser.add_argument("--cache", type=Path, help="keep renderings here between runs")
    parser.add_argument("--report", type=Path, metavar="DIR", help="write every error as a page to look through")
    parser.add_argument("--json", type=Path, help="write one JSON line for each expression here")


def main(args: argparse.Namespace) -> int:
    """Run the command."""
    if args.limit is not None and args.limit < 1:
        raise InvalidInputError(f"--limit must be positive; got {args.limit}")
    grounder = Grounder.from_preset(args.preset, mode=Mode.EXTENDED)
    scenes = handwritten if args.split == HANDWRITTEN else partial(asked, args.split)
    marks: list[Mark] = []
    report = Report(args.report)
    for each in scenes(args.limit, args.cache):
        boxes = each.truth.boxes_xyxy[each.truth.in_sight] if args.boxes == "true" else None
        scene = grounder.look(Frame(each.truth.image_rgb, frame_id=str(each.truth.seed)), boxes)
        for mark in marks_of(scene, each):
            marks.append(mark)
            if not mark.is_answered_right:
                report.add(scene, each.truth, mark)
    report.finish(len(marks), answered(marks))
    if args.json:
        args.json.write_text("".join(f"{json.dumps(_line(mark))}\n" for mark in marks), encoding="utf-8")
    print(f"{args.preset} preset, split {args.split}, {args.boxes} boxes, {len(marks)} expressions")
    print(table(marks))
    return 0


def handwritten(limit: int | None, cache: Path | None = None) -> Iterator[Asked]:
    """What people wrote: lines of seed, index of the object, text, in the order of seeds.

    Raises:
        InvalidInputError: the file lies beside the tests, and is not in an installed package.
    """
    if not HANDWRITTEN_FILE.is_file():
        raise InvalidInputError(f"there is no {HANDWRITTEN_FILE}: run it in a checkout of the project")
    by_seed: dict[int, list[Question]] = {}
    for line in HANDWRITTEN_FILE.read_text(encoding="utf-8").splitlines()[:limit]:
        seed, target, text = line.split("\t")
        by_seed.setdefault(int(seed), []).append(Question(text, HANDWRITTEN, HANDWRITTEN, (int(target),)))
    seeds = range(min(by_seed), max(by_seed) + 1)
    for truth in benchmark_scenes("training", len(seeds), cache, seeds=seeds, make=scene_of):
        yield Asked(truth, tuple(by_seed.get(truth.seed, ())))


def marks_of(scene: Scene, about: Asked) -> Iterator[Mark]:
    """Ask everything about a scene, in all ways."""
    paper = replace(scene, method=Paper())
    overlaps = iou_matrix(scene.proposals.boxes_xyxy, about.truth.boxes_xyxy)
    for question in about.questions:
        around = overlaps[:, list(question.targets)] > CORRECT_IOU
        targets = [int(index) for index in np.flatnonzero(around.any(axis=1))]
        answer, published = scene.refer(question.text), paper.refer(question.text)
        plain = scene.encoded.distribution(question.text)
        best = int(answer.distribution.argmax()) if len(answer.distribution) else -1
        yield Mark(
            question,
            about.truth.seed,
            random=len(targets) / max(len(plain), 1),
            ips=bool(len(plain)) and int(plain.argmax()) in targets,
            paper=published.status is Status.FOUND and published.chosen[0] in targets,
            paper_found=published.status is Status.FOUND,
            extended=best in targets,
            answer=answer,
            targets=tuple(targets),
            is_exact={*answer.chosen} <= {*targets} and bool(around[list(answer.chosen)].any(axis=0).all()),
        )


def table(marks: Sequence[Mark]) -> str:
    """Everything, the overall line last."""
    one = [each for each in marks if each.question.expects is Expects.ONE]
    parts = [_phenomena(one)]
    if len(one) < len(marks):
        parts += [_decisions(marks)]
    parts.append(f"expected calibration error {calibration_error(answered(marks)):.3f} ({BINS} bins of equal mass)")
    paper, extended = (Share.of(getattr(each, name) for each in one).value for name in ("paper", "extended"))
    parts.append(f"overall paper {paper:.3f} extended {extended:.3f}")
    return "\n".join(parts)


def _phenomena(one: Sequence[Mark]) -> str:
    rows: list[list[str] | None] = []
    kinds = [each for each in (*PAPER, *BEYOND, HANDWRITTEN) if any(m.question.phenomenon == each for m in one)]
    groups: list[tuple[str, Sequence[Mark]]] = []
    for kind in kinds:
        of_kind = [mark for mark in one if mark.question.phenomenon == kind]
        names = sorted({mark.question.name for mark in of_kind})
        groups.append((kind, of_kind))
        if len(names) > 1:
            groups += [(f"  {name}", [mark for mark in of_kind if mark.question.name == name]) for name in names]
    for label, group in [*groups, ("all", one)]:
        if label == "all":
            rows.append(None)
        extended = Share.of(each.extended for each in group)
        low, high = extended.wilson_95
        rows.append(
            [
                label,
                str(len(group)),
                f"{np.mean([each.random for each in group]):.3f}",
                *(f"{Share.of(getattr(each, name) for each in group).value:.3f}" for name in ("ips", "paper")),
                f"{extended.value:.3f}",
                f"{low:.3f}-{high:.3f}",
                f"{Share.of(each.is_answered_right for each in group).value:.3f}",
                f"{Share.of(bool(each.targets) for each in group).value:.3f}",
            ]
        )
    head = ["one right answer", "n", "random", "IPS alone", "paper", "extended", "95 %", "and said so", "detected"]
    return format_table(head, rows)


def _decisions(marks: Sequence[Mark]) -> str:
    """Several, absent and ambiguous: what extended mode says, beside paper mode."""
    rows: list[list[str] | None] = []

    def row(label: str, group: Iterable[Mark], said: str) -> None:
        members = list(group)
        if members:
            right = Share.of(each.is_answered_right for each in members)
            low, high = right.wilson_95
            paper = Share.of(not each.paper_found for each in members).value if said == "absent" else 0.0
            rows.append([label, str(len(members)), f"{paper:.3f}", f"{right.value:.3f}", f"{low:.3f}-{high:.3f}"])

    by_expects = {each: [mark for mark in marks if mark.question.expects is each] for each in Expects}
    row("several: exactly those", by_expects[Expects.SEVERAL], "several")
    absent = by_expects[Expects.ABSENT]
    for name in dict.fromkeys(each.question.name for each in absent):
        row(f"absent: {name}", (each for each in absent if each.question.name == name), "absent")
    row("absent, hard ones", (each for each in absent if each.question.is_hard), "absent")
    row("absent: true-negative rate", absent, "absent")
    row("ambiguous: flagged", by_expects[Expects.AMBIGUOUS], "ambiguous")
    one = by_expects[Expects.ONE]
    kept = Share.of(each.answer.status not in NONE for each in one)
    asked_about = Share.of(each.answer.status is Status.AMBIGUOUS for each in one)
    rows.append(None)
    for label, share in (("one: true-positive rate", kept), ("one: false questions", asked_about)):
        low, high = share.wilson_95
        rows.append([label, str(len(one)), "", f"{share.value:.3f}", f"{low:.3f}-{high:.3f}"])
    return "\n" + format_table(["what is said", "n", "paper", "extended", "95 %"], rows)


def answered(marks: Sequence[Mark]) -> list[tuple[float, bool]]:
    """Confidence, and whether it was right, of every single box that extended mode gave."""
    return [
        (each.answer.confidence, each.question.expects is Expects.ONE and each.extended)
        for each in marks
        if each.answer.status is Status.FOUND and each.question.expects is not Expects.SEVERAL
    ]


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over `BINS` bins of equal mass."""
    if not pairs:
        return float("nan")
    return sum(count * abs(said - right) for said, right, count in reliability(pairs)) / len(pairs)


def _line(mark: Mark) -> dict[str, object]:
    return {
        "seed": mark.seed,
        "text": mark.question.text,
        "phenomenon": mark.question.phenomenon,
        "name": mark.question.name,
        "expects": mark.question.expects.value,
        "targets": list(mark.targets),
        "ips": mark.ips,
        "paper": mark.paper,
        "extended": mark.extended,
        "status": str(mark.answer.status),
        "chosen": list(mark.answer.chosen),
        "confidence": round(mark.answer.confidence, 4),
        "scores": [round(float(score), 4) for score in mark.answer.distribution],
    }
