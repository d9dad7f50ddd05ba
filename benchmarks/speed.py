"""How long a look and an expression take, and what encoding a frame once saves.

``python -m benchmarks.speed`` looks at a rendered 640x480 frame, takes the detector's ten best proposals, then asks
about them. The baseline does what the published program does: it makes the views of every box and encodes them anew for
every phrase. Both run in turn in the same process, with the same models, in paper mode.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from tqdm import tqdm

from agent.datatypes import FloatArray, Frame
from agent.errors import InvalidInputError
from agent.evaluation.tables import format_table
from agent.language.semantic_tree import build_tree
from agent.models.presets import load_preset
from agent.pipeline import Grounder
from agent.reasoning.tree_executor import execute
from sim.benchmark_scenes import SEEDS
from sim.expressions import ExpressionWriter
from sim.orders import seen_objects
from sim.renderer import SceneRenderer
from sim.scene import MAX_OBJECTS, SceneOptions, sample_scene

PROPOSALS = 10
SCENES_TO_TRY = 30
SIDE_BY_SIDE = 10
FURTHER = 100
GOAL_LOOK_MS = 150.0
GOAL_EXPRESSION_MS = 8.0


@dataclass(frozen=True)
class Material:
    """What is looked at and asked.

    Attributes:
        frame: the detector finds `PROPOSALS` proposals in it.
        texts: spatial `SIDE_BY_SIDE` expressions about it.
        further: other expressions, all different.
    """

    frame: Frame
    texts: tuple[str, ...]
    further: tuple[str, ...]


@dataclass(frozen=True)
class Timings:
    """Milliseconds of single runs, except where said.

    Attributes:
        detector: proposals alone.
        look: proposals, views and embeddings.
        expression: each of `Material.further`, asked for the first time.
        once: a look and all of `Material.texts`.
        anew: the same where every phrase encodes every box anew.
        same_answers: for how many expressions both chose the same box.
    """

    detector: list[float]
    look: list[float]
    expression: list[float]
    once: list[float]
    anew: list[float]
    same_answers: int


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--preset", default="tabletop")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--threads", type=int, default=2, help="that torch may use")
    args = parser.parse_args(argv)
    import torch

    torch.set_num_threads(args.threads)
    preset = load_preset(args.preset)
    settings = replace(preset.detector_settings, max_proposals=PROPOSALS)
    grounder = Grounder.from_preset(replace(preset, detector_settings=settings))
    timings = measure(grounder, find_material(grounder), args.repeats)
    print(f"{args.preset} preset, {args.threads} threads, medians; {args.repeats} runs each, alternating")
    print(report(timings))


def find_material(grounder: Grounder) -> Material:
    """The first held-out frame with `PROPOSALS` proposals, and expressions about it and about other frames.

    Raises:
        InvalidInputError: no such frame.
        RendererUnavailableError: nothing here can render.
    """
    chosen: tuple[Frame, tuple[str, ...]] | None = None
    further: set[str] = set()
    options = SceneOptions(objects=(MAX_OBJECTS, MAX_OBJECTS))
    with SceneRenderer() as renderer:
        for seed in SEEDS["training"][:SCENES_TO_TRY]:
            rendering = renderer.render(sample_scene(seed, options), depth=False)
            frame = Frame(rendering.image_rgb, frame_id=str(seed))
            writer = ExpressionWriter(seen_objects(rendering), np.random.default_rng(seed))
            texts = tuple(each.text for each in (*writer.relations(), *writer.superlatives()))
            fits = len(texts) >= SIDE_BY_SIDE and len(grounder.proposals.propose(frame)) == PROPOSALS
            if chosen is None and fits:
                chosen = frame, texts[:SIDE_BY_SIDE]
            else:
                further |= set(texts)
            if chosen is not None and len(further) >= FURTHER:
                return Material(*chosen, tuple(sorted(further - set(chosen[1]))))
    raise InvalidInputError(f"the detector finds {PROPOSALS} proposals in none of {SCENES_TO_TRY} scenes")


def measure(grounder: Grounder, material: Material, repeats: int) -> Timings:
    """Time everything in turn, after one run to warm up."""
    frame, texts = material.frame, material.texts
    timings = Timings([], [], [], [], [], same_answers=0)
    scene = grounder.look(frame)
    for text in tqdm(material.further, desc="expressions", dynamic_ncols=True):
        timings.expression.append(_milliseconds(partial(scene.ground, text)))
    paper = replace(grounder, calibration=None)
    once = _encoded_once(paper, frame, texts)
    anew = _encoded_anew(paper, frame, texts)
    for _ in tqdm(range(repeats), desc="frames", dynamic_ncols=True):
        timings.detector.append(_milliseconds(lambda: grounder.proposals.propose(frame)))
        timings.look.append(_milliseconds(lambda: grounder.look(frame)))
        timings.once.append(_milliseconds(lambda: _encoded_once(paper, frame, texts)))
        timings.anew.append(_milliseconds(lambda: _encoded_anew(paper, frame, texts)))
    return replace(timings, same_answers=sum(a == b for a, b in zip(once, anew, strict=True)))


def _milliseconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


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


def report(timings: Timings) -> str:
    """The table as text."""
    look, expression = statistics.median(timings.look), statistics.median(timings.expression)
    once, anew = statistics.median(timings.once), statistics.median(timings.anew)
    slowest = float(np.percentile(timings.expression, 95))
    rows = [
        [f"look at 640x480, {PROPOSALS} proposals", f"{look:.1f}", _verdict(look, GOAL_LOOK_MS)],
        ["  of it the detector", f"{statistics.median(timings.detector):.1f}", ""],
        ["each further expression", f"{expression:.2f}", _verdict(expression, GOAL_EXPRESSION_MS)],
        ["  95 % of them within", f"{slowest:.2f}", ""],
        [f"a frame and {SIDE_BY_SIDE} expressions in paper mode, encoded once", f"{once:.1f}", ""],
        ["the same, every box anew for every phrase", f"{anew:.1f}", ""],
    ]
    ratio = f"encoding once is {anew / once:.1f} times as fast; both chose the same box {timings.same_answers} times"
    return format_table(["", "ms", "goal"], rows) + f"\n{ratio} of {SIDE_BY_SIDE}"


def _verdict(value: float, goal: float) -> str:
    return f"<= {goal:.0f} {'met' if value <= goal else 'missed'}"


if __name__ == "__main__":
    main()
