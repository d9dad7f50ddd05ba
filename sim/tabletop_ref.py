"""TabletopRef: 2,000 rendered tables and about ten questions about each, over all that people say of things on a table.

In every second scene things lie on and in others. Splits go by seed; no training of a model renders any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from sim.benchmark_scenes import BenchmarkScene, benchmark_scenes
from sim.expressions import Query
from sim.questions import QueryWriter
from sim.scene import Scene, SceneOptions, sample_scene
from sim.stacking import stacked

SECOND_LOOK = "second-look"
SPLITS = {
    "train": range(40_000, 40_800),
    "dev": range(40_800, 41_200),
    "test": range(41_200, 42_000),
    SECOND_LOOK: range(20_000, 20_120),
}
"""Calibration is fitted on train, looked at on dev, and reported on test; the second look is a test on other meshes,
tables and light."""
CORNERS = 1
QUESTIONS = 10 + CORNERS
"""At most, about one scene."""
OBJECTS = (4, 11)
SHARE = {"absent": 2, "superlative": 2}
"""At most so many of a phenomenon in one scene; one of any other."""
FIRST = ("absent", "ambiguous", "on and in", "ordinal", "middle", "number")
"""What few scenes allow, or what is wanted of each; then the others by chance."""


@dataclass(frozen=True, eq=False)
class Asked:
    """One scene and what is asked about it."""

    truth: BenchmarkScene
    questions: tuple[Query, ...]


def scene_of(seed: int, shapes: str = "training") -> Scene:
    """A scene of the benchmark, of a set of `sim.shapes.SHAPE_SETS`."""
    scene = sample_scene(seed, SceneOptions(objects=OBJECTS, shapes=shapes))
    return scene if seed % 2 else stacked(scene)


def scenes(split: str, count: int, cache: Path | None = None) -> Iterator[BenchmarkScene]:
    """The first scenes of a split, with a progress bar; see `sim.benchmark_scenes.benchmark_scenes`."""
    shapes = "second look" if split == SECOND_LOOK else "training"
    return benchmark_scenes(shapes, count, cache, seeds=SPLITS[split], make=partial(scene_of, shapes=shapes))


def asked(split: str, limit: int | None = None, cache: Path | None = None) -> Iterator[Asked]:
    """A split, scene by scene, with a progress bar.

    Args:
        split: of `SPLITS`.
        limit: how many questions altogether; all where not given.
        cache: keeps the renderings between runs.

    Raises:
        InvalidInputError: the limit is not positive.
        RendererUnavailableError: nothing here can render.
    """
    count = len(SPLITS[split])
    most = limit if limit is not None else count * QUESTIONS
    return asked_of(scenes(split, min(count, -(-most // QUESTIONS)), cache), limit)


def asked_of(truths: Iterable[BenchmarkScene], limit: int | None = None) -> Iterator[Asked]:
    """Scenes and what is asked about each, until so many questions are asked; all where no limit is given."""
    left = limit
    for truth in truths:
        chosen = questions_about(truth)[:left]
        left = None if left is None else left - len(chosen)
        yield Asked(truth, chosen)
        if left == 0:
            return


def questions_about(truth: BenchmarkScene) -> tuple[Query, ...]:
    """About a scene, the same every time: what few scenes allow first, then by chance, and last a corner.

    The others are what they were before corners were asked for.
    """
    rng = np.random.default_rng(truth.seed)
    by_phenomenon: dict[str, list[Query]] = defaultdict(list)
    writer = QueryWriter(truth.objects, rng)
    for each in writer.questions():
        by_phenomenon[each.phenomenon].append(each)
    others = [each for each in by_phenomenon if each not in FIRST]
    order = (*FIRST, *(others[int(at)] for at in rng.permutation(len(others))))
    chosen: list[Query] = []
    for phenomenon in order:
        of_it = by_phenomenon.get(phenomenon, [])
        chosen += [of_it[int(at)] for at in rng.permutation(len(of_it))[: SHARE.get(phenomenon, 1)]]
    return (*chosen[: QUESTIONS - CORNERS], *writer.corners())
