"""The table's counting, with a world and a model small enough to know the right figures."""

from __future__ import annotations

import argparse

import numpy as np

from agent.baselines.methods import VIEW_ABLATION, WITHOUT_RULES, Method
from agent.baselines.random_choice import RandomChoice
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.proposals import GivenBoxes
from agent.pipeline import Grounder
from evaluation.paper.baselines import ALL, BLOCKS, OPTIONS, PUBLISHED, as_json, ask, report, shares
from sim.benchmark_scenes import BenchmarkScene
from sim.expressions import Query
from sim.orders import SeenObject
from sim.questions import PAPER
from sim.tabletop_ref import Asked
from tests.support.parses import HandParser
from tests.support.vision import ColourEncoder, coloured_blocks

BOXES = {(40, 200, 140, 300): "red", (240, 100, 340, 200): "green", (440, 300, 540, 400): "blue"}


def scene() -> BenchmarkScene:
    objects = tuple(
        SeenObject("cup", colour, "medium", "plastic", right, 0.0, 0.8, 0.9, 0.1, 10_000.0, 1.0)
        for colour, right in zip(BOXES.values(), (-0.2, 0.0, 0.2), strict=True)
    )
    return BenchmarkScene(10_000, coloured_blocks(BOXES), np.array(list(BOXES), dtype=np.float64), objects)


def test_right_answers_are_counted_by_group() -> None:
    grounder = Grounder(GivenBoxes([]), IsolatedProposalScorer((ColourEncoder(),)), HandParser())
    methods = {
        ("a", "crop"): VIEW_ABLATION["crop"].on(grounder),
        ("a", "random"): Method(lambda _: RandomChoice(), WITHOUT_RULES).on(grounder),
    }
    hits = {key: {group: [] for group in PAPER} for key in methods}
    asked = [Query(f"the {colour} one", "attribute", "colour", (at,)) for at, colour in enumerate(BOXES.values())]
    asked += [Query("the blue one", "attribute", "colour", (0,)), Query("the cup near it", "near", "near", (0,))]
    ask(Asked(scene(), tuple(asked)), methods, hits)
    found = shares(hits["a", "crop"])
    assert (found["attribute"].hits, found["attribute"].total) == (3, 4), "every colour is found; near is not asked"
    assert found[ALL].total == sum(found[group].total for group in PAPER)
    assert shares(hits["a", "random"])[ALL].value < found[ALL].value


def test_every_row_stands_in_the_tables_with_the_papers_figure() -> None:
    hits = {
        (block, name): {group: [True, False] for group in PAPER} for block, named in BLOCKS.items() for name in named
    }
    text = report(hits)
    assert all(name in text for named in BLOCKS.values() for name in named)
    assert all(len(PUBLISHED[block]) == len(BLOCKS[block]) for block in PUBLISHED)
    lines = {line.split("  ")[0]: line for line in text.splitlines()}
    assert lines["GradCAM"].split()[-1] == "50.86"
    assert lines["ReCLIP"].split()[-1] == "59.33"
    assert lines["blur"].split()[-1] == "55.96"
    figures = as_json(hits)
    assert figures["main table"]["ReCLIP"][ALL]["n"] == 8
    assert figures["main table"]["ReCLIP"][ALL]["share"] == 0.5


def test_the_command_asks_for_few_scenes_by_default() -> None:
    parser = argparse.ArgumentParser()
    for declare in OPTIONS:
        declare(parser)
    assert parser.parse_args([]).limit == 100
