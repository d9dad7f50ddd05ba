"""Whether a target stays the right one when things move: pushes, swaps and removals on held-out tables.

Starts proposals_node and grounding_node over a simulated table. Each run lays a random scene, asks for one of its
things, changes the table between two pictures, and holds what `grounding/target` and `grounding/answer` say against the
truth of those very pictures. A push moves the target 10 cm; a swap puts it and another thing in each other's place; a
removal takes it away. A target is right where its box has an IoU of 0.5 and more with the thing that was asked for.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
from tqdm import tqdm
from vision_msgs.msg import Detection2DArray

from agent.datatypes import FloatArray
from agent.geometry import intersection_shares, iou_matrix
from evaluation.options import Options, limit, option
from evaluation.robot.programs import loopback
from evaluation.robot.robot import Robot, as_tuple, targets_of
from evaluation.tables import format_table, load_average, met, percentiles
from ros_nodes.conversions import NS, box_of
from ros_nodes.qos import DETECTIONS_QOS

OUTCOMES = ("right", "lost", "part", "wrong")
CHANGES = ("push", "swap", "remove")
FIRST_SEED = 40_000
PUSH_M = 0.1
WATCH_S = 1.5
"""After the change; that a target is lost is said after 0.4 s."""
MIN_VISIBLE = 0.5
"""Of the thing that is asked for."""
HIDDEN_BELOW = 0.3
MIN_IOU = 0.5
GOAL = 0.9
UNKNOWN = "the dax"
ON_IT, ON_A_PART = "on it", "on a part of it"
MIN_INSIDE = 0.8
"""Of a box on a part of a thing, the share that is inside the thing's box."""
OPTIONS = (
    limit("runs of each change", 50),
    option("--changes", choices=CHANGES, nargs="+", default=CHANGES, help="only these"),
    option("--seed", type=int, default=FIRST_SEED, help="of the first scene; one for each run (%(default)s)"),
    option("--rate", type=float, default=5.0, help="pictures a second (%(default)s)"),
)


Measure = Callable[[FloatArray, FloatArray], FloatArray]


@dataclass(frozen=True)
class Run:
    """What became of one target.

    Attributes:
        outcome: "right": on it in each later picture; "lost": the same until that was said; "part": its box was, in a
            picture at least, on a part of it; "wrong": on something else.
        cause: why it is not right; empty where it is.
        lost_ms: from the stamp of the first changed picture until `lost` was heard; None where it was not.
    """

    seed: int
    change: str
    expression: str
    outcome: str
    cause: str
    lost_ms: float | None


def run(options: Options) -> int:
    """Change tables, and print what became of the targets."""
    with loopback() as (folder, domain), Robot(folder, domain, rate_hz=options.rate) as robot:
        watcher = Watcher(robot)
        for change in options.changes:
            with tqdm(total=options.limit, desc=change, dynamic_ncols=True) as progress:
                for seed in range(options.seed, options.seed + 10 * options.limit):
                    progress.update(watcher.run(seed, change))
                    if progress.n == options.limit:
                        break
    print(f"scenes from seed {options.seed}, {options.rate:g} pictures a second; {load_average()}")
    print(report(watcher.runs))
    print(f"\nbefore the change, {watcher.not_found} of {watcher.asked} targets were not found right: not counted")
    return 0


