"""Whether one question is enough: ambiguous expressions about held-out scenes, and a user who answers truthfully.

``python -m benchmarks.clarification --scenes 200`` says "pick up the cup" where several cups are in view, and answers
the agent's question by what is true of the cup that is meant. It also counts the questions asked about expressions that
fit one thing alone. ``--tuning`` does the same on the seeds that margins are chosen on.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agent.chat.conversation import Conversation
from agent.datatypes import Answer, Frame, Status
from agent.evaluation.metrics import Share
from agent.evaluation.tables import format_table
from agent.geometry import iou_matrix
from agent.grounding.scene import Scene
from agent.pipeline import Grounder
from benchmarks.simulated_user import SimulatedUser
from sim.benchmark_scenes import BenchmarkScene, benchmark_scenes
from sim.expressions import ExpressionWriter

CORRECT_IOU = 0.5
TUNING_SEEDS = range(19_000, 20_000)
GOAL = 0.9


@dataclass(frozen=True)
class Ambiguous:
    """An expression that several things fit, and the one that is meant."""

    text: str
    kind: str
    fitting: tuple[int, ...]
    meant: int


@dataclass(frozen=True)
class Outcome:
    """How one expression went.

    Attributes:
        kind: of the expression.
        ambiguous: whether several things fit it.
        asked: whether a question came.
        right: whether the right box was found, after one reply where a question came.
        without: whether plain grounding, which never asks, had found it.
        note: what went wrong.
    """

    kind: str
    ambiguous: bool
    asked: bool
    right: bool
    without: bool
    note: str = ""


def ambiguous_expressions(truth: BenchmarkScene, rng: np.random.Generator) -> Iterator[Ambiguous]:
    """Categories, colours, and both, that fit two things and more, each of them clearly visible."""
    things = [(index, truth.objects[index]) for index in truth.in_sight]
    kinds = {
        "category": [(thing.category, f"the {thing.category}") for _, thing in things],
        "colour": [(thing.colour, f"the {thing.colour} {rng.choice(['one', 'thing'])}") for _, thing in things],
        "colour+category": [
            (f"{thing.colour} {thing.category}", f"the {thing.colour} {thing.category}") for _, thing in things
        ],
    }
    for kind, keys in kinds.items():
        for key, text in dict(keys).items():
            fitting = tuple(index for (index, _), (each, _) in zip(things, keys, strict=True) if each == key)
            if len(fitting) > 1 and all(index in truth.clearly_visible for index in fitting):
                yield Ambiguous(text, kind, fitting, int(rng.choice(fitting)))


def examine(truth: BenchmarkScene, scene: Scene, conversation: Conversation) -> Iterator[Outcome]:
    """Every ambiguous expression, and every one that is not."""
    rng = np.random.default_rng(truth.seed)
    for case in ambiguous_expressions(truth, rng):
        conversation.forget()
        reply = conversation.say(f"pick up {case.text}", scene)
        plain = _is_right(scene.refer(case.text), truth, case.meant)
        if not reply.options:
            yield Outcome(case.kind, True, False, False, plain, f"no question: {reply.answer.status}")
            continue
        user = SimulatedUser(truth.objects, case.fitting, case.meant, rng)
        said = user.answer([option.words for option in reply.options])
        second = conversation.say(said, scene)
        right = _is_right(second.answer, truth, case.meant)
        note = "" if right else f"{case.text}: {reply.words} / {said} / {second.words}"
        yield Outcome(case.kind, True, True, right, plain, note)
    for expression in ExpressionWriter(truth.objects, np.random.default_rng(truth.seed)).write():
        conversation.forget()
        reply = conversation.say(f"pick up {expression.text}", scene)
        right = _is_right(reply.answer, truth, expression.target)
        plain = _is_right(scene.refer(expression.text), truth, expression.target)
        yield Outcome(expression.kind, False, bool(reply.options), right, plain)


def _is_right(answer: Answer, truth: BenchmarkScene, meant: int) -> bool:
    if answer.status is not Status.FOUND:
        return False
    return bool(iou_matrix(answer.boxes_xyxy[:1], truth.boxes_xyxy[[meant]])[0, 0] >= CORRECT_IOU)


def report(outcomes: Sequence[Outcome]) -> str:
    """The two tables as text."""
    rows: list[list[str] | None] = []
    ambiguous = [each for each in outcomes if each.ambiguous]
    clear = [each for each in outcomes if not each.ambiguous]
    for kind in [*dict.fromkeys(each.kind for each in ambiguous), ""]:
        of_kind = [each for each in ambiguous if kind in ("", each.kind)]
        reached = Share(sum(each.asked and each.right for each in of_kind), len(of_kind))
        low, high = reached.wilson_95
        verdict = f"{GOAL:.2f} {'met' if reached.value >= GOAL else 'missed'}" if not kind else ""
        shares = [_share(of_kind, "asked"), f"{reached.value:.3f}", f"{low:.3f}-{high:.3f}", verdict]
        rows.append([kind or "all", str(len(of_kind)), _share(of_kind, "without"), *shares])
    head = ["two or more things fit", "n", "right by luck", "asked", "reached", "95 %", "goal"]
    lines = [format_table(head, rows), ""]
    rows = []
    for kind in [*dict.fromkeys(each.kind for each in clear), ""]:
        of_kind = [each for each in clear if kind in ("", each.kind)]
        silent = [each for each in of_kind if not each.asked]
        rows.append(
            [
                kind or "all",
                str(len(of_kind)),
                _share(of_kind, "asked"),
                _share(silent, "right"),
                _share(of_kind, "without"),
            ]
        )
    lines.append(format_table(["one thing fits", "n", "asked", "right if not asked", "right without asking"], rows))
    return "\n".join(lines)


def _share(outcomes: Sequence[Outcome], name: str) -> str:
    return f"{np.mean([getattr(each, name) for each in outcomes]):.3f}" if outcomes else "-"


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clarification", description=__doc__)
    parser.add_argument("--scenes", type=int, default=200, help="how many scenes (200)")
    parser.add_argument("--boxes", choices=("true", "yolo"), default="yolo", help="where proposals come from (yolo)")
    parser.add_argument("--tuning", action="store_true", help="the seeds for choosing margins, not the held-out ones")
    parser.add_argument("--preset", default="tabletop")
    parser.add_argument("--cache", type=Path, help="keep renderings here between runs")
    parser.add_argument("--errors", action="store_true", help="print the talks that went wrong")
    parser.add_argument("--json", type=Path, help="write all outcomes here")
    args = parser.parse_args(argv)
    grounder, conversation = Grounder.from_preset(args.preset), Conversation()
    outcomes: list[Outcome] = []
    seeds = TUNING_SEEDS if args.tuning else None
    for truth in benchmark_scenes("training", args.scenes, args.cache, seeds=seeds):
        boxes = truth.boxes_xyxy[truth.in_sight] if args.boxes == "true" else None
        scene = grounder.look(Frame(truth.image_rgb, frame_id=str(truth.seed)), boxes)
        outcomes += examine(truth, scene, conversation)
    print(report(outcomes))
    if args.errors:
        for note, count in Counter(each.note for each in outcomes if each.note).most_common():
            print(f"{count:>4}  {note}")
    if args.json:
        args.json.write_text(json.dumps([vars(each) for each in outcomes], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
