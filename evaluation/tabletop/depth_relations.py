"""How often it is told right which of two things is behind, and which is further: by the picture, and with depth.

Renders tables of TabletopRef's test split, takes 10 % of the depth away (half
of that singly, half in patches) and makes the rest noisy, and asks of each pair of visible things that truly differ by
3 cm.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray
from agent.perception.places import places_of
from agent.reasoning.depth_relations import with_depth
from agent.reasoning.soft_relations import SOFT_RELATIONS, from_the_middle
from evaluation.options import Options, limit
from evaluation.scenes import rendered
from evaluation.tables import format_table, grouped, share
from sim.depth_flaws import flawed
from sim.expressions import MIN_VISIBLE
from sim.orders import ORDERS, SeenObject, seen_objects
from sim.renderer import Rendering
from sim.tabletop_ref import SPLITS, scene_of

RELATIONS = ("behind", "further")
KINDS = ("both whole, on the table", "one partly hidden", "one on or in another")
MISSING, NOISE_M = 0.1, 0.003
WHOLE = 0.9
OPTIONS = (limit("tables", 200),)


@dataclass(frozen=True)
class Pair:
    """Which of two things is first, as told in two ways: whether each is right."""

    relation: str
    kind: str
    by_picture: bool
    with_depth: bool


def run(options: Options) -> int:
    """Render and compare, and print the table."""
    seeds = SPLITS["test"][: options.limit]
    found: list[Pair] = []
    took_ms: list[float] = []
    for rendering in rendered([scene_of(seed) for seed in seeds]):
        visible = np.flatnonzero(rendering.visible >= MIN_VISIBLE)
        camera = rendering.scene.camera
        depth_m = flawed(rendering.depth_m, rendering.scene.seed, MISSING, NOISE_M)
        started_s = time.perf_counter()
        places_m = places_of(depth_m, camera.intrinsics, rendering.boxes_xyxy[visible], camera.rotation[2])
        took_ms.append(1000 * (time.perf_counter() - started_s))
        found += pairs(rendering, visible.tolist(), places_m)
    print(f"{len(seeds)} tables, true boxes; depth: {MISSING:.0%} missing, noise of {1000 * NOISE_M:g} mm at 1 m")
    print(report(found))
    print(f"places of all things of a table take {np.median(took_ms):.2f} ms (median)")
    return 0


def pairs(rendering: Rendering, visible: Sequence[int], places_m: FloatArray) -> Iterator[Pair]:
    """All pairs of visible things that clearly differ."""
    things = [seen_objects(rendering)[index] for index in visible]
    boxes = from_the_middle(rendering.boxes_xyxy[list(visible)], rendering.scene.camera.size_wh)
    for name in RELATIONS:
        by_picture = SOFT_RELATIONS[name](boxes)
        by_both = with_depth(name, by_picture, places_m)
        for one, other in itertools.permutations(range(len(things)), 2):
            if ORDERS[name].holds(things[one], things[other]):
                right = (bool(matrix[one, other] > matrix[other, one]) for matrix in (by_picture, by_both))
                yield Pair(name, _kind(things[one], things[other]), *right)


def _kind(*things: SeenObject) -> str:
    if any(each.support is not None for each in things):
        return KINDS[2]
    return KINDS[0] if all(each.visible >= WHOLE for each in things) else KINDS[1]


def report(found: Sequence[Pair]) -> str:
    """A row for each relation and kind of pair."""
    by_both = grouped(lambda pair: (pair.relation, pair.kind), found)
    cells = [share(way, digits=4) for way in ("by_picture", "with_depth")]
    rows = [
        [*key, str(len(group)), *(cell(group) for cell in cells)]
        for key in itertools.product(RELATIONS, KINDS)
        if (group := by_both.get(key))
    ]
    return format_table(["relation", "of two things", "pairs", "by the picture", "with depth"], rows)
