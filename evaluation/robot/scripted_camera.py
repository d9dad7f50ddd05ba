"""camera_node over a table that is moved: JSON lines on standard input are orders, each is answered with a line.

::

    python -m evaluation.robot.scripted_camera [--seed N] [--objects FEWEST MOST] [--prerender N]
                                               --ros-args -p rate_hz:=15.0 -r __ns:=/robot1

It is the real `CameraNode` with its parameters, topics and /tf_static; only ``camera`` is not used. It shows the first
shipped scene, one red cup left of one bowl, or that of ``--seed`` with ``--objects`` of them. ``--prerender N`` renders
N pictures at the start, of one object that goes 10 cm there and back, and plays them without any cost of rendering. It
ends with its standard input, or on SIGTERM.

An order is carried out in the camera's thread before its next picture, in the order in which they came, and its answer
is written after that picture is published, with what lies there in it::

    {"do": "push", ..., "stamp": {"sec": 1, "nanosec": 2}, "objects": [...]}     the first picture that shows it
    {"do": "push", ..., "error": "there is no object 9: 0, 1"}                   nothing was done

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
    Another table and another place of the camera.
``{"do": "truth"}``
    Nothing.
``{"do": "truth", "of": {"sec": 1, "nanosec": 2}}``
    ``objects`` are those of the picture with this stamp.

``objects`` is ``[{"object": 0, "category": "cup", "colour": "red", "size": "small", "material": "plastic",
"box_xyxy": [x1, y1, x2, y2], "visible": 0.98, "position_m": [x, y, z]}, ...]``: box in pixels, x2 and y2 exclusive,
zeros where nothing of it is seen; position in base_link, of the point of the table under the object's middle.
"""

from __future__ import annotations

import argparse
import itertools
import json
import queue
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

import ros_nodes  # noqa: F401  # isort: skip

from agent.errors import InvalidInputError
from evaluation.robot.orders import Order, carried_out, hear_orders
from ros_nodes.cameras.node import CameraNode
from ros_nodes.cameras.source import Picture
from ros_nodes.cameras.table import SimulatedTable
from ros_nodes.graph_node import run
from sim.live_table import Layout, TrueObject
from sim.scene import Scene, SceneOptions, sample_scene
from sim.scene_selection import shipped_as_scene

PRERENDERED_PUSH_M = 0.1
Stamp = tuple[int, int]


class Script(SimulatedTable):
    """The simulated table, doing what standard input tells; all in the camera's thread."""

    def __init__(self, args: argparse.Namespace) -> None:
        super().__init__(_scene(0, args.seed, args.objects))
        self._orders: queue.Queue[str] = queue.Queue()
        self._answers: list[dict[str, Any]] = []
        self._layouts: dict[Stamp, Layout] = {}
        self._shown = self.table.layout
        self._played = itertools.cycle(self._prerendered(args.prerender)) if args.prerender else None
        hear_orders(self._orders.put)

    def take(self) -> Picture:
        """Carry out what was told, and take the next picture."""
        while not self._orders.empty():
            self._answers.append(carried_out(self._orders.get(), self._order))
        taken_s = time.monotonic()
        picture, self._shown = next(self._played) if self._played else self._photographed()
        return replace(picture, taken_s=taken_s)

    def say_answers(self, stamp: Stamp | None) -> None:
        """Answer what was asked for before the picture of this stamp, which is published now."""
        if stamp is not None:
            self._layouts[stamp] = self._shown
        for answer in self._answers:
            if "error" not in answer:
                of = answer.get("of")
                told = of or (stamp and {"sec": stamp[0], "nanosec": stamp[1]})
                truth = self.table.truth(self._layouts[_key(of)] if of else self._shown)
                answer = {"stamp": told, "objects": [_record(each) for each in truth], **answer}
            print(json.dumps(answer), flush=True)
        self._answers = []

    def _order(self, name: str) -> Order | None:
        if self._played and name != "truth":
            raise InvalidInputError("pictures from memory cannot be moved: show a scene by its seed")
        return getattr(self, f"_do_{name}", None)

    def _photographed(self) -> tuple[Picture, Layout]:
        """What the table shows now, and what lies where."""
        return self.picture_of(view := self.table.render(), time.monotonic()), view.layout

    def _prerendered(self, count: int) -> list[tuple[Picture, Layout]]:
        """So many pictures, in which the first object that has room goes there and back."""
        for mover in self.table.layout.ids:
            with suppress(InvalidInputError):
                dx, dy = self.table.free_push(mover, PRERENDERED_PUSH_M)
                break
        else:
            raise InvalidInputError("no object of this scene has room: choose another")
        shares = 1 - np.abs(np.linspace(-1, 1, count, endpoint=False))  # 0 to 1 and back
        shown = []
        for step in np.diff(shares, prepend=0.0).tolist():
            self.table.push(mover, step * dx, step * dy)
            shown.append(self._photographed())
        return shown

    # Orders

    def _do_push(self, object: int, dx: float = 0.0, dy: float = 0.0, distance: float = 0.0) -> dict[str, Any]:
        if distance:
            dx, dy = self.table.free_push(object, distance)
        self.table.push(object, dx, dy)
        return {"dx": dx, "dy": dy}

    def _do_swap(self, objects: tuple[int, int]) -> None:
        self.table.swap(*objects)

    def _do_remove(self, object: int) -> None:
        self.table.remove(object)

    def _do_scene(self, number: int = 0, seed: int | None = None, count: Sequence[int] = (3, 10)) -> None:
        self.lay(_scene(number, seed, count))

    def _do_truth(self, of: dict[str, int] | None = None) -> None:
        if of and _key(of) not in self._layouts:
            raise InvalidInputError(f"no picture had the stamp {of}")


class ScriptedCameraNode(CameraNode):
    """The camera node, looking through a `Script`."""

    def __init__(self, make_script: Callable[[], Script]) -> None:
        self._make_script = make_script
        super().__init__()

    def open_source(self) -> Script:
        """See `CameraNode`."""
        self._script = self._make_script()
        return self._script

    def publish(self, picture: Picture, header: Any) -> None:
        """See `CameraNode`; then orders before this picture are answered."""
        super().publish(picture, header)
        self._script.say_answers((header.stamp.sec, header.stamp.nanosec))


def _key(stamp: dict[str, int]) -> Stamp:
    return stamp["sec"], stamp["nanosec"]


def _record(seen: TrueObject) -> dict[str, Any]:
    return {
        "object": seen.id,
        **{name: getattr(seen.thing, name) for name in ("category", "colour", "size", "material")},
        "box_xyxy": list(seen.box_xyxy),
        "visible": round(seen.visible, 3),
        "position_m": list(seen.position_m),
    }


def _scene(number: int, seed: int | None, count: Sequence[int]) -> Scene:
    """A shipped one, or that of a seed with so many objects."""
    if seed is None:
        return shipped_as_scene(number)
    fewest, most = count
    return sample_scene(seed, SceneOptions(objects=(fewest, most)))


def main(script: Callable[[argparse.Namespace], Script] = Script) -> int:
    """Run the node, looking through such a script."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int)
    parser.add_argument("--objects", type=int, nargs=2, default=(3, 10))
    parser.add_argument("--prerender", type=int, default=0)
    args, ros_args = parser.parse_known_args()
    return int(run(lambda: ScriptedCameraNode(lambda: script(args)), ros_args))


if __name__ == "__main__":
    sys.exit(main())
