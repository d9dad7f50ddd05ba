"""Fit which pictures are known: ``python -m training.domain`` writes the tabletop preset's weights.

The embedded models look at rendered tables of both mesh sets; half of them give the principal directions, the other
half the threshold, as whole pictures and as random parts of their proposals. No other picture is used. The seeds are
neither training's nor the benchmarks'. Takes about a minute and a half on two cores.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from agent.datatypes import FloatArray, Frame
from agent.models.presets import PRESETS
from agent.perception.domain_gate import DomainGate
from agent.pipeline import Grounder
from sim.benchmark_scenes import benchmark_scenes
from sim.tabletop_ref import scene_of

SEEDS = {"training": range(19_000, 19_200), "second look": range(29_000, 29_200)}
DIRECTIONS = 32
SCORE_WEIGHT = 0.1
PARTS = 10
"""Random parts of each picture's proposals, as if the rest had been cleared away."""
KNOWN_SHARE = 0.98


class Sighting(NamedTuple):
    """What was seen in one picture: (N, D) appearances and (N,) scores."""

    appearances: FloatArray
    scores: FloatArray


def sightings(scenes: int, cache: Path | None) -> Iterator[Sighting]:
    """What the tabletop preset's models see on rendered tables."""
    grounder = Grounder.from_preset(replace(PRESETS["tabletop"], domain=None, calibration=None))
    for shapes, seeds in SEEDS.items():
        for truth in benchmark_scenes(shapes, scenes, cache, seeds=seeds, make=partial(scene_of, shapes=shapes)):
            scene = grounder.look(Frame(truth.image_rgb))
            if len(scene.proposals):
                yield Sighting(scene.encoded.appearances, scene.proposals.scores)


def fit(known: Sequence[Sighting]) -> DomainGate:
    """The gate that lets `KNOWN_SHARE` of known pictures pass, judged on those that did not give its directions."""
    gate = DomainGate.fit([each.appearances for each in known[::2]], DIRECTIONS, SCORE_WEIGHT, np.inf)
    rng = np.random.default_rng(0)
    strangeness = [gate.strangeness(*each) for each in known[1::2]]
    for each in known[1::2]:
        for _ in range(PARTS):
            size = rng.integers(min(3, len(each.scores)), len(each.scores) + 1)
            part = rng.permutation(len(each.scores))[:size]
            strangeness.append(gate.strangeness(each.appearances[part], each.scores[part]))
    return replace(gate, threshold=float(np.quantile(strangeness, KNOWN_SHARE)))


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.domain", description=__doc__)
    parser.add_argument("--scenes", type=int, default=200, help="how many scenes of each mesh set (200)")
    parser.add_argument("--cache", type=Path, help="keep renderings here between runs")
    parser.add_argument("--out", type=Path, default=PRESETS["tabletop"].domain, help="(default: %(default)s)")
    args = parser.parse_args(argv)
    known = list(sightings(args.scenes, args.cache))
    gate = fit(known)
    gate.save(args.out)
    passed = np.mean([DomainGate.load(args.out).knows(*each) for each in known])
    print(f"wrote {args.out}: threshold {gate.threshold:.4f}; {passed:.1%} of {len(known)} known pictures pass")


if __name__ == "__main__":
    main()