class Watcher:
    """Changes a robot's table, and judges what it says of its target.

    Attributes:
        runs: all that there were.
        asked: how many things were asked for.
        not_found: for how many of them the answer was not `found`, or another box.
    """

    def __init__(self, robot: Robot) -> None:
        self._robot = robot
        self._proposals: dict[tuple[int, int], FloatArray] = {}
        self.runs: list[Run] = []
        self.asked = self.not_found = 0
        node = robot.operator.node
        node.create_subscription(Detection2DArray, "proposals", self._on_proposals, DETECTIONS_QOS)

    def _on_proposals(self, message: Any) -> None:
        stamp = message.header.stamp
        self._proposals[stamp.sec, stamp.nanosec] = np.array([box_of(each) for each in message.detections])

    def run(self, seed: int, change: str) -> bool:
        """One run on the scene of a seed; False where nothing of it can be asked for and changed so."""
        operator, camera = self._robot.operator, self._robot.camera
        shown = camera.order("scene", seed=seed)
        self._robot.ask(UNKNOWN, since=shown["stamp"])  # from now on answers are about this scene
        rng = np.random.default_rng(seed)
        things = nameable(shown["objects"])
        for thing in (things[index] for index in rng.permutation(len(things))):
            operator.answers.clear()
            operator.targets.clear()
            self._proposals.clear()
            answer = self._robot.ask(f"the {thing['colour']} {thing['category']}")
            self.asked += 1
            if answer["status"] != "found" or not _lies_on(answer["box_xyxy"], thing):
                self.not_found += 1
                continue
            number = thing["object"]
            others = [each["object"] for each in shown["objects"] if each is not thing]
            keys: dict[str, Any] = {
                "push": {"object": number, "distance": PUSH_M},
                "swap": {"objects": [number, int(rng.choice(others))]},
                "remove": {"object": number},
            }
            try:
                changed = camera.order(change, **keys[change])["stamp"]
            except ValueError:  # hemmed in
                continue
            operator.spin_for(WATCH_S)
            self.runs.append(self._judge(seed, change, number, answer, changed))
            return True
        return False

    def _judge(self, seed: int, change: str, thing: int, answer: Any, changed: Any) -> Run:
        before, after = self._robot.truth(answer["stamp"]), self._robot.truth(changed)
        lost = next((each for each in self._robot.operator.answers if each["about"] == answer["id"]), None)
        lost_ms = None
        if lost is not None:
            heard_s = lost["heard_s"] + time.time() - time.monotonic()
            lost_ms = 1000 * (heard_s - changed["sec"] - changed["nanosec"] / NS)
        said = [(as_tuple(stamp), box) for stamp, box in targets_of(self._robot.operator, answer["expression"])]
        first = next(number for number, (_, box) in enumerate(said) if np.allclose(box, answer["box_xyxy"]))
        change_stamp = as_tuple(changed)
        places = [place(box, thing, before if stamp < change_stamp else after) for stamp, box in said[first:]]
        off = [each for each in places if each != ON_IT]
        outcome, cause = "right", ""
        if off:
            outcome, cause = "part" if set(off) == {ON_A_PART} else "wrong", max(off, key=off.count)
        elif lost is not None or said[-1][0] < change_stamp:
            outcome, cause = "lost", self._why_lost(thing, after, changed, lost["reason"] if lost else "")
        return Run(seed, change, answer["expression"], outcome, cause, lost_ms)

    def _why_lost(self, thing: int, truth: dict[int, Any], changed: Any, reason: str) -> str:
        if thing not in truth:
            return "it is not there any more"
        if reason.startswith("no new picture"):
            return reason
        if truth[thing]["visible"] < HIDDEN_BELOW:
            return f"hidden: {truth[thing]['visible']:.0%} of it is seen"
        later = [boxes for stamp, boxes in self._proposals.items() if stamp >= as_tuple(changed)]
        proposed = sum(any(_lies_on(box, truth[thing]) for box in boxes) for boxes in later)
        if 2 * proposed < len(later):
            return f"the detector has a box for it in {proposed} of {len(later)} pictures"
        return "the detector has its box, but it is not taken for the same thing"


def nameable(objects: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those things that are well in view and have their colour and category for themselves."""
    name = itemgetter("colour", "category")
    times = Counter(map(name, objects))
    return [each for each in objects if times[name(each)] == 1 and each["visible"] >= MIN_VISIBLE]


def _lies_on(box: Any, thing: dict[str, Any], measure: Measure = iou_matrix, least: float = MIN_IOU) -> bool:
    return bool(measure(np.array([box]), np.array([thing["box_xyxy"]]))[0, 0] >= least)


def place(box: Any, thing: int, truth: dict[int, dict[str, Any]]) -> str:
    """What a target's box is on: `ON_IT`, `ON_A_PART`, or another thing by its name.

    Args:
        box: x1, y1, x2, y2.
        thing: the object that was asked for.
        truth: the objects in that picture.
    """
    if thing in truth and _lies_on(box, truth[thing]):
        return ON_IT
    for other in truth.values():
        if _lies_on(box, other):
            return f"on the {other['colour']} {other['category']}"
    if thing in truth and _lies_on(box, truth[thing], intersection_shares, MIN_INSIDE):
        return ON_A_PART
    return "on nothing"


def report(runs: Sequence[Run]) -> str:
    """The table, the goal, and each run that is not as it should be."""
    rows = []
    for change in CHANGES:
        of_change = [run for run in runs if run.change == change]
        outcomes = [run.outcome for run in of_change]
        lost_ms = [run.lost_ms for run in of_change if run.lost_ms is not None]
        counts = [str(outcomes.count(outcome)) for outcome in OUTCOMES]
        rows.append([change, str(len(of_change)), *counts, *percentiles(lost_ms, (50, 100), digits=0)])
    lines = [format_table(["", "n", *OUTCOMES, "ms until lost, median", "longest"], rows)]
    pushes = [run for run in runs if run.change == "push"]
    if pushes:
        followed = sum(run.outcome == "right" for run in pushes)
        goal = met(followed >= GOAL * len(pushes))
        lines.append(f"followed {followed} of {len(pushes)} pushed by {100 * PUSH_M:.0f} cm; goal {GOAL:.0%} {goal}")
    for run in runs:
        if run.outcome in {"part", "wrong"} or (run.outcome == "lost" and run.change != "remove"):
            lines.append(f"  seed {run.seed}, {run.change} of {run.expression}: {run.outcome}; {run.cause}")
    return "\n".join(lines)
