"""Fit when several things could be meant: ``python -m training.ambiguity`` writes the tabletop preset's weights.

Every expression about rendered scenes is grounded with the detector's boxes; for each proposal but the best, evidence
(`agent.chat.fitted_margin.evidence`) is regressed on whether the expression truly fits it. The seeds are neither
training's nor the benchmarks'. Takes about a minute and a half on two cores.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agent.chat.fitted_margin import FittedMargin, Logistic, evidence
from agent.datatypes import FloatArray, Frame, Status
from agent.geometry import iou_matrix
from agent.models.presets import PRESETS
from agent.names import name_things
from agent.pipeline import Grounder
from benchmarks.clarification import ambiguous_expressions
from sim.benchmark_scenes import BenchmarkScene, benchmark_scenes
from sim.expressions import ExpressionWriter

SEEDS = range(19_200, 20_000)
SAME_BOX_IOU = 0.5
RIDGE = 1.0
NEWTON_STEPS = 50
THRESHOLD_BY_WORDS, THRESHOLD_BY_PLACE = 0.3, 0.5


@dataclass(frozen=True, eq=False)
class Rows:
    """Evidence about the proposals beside the best one.

    Attributes:
        by_place: whether relations or superlatives decided.
        evidence: (N, E) float64.
        fits: (N,) whether the expression truly fits each.
    """

    by_place: bool
    evidence: FloatArray
    fits: FloatArray


def rows_of(truth: BenchmarkScene, grounder: Grounder) -> Iterator[Rows]:
    """One for each expression about a scene whose things the detector found."""
    scene = grounder.look(Frame(truth.image_rgb))
    if not len(scene.proposals):
        return
    names = name_things(scene)
    overlaps = iou_matrix(scene.proposals.boxes_xyxy, truth.boxes_xyxy)
    rng = np.random.default_rng(truth.seed)
    said = [(case.text, case.fitting) for case in ambiguous_expressions(truth, rng)]
    said += [(each.text, (each.target,)) for each in ExpressionWriter(truth.objects, rng).write()]
    for text, fitting in said:
        answer = scene.refer(text)
        found = [int(overlaps[:, index].argmax()) for index in fitting if overlaps[:, index].max() >= SAME_BOX_IOU]
        if answer.status is Status.FOUND and found:
            fits = np.isin(np.arange(len(scene.proposals)), found).astype(np.float64)
            others = np.arange(len(fits)) != answer.chosen[0]
            yield Rows(bool(answer.trace.steps), evidence(answer, names)[others], fits[others])


def fit(rows: Sequence[Rows], threshold: float) -> Logistic:
    """A ridge-regularised logistic regression on standardised evidence, by Newton's method."""
    evidence = np.concatenate([each.evidence for each in rows])
    fits = np.concatenate([each.fits for each in rows])
    mean, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-9
    design = np.column_stack([(evidence - mean) / spread, np.ones(len(evidence))])
    weights = np.zeros(design.shape[1])
    for _ in range(NEWTON_STEPS):
        likely = 1.0 / (1.0 + np.exp(-design @ weights))
        gradient = design.T @ (likely - fits) + RIDGE * weights
        curvature = (design * (likely * (1.0 - likely))[:, None]).T @ design + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(curvature, gradient)
    scaled = weights[:-1] / spread
    return Logistic(scaled, float(weights[-1] - scaled @ mean), threshold)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.ambiguity", description=__doc__)
    parser.add_argument("--scenes", type=int, default=600, help="how many scenes (600)")
    parser.add_argument("--cache", type=Path, help="keep renderings here between runs")
    parser.add_argument("--out", type=Path, default=PRESETS["tabletop"].ambiguity, help="(default: %(default)s)")
    args = parser.parse_args(argv)
    grounder = Grounder.from_preset("tabletop")
    rows: list[Rows] = []
    for truth in benchmark_scenes("training", args.scenes, args.cache, seeds=SEEDS):
        rows += rows_of(truth, grounder)
    margin = FittedMargin(
        by_words=fit([each for each in rows if not each.by_place], THRESHOLD_BY_WORDS),
        by_place=fit([each for each in rows if each.by_place], THRESHOLD_BY_PLACE),
    )
    made = f"python -m training.ambiguity --scenes {args.scenes}, seeds from {SEEDS.start}, {len(rows)} expressions"
    args.out.write_text(json.dumps({"made": made, **margin.as_mapping()}, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {args.out}: {made}")


if __name__ == "__main__":
    main()
