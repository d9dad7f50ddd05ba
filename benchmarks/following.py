"""Whether a target stays the right one when things move: pushes, swaps and removals on held-out tables.

``python -m benchmarks.following --runs 50`` starts proposals_node and grounding_node over a simulated table. Each run
lays a random scene, asks for one of its things, changes the table between two pictures, and holds what
`grounding/target` and `grounding/answer` say against the truth of those very pictures. A push moves the target 10 cm; a
swap puts it and another thing in each other's place; a removal takes it away. A target is wrong when its box has an IoU
below 0.5 with the thing that was asked for.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
from tqdm import tqdm
from vision_msgs.msg import Detection2DArray

from agent.datatypes import FloatArray
from agent.geometry import iou_matrix
from benchmarks.robots import load_average, loopback, percentiles
from benchmarks.tables import format_table
from ros_nodes.conversions import NS
from ros_nodes.qos import DETECTIONS_QOS
from tests.support.graph import Robot, as_tuple, targets_of

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


@dataclass(frozen=True)
class Run:
    """What became of one target.

    Attributes:
        outcome: "right": on it in each later picture; "lost": the same until that was said; "wrong": on something else
            in a picture at least.
        cause: why it is not right; empty where it is.
        lost_ms: from the stamp of the first changed picture until `lost` was heard; None where it was not.
    """

    seed: int
    change: str
    expression: str
    outcome: str
    cause: str
    lost_ms: float | None


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.following", description=__doc__)
    parser.add_argument("--runs", type=int, default=50, help="of each change")
    parser.add_argument("--changes", choices=CHANGES, nargs="+", default=CHANGES)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help="of the scenes, one for each run")
    parser.add_argument("--rate", type=float, default=5.0, help="pictures a second")
    args = parser.parse_args(argv)
    with loopback() as (folder, domain), Robot(folder, domain, rate_hz=args.rate) as robot:
        watcher = Watcher(robot)
        for change in args.changes:
            progress = tqdm(total=args.runs, desc=change, dynamic_ncols=True)
            for seed in range(args.first_seed, args.first_seed + 10 * args.runs):
                progress.update(watcher.run(seed, change))
                if progress.n == args.runs:
                    break
            progress.close()
    print(f"scenes from seed {args.first_seed}, {args.rate:g} pictures a second; {load_average()}")
    print(report(watcher.runs))
    print(f"\nbefore the change, {watcher.not_found} of {watcher.asked} targets were not found right: not counted")


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
        self._proposals[stamp.sec, stamp.nanosec] = np.array([_corners(each.bbox) for each in message.detections])

    def run(self, seed: int, change: str) -> bool:
        """One run on the scene of a seed; False where nothing of it can be asked for and changed so."""
        operator, camera = self._robot.operator, self._robot.camera
        shown = camera.order("scene", seed=seed)
        rng = np.random.default_rng(seed)
        for thing in rng.permutation([each["object"] for each in nameable(shown["objects"])]).tolist():
            thing_seen = next(each for each in shown["objects"] if each["object"] == thing)
            expression = f"the {thing_seen['colour']} {thing_seen['category']}"
            operator.answers.clear()
            operator.targets.clear()
            self._proposals.clear()
            answer = self._robot.ask(expression, since=shown["stamp"])
            self.asked += 1
            if answer["status"] != "found" or not _lies_on(answer["box_xyxy"], thing_seen):
                self.not_found += 1
                continue
            try:
                changed = camera.order(change, **self._order(change, thing, shown["objects"], rng))["stamp"]
            except ValueError:  # hemmed in
                continue
            operator.spin_for(WATCH_S)
            self.runs.append(self._judge(seed, change, thing, answer, changed))
            return True
        return False

    def _order(self, change: str, thing: int, objects: Sequence[Any], rng: np.random.Generator) -> dict[str, Any]:
        if change == "swap":
            return {
                "objects": [thing, int(rng.choice([each["object"] for each in objects if each["object"] != thing]))]
            }
        return {"object": thing, "distance": PUSH_M} if change == "push" else {"object": thing}

    def _judge(self, seed: int, change: str, thing: int, answer: Any, changed: Any) -> Run:
        before, after = self._robot.truth(answer["stamp"]), self._robot.truth(changed)
        lost = next((each for each in self._robot.operator.answers if each["about"] == answer["id"]), None)
        lost_ms = None
        if lost is not None:
            lost_ms = 1000 * (lost["heard_s"] + time.time() - time.monotonic()) - _milliseconds(changed)
        said = [
            (as_tuple(stamp), box)
            for stamp, box in targets_of(self._robot.operator, answer["expression"])
            if as_tuple(stamp) > as_tuple(answer["stamp"])
        ]
        truths = [(box, before if stamp < as_tuple(changed) else after) for stamp, box in said]
        wrong = [(box, truth) for box, truth in truths if thing not in truth or not _lies_on(box, truth[thing])]
        outcome, cause = "right", ""
        if wrong:
            outcome, cause = "wrong", f"the box is on {_name_at(*wrong[0])}"
        elif lost is not None or not any(truth is after for _, truth in truths):
            outcome, cause = "lost", self._why_lost(thing, after, changed)
        return Run(seed, change, answer["expression"], outcome, cause, lost_ms)

    def _why_lost(self, thing: int, truth: dict[int, Any], changed: Any) -> str:
        if thing not in truth:
            return "it is not there any more"
        if truth[thing]["visible"] < HIDDEN_BELOW:
            return f"hidden: {truth[thing]['visible']:.0%} of it is seen"
        later = [boxes for stamp, boxes in self._proposals.items() if stamp >= as_tuple(changed)]
        proposed = sum(any(_lies_on(box, truth[thing]) for box in boxes) for boxes in later)
        if 2 * proposed < len(later):
            return f"the detector has a box for it in {proposed} of {len(later)} pictures"
        return "the detector has its box, but it is not taken for the same thing"


def nameable(objects: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those things that are well in view and have their colour and category for themselves."""
    names = [(each["colour"], each["category"]) for each in objects]
    return [
        each
        for each, name in zip(objects, names, strict=True)
        if names.count(name) == 1 and each["visible"] >= MIN_VISIBLE
    ]


