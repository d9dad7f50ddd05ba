"""arm_node over tables that are laid, pushed about and judged: JSON lines on standard input are orders.

It is the real `ArmNode` with its parameters, topics and actions; only ``camera`` is not used. Each order is answered
with a line, as `evaluation.robot.orders` says. It ends with its standard input, or on SIGTERM.

``{"do": "lay", "seed": 71000, "kind": "pick", "keeps_frames": false}``
    Another table with the arm at home. ``job`` is the command, or null; ``box_xyxy`` around what is meant, ``stamp``
    the time by which everything shows it.
``{"do": "begin"}``
    The command is said now.
``{"do": "truth"}``
    ``truth`` is that of `evaluation.arm.witness.Truth`; null before the first table.
``{"do": "push", "distance_m": 0.1}``
    What is meant, where it has room; ``pushed`` says whether it has.
``{"do": "take_away"}``
    What is meant.
``{"do": "strip", "folder": "DIR"}``
    Write the pictures of the phases.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
from std_msgs.msg import String

from agent.errors import InvalidInputError
from agent.manipulation.status import Phase
from evaluation.arm.witness import Witness, box_of, job_for, table_of
from evaluation.robot.orders import carried_out, hear_orders
from ros_nodes.graph_node import run
from ros_nodes.manipulation.arm_node import ArmNode
from ros_nodes.manipulation.statuses import parse_status
from ros_nodes.qos import COMMANDS_QOS
from sim.arm.simulated_arm import SimulatedArm
from sim.arm.world import ArmWorld
from sim.jobs import JobKind

SHOWN_AFTER_S = 0.5


class ScriptedArmNode(ArmNode):
    """Does what standard input tells, in the world's thread."""

    def activate(self) -> None:
        """See `ArmNode`."""
        super().activate()
        self._witness: Witness | None = None
        self.create_subscription(String, "manipulation/status", self._on_status, COMMANDS_QOS)
        hear_orders(lambda line: print(json.dumps(carried_out(line, self._order)), flush=True))

    def _order(self, name: str) -> Callable[..., dict[str, Any] | None] | None:
        return getattr(self, f"_do_{name}", None)

    def _on_status(self, message: Any) -> None:
        status = parse_status(message.data)
        if status and self._witness is not None:
            self._witness.phase = Phase(status["phase"])

    def _do_lay(self, seed: int, kind: str, keeps_frames: bool = False) -> dict[str, Any]:
        self._witness = None
        self.lay(table_of(seed))

        def think(world: ArmWorld, arm: SimulatedArm) -> dict[str, Any]:
            job = job_for(world, JobKind(kind))
            if job is None:
                return {"job": None}
            self._witness = Witness(world, job, keeps_frames)
            return {"job": asdict(job), "box_xyxy": box_of(world, job).tolist()}

        told = self._table.post(think).result()
        return {**told, "stamp_s": self.get_clock().now().nanoseconds / 1e9 + SHOWN_AFTER_S}

    def _do_begin(self) -> None:
        self._post(lambda witness: witness.begin()).result()

    def _do_truth(self) -> dict[str, Any]:
        if self._witness is None:
            return {"truth": None}
        return {"truth": asdict(self._post(lambda witness: witness.truth()).result())}

    def _do_push(self, distance_m: float) -> dict[str, Any]:
        return {"pushed": self._post(lambda witness: witness.push(distance_m)).result()}

    def _do_take_away(self) -> None:
        self._post(lambda witness: witness.take_away()).result()

    def _do_strip(self, folder: str) -> None:
        self._post(lambda witness: witness.write_strip(Path(folder))).result()

    def _post(self, work: Callable[[Witness], Any]) -> Future[Any]:
        witness = self._witness
        if witness is None:
            raise InvalidInputError("lay a table first")
        return self._table.post(lambda world, arm: work(witness))


def main() -> int:
    """Run the node until its standard input ends."""
    return int(run(ScriptedArmNode, sys.argv))


if __name__ == "__main__":
    sys.exit(main())
