"""Fit extended mode's calibration: ``python -m training.calibration --frames DIR`` writes the tabletop preset's.

On TabletopRef's train split and on path-traced tables that no training saw (`python -m sim.pathtraced --out DIR --seed
1215000 --frames 80`), with the detector's boxes: first how likely a phrase fits a proposal, then the thresholds for
absence and ambiguity, then how likely the answer is right. About five minutes on two cores.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from agent.calibrating.fits import Scored, decisions_for, phrase_fit_for
from agent.datatypes import FloatArray, Frame
from agent.geometry import iou_matrix
from agent.grounding.extended import fits_by, outcome_of
from agent.grounding.phrase_fit import PhraseFit, evidence
from agent.grounding.scene import Scene
from agent.language.extended_tree import build_extended_tree
from agent.models.presets import PRESETS
from agent.pipeline import Grounder, Mode
from sim.catalogue import CATEGORIES
from sim.pathtraced.frames import traced_scenes
from sim.tabletop_ref import QUESTIONS, Asked, asked, asked_of

SAME_BOX_IOU = 0.5
DRAWN = 3
"""Phrases of each kind about a scene."""


@dataclass(frozen=True, eq=False)
class Seen:
    """A scene, what is asked about it, and which object each proposal is (-1: none)."""

    scene: Scene
    asked: Asked
    objects: np.ndarray


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
        rows = evidence(phrase, scene.judged.logits(phrase), scene.proposals.scores, scene.names)
        yield np.column_stack([rows, np.array(fits, dtype=np.float64)])


def scored(seen: Seen, phrase_fit: PhraseFit) -> Iterator[Scored]:
    """Each question about a scene, reasoned over."""
    for question in seen.asked.questions:
        tree = build_extended_tree(seen.scene.parser(question.text))
        outcome = outcome_of(seen.scene, tree, fits_by(phrase_fit, seen.scene))
        yield Scored(question.expects, outcome, np.isin(seen.objects, question.targets))


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
    phrase_fit = phrase_fit_for(np.concatenate([rows for each in seen for rows in phrase_rows(each, rng)]))
    rows = [row for each in seen for row in scored(each, phrase_fit)]
    calibration = decisions_for(phrase_fit, rows)
    made = f"python -m training.calibration --scenes {args.scenes}: {len(rows)} questions about {len(seen)} scenes"
    made += f", {len(traced)} of them path-traced"
    calibration.save(args.out, made)
    print(f"wrote {args.out}: {calibration.thresholds}")


if __name__ == "__main__":
    main()
