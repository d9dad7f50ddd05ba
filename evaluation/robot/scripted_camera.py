"""camera_node over a table that is moved: JSON lines on standard input are orders, each is answered with a line.

::

    python -m evaluation.robot.scripted_camera [--seed N] [--objects FEWEST MOST] [--prerender N]
                                               --ros-args -p rate_hz:=15.0 -r __ns:=/robot1

It is the real `CameraNode` with its parameters, topics and /tf_static; only ``camera`` is not used. It shows the first
shipped scene, one red cup left of one bowl, or that of ``--seed`` with ``--objects`` of them. ``--prerender N`` renders
N pictures at the start, of one object that goes 10 cm there and back, and plays them without any cost of rendering. It
ends with its standard input, or on SIGTERM.

The first line out is ``{"ready": true, "objects": [...]}``. An order is carried out in the camera's thread before its
next picture, in the order in which they came, and its answer is written after that picture is published::

    {"do": "push", ..., "stamp": {"sec": 1, "nanosec": 2}}     the first picture that shows it
    {"do": "push", ..., "error": "there is no object 9: 0, 1"} nothing was done

Every key of an order comes back in its answer. Objects have ids that they keep for life: those of a scene count from 0.

``{"do": "push", "object": 3, "dx": 0.1, "dy": 0.0}``
    Metres away from the camera, and to its left, at once.
``{"do": "push", "object": 3, "distance": 0.1}``
    The same on the way that is clearest of other objects and in view; ``dx`` and ``dy`` are answered.
``{"do": "swap", "objects": [0, 3]}``
    Each is put where the other is.
``{"do": "remove", "object": 3}``
    It is taken away.
``{"do": "scene", "number": 4}``, ``{"do": "scene", "seed": 40000, "count": [3, 10]}``
    Another table and another place of the camera; ``objects`` are answered.
``{"do": "truth"}``
    ``objects`` of this picture are answered.
``{"do": "truth", "of": {"sec": 1, "nanosec": 2}}``
    ``objects`` of the picture with this stamp; the last 2,000 are known.

``objects`` is ``[{"object": 0, "category": "cup", "colour": "red", "size": "small", "material": "plastic",
"box_xyxy": [x1, y1, x2, y2], "visible": 0.98, "position_m": [x, y, z]}, ...]``: box in pixels, x2 and y2 exclusive,
zeros where nothing of it is seen; position in base_link, of the point of the table under the object's middle.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import queue
import signal
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

import ros_nodes  # noqa: F401  # isort: skip

from agent.errors import InvalidInputError, ReclipAgentError
from ros_nodes.cameras.node import CameraNode
from ros_nodes.cameras.source import Picture
from ros_nodes.cameras.table import SimulatedTable
from ros_nodes.graph_node import run
from sim.live_table import Layout, LiveTable, TrueObject
from sim.scene import Scene, SceneOptions, sample_scene
from sim.scene_selection import OPTIONS
from sim.shipped_scenes import shipped_scene

KNOWN_PICTURES = 2000
PRERENDERED_PUSH_M = 0.1
THESE = "the objects of the picture that this answer belongs to, which is not taken yet"
Stamp = tuple[int, int]


class Script:
    """A camera source that does what it is told; all but `tell` happens in the camera's thread."""

    name = "a scripted camera"

    def __init__(self, args: argparse.Namespace) -> None:
        self._orders: queue.Queue[dict[str, Any]] = queue.Queue()
        self._answers: list[dict[str, Any]] = []
        self._layouts: OrderedDict[Stamp, Layout] = OrderedDict()
        self._simulated = SimulatedTable(_scene(0, args.seed, args.objects))
        self._shown = self._simulated.table.layout
        self._played = itertools.cycle(prerendered(self._simulated, args.prerender)) if args.prerender else None

    def tell(self, order: dict[str, Any]) -> None:
        """Have this done before the next picture; safe from any thread."""
        self._orders.put(order)

    def take(self) -> Picture | None:
        """Carry out what was told, and take the next picture."""
        while not self._orders.empty():
            order = self._orders.get()
            self._answers.append({**order, **self._do(order)})
        taken_s = time.monotonic()
        picture, self._shown = next(self._played) if self._played else photographed(self._simulated)
        return replace(picture, taken_s=taken_s)

    def say_answers(self, stamp: Stamp | None) -> None:
        """Answer what was asked for before the picture of this stamp, which is published now."""
        if stamp is not None:
            self._layouts[stamp] = self._shown
            if len(self._layouts) > KNOWN_PICTURES:
                self._layouts.popitem(last=False)
        for answer in self._answers:
            if answer.get("objects") is THESE:
                answer["objects"] = self.objects()
            if "error" not in answer:
                answer.setdefault("stamp", stamp and {"sec": stamp[0], "nanosec": stamp[1]})
            say(answer)
        self._answers = []

    def objects(self, layout: Layout | None = None) -> list[dict[str, Any]]:
        """What lies there, as it is answered; in the newest picture where no layout is given."""
        return [_record(each) for each in self._simulated.table.truth(layout or self._shown)]

    def close(self) -> None:
        """Close the renderer."""
        self._simulated.close()

    def _do(self, order: dict[str, Any]) -> dict[str, Any]:
        try:
            method = getattr(self, f"_do_{order['do']}", None)
            if method is None:
                raise InvalidInputError(f"there is no order {order['do']!r}")
            return method(**{key: value for key, value in order.items() if key != "do"}) or {}
        except (ReclipAgentError, KeyError, TypeError, ValueError) as error:
            return {"error": str(error)}

    def _moving_table(self) -> LiveTable:
        if self._played:
            raise InvalidInputError("pictures from memory cannot be moved")
        table: LiveTable = self._simulated.table
        return table

    # Orders

    def _do_push(self, object: int, dx: float = 0.0, dy: float = 0.0, distance: float = 0.0) -> dict[str, Any]:
        table = self._moving_table()
        if distance:
            dx, dy = table.free_push(object, distance)
        table.push(object, dx, dy)
        return {"dx": dx, "dy": dy}

    def _do_swap(self, objects: list[int]) -> None:
        one, other = objects
        self._moving_table().swap(one, other)

    def _do_remove(self, object: int) -> None:
        self._moving_table().remove(object)

    def _do_scene(self, number: int = 0, seed: int | None = None, count: Sequence[int] = (3, 10)) -> dict[str, Any]:
        self._moving_table()
        self._simulated.lay(_scene(number, seed, count))
        return {"objects": THESE}

    def _do_truth(self, of: dict[str, int] | None = None) -> dict[str, Any]:
        if of is None:
            return {"objects": THESE}
        stamp = of["sec"], of["nanosec"]
        if stamp not in self._layouts:
            raise InvalidInputError(f"no picture had the stamp {of}, or it was too long ago")
        return {"objects": self.objects(self._layouts[stamp]), "stamp": of}


