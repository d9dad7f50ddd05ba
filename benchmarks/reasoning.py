"""How long the reasoning over boxes takes, without models: ``python -m benchmarks.reasoning`` prints how it grows.

A tree of three entities with two relations and a superlative, over random boxes with random scores.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

import numpy as np

from agent.language.semantic_tree import Entity, Relation, SemanticTree, Superlative
from agent.reasoning.tree_executor import execute
from benchmarks.tables import format_table

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


def times_ms(count: int, runs: int = RUNS) -> list[float]:
    """Milliseconds of so many runs over so many boxes, each with boxes and scores of its own."""
    rng = np.random.default_rng(count)
    found = []
    for _ in range(runs):
        low = rng.uniform(0, 500, (count, 2))
        boxes = np.hstack([low, low + rng.uniform(10, 100, (count, 2))])
        scores = {phrase: rng.dirichlet(np.ones(count)) for phrase in TREE.phrases}
        began_s = time.perf_counter()
        execute(TREE, boxes, scores.__getitem__)
        found.append(1e3 * (time.perf_counter() - began_s))
    return found


def main(counts: Sequence[int] = COUNTS) -> None:
    """Print the table."""
    medians = {}
    rows = []
    for count in counts:
        times = times_ms(count)
        medians[count] = statistics.median(times)
        ratio = medians[count] / medians[counts[0]]
        p95 = float(np.quantile(times, 0.95))
        rows.append([str(count), f"{medians[count]:.3f}", f"{p95:.3f}", f"{ratio:.1f}"])
    print(format_table(["boxes", "median ms", "p95 ms", f"times that of {counts[0]}"], rows))
    if GOAL_COUNT in medians:
        met = "met" if medians[GOAL_COUNT] <= GOAL_MS else "missed"
        print(f"{GOAL_COUNT} boxes: {medians[GOAL_COUNT]:.3f} ms, goal <= {GOAL_MS:g} {met}")


if __name__ == "__main__":
    main()
