"""Commands for an arm at one scene's table, and those for which it must not move.

What is meant comes from the scene, as in `sim.questions`; and where a thing was put is judged by where it then lies.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from agent.calibrating.expected import Expects
from sim.expressions import Query
from sim.orders import SeenObject
from sim.questions import QueryWriter
from sim.scene import Scene
from sim.stacking import SUPPORTS, can_carry

TAKING = ("pick up {}", "take {}", "grab {}", "lift {}")
SIDES = {
    "next to": ("next to", "beside"),
    "left of": ("to the left of",),
    "right of": ("to the right of",),
    "behind": ("behind",),
    "in front of": ("in front of",),
}
LEADING = {**SIDES, "on": ("on", "onto", "on top of"), "in": ("in", "into")}
"""Words for each relation."""


class JobKind(str, Enum):
    """What is asked for."""

    PICK = "pick"
    PUT = "put"
    ABSENT = "absent"
    AMBIGUOUS = "ambiguous"

    def __str__(self) -> str:
        return self.value

    @property
    def is_to_move(self) -> bool:
        """Whether the arm is to move."""
        return self in (JobKind.PICK, JobKind.PUT)


@dataclass(frozen=True)
class Job:
    """A command.

    Attributes:
        targets: indices of the things that are meant, or could be; one where the arm is to move.
        relation: of a put, as `agent.manipulation.places.find_place` has it.
        landmark: of a put, the thing that it goes to.
    """

    text: str
    kind: JobKind
    targets: tuple[int, ...]
    relation: str = ""
    landmark: int | None = None


class JobWriter(QueryWriter):
    """Writes commands about one scene.

    Args:
        scene: what lies where.
        objects: the same as the camera sees it; see `sim.orders.seen_objects`.
        rng: chooses.
    """

    def __init__(self, scene: Scene, objects: Sequence[SeenObject], rng: np.random.Generator) -> None:
        super().__init__(objects, rng)
        self._scene = scene

    def jobs(self, kind: JobKind) -> list[Job]:
        """At most one of a kind."""
        if kind is JobKind.PUT:
            return self._any(self._puts())
        if kind is JobKind.PICK:
            queries = [each for each in self.questions() if each.expects is Expects.ONE]
        else:
            queries = [*self._absences()] if kind is JobKind.ABSENT else [*self._indistinct()]
        return [Job(self._choose(TAKING).format(each.text), kind, each.targets) for each in self._any(queries)]

    def _indistinct(self) -> Iterator[Query]:
        """What fits several things alike: of several behind a landmark, or to its left, the next one is meant."""
        yield from (each for each in self._ambiguities() if each.name != "relation")

    def _puts(self) -> Iterator[Job]:
        """Of each relation as often as of any other."""
        by_relation: dict[str, list[Job]] = {}
        for (target, words), (landmark, place) in itertools.permutations(self._landmarks, 2):
            for relation in self._relations(target, landmark):
                leading = self._choose(LEADING[relation])
                job = Job(f"put {words} {leading} {place}", JobKind.PUT, (target,), relation, landmark)
                by_relation.setdefault(relation, []).append(job)
        if by_relation:
            yield from by_relation[self._choose(sorted(by_relation))]

    def _relations(self, target: int, landmark: int) -> Iterator[str]:
        """As `Job.relation`: those in which one thing can be put to another; none of a thing to itself."""
        if target == landmark:
            return
        thing, other = self._scene.objects[target], self._scene.objects[landmark]
        yield from SIDES
        is_free = landmark not in {each.support for each in self._scene.objects}
        if is_free and can_carry(other, thing, self._scene.options.shapes):
            yield SUPPORTS[other.category]
