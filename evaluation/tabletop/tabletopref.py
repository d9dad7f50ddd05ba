"""How well people are understood on rendered tables.

TabletopRef (`sim.tabletop_ref`) asks about every phenomenon of what people say of things on a table, about things that
are not there, and about several that fit; ``--split handwritten`` asks what people wrote while looking at other tables.
Prints a row for each phenomenon: a blind choice, isolated proposal scoring alone, paper mode and extended mode. With
``--report`` every error of extended mode is written as a page to look through.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from agent.datatypes import Status
from agent.errors import InvalidInputError
from agent.geometry import iou_matrix
from agent.grounding.paper import Paper
from agent.grounding.scene import Scene
from agent.pipeline import Grounder, Mode
from evaluation.json_files import write_json_lines
from evaluation.metrics import Share
from evaluation.options import limit, option, shared
from evaluation.scenes import CORRECT_IOU, look_at
from evaluation.tables import format_table
from evaluation.tabletop.marks import BINS, NONE, Mark, answered, calibration_error
from evaluation.tabletop.tabletopref_report import Report
from sim.benchmark_scenes import benchmark_scenes
from sim.questions import BEYOND, PAPER, Expects, Question
from sim.tabletop_ref import SPLITS, Asked, asked, scene_of

HANDWRITTEN = "handwritten"
HANDWRITTEN_FILE = Path(__file__).parents[2] / "tests" / "golden" / "tabletopref" / "handwritten.tsv"


OPTIONS = (
    option("--split", choices=(*SPLITS, HANDWRITTEN), default="test", help="of TabletopRef (test), or apart"),
    limit("expressions"),
    *shared("boxes", "preset", "cache", "report", "json"),
)


def run(options: argparse.Namespace) -> int:
    """Ask everything, and print the tables."""
    grounder = Grounder.from_preset(options.preset, mode=Mode.EXTENDED)
    scenes = handwritten if options.split == HANDWRITTEN else partial(asked, options.split)
    marks: list[Mark] = []
    report = Report(options.report)
    for each in scenes(options.limit, options.cache):
        scene = look_at(grounder, each.truth, options.boxes)
        for mark in marks_of(scene, each):
            marks.append(mark)
            if not mark.is_answered_right:
                report.add(scene, each.truth, mark)
    report.finish(len(marks), answered(marks))
    if options.json:
        write_json_lines(options.json, map(_line, marks))
    print(f"{options.preset} preset, split {options.split}, {options.boxes} boxes, {len(marks)} expressions")
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
        rows.append(
            [
                label,
                str(len(group)),
                f"{np.mean([each.random for each in group]):.3f}",
                *(f"{Share.of(getattr(each, name) for each in group).value:.3f}" for name in ("ips", "paper")),
                f"{extended.value:.3f}",
                extended.interval,
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
            paper = Share.of(not each.paper_found for each in members).value if said == "absent" else 0.0
            rows.append([label, str(len(members)), f"{paper:.3f}", f"{right.value:.3f}", right.interval])

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
        rows.append([label, str(len(one)), "", f"{share.value:.3f}", share.interval])
    return "\n" + format_table(["what is said", "n", "paper", "extended", "95 %"], rows)


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
