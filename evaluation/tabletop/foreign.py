"""What `reclip-agent calibrate` makes of CLIPs and detectors that nothing was fitted to.

Every CLIP in a folder that `python -m training.foreign` wrote, and the first two together, each with three detectors:
the tabletop preset's, which has no classes; true boxes as a good detector moves them, with class names; and the same
boxes with a fifth of the names wrong. Each pair is calibrated on 100 tables of TabletopRef's train split: without
labels, with the true names, and with 100 expressions. Asked is about tables of the test split.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from agent.calibrating.box_table import SaidBox
from agent.calibrating.calibrate import Told, prepared
from agent.calibrating.expected import Expects
from agent.calibrating.figures import Figures, Outcome
from agent.calibrating.pictures import Picture
from agent.datatypes import Frame, Proposals, Status
from agent.errors import InvalidInputError
from agent.geometry import iou_matrix
from agent.grounding.extended import Extended
from agent.grounding.paper import Paper
from agent.grounding.scene import Method, Scene
from agent.grounding.uncalibrated import uncalibrated
from agent.language.dependency_parser import DependencyParser
from agent.models.presets import load_preset
from agent.perception.ips import IsolatedProposalScorer
from agent.pipeline import Grounder, Mode
from evaluation.options import Options, limit, option, shared
from evaluation.scenes import CORRECT_IOU
from evaluation.tables import format_table
from sim.benchmark_scenes import BenchmarkScene
from sim.catalogue import CATEGORIES
from sim.questions import PAPER
from sim.tabletop_ref import Asked, questions_about, scenes

if TYPE_CHECKING:
    from spacy.tokens import Doc

CALIBRATED_ON = 100
EXPRESSIONS = 100
WRONG = 0.2
"""Of the names that the noisy detector gives."""
MOVED = 0.08
"""By so much of their sides boxes are moved and scaled at most."""
SMALLEST_PX = 8.0
OPTIONS = (
    option("models", type=Path, metavar="DIR", help="the folder `models` that training.foreign wrote"),
    limit("tables", 40),
    *shared("cache"),
)
Detector = Callable[[BenchmarkScene], Proposals]
HEADER = ("CLIP, detector", "told", "overall", "present", "absent", "asked", "needless", "ECE")
AGAINST = ("CLIP, detector", "paper", "uncalibrated", *PAPER)


@dataclass(frozen=True, eq=False)
class Table:
    """A table, and what was found on it."""

    truth: BenchmarkScene
    proposals: Proposals


@dataclass(frozen=True)
class Row:
    """What one pair comes to in one grade."""

    pair: str
    grade: str
    figures: Figures

    def cells(self) -> list[str]:
        """For `format_table`."""
        told = self.figures
        shares = (told.right, told.present, told.absent, told.asked, told.needless, told.calibration_error)
        return [self.pair, self.grade, *(f"{each:.3f}" for each in shares)]


def run(options: Options) -> int:
    """Calibrate every pair, ask everything, and print the tables."""
    clips = clips_in(options.models)
    taught = list(scenes("train", CALIBRATED_ON, options.cache))
    asked = [Asked(each, questions_about(each)) for each in scenes("test", options.limit, options.cache)]
    found = {
        name: [[Table(truth, propose(truth)) for truth in each] for each in (taught, [about.truth for about in asked])]
        for name, propose in detectors().items()
    }
    parser = cache(DependencyParser.load())
    rows: list[Row] = []
    against: list[list[str]] = []
    for (clip, configs), (detector, (known, new)) in tqdm(
        [*itertools.product(clips.items(), found.items())], unit="pair"
    ):
        grounder, pair = Foreign.load(configs, parser), f"{clip}, {detector}"
        on_table = [grounder.look_at(each) for each in new]
        plain = Extended(uncalibrated(grounder.views))
        rows.append(Row(pair, "uncalibrated", Figures.of(outcomes(on_table, asked, plain))))
        against.append([pair, *compared(on_table, asked, plain)])
        pictures = [Picture(str(each.truth.seed), grounder.look_at(each)) for each in known if len(each.proposals)]
        for grade, told in grades(taught).items():
            own = prepared(pictures, told, grounder.parser, grounder.views).fitted()
            calibrated = [replace(each, things=own.things) for each in on_table]
            answers = outcomes(calibrated, asked, Extended(own.using(grounder.scorer)))
            rows.append(Row(pair, grade, Figures.of(answers)))
    print(f"TabletopRef's split test, {len(asked)} tables, {sum(len(each.questions) for each in asked)} expressions")
    print(format_table(HEADER, [row.cells() for row in rows]), format_table(AGAINST, against), sep="\n\n")
    return 0


@dataclass(frozen=True)
class Foreign:
    """A CLIP that is shown what it was trained on.

    Attributes:
        grounder: paper mode's, without a gate or anything that was calibrated.
        scorer: its own.
        parser: a parser that remembers.
    """

    grounder: Grounder
    scorer: IsolatedProposalScorer
    parser: Callable[[str], Doc]

    @classmethod
    def load(cls, configs: Sequence[str], parser: Callable[[str], Doc]) -> Foreign:
        """One CLIP, or several that add up."""
        tabletop = load_preset("tabletop")
        preset = replace(tabletop.with_models(clip=configs), views=replace(tabletop.views, mirrored=False))
        grounder = Grounder.from_preset(preset, mode=Mode.PAPER)
        assert isinstance(grounder.scorer, IsolatedProposalScorer)
        return cls(replace(grounder, domain=None, parser=parser), grounder.scorer, parser)

    @property
    def views(self) -> int:
        """How many it is shown."""
        return len(self.scorer.views.views)

    def look_at(self, table: Table) -> Scene:
        """At what was found."""
        return self.grounder.encode(Frame(table.truth.image_rgb, frame_id=str(table.truth.seed)), table.proposals)


def clips_in(folder: Path) -> dict[str, tuple[str, ...]]:
    """Name -> configurations: each CLIP by itself, and the first two together.

    Raises:
        InvalidInputError: none is there.
    """
    found = {path.stem: (str(path),) for path in sorted(folder.glob("*/*.json"))}
    if not found:
        raise InvalidInputError(f"no CLIP in {folder}: train some with python -m training.foreign")
    first = [*found][:2]
    together = {" + ".join(first): tuple(found[name][0] for name in first)} if len(first) > 1 else {}
    return {**found, **together}


def detectors() -> dict[str, Detector]:
    """By name."""
    own = Grounder.from_preset(mode=Mode.PAPER).proposals
    return {
        "no classes": lambda truth: own.propose(Frame(truth.image_rgb)),
        "classes": lambda truth: with_names(truth, 0.0),
        "a fifth wrong": lambda truth: with_names(truth, WRONG),
    }


def with_names(truth: BenchmarkScene, wrong: float) -> Proposals:
    """True boxes, moved a little, and what they are called, of which a share is wrong; the same every time."""
    rng = np.random.default_rng(truth.seed)
    boxes, things = truth.boxes_xyxy[truth.in_sight], [truth.objects[index] for index in truth.in_sight]
    sides = np.tile(boxes[:, 2:] - boxes[:, :2], 2)
    moved = boxes + sides * rng.uniform(-MOVED, MOVED, boxes.shape)
    others = [str(rng.choice([name for name in CATEGORIES if name != thing.category])) for thing in things]
    is_wrong = rng.random(len(things)) < wrong
    labels = tuple(
        other if wrongly else thing.category for thing, other, wrongly in zip(things, others, is_wrong, strict=True)
    )
    height, width = truth.image_rgb.shape[:2]
    found = Proposals.from_boxes(moved, size_wh=(width, height), scores=rng.uniform(0.5, 1, len(things)), labels=labels)
    return found.where((found.boxes_xyxy[:, 2:] - found.boxes_xyxy[:, :2]).min(axis=1) >= SMALLEST_PX)


def grades(taught: Sequence[BenchmarkScene]) -> dict[str, Told]:
    """What a user may tell of the tables: nothing, all names, or an expression about each."""
    names, expressions = [], []
    for truth in taught:
        for index in truth.in_sight:
            thing = truth.objects[index]
            names.append(_said(truth, index, f"{thing.colour} {thing.category}"))
        one = [each for each in questions_about(truth) if each.expects is Expects.ONE]
        drawn = np.random.default_rng(truth.seed).permutation(len(one))[:1]
        expressions += [_said(truth, one[at].targets[0], one[at].text) for at in drawn]
    return {"no labels": Told(), "names": Told(names=names), "expressions": Told(expressions=expressions[:EXPRESSIONS])}


def _said(truth: BenchmarkScene, index: int, text: str) -> SaidBox:
    x1, y1, x2, y2 = (float(each) for each in truth.boxes_xyxy[index])
    return SaidBox(str(truth.seed), (x1, y1, x2, y2), text)


def outcomes(on_table: Sequence[Scene], asked: Sequence[Asked], method: Method) -> list[Outcome]:
    """What every question is answered with."""
    return [
        Outcome.of(question.expects, targets, scene.refer(question.text))
        for look, about in zip(on_table, asked, strict=True)
        for scene in [replace(look, method=method)]
        for question, targets in zip(about.questions, targets_of(scene, about), strict=True)
    ]


def targets_of(scene: Scene, about: Asked) -> Iterator[list[int]]:
    """Of each question, the proposals on what is meant."""
    overlaps = iou_matrix(scene.proposals.boxes_xyxy, about.truth.boxes_xyxy) > CORRECT_IOU
    for question in about.questions:
        yield [int(index) for index in np.flatnonzero(overlaps[:, list(question.targets)].any(axis=1))]


def compared(on_table: Sequence[Scene], asked: Sequence[Asked], plain: Extended) -> list[str]:
    """Shares right in paper mode and uncalibrated, of all that has one answer; and the difference by phenomenon."""
    hits: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for look, about in zip(on_table, asked, strict=True):
        paper, extended = replace(look, method=Paper()), replace(look, method=plain)
        for question, targets in zip(about.questions, targets_of(look, about), strict=True):
            if question.expects is Expects.ONE:
                published, answer = paper.refer(question.text), extended.refer(question.text)
                is_found = published.status is Status.FOUND and published.chosen[0] in targets
                best = int(answer.distribution.argmax()) if len(answer.distribution) else -1
                hits[question.phenomenon].append((is_found, best in targets))
    overall = np.mean([pair for pairs in hits.values() for pair in pairs], axis=0)
    gains = [np.mean([after - before for before, after in hits[each]]) if hits[each] else 0.0 for each in PAPER]
    return [*(f"{share:.3f}" for share in overall), *(f"{100 * gain:+.1f}" for gain in gains)]
