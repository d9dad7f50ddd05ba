"""Fit which pictures are known: ``python -m training.domain`` writes the tabletop preset's weights.

The embedded models look at rendered tables of both mesh sets, and at path-traced ones (`python -m sim.pathtraced --out
DIR --seed 1215000 --frames 80`). Half of each kind gives the principal directions; the others give the threshold, as
whole pictures and as random parts of their proposals. No other picture is used. The seeds are neither
training's nor the benchmarks'. Takes about two minutes on two cores.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from agent.calibrating.gate import fit_gate
from agent.datatypes import Frame, ImageArray
from agent.models.presets import PRESETS
from agent.perception.domain_gate import DomainGate, Sighting
from agent.pipeline import Grounder, Mode
from sim.benchmark_scenes import benchmark_scenes
from sim.records import read_frames
from sim.tabletop_ref import scene_of

SEEDS = {"training": range(19_000, 19_200), "second look": range(29_000, 29_200)}


def rendered_images(scenes: int, cache: Path | None) -> Iterator[ImageArray]:
    """Tables of both mesh sets."""
    for shapes, seeds in SEEDS.items():
        for truth in benchmark_scenes(shapes, scenes, cache, seeds=seeds, make=partial(scene_of, shapes=shapes)):
            yield truth.image_rgb


def sightings(images: Iterable[ImageArray]) -> list[Sighting]:
    """What the tabletop preset's models see in those pictures in which they see anything."""
    grounder = Grounder.from_preset(replace(PRESETS["tabletop"], domain=None), mode=Mode.PAPER)
    scenes = (grounder.look(Frame(image)) for image in images)
    return [each.sighting for each in scenes if len(each.proposals)]


def fit(rendered: Sequence[Sighting], traced: Sequence[Sighting]) -> DomainGate:
    """The gate that lets `KNOWN_SHARE` of pictures pass, judged on those that did not give its directions."""
    return fit_gate([*rendered[::2], *traced[::2]], [*rendered[1::2], *traced[1::2]])


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.domain", description=__doc__)
    parser.add_argument("--scenes", type=int, default=200, help="how many scenes of each mesh set (200)")
    parser.add_argument("--frames", type=Path, required=True, metavar="DIR", help="path-traced frames, see above")
    parser.add_argument("--cache", type=Path, help="keep renderings here between runs")
    parser.add_argument("--out", type=Path, default=PRESETS["tabletop"].domain, help="(default: %(default)s)")
    args = parser.parse_args(argv)
    rendered = sightings(rendered_images(args.scenes, args.cache))
    traced = sightings(image for _, image in read_frames(args.frames))
    gate = fit(rendered, traced)
    gate.save(args.out)
    passed = [f"{np.mean([gate.knows(each) for each in known]):.1%} of {len(known)}" for known in (rendered, traced)]
    print(
        f"wrote {args.out}: threshold {gate.threshold:.4f}; {passed[0]} rendered, {passed[1]} path-traced pictures pass"
    )


if __name__ == "__main__":
    main()
