"""A robot that is a graph of nodes, each a process, as `reclip-agent up --arm --armed` starts them.

Commands are said and their outcomes heard over topics; the simulated arm (`evaluation.arm.scripted_arm`) lays the
tables and says what is true.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
from rosgraph_msgs.msg import Clock
from std_msgs.msg import String

from agent.manipulation.errand import MOVES
from agent.manipulation.status import Outcome, Phase
from agent.manipulation.status import Status as Progress
from agent.serialization import answer_from_mapping
from evaluation.arm.rig import MOST_S, REST_S, Meanwhile
from evaluation.arm.trials import Trial
from evaluation.arm.witness import Truth
from evaluation.robot.programs import CameraProcess, Program, graph_environment
from evaluation.robot.robot import PROGRAMS, Operator
from ros_nodes.commands.up import ARM_PARAMETERS, PARAMETERS, parameter_file
from ros_nodes.conversions import NS
from ros_nodes.manipulation.statuses import parse_status
from ros_nodes.qos import COMMANDS_QOS, DETECTIONS_QOS
from ros_nodes.supervision.supervisor import ARM, CAMERA, MODULES, NODES
from ros_nodes.supervision.supervisor import MANIPULATION as MANIPULATION_NODE
from sim.jobs import Job, JobKind

SUPERVISOR = "supervisor"
NEUTRAL = "what do you see?"
"""Moves nothing, and shows from when on pictures of the table are looked at."""
SPIN_S = 0.02
STARTING_S = 300.0
"""For a graph on a busy machine."""
PARAMETERS_OF_RIG = """
/**:
  ros__parameters:
    use_sim_time: true
/**/arm_node:
  ros__parameters:
    says_time: true
    pace: {pace}
    rate_hz: 4.0 # of simulated time
/**/grounding_node:
  ros__parameters:
    max_age_s: 20.0 # also on the monotonic clock; manipulation_node asks for 1 s of simulated time
    lost_after_s: 60.0 # on that alone: the hand hides what it takes
"""
"""All ages are simulated time's, so that a machine which is slow or busy measures the same."""


