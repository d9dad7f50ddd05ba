"""A whole robot over a simulated table: a camera, two nodes and an operator."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from evaluation.robot.operator import Operator, as_tuple
from evaluation.robot.programs import CAMERA, PATIENCE_S, CameraProcess, Program, graph_environment
from ros_nodes.supervision.supervisor import MODULES

PROGRAMS = {**MODULES, "supervisor": "ros_nodes.supervision.supervisor"}


class Robot:
    """A scripted camera and the nodes, each a process, and an operator; a context manager."""

    def __init__(
        self,
        folder: Path,
        domain: int,
        *camera_arguments: str,
        rate_hz: float = 5.0,
        grounding_arguments: tuple[str, ...] = (),
        is_supervised: bool = False,
        camera: str = CAMERA,
    ) -> None:
        """Start it all, and wait until commands are heard.

        Args:
            folder: for the logs.
            camera_arguments: see `evaluation.robot.scripted_camera`.
            is_supervised: whether the two nodes are the supervisor's children.
            camera: the module of another camera of the kind.
        """
        environment = graph_environment(domain)
        nodes = {"proposals_node": (), "grounding_node": grounding_arguments}
        if is_supervised:
            nodes = {"supervisor": ("-p", f"nodes:=[{', '.join(nodes)}]")}
        self._programs = [
            Program(folder / f"{name}.log", environment, PROGRAMS[name], "--ros-args", *more)
            for name, more in nodes.items()
        ]
        arguments = (*camera_arguments, "--ros-args", "-p", f"rate_hz:={rate_hz}")
        self.camera = CameraProcess(folder / "camera.log", environment, *arguments, module=camera)
        self.operator = Operator(domain)
        self.operator.wait_for_listener()

    def ask(self, text: str, since: Any = None) -> dict[str, Any]:
        """The answer to a command from a picture that is no older than a stamp ``{"sec", "nanosec"}``.

        Raises:
            TimeoutError: there is none.
        """

        earliest = as_tuple(since) if since else (0, 0)
        end_s = time.monotonic() + PATIENCE_S
        while not (stamp := (answer := self.operator.ask(text))["stamp"]) or as_tuple(stamp) < earliest:
            if time.monotonic() > end_s:
                raise TimeoutError(f"no answer from a picture since {since}: {answer}")
            self.operator.spin_for(0.05)
        return answer

    def truth(self, stamp: Any) -> dict[int, dict[str, Any]]:
        """The objects in the picture of a stamp, by their ids."""
        objects = self.camera.order("truth", of={"sec": stamp["sec"], "nanosec": stamp["nanosec"]})["objects"]
        return {each["object"]: each for each in objects}

    def close(self) -> None:
        """End it all.

        Raises:
            RuntimeError: a node has not ended in order.
        """
        self.operator.close()
        self.camera.close()
        for program in self._programs:
            code = program.end()
            if code or "Traceback" in program.said:
                raise RuntimeError(f"{program.log.name} ended with {code}: {program.said[-2000:]}")

    def __enter__(self) -> Robot:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
