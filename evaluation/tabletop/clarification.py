"""Whether one question is enough: ambiguous expressions about held-out scenes, and a user who answers truthfully.

Says "pick up the cup" where several cups are in view, and answers the agent's question by what is true of the cup that
is meant. It also counts the questions asked about expressions that fit one thing alone. ``--tuning`` does the same on
the seeds that margins are chosen on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent.chat.conversation import Conversation
from agent.chat.replies import Reply
from agent.datatypes import Status
from agent.grounding.scene import Scene
from agent.pipeline import Grounder
from evaluation.json_files import write_json_lines
from evaluation.metrics import Share
from evaluation.options import Options, limit, option, shared
from evaluation.scenes import is_on, look_at
from evaluation.tables import group_table, grouped, interval, met, share
from evaluation.tabletop.simulated_user import SimulatedUser
from sim.benchmark_scenes import BenchmarkScene, benchmark_scenes
from sim.expressions import ExpressionWriter

TUNING_SEEDS = range(19_000, 20_000)
GOAL = 0.9
ALL = "all"
OPTIONS = (
    limit("scenes", 200),
    option("--tuning", action="store_true", help="the seeds for choosing margins, not the held-out ones"),
    *shared("boxes", "preset", "cache", "errors", "json"),
)


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
        plain = is_on(scene.refer(case.text), truth.boxes_xyxy[[case.meant]])
        if not _asks(reply):
            yield Outcome(case.kind, True, False, False, plain, f"no question: {reply.answer.status}")
            continue
        user = SimulatedUser(truth.objects, case.fitting, case.meant, rng)
        said = user.answer([option.words for option in reply.options]) if reply.options else user.tell_more()
        second = conversation.say(said, scene)
        right = is_on(second.answer, truth.boxes_xyxy[[case.meant]])
        note = "" if right else f"{case.text}: {reply.words} / {said} / {second.words}"
        yield Outcome(case.kind, True, True, right, plain, note)
    for expression in ExpressionWriter(truth.objects, np.random.default_rng(truth.seed)).write():
        conversation.forget()
        reply = conversation.say(f"pick up {expression.text}", scene)
        meant_xyxy = truth.boxes_xyxy[[*expression.targets]]
        right, plain = is_on(reply.answer, meant_xyxy), is_on(scene.refer(expression.text), meant_xyxy)
        kind = expression.name if expression.phenomenon == "attribute" else expression.phenomenon
        yield Outcome(kind, False, _asks(reply), right, plain)


def _asks(reply: Reply) -> bool:
    """Whether it is a question, with options or, where too many things fit, without."""
    return bool(reply.options) or reply.answer.status is Status.AMBIGUOUS


def report(outcomes: Sequence[Outcome]) -> str:
    """The two tables as text."""
    ambiguous, clear = ([each for each in outcomes if each.ambiguous is which] for which in (True, False))

    def is_reached(outcome: Outcome) -> bool:
        return outcome.asked and outcome.right

    def goal(group: Sequence[Outcome]) -> str:
        return f"{GOAL:.2f} {met(Share.of(map(is_reached, group)).value >= GOAL)}" if group is ambiguous else ""

    columns = {"right by luck": share("without"), "asked": share("asked"), "reached": share(is_reached)}
    columns |= {"95 %": interval(is_reached), "goal": goal}
    several = group_table("two or more things fit", _by_kind(ambiguous), columns)
    columns = {
        "asked": share("asked"),
        "right if not asked": lambda group: share("right")([each for each in group if not each.asked]),
        "right without asking": share("without"),
    }
    return f"{several}\n\n{group_table('one thing fits', _by_kind(clear), columns)}"


def _by_kind(outcomes: Sequence[Outcome]) -> list[tuple[str, Sequence[Outcome]]]:
    return [*grouped("kind", outcomes).items(), (ALL, outcomes)]


def run(options: Options) -> int:
    """Hold the talks, and print the tables."""
    grounder, conversation = Grounder.from_preset(options.preset), Conversation()
    outcomes: list[Outcome] = []
    seeds = TUNING_SEEDS if options.tuning else None
    for truth in benchmark_scenes("training", options.limit, options.cache, seeds=seeds):
        outcomes += examine(truth, look_at(grounder, truth, options.boxes), conversation)
    print(report(outcomes))
    if options.errors:
        for note, count in Counter(each.note for each in outcomes if each.note).most_common():
            print(f"{count:>4}  {note}")
    if options.json:
        write_json_lines(options.json, map(vars, outcomes))
    return 0
