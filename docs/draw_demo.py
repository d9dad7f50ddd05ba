"""Draws docs/demo.webp, which opens the README: what is said at a simulated table, and what the arm makes of it.

    python docs/draw_demo.py [FILE]

It needs the extras [yolo], [sim] and [arm], and takes a minute or two. All of it happened: the pictures are those of
the camera and of the view from the side, the boxes and the words the robot's own.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from agent.datatypes import Answer, FloatArray
from agent.drawing import DESTINATION_RGB, FOUND_INK_RGB, INK_RGB, PAPER_RGB, QUIET_RGB, TARGET_RGB, draw_marked, font
from agent.manipulation.status import Outcome, Phase
from agent.pipeline import Grounder
from sim.arm.robot import ArmRobot
from sim.arm.world import ArmWorld, with_arm_at_the_edge
from sim.scene_selection import shipped_as_scene

OUT = Path(__file__).with_name("demo.webp")
TABLE = 0
TALK = ("pick up the red cup left of the bowl", "put it next to the yellow cup")
EVERY_S, SHOWN_MS = 0.2, 100
"""A frame so often, shown so long: it runs twice as fast as it happened."""
READING_MS = 1500
CAMERA_WH, SIDE_WH = (360, 270), (432, 270)
LINE_PX = 32
QUALITY = 60
LYING = frozenset({Phase.LOOK, Phase.PLAN, Phase.APPROACH, Phase.GRASP})
"""Phases in which the thing still lies in its box."""
NO_BOXES: FloatArray = np.zeros((0, 4))


class Film:
    """What is seen of a robot.

    Attributes:
        frames: the pictures, and for how many milliseconds each is shown.
    """

    def __init__(self, robot: ArmRobot) -> None:
        self.frames: list[tuple[Image.Image, int]] = []
        self._robot = robot

    def play(self, text: str) -> None:
        """Say something, and film what comes of it.

        Raises:
            SystemExit: it came to nothing.
        """
        robot, is_held = self._robot, self._robot.manipulator.held is not None
        self.take(text, "", READING_MS)
        id_, reply = robot.say(text)
        target, place = boxes_of(reply.answer)
        self.take(text, reply.words, READING_MS, NO_BOXES if is_held else target, place)
        while robot.manipulator.errand is not None:
            robot.advance(EVERY_S)
            lies = not is_held and robot.said[-1][1].phase in LYING
            self.take(text, robot.said[-1][1].reason, SHOWN_MS, target if lies else NO_BOXES, place)
        outcome = robot.outcome_of(id_)
        if outcome is None or outcome.outcome is not Outcome.SUCCEEDED:
            raise SystemExit(f"{text}: {outcome.reason if outcome else reply.words}")
        self.take(text, outcome.reason, READING_MS)

    def take(
        self, said: str, replied: str, shown_ms: int, target: FloatArray = NO_BOXES, place: FloatArray = NO_BOXES
    ) -> None:
        """One picture, with boxes in the camera's."""
        world = self._robot.world
        seen = Image.fromarray(world.camera_view()).resize(CAMERA_WH, Image.Resampling.LANCZOS)
        pen, scale = ImageDraw.Draw(seen), CAMERA_WH[0] / world.scene.camera.size_wh[0]
        for boxes, colour in ((target, TARGET_RGB), (place, DESTINATION_RGB)):
            for box in boxes:
                draw_marked(pen, box * scale, colour)
        page = Image.new("RGB", (CAMERA_WH[0] + SIDE_WH[0], CAMERA_WH[1] + 2 * LINE_PX), PAPER_RGB)
        page.paste(seen, (0, 2 * LINE_PX))
        page.paste(Image.fromarray(world.side_view(SIDE_WH)), (CAMERA_WH[0], 2 * LINE_PX))
        pen = ImageDraw.Draw(page)
        for line, (who, words, ink) in enumerate((("you", said, INK_RGB), ("robot", replied, FOUND_INK_RGB))):
            pen.text((10, LINE_PX * line + 9), who, QUIET_RGB, font(14))
            pen.text((62, LINE_PX * line + 6), words, ink, font(18))
        self.frames.append((page, shown_ms))

    def save(self, path: Path) -> None:
        """Write an animation that begins again at its end."""
        (first, *rest), shown_ms = zip(*self.frames, strict=True)
        options = {"duration": list(shown_ms), "loop": 0, "quality": QUALITY, "method": 6, "minimize_size": True}
        first.save(path, save_all=True, append_images=rest, **options)


def boxes_of(answer: Answer) -> tuple[FloatArray, FloatArray]:
    """(K, 4) pixels each: what is meant, and where it goes."""
    return answer.boxes_xyxy, NO_BOXES if answer.destination is None else answer.destination.boxes_xyxy


def main(path: Path) -> None:
    """Film `TALK`, and write it."""
    world = ArmWorld(with_arm_at_the_edge(shipped_as_scene(TABLE)))
    robot = ArmRobot(world, Grounder.from_preset())
    robot.manipulator.arm()
    film = Film(robot)
    for text in TALK:
        film.play(text)
    film.save(path)
    world.close()
    seconds = sum(shown_ms for _, shown_ms in film.frames) / 1000
    print(f"{path}: {len(film.frames)} frames, {seconds:.0f} s, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT)
