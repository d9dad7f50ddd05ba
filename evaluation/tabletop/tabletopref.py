"""How well people are understood on rendered tables.

TabletopRef (`sim.tabletop_ref`) asks about every phenomenon of what people say of things on a table, about things that
are not there, and about several that fit; ``--split handwritten`` asks what people wrote while looking at other tables,
``--frames DIR`` the same as of a split about path-traced ones of the kept-out world, which `sim.pathtraced` renders.
Prints a row for each phenomenon: a blind choice, isolated proposal scoring alone, paper mode and extended mode. With
``--report`` every error of extended mode is written as a page to look through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from agent.calibrating.expected import Expects
from agent.calibrating.figures import BINS, calibration_error
from agent.datatypes import Status
from agent.errors import InvalidInputError
from agent.geometry import iou_matrix
from agent.grounding.paper import Paper
from agent.grounding.scene import Scene
from agent.pipeline import Grounder, Mode
from evaluation.json_files import write_json_lines
from evaluation.options import Options, limit, option, shared
from evaluation.scenes import CORRECT_IOU, look_at
from evaluation.tables import format_table, group_table, grouped, interval, share
from evaluation.tabletop.marks import NONE, Mark, answered
from evaluation.tabletop.tabletopref_report import Report
from sim.benchmark_scenes import benchmark_scenes
from sim.expressions import Query
from sim.pathtraced.frames import traced_scenes
from sim.questions import BEYOND, PAPER
from sim.tabletop_ref import SPLITS, Asked, asked, asked_of, scene_of

HANDWRITTEN = "handwritten"
HANDWRITTEN_FILE = Path(__file__).parents[2] / "tests" / "golden" / "tabletopref" / "handwritten.tsv"
OPTIONS = (
    option("--split", choices=(*SPLITS, HANDWRITTEN), default="test", help="of TabletopRef (test), or apart"),
    limit("expressions"),
    *shared("frames", "boxes", "preset", "cache", "report", "json", parser=None),
)


def run(options: Options) -> int:
    """Ask everything, and print the tables."""
    grounder = Grounder.from_preset(options.preset, parser=options.parser, mode=Mode.EXTENDED)
    scenes = handwritten if options.split == HANDWRITTEN else partial(asked, options.split)
    if options.frames:
        scenes = partial(path_traced, options.frames)
    marks: list[Mark] = []
    report = Report(options.report) if options.report else None
    for each in scenes(options.limit, options.cache):
        scene = look_at(grounder, each.truth, options.boxes)
        for mark in marks_of(scene, each):
            marks.append(mark)
            if report and not mark.is_answered_right:
                report.add(scene, each.truth, mark)
    if report:
        report.finish(len(marks), answered(marks))
    if options.json:
        write_json_lines(options.json, map(_line, marks))
    about = options.frames or f"split {options.split}"
    print(f"{options.preset} preset, {about}, {options.boxes} boxes, {len(marks)} expressions")
    print(table(marks))
    return 0


def handwritten(limit: int | None, cache: Path | None = None) -> Iterator[Asked]:
    """What people wrote: lines of seed, index of the object, text, in the order of seeds.

    Raises:
        InvalidInputError: the file lies beside the tests, and is not in an installed package.
    """
    if not HANDWRITTEN_FILE.is_file():
        raise InvalidInputError(f"there is no {HANDWRITTEN_FILE}: run it in a checkout of the project")
    by_seed: dict[int, list[Query]] = {}
    for line in HANDWRITTEN_FILE.read_text(encoding="utf-8").splitlines()[:limit]:
        seed, target, text = line.split("\t")
        by_seed.setdefault(int(seed), []).append(Query(text, HANDWRITTEN, HANDWRITTEN, (int(target),)))
    for truth in benchmark_scenes("training", len(by_seed), cache, seeds=sorted(by_seed), make=scene_of):
        yield Asked(truth, tuple(by_seed[truth.seed]))


def path_traced(folder: Path, limit: int | None, cache: Path | None = None) -> Iterator[Asked]:
    """Questions about the frames of a folder; nothing is kept, as the pictures are there already."""
    return asked_of(traced_scenes(folder, "kept-out"), limit)


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
        parts.append(_decisions(marks))
    parts.append(f"expected calibration error {calibration_error(answered(marks)):.3f} ({BINS} bins of equal mass)")
    parts.append(f"overall paper {share('paper')(one)} extended {share('extended')(one)}")
    return "\n".join(parts)


def _phenomena(one: Sequence[Mark]) -> str:
    groups: list[tuple[str, Sequence[Mark]] | None] = []
    kinds = grouped("question.phenomenon", one)
    for kind in (*PAPER, *BEYOND, HANDWRITTEN):
        if kind in kinds:
            groups.append((kind, kinds[kind]))
            names = sorted(grouped("question.name", kinds[kind]).items())
            groups += [(f"  {name}", group) for name, group in names if len(names) > 1]
    columns = {
        "random": lambda group: f"{np.mean([each.random for each in group]):.3f}",
        "IPS alone": share("ips"),
        "paper": share("paper"),
        "extended": share("extended"),
        "95 %": interval("extended"),
        "and said so": share("is_answered_right"),
        "detected": share(lambda mark: bool(mark.targets)),
    }
    return group_table("one right answer", [*groups, None, ("all", one)], columns)


def _decisions(marks: Sequence[Mark]) -> str:
    """Several, absent and ambiguous: what extended mode says, beside paper mode."""
    expecting = {each: [mark for mark in marks if mark.question.expects is each] for each in Expects}
    absent, one = expecting[Expects.ABSENT], expecting[Expects.ONE]
    groups = {
        "several: exactly those": expecting[Expects.SEVERAL],
        **{f"absent: {name}": group for name, group in grouped("question.name", absent).items()},
        "absent, hard ones": [each for each in absent if each.question.is_hard],
        "absent: true-negative rate": absent,
        "ambiguous: flagged": expecting[Expects.AMBIGUOUS],
    }
    silent = share(lambda mark: mark.question.expects is Expects.ABSENT and not mark.paper_found)
    right = (share("is_answered_right"), interval("is_answered_right"))
    rows: list[list[str] | None] = [
        [label, str(len(group)), silent(group), *(cell(group) for cell in right)]
        for label, group in groups.items()
        if group
    ]
    rows.append(None)
    for label, holds in {
        "one: true-positive rate": lambda mark: mark.answer.status not in NONE,
        "one: false questions": lambda mark: mark.answer.status is Status.AMBIGUOUS,
    }.items():
        rows.append([label, str(len(one)), "", share(holds)(one), interval(holds)(one)])
    return "\n" + format_table(["what is said", "n", "paper", "extended", "95 %"], rows)


def _line(mark: Mark) -> dict[str, object]:
    return {
        "seed": mark.seed,
        **{name: getattr(mark.question, name) for name in ("text", "phenomenon", "name", "expects")},
        "targets": list(mark.targets),
        **{way: getattr(mark, way) for way in ("ips", "paper", "extended")},
        "status": str(mark.answer.status),
        "chosen": list(mark.answer.chosen),
        "confidence": round(mark.answer.confidence, 4),
        "scores": [round(float(score), 4) for score in mark.answer.distribution],
    }
