"""camera_node over a table that a test moves: JSON lines on standard input are orders, each is answered with a line.

::

    python -m tests.support.scripted_camera [--scene N | --seed N] [--objects FEWEST MOST] [--prerender N]
                                            [--frames FOLDER [--size W H]] --ros-args -p rate_hz:=15.0 -r __ns:=/robot1

It is the real `CameraNode` with its parameters, topics and /tf_static; only ``camera`` is not used. ``--scene`` is a
shipped scene (0, the default, shows one red cup left of one bowl), ``--seed`` any other, with ``--objects`` of them.
``--prerender N`` renders N pictures at the start, of one object that goes 10 cm there and back, and plays them without
any cost of rendering; ``--frames`` plays the pictures of a folder from memory (``--size``: scaled), without truth,
depth or a place of the camera. It ends with its standard input, or on SIGTERM.

The first line out is ``{"ready": true, "objects": [...]}``. An order is carried out in the camera's thread before its
next picture, in the order in which they came, and its answer is written after that picture is published::

    {"do": "push", ..., "stamp": {"sec": 1, "nanosec": 2}}     the first picture that shows it; null while stalled
    {"do": "push", ..., "error": "there is no object 9: 0, 1"} nothing was done

Every key of an order comes back in its answer. Objects have ids that they keep for life: those of a scene count from 0.

``{"do": "push", "object": 3, "dx": 0.1, "dy": 0.0}``
    Metres away from the camera, and to its left; with ``"seconds": 2`` a slow push, else at once.
``{"do": "push", "object": 3, "distance": 0.1}``
    The same on the way that is clearest of other objects and in view; ``dx`` and ``dy`` are answered.
``{"do": "swap", "objects": [0, 3]}``
    Each is put where the other is.
``{"do": "remove", "object": 3}``
    It is taken away.
``{"do": "add", "category": "cup", "colour": "red"}``
    At a free place in view, which ``"seed": 0`` draws; ``object`` is answered.
``{"do": "scene", "number": 4}``, ``{"do": "scene", "seed": 40000, "count": [3, 10]}``
    Another table and another place of the camera; ``objects`` are answered.
``{"do": "truth"}``
    ``objects`` of this picture are answered.
``{"do": "truth", "of": {"sec": 1, "nanosec": 2}}``
    ``objects`` of the picture with this stamp; the last 2,000 are known.
``{"do": "stall"}``, ``{"do": "resume"}``
    No pictures; pictures again.
``{"do": "stamp_offset", "s": 3600.0}``
    From now on stamps lie so far ahead, below 0 behind.
``{"do": "depth_holes", "share": 0.1}``
    This share of the depth's pixels is NaN, others in each picture.

``objects`` is ``[{"object": 0, "category": "cup", "colour": "red", "size": "small", "material": "plastic",
"box_xyxy": [x1, y1, x2, y2], "visible": 0.98, "position_m": [x, y, z]}, ...]``: box in pixels, x2 and y2 exclusive,
zeros where nothing of it is seen; position in base_link, of the point of the table under the object's middle.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import signal
import sys
import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import ros_nodes  # noqa: F401  # isort: skip
from agent.errors import InvalidInputError, ReclipAgentError
from ros_nodes.cameras.node import CameraNode
from ros_nodes.cameras.source import Picture
from ros_nodes.cameras.table import SimulatedTable
from ros_nodes.graph_node import run
from sim.live_table import Layout, TrueObject
from sim.scene import Scene, SceneOptions, sample_scene
from tests.support.camera_pictures import Live, Played, from_folder, prerendered, shipped

KNOWN_PICTURES = 2000
THESE = "the objects of the picture that this answer belongs to, which is not taken yet"
Stamp = tuple[int, int]


class Script:
    """A camera source that does what it is told; all but `tell` happens in the camera's thread."""

    name = "a scripted camera"

    def __init__(self, args: argparse.Namespace) -> None:
        self._orders: queue.Queue[dict[str, Any]] = queue.Queue()
        self._answers: list[dict[str, Any]] = []
        self._layouts: OrderedDict[Stamp, Layout | None] = OrderedDict()
        self._shown: Layout | None = None
        self._stalled = False
        self._offset_s = 0.0
        self._holes = 0.0
        self._rng = np.random.default_rng(0)
        self._simulated = None if args.frames else SimulatedTable(_scene_of(args))
        self._pictures: Live | Played
        if self._simulated is None:
            self._pictures = from_folder(args.frames, args.size and tuple(args.size))
        elif args.prerender:
            self._pictures = prerendered(self._simulated, args.prerender)
        else:
            self._pictures = Live(self._simulated)

    def tell(self, order: dict[str, Any]) -> None:
        """Have this done before the next picture; safe from any thread."""
        self._orders.put(order)

    def take(self) -> Picture | None:
        while not self._orders.empty():
            order = self._orders.get()
            self._answers.append({**order, **self._do(order)})
        if self._stalled:
            self.say_answers(None)
            return None
        picture, self._shown = self._pictures.take()
        return replace(picture, taken_s=picture.taken_s + self._offset_s, depth_m=self._with_holes(picture.depth_m))

    def say_answers(self, stamp: Stamp | None) -> None:
        """Answer what was asked for before the picture of this stamp, which is published now."""
        if stamp is not None:
            self._layouts[stamp] = self._shown
            if len(self._layouts) > KNOWN_PICTURES:
                self._layouts.popitem(last=False)
        for answer in self._answers:
            if answer.get("objects") is THESE:
                answer["objects"] = self.objects(self._shown)
            if "error" not in answer:
                answer.setdefault("stamp", stamp and {"sec": stamp[0], "nanosec": stamp[1]})
            say(answer)
        self._answers = []

    def objects(self, layout: Layout | None) -> list[dict[str, Any]]:
        return [] if layout is None else [_record(each) for each in self._table().table.truth(layout)]

    def first_objects(self) -> list[dict[str, Any]]:
        return [] if self._simulated is None else self.objects(self._simulated.table.layout)

    def close(self) -> None:
        if self._simulated is not None:
            self._simulated.close()

    def _table(self) -> SimulatedTable:
        if self._simulated is None:
            raise InvalidInputError("pictures of a folder cannot be moved")
        return self._simulated

    def _do(self, order: dict[str, Any]) -> dict[str, Any]:
        try:
            method = getattr(self, f"_do_{order['do']}", None)
            if method is None:
                raise InvalidInputError(f"there is no order {order['do']!r}")
            return method(**{key: value for key, value in order.items() if key != "do"}) or {}
        except (ReclipAgentError, KeyError, TypeError, ValueError) as error:
            return {"error": str(error)}

    def _with_holes(self, depth_m: np.ndarray | None) -> np.ndarray | None:
        if depth_m is None or not self._holes:
            return depth_m
        return np.where(self._rng.random(depth_m.shape, dtype=np.float32) < self._holes, np.float32(np.nan), depth_m)

    def _moving_table(self) -> Any:
        if isinstance(self._pictures, Played):
            raise InvalidInputError("pictures from memory cannot be moved")
        return self._table().table

    # Orders

    def _do_push(
        self,
        object: int,
        dx: float = 0.0,
        dy: float = 0.0,
        distance: float = 0.0,
        seconds: float = 0.0,
    ) -> dict[str, Any]:
        table = self._moving_table()
        if distance:
            dx, dy = table.free_push(object, distance)
        table.push(object, dx, dy, seconds)
        return {"dx": dx, "dy": dy}

    def _do_swap(self, objects: list[int]) -> None:
        one, other = objects
        self._moving_table().swap(one, other)

    def _do_remove(self, object: int) -> None:
        self._moving_table().remove(object)

    def _do_add(self, category: str, colour: str, seed: int = 0) -> dict[str, Any]:
        return {"object": self._moving_table().add(category, colour, seed)}

    def _do_scene(self, number: int = 0, seed: int | None = None, count: tuple[int, int] = (3, 10)) -> dict[str, Any]:
        self._moving_table()
        self._table().lay(shipped(number) if seed is None else sample_scene(seed, SceneOptions(objects=tuple(count))))
        return {"objects": THESE}

    def _do_truth(self, of: dict[str, int] | None = None) -> dict[str, Any]:
        if of is None:
            return {"objects": THESE}
        stamp = of["sec"], of["nanosec"]
        if stamp not in self._layouts:
            raise InvalidInputError(f"no picture had the stamp {of}, or it was too long ago")
        return {"objects": self.objects(self._layouts[stamp]), "stamp": of}

    def _do_stall(self) -> None:
        self._stalled = True

    def _do_resume(self) -> None:
        self._stalled = False

    def _do_stamp_offset(self, s: float) -> None:
        self._offset_s = float(s)

    def _do_depth_holes(self, share: float) -> None:
        self._holes = float(share)


