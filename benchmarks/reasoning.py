"""How long the reasoning over boxes takes, without models: ``python -m benchmarks.reasoning`` prints how it grows.

A tree of three entities with two relations and a superlative, over random boxes with random scores.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from agent.evaluation.tables import format_table
from agent.language.semantic_tree import Entity, Relation, SemanticTree, Superlative
from agent.reasoning.extended_executor import execute_extended
from agent.reasoning.tree_executor import execute

COUNTS = (2, 5, 10, 20, 50, 100, 200)
GOAL_COUNT, GOAL_MS = 50, 2.0
RUNS = 200
TREE = SemanticTree(
    expression="the leftmost cup right of the bowl in front of the box",
    root=Entity(
        "the leftmost cup",
        (Relation(("right", "of"), "right", Entity("the bowl", (Relation(("front",), "below", Entity("the box")),))),),
        (Superlative(("leftmost",), "left"),),
    ),
    names_a_rule=True,
)


BETWEEN = SemanticTree(
    expression="the leftmost cup between the bowl and the box",
    root=Entity(
        "the leftmost cup",
        (Relation(("between",), "between", Entity("the bowl"), (Entity("the box"),)),),
        (Superlative(("leftmost",), "left"),),
    ),
    names_a_rule=True,
)
"""The one relation to two, whose table grows with the third power."""
EXTENDED_TREE = SemanticTree(
    TREE.expression,
    Entity(
        "the leftmost cup",
        (Relation(("right", "of"), "right", Entity("the bowl", (Relation(("front",), "front", Entity("the box")),))),),
        (Superlative(("leftmost",), "left"),),
    ),
    names_a_rule=True,
)
SIZE_WH = (640, 640)
WAYS: dict[str, tuple[SemanticTree, Callable[..., object]]] = {
    "paper": (TREE, execute),
    "extended": (EXTENDED_TREE, partial(execute_extended, size_wh=SIZE_WH)),
    "between": (BETWEEN, partial(execute_extended, size_wh=SIZE_WH)),
}


def times_ms(way: str, count: int, runs: int = RUNS) -> list[float]:
    """Milliseconds of so many runs over so many boxes, each with boxes and scores of its own."""
    tree, reason = WAYS[way]
    rng = np.random.default_rng(count)
    found = []
    for _ in range(runs):
        low = rng.uniform(0, 500, (count, 2))
        boxes = np.hstack([low, low + rng.uniform(10, 100, (count, 2))])
        scores = {phrase: rng.dirichlet(np.ones(count)) for phrase in tree.phrases}
        began_s = time.perf_counter()
        reason(tree, boxes, scores.__getitem__)
        found.append(1e3 * (time.perf_counter() - began_s))
    return found


def main(counts: Sequence[int] = COUNTS) -> None:
    """Print the table."""
    medians: dict[tuple[str, int], float] = {}
    rows = []
    for count in counts:
        row = [str(count)]
        for way in WAYS:
            times = times_ms(way, count)
            medians[way, count] = statistics.median(times)
            ratio = medians[way, count] / medians[way, counts[0]]
            row += [f"{medians[way, count]:.3f}", f"{float(np.quantile(times, 0.95)):.3f}", f"{ratio:.1f}"]
        rows.append(row)
    head = [part for way in WAYS for part in (f"{way} ms", "p95", f"to {counts[0]}")]
    print(format_table(["boxes", *head], rows))
    for way in WAYS:
        if (way, GOAL_COUNT) in medians:
            met = "met" if medians[way, GOAL_COUNT] <= GOAL_MS else "missed"
            print(f"{way}, {GOAL_COUNT} boxes: {medians[way, GOAL_COUNT]:.3f} ms, goal <= {GOAL_MS:g} {met}")


if __name__ == "__main__":
    main()
