"""What the tabletop benchmark asks about a scene, how answers are marked, and the rows they are counted in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from agent.datatypes import FloatArray, Status
from agent.evaluation.metrics import Share
from agent.geometry import iou_matrix
from agent.pipeline import Scene
from sim.benchmark_scenes import BenchmarkScene
from sim.expressions import Expression, ExpressionWriter

SYNONYM_WITH_COLOUR = "synonym with colour"
SYNONYM_ALONE = "synonym alone"
CORRECT_IOU = 0.5

NEARNESS = frozenset({"closer", "further"})
FAR = frozenset({"far left", "far right"})
"""Names and keywords beyond the published method, in rows of their own: it reads nearness from the size of the box
where people mean the distance, and its tree finds no superlative in "on the far left"."""


def questions(scene: BenchmarkScene, synonyms: Mapping[str, str]) -> list[Expression]:
    """Expressions about a scene, the same every time; ``synonyms`` maps a never-trained word to its category."""
    rng = np.random.default_rng(scene.seed)
    plain = ExpressionWriter(scene.objects, rng).write()
    asked = list(plain)
    for expression in plain:
        thing = scene.objects[expression.target]
        words = sorted(word for word, category in synonyms.items() if category == thing.category)
        if words and expression.kind in ("category", "colour+category"):
            word = words[int(rng.integers(len(words)))]
            alone = expression.kind == "category"
            text = f"the {word}" if alone else f"the {thing.colour} {word}"
            kind = SYNONYM_ALONE if alone else SYNONYM_WITH_COLOUR
            asked.append(replace(expression, text=text, kind=kind, keyword=word))
    return asked


@dataclass(frozen=True)
class Mark:
    """How one expression went.

    Attributes:
        random: the chance of a blind choice among the proposals.
        plain: isolated proposal scoring of the whole text, without relations, was right.
        full: the whole method was right.
        status: of the whole method's answer.
        chosen: index of the whole method's proposal; None where it gave none.
    """

    expression: Expression
    random: float
    plain: bool
    full: bool
    status: Status
    chosen: int | None


def mark(scene: Scene, truth: BenchmarkScene, expression: Expression) -> Mark:
    """Ask for an expression; right is a box whose IoU with the target's true box is above 0.5."""
    answer = scene.ground(expression.text)
    right = right_proposals(scene.proposals.boxes_xyxy, truth.boxes_xyxy[expression.target])
    plain = int(np.argmax(scene.encoded.distribution(expression.text))) if len(right) else None
    chosen = answer.chosen[0] if answer.status is Status.FOUND else None
    return Mark(
        expression,
        random=float(right.mean()) if len(right) else 0.0,
        plain=plain is not None and bool(right[plain]),
        full=chosen is not None and bool(right[chosen]),
        status=answer.status,
        chosen=chosen,
    )


def right_proposals(boxes_xyxy: FloatArray, target_xyxy: FloatArray) -> Any:
    """(N,) bool: which proposals are the target."""
    return iou_matrix(boxes_xyxy, target_xyxy[None])[:, 0] > CORRECT_IOU


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes:
        counts: which expressions belong to it.
        goals: the least accuracy wanted from true boxes and from the detector's; None where none is set.
    """

    label: str
    counts: Callable[[Expression], bool]
    goals: tuple[float, float] | None = None

    def of(self, marks: Sequence[Mark]) -> list[Mark]:
        """The marks that belong to this row."""
        return [each for each in marks if self.counts(each.expression)]

    def goal(self, source: str) -> float | None:
        """The least accuracy wanted from a source of boxes."""
        return self.goals[source == "yolo"] if self.goals else None


def _kind(*kinds: str) -> Callable[[Expression], bool]:
    return lambda expression: expression.kind in kinds


def _named(kind: str, name: str) -> Callable[[Expression], bool]:
    return lambda expression: expression.kind == kind and expression.name == name and expression.keyword not in FAR


def _spatial(*kinds: str) -> Callable[[Expression], bool]:
    return lambda expression: (
        expression.kind in kinds and expression.name not in NEARNESS and expression.keyword not in FAR
    )


def _near(kind: str) -> Callable[[Expression], bool]:
    return lambda expression: expression.kind == kind and expression.name in NEARNESS


def _pair(*, unseen: bool) -> Callable[[Expression], bool]:
    return lambda expression: expression.kind == "colour+category" and expression.unseen_pair is unseen


ATTRIBUTES = ("category", "colour", "colour+category", "redundant")
_RELATIONS = ("left", "right", "above", "below", "behind", "front", "bigger", "smaller")
_SUPERLATIVES = ("left", "right", "above", "front", "bigger", "smaller")

BLOCKS: tuple[tuple[Row, ...], ...] = (
    (
        Row("category", _kind("category")),
        Row("colour", _kind("colour")),
        Row("colour + category", _kind("colour+category")),
        Row("redundant size or material", _kind("redundant")),
        Row("all attributes", _kind(*ATTRIBUTES), (0.98, 0.95)),
    ),
    (
        *(Row(f"relation: {name}", _named("relation", name)) for name in _RELATIONS),
        Row("all relations", _spatial("relation"), (0.95, 0.92)),
        *(Row(f"superlative: {name}", _named("superlative", name)) for name in _SUPERLATIVES),
        Row("all superlatives", _spatial("superlative"), (0.95, 0.92)),
        Row("relations and superlatives", _spatial("relation", "superlative"), (0.95, 0.92)),
        Row("two-hop", _kind("two-hop"), (0.90, 0.87)),
    ),
    (
        Row("closer, further (by distance)", _near("relation")),
        Row("closest, furthest (by distance)", _near("superlative")),
        Row("on the far left, right", lambda expression: expression.keyword in FAR),
    ),
    (
        Row("pairs seen in training", _pair(unseen=False)),
        Row("pairs never seen", _pair(unseen=True)),
        Row("unknown synonym with colour", _kind(SYNONYM_WITH_COLOUR), (0.90, 0.90)),
        Row("unknown synonym alone", _kind(SYNONYM_ALONE)),
    ),
)
"""Rows by block; rules are drawn between blocks."""


def shares(marks: Sequence[Mark]) -> dict[str, Share]:
    """Random's, the plain scores' and the whole method's share of right answers, and the share of wrong boxes."""
    count = len(marks)
    return {
        "random": Share(sum(each.random for each in marks), count),
        "ips": Share(sum(each.plain for each in marks), count),
        "full": Share(sum(each.full for each in marks), count),
        "wrong_box": Share(sum(each.chosen is not None and not each.full for each in marks), count),
    }
