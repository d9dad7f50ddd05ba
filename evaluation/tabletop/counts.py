"""Whether "how many cups are there?" is answered with the right number, of kinds that are there or are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.grounding.scene import Scene
from agent.language.english import plural
from evaluation.tables import group_table, grouped, interval, share
from sim.benchmark_scenes import BenchmarkScene
from sim.catalogue import CATEGORIES


@dataclass(frozen=True)
class Count:
    """One kind of things on one table.

    Attributes:
        seed: of the scene.
        group: the boxes that were given, and whether any of the kind is in sight.
        counted, truth: how many were counted, and how many there are.
    """

    seed: int
    group: str
    category: str
    counted: int
    truth: int

    @property
    def is_right(self) -> bool:
        """Whether there are as many as were counted."""
        return self.counted == self.truth


def count_kinds(truth: BenchmarkScene, scene: Scene, boxes: str) -> Iterator[Count]:
    """Count every kind of which it can be said how many are in sight: nothing of it is nearly hidden.

    Args:
        boxes: what the scene's boxes are, see `evaluation.scenes.look_at`.
    """
    there = Counter(truth.objects[index].category for index in truth.clearly_visible)
    hidden = {truth.objects[index].category for index in {*truth.in_sight} - {*truth.clearly_visible}}
    for category in (each for each in CATEGORIES if each not in hidden):
        group = f"{boxes} boxes, {'present' if there[category] else 'absent'} kinds"
        counted = len(scene.all_of(plural(category)).chosen)
        yield Count(truth.seed, group, category, counted, there[category])


def report(counts: Sequence[Count]) -> str:
    """A row for each kind of boxes, of present and of absent kinds."""
    columns = {"right": share("is_right"), "95 %": interval("is_right")}
    return group_table("counts", sorted(grouped("group", counts).items()), columns)
