"""A robot in this process: the models, and for each visitor a table of their own and a conversation about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import RLock

import numpy as np

from agent.chat.conversation import Conversation
from agent.chat.replies import Reply
from agent.chat.sessions import PerSpeaker
from agent.datatypes import Frame, ImageArray
from agent.grounding.scene import Scene
from agent.language.command import clean_text, is_stop
from agent.models.presets import DEFAULT_PRESET
from agent.pipeline import Grounder
from agent.serialization import reply_to_mapping
from ui.examples import ALWAYS, examples_for
from ui.robot import ArmView, Naming, Picture, Turn
from ui.tables import NewTables
from ui.visit import MAX_VISITORS

MAX_SIDE_PX = 1600
"""Larger pictures are scaled down: no box would be found better, and each visitor's is kept."""
MOST_NAMES = 4


@dataclass(eq=False)
class Visitor:
    """One visitor's world.

    Attributes:
        image_rgb: what is on their table; None where that is the robot's own.
        preset: whose models look at it.
        scene: what they see; None before anybody looked.
        picture: the same for the page.
    """

    conversation: Conversation
    image_rgb: ImageArray | None
    preset: str
    scene: Scene | None = None
    picture: Picture | None = None
    lock: RLock = field(default_factory=RLock)


class LocalRobot:
    """See `ui.robot.Robot`.

    Attributes:
        has_arm: whether there is an arm at its table, which `set_armed` arms.

    Args:
        first_table: gives the picture that a new visitor sees.
        load: makes the models of a preset.
        about_arm: see `ui.robot.Robot`.
    """

    is_live = False
    has_arm = False

    def __init__(
        self,
        first_table: Callable[[], ImageArray | None],
        load: Callable[[str], Grounder] = Grounder.from_preset,
        about_arm: str = "",
    ) -> None:
        self.about_arm = about_arm
        self._load = load
        self._grounders: dict[str, Grounder] = {}
        self._models = RLock()
        self._visitors = PerSpeaker(lambda: Visitor(Conversation(), first_table(), DEFAULT_PRESET), MAX_VISITORS)

    @classmethod
    def ready(
        cls,
        first_table: Callable[[], ImageArray],
        load: Callable[[str], Grounder] = Grounder.from_preset,
        about_arm: str = "",
    ) -> LocalRobot:
        """One whose models are loaded, and have been used once, before anybody waits for them."""
        robot = cls(first_table, load, about_arm)
        robot.say("", "the red cup")
        robot.end("")
        return robot

    def look(self, who: str) -> Picture | None:
        """See `ui.robot.Robot`.

        Raises:
            ReclipAgentError: the models cannot be loaded.
        """
        visitor = self._visitors.of(who)
        with visitor.lock:
            self._scene(visitor)
            return visitor.picture

    def say(self, who: str, text: str, heard_confidence: float | None = None) -> Turn:
        """See `ui.robot.Robot`."""
        visitor = self._visitors.of(who)
        clean_text(text)
        if is_stop(text):
            return _turn(text, visitor.conversation.say(text, None), visitor)
        with visitor.lock:
            scene = self._scene(visitor)
            with self._models:
                return _turn(text, visitor.conversation.say(text, scene, heard_confidence), visitor)

    def names(self, who: str, index: int) -> Sequence[Naming]:
        """See `ui.robot.Robot`."""
        visitor = self._visitors.of(who)
        with visitor.lock:
            scene = self._scene(visitor)
        with self._models:
            if not 0 <= index < len(scene.proposals):
                return ()
            names = scene.names
            colour = names.colours[index]
            shares = names.categories.shares[index]
            order = np.argsort(-shares)[:MOST_NAMES].tolist()
            return [(f"{colour} {names.categories.words[at] or 'thing'}".strip(), float(shares[at])) for at in order]

    def arm(self, who: str) -> ArmView | None:
        """See `ui.robot.Robot`: a picture has none."""
        return None

    def set_armed(self, who: str, is_armed: bool) -> None:
        """Let commands move the arm, or no longer; where there is one."""

    def news(self, who: str) -> Sequence[str]:
        """See `ui.robot.Robot`."""
        return ()

    def show_table(self, who: str, tables: NewTables) -> None:
        """Put a new table in front of a visitor's robot.

        Raises:
            RendererUnavailableError, MissingDependencyError: this machine cannot render.
        """
        self.show(who, tables.next())

    def show(self, who: str, image_rgb: ImageArray) -> None:
        """Put a picture in front of a visitor's robot, (H, W, 3) uint8 RGB; what was talked about is forgotten."""
        visitor = self._visitors.of(who)
        with visitor.lock:
            visitor.image_rgb = _scaled_down(image_rgb)
            visitor.scene = visitor.picture = None
            visitor.conversation.forget()

    def use(self, who: str, preset: str) -> None:
        """Look with another preset's models from now on.

        Raises:
            UnknownPresetError, MissingWeightsError, MissingDependencyError: the old ones stay.
        """
        self._grounder(preset)
        visitor = self._visitors.of(who)
        with visitor.lock:
            visitor.preset = preset
            visitor.scene = visitor.picture = None
            visitor.conversation.forget()

    def preset(self, who: str) -> str:
        """Whose models a visitor's robot looks with."""
        return self._visitors.of(who).preset

    def end(self, who: str) -> None:
        """See `ui.robot.Robot`."""
        self._visitors.end(who)

    def close(self) -> None:
        """See `ui.robot.Robot`."""

    def _scene(self, visitor: Visitor) -> Scene:
        if visitor.scene is None:
            assert visitor.image_rgb is not None
            grounder = self._grounder(visitor.preset)
            with self._models:
                visitor.scene = grounder.look(Frame(visitor.image_rgb))
                visitor.picture = picture_of(visitor.scene)
        return visitor.scene

    def _grounder(self, preset: str) -> Grounder:
        with self._models:
            if preset not in self._grounders:
                self._grounders[preset] = self._load(preset)
            return self._grounders[preset]


def picture_of(scene: Scene, *, is_last_held: bool = False) -> Picture:
    """What the page shows of a scene that was looked at closely.

    Args:
        is_last_held: whether the last of its things is in the robot's hand, and not in the picture.
    """
    in_view = len(scene.proposals) - is_last_held
    return Picture(
        scene.frame.image_rgb,
        scene.proposals.boxes_xyxy[:in_view],
        np.zeros((0, 4)),
        scene.is_known,
        tuple(scene.names.full(index) for index in range(len(scene.proposals))),
        examples_for(scene, is_last_held=is_last_held) if scene.is_known else ALWAYS,
    )


def _turn(text: str, reply: Reply, visitor: Visitor) -> Turn:
    proposals = None if visitor.scene is None else visitor.scene.proposals
    return Turn(text, reply_to_mapping(reply, proposals), visitor.picture)


def _scaled_down(image_rgb: ImageArray) -> ImageArray:
    from PIL import Image

    picture = Image.fromarray(image_rgb)
    picture.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX), Image.Resampling.LANCZOS, reducing_gap=None)
    return np.asarray(picture)
