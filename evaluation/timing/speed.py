"""How long a look and an expression take, and what encoding a frame once saves.

Looks at a rendered 640x480 frame, takes the detector's ten best proposals, then asks about them. The baseline does what
the published program does: it makes the views of every box and encodes them anew for every phrase. Both run in turn in
the same process, with the same models, in paper mode.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import eq

import numpy as np
from tqdm import tqdm

from agent.datatypes import FloatArray, Frame
from agent.errors import InvalidInputError
from agent.grounding.paper import Paper
from agent.language.paper_tree import build_tree
from agent.model_options import positive
from agent.models.presets import load_preset
from agent.pipeline import Grounder
from agent.reasoning.tree_executor import execute
from evaluation.metrics import milliseconds
from evaluation.options import Options, option, shared
from evaluation.tables import at_most, format_table, percentiles
from sim.benchmark_scenes import benchmark_scenes
from sim.expressions import ExpressionWriter
from sim.scene import MAX_OBJECTS, SceneOptions, sample_scene

PROPOSALS = 10
SCENES_TO_TRY = 30
SIDE_BY_SIDE = 10
FURTHER = 100
GOAL_LOOK_MS = 150.0
GOAL_EXPRESSION_MS = 8.0
OPTIONS = (
    *shared("preset"),
    option("--repeats", type=positive, default=20, metavar="N", help="runs of each (%(default)s)"),
    option("--threads", type=positive, default=2, metavar="N", help="that torch may use (%(default)s)"),
)


def run(options: Options) -> int:
    """Time everything, and print the table."""
    import torch

    torch.set_num_threads(options.threads)
    preset = load_preset(options.preset)
    settings = replace(preset.detector_settings, max_proposals=PROPOSALS)
    grounder = Grounder.from_preset(replace(preset, detector_settings=settings))
    times, same_answers = measure(grounder, *find_material(grounder), options.repeats)
    print(f"{preset.name} preset, {options.threads} threads, medians; {options.repeats} runs each, alternating")
    print(report(times, same_answers))
    return 0


def find_material(grounder: Grounder) -> tuple[Frame, list[str], list[str]]:
    """The first held-out frame in which the detector finds `PROPOSALS` proposals.

    Returns:
        The frame; `SIDE_BY_SIDE` spatial expressions about it; others about other frames, all different.

    Raises:
        InvalidInputError: no such frame.
        RendererUnavailableError: nothing here can render.
    """
    chosen: tuple[Frame, list[str]] | None = None
    further: set[str] = set()
    objects = SceneOptions(objects=(MAX_OBJECTS, MAX_OBJECTS))
    for truth in benchmark_scenes("training", SCENES_TO_TRY, make=lambda seed: sample_scene(seed, objects)):
        frame = Frame(truth.image_rgb, frame_id=str(truth.seed))
        writer = ExpressionWriter(truth.objects, np.random.default_rng(truth.seed))
        texts = [each.text for each in (*writer.relations(), *writer.superlatives())]
        if chosen is None and len(texts) >= SIDE_BY_SIDE and len(grounder.proposals.propose(frame)) == PROPOSALS:
            chosen = frame, texts[:SIDE_BY_SIDE]
        else:
            further |= set(texts)
        if chosen is not None and len(further) >= FURTHER:
            return *chosen, sorted(further - set(chosen[1]))
    raise InvalidInputError(f"the detector finds {PROPOSALS} proposals in none of {SCENES_TO_TRY} scenes")


def measure(
    grounder: Grounder, frame: Frame, texts: Sequence[str], further: Sequence[str], repeats: int
) -> tuple[dict[str, list[float]], int]:
    """Time everything in turn, after one run to warm up.

    Returns:
        Milliseconds of single runs: "detector", proposals alone; "look"; "expression", each further one asked for the
        first time; "once", a look and all texts; "anew", the same where every phrase encodes every box anew. And for
        how many of these texts both chose the same box.
    """
    scene = grounder.look(frame)
    expression = [
        milliseconds(partial(scene.ground, text)) for text in tqdm(further, desc="expressions", dynamic_ncols=True)
    ]
    paper = replace(grounder, method=Paper())
    once, anew = (partial(way, paper, frame, texts) for way in (_encoded_once, _encoded_anew))
    same_answers = sum(map(eq, once(), anew()))
    ways: dict[str, Callable[[], object]] = {
        "detector": partial(grounder.proposals.propose, frame),
        "look": partial(grounder.look, frame),
        "once": once,
        "anew": anew,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in tqdm(range(repeats), desc="frames", dynamic_ncols=True):
        for name, way in ways.items():
            times[name].append(milliseconds(way))
    return {**times, "expression": expression}, same_answers


def _encoded_once(grounder: Grounder, frame: Frame, texts: Sequence[str]) -> list[int | None]:
    """Each text's choice, as the product does it."""
    scene = grounder.look(frame)
    return [next(iter(scene.ground(text).chosen), None) for text in texts]


def _encoded_anew(grounder: Grounder, frame: Frame, texts: Sequence[str]) -> list[int | None]:
    """Each text's choice, every box encoded for every phrase."""
    proposals = grounder.proposals.propose(frame)

    def score(phrase: str) -> FloatArray:
        return grounder.scorer.encode(frame, proposals).distribution(phrase)

    trees = (build_tree(grounder.parser(text)) for text in texts)
    return [execute(tree, proposals.boxes_xyxy, score).chosen for tree in trees]


def report(times_ms: Mapping[str, Sequence[float]], same_answers: int) -> str:
    """The table as text."""
    medians = {name: statistics.median(times) for name, times in times_ms.items()}
    look, expression = medians["look"], medians["expression"]
    within = percentiles(times_ms["expression"], [95], digits=2)
    rows = [
        [f"look at 640x480, {PROPOSALS} proposals", f"{look:.1f}", at_most(look, GOAL_LOOK_MS)],
        ["  of it the detector", f"{medians['detector']:.1f}", ""],
        ["each further expression", f"{expression:.2f}", at_most(expression, GOAL_EXPRESSION_MS)],
        ["  95 % of them within", *within, ""],
        [f"a frame and {SIDE_BY_SIDE} expressions in paper mode, encoded once", f"{medians['once']:.1f}", ""],
        ["the same, every box anew for every phrase", f"{medians['anew']:.1f}", ""],
    ]
    ratio = f"encoding once is {medians['anew'] / medians['once']:.1f} times as fast"
    same = f"both chose the same box {same_answers} times of {SIDE_BY_SIDE}"
    return f"{format_table(['', 'ms', 'goal'], rows)}\n{ratio}; {same}"
