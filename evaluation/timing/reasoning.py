"""How long the reasoning over boxes takes, without models, and how that grows.

A tree of three entities with two relations and a superlative, over random boxes with random scores.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from functools import partial

import numpy as np

from agent.language.semantic_tree import Entity, Relation, SemanticTree, Superlative
from agent.model_options import positive
from agent.reasoning.extended_executor import execute_extended
from agent.reasoning.tree_executor import execute
from evaluation.metrics import milliseconds
from evaluation.options import Options, option
from evaluation.tables import at_most, format_table, percentiles

COUNTS = (2, 5, 10, 20, 50, 100, 200)
GOAL_COUNT, GOAL_MS = 50, 2.0
RUNS = 200
OPTIONS = (
    option("--counts", type=positive, nargs="+", default=COUNTS, metavar="N", help="of boxes"),
    option("--repeats", type=positive, default=RUNS, metavar="N", help="runs of each (%(default)s)"),
)


def _tree(relation: Relation) -> SemanticTree:
    """Of what is leftmost of the cups in a relation."""
    cup = Entity("the leftmost cup", (relation,), (Superlative(("leftmost",), "left"),))
    return SemanticTree("the leftmost cup ...", cup, names_a_rule=True)


def _right_of(below: str) -> Relation:
    """Of a bowl that is in front of a box."""
    return Relation(("right", "of"), "right", Entity("the bowl", (Relation(("front",), below, Entity("the box")),)))


TREE = _tree(_right_of("below"))
EXTENDED_TREE = _tree(_right_of("front"))
BETWEEN = _tree(Relation(("between",), "between", Entity("the bowl"), (Entity("the box"),)))
"""The one relation to two, whose table grows with the third power."""
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
        found.append(milliseconds(partial(reason, tree, boxes, scores.__getitem__)))
    return found


def run(options: Options) -> int:
    """Print the table."""
    counts = options.counts
    times = {(way, count): times_ms(way, count, options.repeats) for count in counts for way in WAYS}
    medians = {key: statistics.median(each) for key, each in times.items()}
    rows = []
    for count in counts:
        row = [str(count)]
        for way in WAYS:
            ratio = medians[way, count] / medians[way, counts[0]]
            row += [*percentiles(times[way, count], (50, 95), digits=3), f"{ratio:.1f}"]
        rows.append(row)
    head = [part for way in WAYS for part in (f"{way} ms", "p95", f"to {counts[0]}")]
    print(format_table(["boxes", *head], rows))
    for way in WAYS:
        if GOAL_COUNT in counts:
            median = medians[way, GOAL_COUNT]
            print(f"{way}, {GOAL_COUNT} boxes: {median:.3f} ms, goal {at_most(median, GOAL_MS)}")
    return 0