class ScriptedCameraNode(CameraNode):
    """The camera node, looking through a `Script`."""

    def __init__(self, make_script: Callable[[], Script]) -> None:
        self._make_script = make_script
        super().__init__()

    def open_source(self) -> Script:
        """See `CameraNode`."""
        self._script = self._make_script()
        self._first_objects = self._script.objects()
        return self._script

    def activate(self) -> None:
        """See `CameraNode`; then orders are listened to."""
        super().activate()
        say({"ready": True, "objects": self._first_objects})
        threading.Thread(target=self._listen, daemon=True).start()

    def publish(self, picture: Picture, header: Any) -> None:
        """See `CameraNode`; then orders before this picture are answered."""
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
    """A line on standard output."""
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


def _scene(number: int, seed: int | None, count: Sequence[int]) -> Scene:
    """A shipped one, or that of a seed with so many objects."""
    if seed is None:
        return sample_scene(shipped_scene(number).record["seed"], OPTIONS)
    fewest, most = count
    return sample_scene(seed, SceneOptions(objects=(fewest, most)))


def photographed(simulated: SimulatedTable) -> tuple[Picture, Layout]:
    """What a table shows now, and what lies where."""
    view = simulated.table.render()
    return simulated.picture_of(view, time.monotonic()), view.layout


def prerendered(simulated: SimulatedTable, count: int) -> list[tuple[Picture, Layout]]:
    """So many pictures, in which the first object that has room goes there and back."""
    mover, (dx, dy) = _first_with_room(simulated.table)
    shares = 1 - np.abs(np.linspace(-1, 1, count, endpoint=False))  # 0 to 1 and back
    shown = []
    for step in np.diff(shares, prepend=0.0).tolist():
        simulated.table.push(mover, step * dx, step * dy)
        shown.append(photographed(simulated))
    return shown


def _first_with_room(table: LiveTable) -> tuple[int, tuple[float, float]]:
    for mover in table.layout.ids:
        try:
            return mover, table.free_push(mover, PRERENDERED_PUSH_M)
        except InvalidInputError:
            continue
    raise InvalidInputError("no object of this scene has room: choose another")


def main(script: Callable[[argparse.Namespace], Script] = Script) -> int:
    """Run the node, looking through such a script."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int)
    parser.add_argument("--objects", type=int, nargs=2, default=(3, 10))
    parser.add_argument("--prerender", type=int, default=0)
    cut = sys.argv.index("--ros-args") if "--ros-args" in sys.argv else len(sys.argv)
    args = parser.parse_args(sys.argv[1:cut])
    return int(run(lambda: ScriptedCameraNode(lambda: script(args)), sys.argv[cut:]))


if __name__ == "__main__":
    sys.exit(main())