class ScriptedCameraNode(CameraNode):
    """The camera node, looking through a `Script`."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._script: Script
        self._first_objects: list[dict[str, Any]] = []
        super().__init__()

    def open_source(self) -> Script:
        self._script = Script(self._args)
        self._first_objects = self._script.first_objects()
        return self._script

    def activate(self) -> None:
        super().activate()
        say({"ready": True, "objects": self._first_objects})
        threading.Thread(target=self._listen, daemon=True).start()

    def publish(self, picture: Picture, header: Any) -> None:
        super().publish(picture, header)
        self._script.say_answers((header.stamp.sec, header.stamp.nanosec))

    def _listen(self) -> None:
        for line in sys.stdin:
            try:
                order = json.loads(line)
                self._script.tell({"do": "", **order})
            except (ValueError, TypeError) as error:
                say({"error": f"not a JSON object: {error}"})
        os.kill(os.getpid(), signal.SIGTERM)


def say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _record(seen: TrueObject) -> dict[str, Any]:
    thing = seen.thing
    return {
        "object": seen.id,
        "category": thing.category,
        "colour": thing.colour,
        "size": thing.size,
        "material": thing.material,
        "box_xyxy": list(seen.box_xyxy),
        "visible": round(seen.visible, 3),
        "position_m": list(seen.position_m),
    }


def _scene_of(args: argparse.Namespace) -> Scene:
    if args.seed is None:
        return shipped(args.scene)
    return sample_scene(args.seed, SceneOptions(objects=tuple(args.objects)))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scene", type=int, default=0)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--objects", type=int, nargs=2, default=(3, 10))
    parser.add_argument("--prerender", type=int, default=0)
    parser.add_argument("--frames", type=Path)
    parser.add_argument("--size", type=int, nargs=2)
    cut = sys.argv.index("--ros-args") if "--ros-args" in sys.argv else len(sys.argv)
    args = parser.parse_args(sys.argv[1:cut])
    return run(lambda: ScriptedCameraNode(args), sys.argv[cut:])


if __name__ == "__main__":
    sys.exit(main())