class GraphRig:
    """See `evaluation.arm.rig.Rig`."""

    def __init__(self, folder: Path, domain: int, preset: str, pace: float, *, keeps_frames: bool) -> None:
        """Start it all, and wait until commands are heard.

        Args:
            folder: for the logs.
            pace: simulated seconds that pass in one.

        Raises:
            RuntimeError: the arm does not start.
            TimeoutError: nobody hears commands.
        """
        self._folder = folder
        self._now_s = 0.0
        self._keeps_frames = keeps_frames
        self._environment = graph_environment(domain)
        files = [part for name in (PARAMETERS, ARM_PARAMETERS) for part in ("--params-file", str(parameter_file(name)))]
        own = folder / "rig.yaml"
        own.write_text(PARAMETERS_OF_RIG.format(pace=pace))
        files += ["--params-file", str(own)]
        self._arguments = ("--ros-args", *files, "-p", f"preset:={preset}", "-p", "armed:=true")
        self._statuses: list[dict[str, Any]] = []
        self._starts = 0
        self._id = ""
        with ExitStack() as started:
            log = folder / f"{ARM}.log"
            self._arm = CameraProcess(log, self._environment, *self._arguments, module="evaluation.arm.scripted_arm")
            started.callback(self._arm.close)
            self._supervisor = self._start()
            started.callback(lambda: self._supervisor.end())
            self.operator = Operator(domain)
            started.callback(self.operator.close)
            subscribe = self.operator.node.create_subscription
            subscribe(String, "manipulation/status", self._hear, COMMANDS_QOS)
            subscribe(Clock, "/clock", self._hear_time, DETECTIONS_QOS)
            self.operator.wait_for_listener()
            self.wait_until_it_looks()
            self._ending = started.pop_all()

    def lay(self, seed: int, kind: JobKind) -> Job | None:
        """See `Rig`."""
        told = self._arm.order("lay", seed=seed, kind=str(kind), keeps_frames=self._keeps_frames)
        if told["job"] is None:
            return None
        job = told["job"]
        self._job = Job(job["text"], JobKind(job["kind"]), tuple(job["targets"]), job["relation"], job["landmark"])
        self._seed, self._box_xyxy = seed, np.array(told["box_xyxy"], dtype=np.float64).reshape(-1, 4)
        self.wait_until_it_looks(told["stamp_s"])
        return self._job

    def carry_out(self, meanwhile: Meanwhile | None = None) -> Trial:
        """See `Rig`."""
        self._arm.order("begin")
        began_s = self._now_s
        told = self.say(self._job.text, meanwhile)
        took_s = self._now_s - began_s
        self.operator.spin_until(lambda: self._now_s > began_s + took_s + REST_S)
        answer = answer_from_mapping(told)
        proposed_xyxy = np.array(told.get("proposals", {}).get("boxes_xyxy", ()), dtype=np.float64).reshape(-1, 4)
        return Trial(self._seed, self._job, answer, proposed_xyxy, self._box_xyxy, self.outcomes, self.truth(), took_s)

    def say(self, text: str, meanwhile: Meanwhile | None = None) -> dict[str, Any]:
        """Say something at this table, and wait for its answer and, where the arm is to move, for its `outcomes`.

        Returns:
            The answer, of `answer.schema.json`.
        """
        operator, began_s = self.operator, self._now_s
        self._statuses.clear()
        id_ = self._id = operator.send(text, source=f"table-{self._seed}")
        operator.spin_until(lambda: operator.answers_to(id_))
        told = operator.answers_to(id_)[0]
        if told["status"] == "found" and told["intent"] in {each.value for each in MOVES}:
            while not self.outcomes and self._now_s - began_s < MOST_S:
                operator.spin_for(SPIN_S)
                if meanwhile is not None and self._statuses:
                    meanwhile(Phase(self._statuses[-1]["phase"]), self._now_s - began_s)
        return told

    def truth(self) -> Truth:
        """See `Rig`."""
        told = self._arm.order("truth")["truth"]
        return Truth(**{**told, "touched": tuple(told["touched"])})

    def push(self, distance_m: float) -> bool:
        """See `Rig`."""
        return bool(self._arm.order("push", distance_m=distance_m)["pushed"])

    def take_away(self) -> None:
        """See `Rig`."""
        self._arm.order("take_away")

    def stop(self) -> None:
        """See `Rig`."""
        self.operator.send("stop")

    def kill(self, name: str) -> None:
        """End a node by SIGKILL. A supervisor is started again; it starts the others itself."""
        if name != SUPERVISOR:
            os.kill(self._pid_of(name), signal.SIGKILL)
            return
        self._supervisor.end(signal.SIGKILL)
        self._supervisor = self._start()

    def works_again(self) -> bool:
        """See `Rig`."""
        try:
            self.wait_until_it_looks(self.truth().time_s)
        except TimeoutError:
            return False
        return True

    def wait_until_it_looks(self, since_s: float = 0.0) -> None:
        """Until questions are answered from a picture that is no older than a stamp, and somebody moves the arm.

        Raises:
            TimeoutError: they are not.
        """
        operator, end_s = self.operator, time.monotonic() + STARTING_S
        while (operator.ask(NEUTRAL)["stamp_s"] or -1.0) < since_s:
            if time.monotonic() > end_s:
                raise TimeoutError(f"nothing is seen after {STARTING_S:g} s: {operator.answers[-1]}")
            operator.spin_for(1.0)
        operator.spin_until(lambda: operator.node.count_publishers("/manipulation/status"), STARTING_S)

    def write_strip(self, folder: Path) -> None:
        """See `Rig`."""
        self._arm.order("strip", folder=str(folder.resolve()))

    def close(self) -> None:
        """See `Rig`."""
        self._ending.close()

    def _start(self) -> Program:
        self._starts += 1
        nodes = [MANIPULATION_NODE, *(name for name in NODES if name != CAMERA)]
        log = self._folder / f"{SUPERVISOR}-{self._starts}.log"
        arguments = (*self._arguments, "-p", f"nodes:=[{', '.join(nodes)}]")
        return Program(log, self._environment, PROGRAMS[SUPERVISOR], *arguments)

    def _pid_of(self, name: str) -> int:
        """Of the supervisor's child that is a node."""
        threads = Path(f"/proc/{self._supervisor.process.pid}/task").glob("*/children")
        children = [pid for thread in threads for pid in thread.read_text().split()]
        return next(
            int(pid) for pid in children if MODULES[name] in Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        )

    def _hear_time(self, message: Any) -> None:
        self._now_s = message.clock.sec + message.clock.nanosec / NS

    def _hear(self, message: Any) -> None:
        status = parse_status(message.data)
        if status and status["id"] == self._id:
            self._statuses.append(status)

    @property
    def outcomes(self) -> tuple[Progress, ...]:
        """What came of what was said last."""
        return tuple(_progress(each) for each in self._statuses if each["outcome"])


def _progress(status: dict[str, Any]) -> Progress:
    failed_in = status["ended_in"]
    return Progress(
        status["id"],
        Phase(status["phase"]),
        status["progress"],
        Outcome(status["outcome"]),
        status["reason"],
        None if failed_in is None else Phase(failed_in),
    )
