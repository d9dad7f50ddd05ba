"""Fit extended mode's calibration: ``python -m training.calibration --frames DIR`` writes the tabletop preset's.

On TabletopRef's train split and on path-traced tables that no training saw (`python -m sim.pathtraced --out DIR --seed
1215000 --frames 80`), with the detector's boxes: first how likely a phrase fits a proposal, then the thresholds for
absence and ambiguity, then how likely the answer is right. About five minutes on two cores.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

import numpy as np

from agent.datatypes import FloatArray, Frame
from agent.geometry import iou_matrix
from agent.grounding.calibration import Calibration, Confidence, Presence, Rivalry
from agent.grounding.extended import fits_by, outcome_of
from agent.grounding.phrase_fit import PhraseFit, evidence
from agent.grounding.scene import Scene
from agent.language.extended_tree import build_extended_tree
from agent.models.presets import PRESETS
from agent.pipeline import Grounder, Mode
from agent.reasoning.decision import Thresholds
from agent.reasoning.extended_executor import ExtendedOutcome
from sim.catalogue import CATEGORIES
from sim.expressions import Expects, Query
from sim.pathtraced.frames import traced_scenes
from sim.tabletop_ref import QUESTIONS, Asked, asked, asked_of
from training.logistic import regressed

SAME_BOX_IOU = 0.5
DRAWN = 3
"""Phrases of each kind about a scene."""
SOFTENED = 0.5
"""Of the logits of how likely a phrase fits: ranks among several come out better (dev split: 0.934 to 0.940), as what
CLIP mistakes in one thing it mistakes in the next."""
KEPT_FOUND = 0.95
"""Of what is there, and was detected, so much must not be called absent."""
FALSE_QUESTIONS = 0.03
"""Of clear expressions, so many may be asked about."""
SHARES = np.linspace(0.1, 0.95, 86)
_Fit = TypeVar("_Fit")


@dataclass(frozen=True, eq=False)
class Seen:
    """A scene, what is asked about it, and which object each proposal is (-1: none)."""

    scene: Scene
    asked: Asked
    objects: np.ndarray


@dataclass(frozen=True, eq=False)
class Scored:
    """A question, what the reasoning came to, and which of the proposals are its targets."""

    question: Query
    outcome: ExtendedOutcome
    is_target: np.ndarray

    @property
    def scores(self) -> FloatArray:
        """(N,) of the proposals."""
        return self.outcome.scores

    @property
    def second(self) -> int:
        """Which proposal scores second."""
        return int(np.argsort(-self.scores, kind="stable")[1])

    def rival(self, rivalry: Rivalry) -> float:
        """How likely the second one could be meant too."""
        return float(rivalry.of(self.outcome)[self.second]) if len(self.scores) > 1 else 0.0


def look(grounder: Grounder, tables: Iterable[Asked]) -> Iterator[Seen]:
    """The tables on which something was found."""
    for each in tables:
        scene = grounder.look(Frame(each.truth.image_rgb))
        if len(scene.proposals):
            overlaps = iou_matrix(scene.proposals.boxes_xyxy, each.truth.boxes_xyxy)
            same = overlaps.max(axis=1) > SAME_BOX_IOU
            yield Seen(scene, each, np.where(same, overlaps.argmax(axis=1), -1))


def phrase_rows(seen: Seen, rng: np.random.Generator) -> Iterator[FloatArray]:
    """(N, evidence and whether it fits) of phrases that are true of something, and of others."""
    things = [thing for thing in seen.asked.truth.objects if thing.area_px > 0]
    colours, categories = sorted({t.colour for t in things}), sorted({t.category for t in things})
    drawn: list[tuple[str, str]] = []
    for _ in range(DRAWN):
        thing = things[int(rng.integers(len(things)))]
        drawn += [
            ("", str(rng.choice(CATEGORIES))),
            ("", str(rng.choice(categories))),
            (str(rng.choice(colours)), str(rng.choice(categories))),
            (thing.colour, thing.category),
            (str(rng.choice(colours)), "thing"),
        ]
    scene, objects = seen.scene, seen.asked.truth.objects
    for colour, category in drawn:
        phrase = " ".join(filter(None, ("the", colour, category)))
        fits = [
            index >= 0 and colour in ("", objects[index].colour) and category in ("thing", objects[index].category)
            for index in seen.objects
        ]
        rows = evidence(phrase, scene.encoded.logits(phrase), scene.proposals.scores, scene.names)
        yield np.column_stack([rows, np.array(fits, dtype=np.float64)])


def scored(seen: Seen, phrase_fit: PhraseFit) -> Iterator[Scored]:
    """Each question about a scene, reasoned over."""
    for question in seen.asked.questions:
        tree = build_extended_tree(seen.scene.parser(question.text))
        outcome = outcome_of(seen.scene, tree, fits_by(phrase_fit, seen.scene))
        yield Scored(question, outcome, np.isin(seen.objects, question.targets))


def fitted(kind: Callable[..., _Fit], evidence_rows: Sequence[FloatArray], outcomes: Sequence[bool]) -> _Fit:
    """A bias and weights, in this order, from rows of evidence (E,) and what came of each."""
    weights, bias = regressed(np.column_stack([np.array(evidence_rows), np.array(outcomes, dtype=np.float64)]))
    return kind(round(bias, 4), *(round(float(weight), 4) for weight in weights))


def presence_for(rows: Sequence[Scored]) -> Presence:
    """From what is absent, and what is there and was detected."""
    known = [each for each in rows if each.question.expects is Expects.ABSENT or each.is_target.any()]
    there = [each.question.expects is not Expects.ABSENT for each in known]
    return fitted(Presence, [Presence.evidence(each.outcome) for each in known], there)


def rivalry_for(rows: Sequence[Scored]) -> Rivalry:
    """From the second best one where one is meant, and where several could be."""
    known = [each for each in _clear(rows) if len(each.scores) > 1]
    known += [each for each in rows if each.question.expects is Expects.AMBIGUOUS and each.is_target.sum() > 1]
    could_be = [each.question.expects is Expects.AMBIGUOUS for each in known]
    return fitted(Rivalry, [Rivalry.evidence(each.outcome)[each.second] for each in known], could_be)


def _clear(rows: Sequence[Scored]) -> list[Scored]:
    return [each for each in rows if each.question.expects is Expects.ONE and each.is_target.any()]


def thresholds_for(rows: Sequence[Scored], presence: Presence, rivalry: Rivalry) -> Thresholds:
    """The strictest that keep to `KEPT_FOUND` and `FALSE_QUESTIONS`, and the best for several."""
    clear = _clear(rows)
    there = np.array([presence.of(each.outcome) for each in clear])
    rivals = np.array([each.rival(rivalry) for each in clear])
    several = [each for each in rows if each.question.expects is Expects.SEVERAL]
    right = [
        np.mean([((each.scores >= share * each.scores.max()) == each.is_target).all() for each in several])
        for share in SHARES
    ]
    return Thresholds(
        absent_below=round(float(np.quantile(there, 1.0 - KEPT_FOUND)), 4),
        also_meant_from=round(float(np.quantile(rivals, 1.0 - FALSE_QUESTIONS)), 4),
        each_from=round(float(SHARES[int(np.argmax(right))]), 4),
    )


def confidence_for(rows: Sequence[Scored], presence: Presence, rivalry: Rivalry, thresholds: Thresholds) -> Confidence:
    """From what would be answered with a box."""
    answered = [
        each
        for each in rows
        if each.question.expects is not Expects.SEVERAL
        and presence.of(each.outcome) >= thresholds.absent_below
        and each.rival(rivalry) < thresholds.also_meant_from
    ]
    outcomes = [
        each.question.expects is Expects.ONE and bool(each.is_target[int(each.scores.argmax())]) for each in answered
    ]
    return fitted(
        Confidence, [Confidence.evidence(each.scores, presence.of(each.outcome)) for each in answered], outcomes
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.calibration", description=__doc__)
    parser.add_argument("--scenes", type=int, default=400, help="how many of the train split (400)")
    parser.add_argument("--frames", type=Path, required=True, metavar="DIR", help="path-traced frames, see above")
    parser.add_argument("--cache", type=Path, help="keep renderings here between runs")
    parser.add_argument("--out", type=Path, default=PRESETS["tabletop"].calibration, help="(default: %(default)s)")
    args = parser.parse_args(argv)
    traced = list(asked_of(traced_scenes(args.frames, "train")))
    tables = chain(asked("train", args.scenes * QUESTIONS, args.cache), traced)
    seen = list(look(Grounder.from_preset("tabletop", mode=Mode.PAPER), tables))
    rng = np.random.default_rng(0)
    weights, bias = regressed(np.concatenate([rows for each in seen for rows in phrase_rows(each, rng)]))
    phrase_fit = PhraseFit((SOFTENED * weights).round(4), round(SOFTENED * bias, 4))
    rows = [row for each in seen for row in scored(each, phrase_fit)]
    presence = presence_for(rows)
    rivalry = rivalry_for(rows)
    thresholds = thresholds_for(rows, presence, rivalry)
    made = f"python -m training.calibration --scenes {args.scenes}: {len(rows)} questions about {len(seen)} scenes"
    made += f", {len(traced)} of them path-traced"
    confidence = confidence_for(rows, presence, rivalry, thresholds)
    Calibration(phrase_fit, presence, rivalry, thresholds, confidence).save(args.out, made)
    print(f"wrote {args.out}: {thresholds}")


if __name__ == "__main__":
    main()
