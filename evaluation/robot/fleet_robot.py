"""A simulated robot that asks a server: it looks at its table and is told one command, so many times a second."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass

from agent import Grounder, load_image
from agent.datatypes import ImageArray
from agent.errors import ServerUnavailableError
from sim.shipped_scenes import SCENES_FOLDER

TEXTS = ("the red cup", "the leftmost bowl", "the biggest thing", "the cup closest to the bowl")
UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Outcome:
    """What became of one command.

    Attributes:
        number: of the command, from 0; it is the one of `TEXTS` in turn.
        status: of the answer, or `UNAVAILABLE`.
        box_xyxy: pixels, where something was found.
        began_s, ended_s: when, by the machine's monotonic clock.
        look_ms, ground_ms: how long each took; 0 where the server did not answer.
    """

    number: int
    status: str
    box_xyxy: tuple[float, ...] | None
    began_s: float
    ended_s: float
    look_ms: float = 0.0
    ground_ms: float = 0.0


def picture_of(robot: int) -> ImageArray:
    """What a robot sees: one of the tables that ship."""
    scenes = sorted(each for each in SCENES_FOLDER.iterdir() if each.is_dir())
    return load_image(scenes[robot % len(scenes)] / "image.jpg")


def command(grounder: Grounder, image: ImageArray, number: int) -> Outcome:
    """Look, and carry out one command."""
    began_s = time.monotonic()
    try:
        scene = grounder.look(image)
        looked_s = time.monotonic()
        answer = scene.ground(TEXTS[number % len(TEXTS)])
    except ServerUnavailableError:
        return Outcome(number, UNAVAILABLE, None, began_s, time.monotonic())
    ended_s = time.monotonic()
    box = None if answer.box_xyxy is None else tuple(map(float, answer.box_xyxy))
    took_ms = 1e3 * (looked_s - began_s), 1e3 * (ended_s - looked_s)
    return Outcome(number, str(answer.status), box, began_s, ended_s, *took_ms)


def main(url: str, robot: str, rate_hz: str, commands: str) -> None:
    """Say when it is ready, read when to begin, and tell at the end what became of all commands."""
    image = picture_of(int(robot))
    grounder = Grounder.from_preset(server=url)
    for number in range(len(TEXTS)):
        command(grounder, image, number)
    print("ready", flush=True)
    begin_s = float(sys.stdin.readline())
    outcomes = []
    for number in range(int(commands)):
        time.sleep(max(0.0, begin_s + number / float(rate_hz) - time.monotonic()))
        outcomes.append(asdict(command(grounder, image, number)))
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main(*sys.argv[1:])