def _corners(box: Any) -> list[float]:
    x, y = box.center.position.x, box.center.position.y
    return [x - box.size_x / 2, y - box.size_y / 2, x + box.size_x / 2, y + box.size_y / 2]


def _lies_on(box: Any, thing: dict[str, Any]) -> bool:
    return float(iou_matrix(np.array([box]), np.array([thing["box_xyxy"]], dtype=np.float64))[0, 0]) >= MIN_IOU


def _name_at(box: Any, truth: dict[int, dict[str, Any]]) -> str:
    names = (f"the {each['colour']} {each['category']}" for each in truth.values() if _lies_on(box, each))
    return next(names, "nothing")


def _milliseconds(stamp: dict[str, int]) -> float:
    return 1000 * (stamp["sec"] + stamp["nanosec"] / NS)


def report(runs: Sequence[Run]) -> str:
    """The table, the goal, and each run that is not as it should be."""
    return "\n".join(_lines(runs))


def _lines(runs: Sequence[Run]) -> Iterator[str]:
    rows = []
    for change in CHANGES:
        of_change = [run for run in runs if run.change == change]
        outcomes = [run.outcome for run in of_change]
        lost_ms = [run.lost_ms for run in of_change if run.lost_ms is not None]
        counts = [str(outcomes.count(outcome)) for outcome in ("right", "lost", "wrong")]
        rows.append([change, str(len(of_change)), *counts, *percentiles(lost_ms, (50, 100), digits=0)])
    yield format_table(["", "n", "right", "lost", "wrong", "ms until lost, median", "longest"], rows)
    pushes = [run for run in runs if run.change == "push"]
    if pushes:
        followed = sum(run.outcome == "right" for run in pushes)
        verdict = "met" if followed >= GOAL * len(pushes) else "missed"
        yield f"followed {followed} of {len(pushes)} pushed by {100 * PUSH_M:.0f} cm; goal {GOAL:.0%} {verdict}"
    for run in runs:
        if run.outcome == "wrong" or (run.outcome == "lost" and run.change != "remove"):
            yield f"  seed {run.seed}, {run.change} of {run.expression}: {run.outcome}; {run.cause}"


if __name__ == "__main__":
    main()
