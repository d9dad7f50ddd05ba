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
from ui.robot import Naming, Picture, Turn
from ui.visit import MAX_VISITORS

MAX_SIDE_PX = 1600
"""Larger pictures are scaled down: no box would be found better, and each visitor's is kept."""
MOST_NAMES = 4


@dataclass(eq=False)
class _Visitor:
    """One visitor's world.

    Attributes:
        image_rgb: what is on their table.
        preset: whose models look at it.
        scene: what they see; None before anybody looked.
        picture: the same for the page.
    """

    conversation: Conversation
    image_rgb: ImageArray
    preset: str
    scene: Scene | None = None
    picture: Picture | None = None
    lock: RLock = field(default_factory=RLock)


class LocalRobot:
    """See `ui.robot.Robot`.

    Args:
        first_table: gives the picture that a new visitor sees.
        load: makes the models of a preset.
    """

    is_live = False

    def __init__(
        self, first_table: Callable[[], ImageArray], load: Callable[[str], Grounder] = Grounder.from_preset
    ) -> None:
        self._load = load
        self._grounders: dict[str, Grounder] = {}
        self._models = RLock()
        self._visitors = PerSpeaker(lambda: _Visitor(Conversation(), first_table(), DEFAULT_PRESET), MAX_VISITORS)

    @classmethod
    def ready(cls, first_table: Callable[[], ImageArray]) -> LocalRobot:
        """One whose models are loaded, and have been used once, before anybody waits for them."""
        robot = cls(first_table)
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
        with visitor.lock, self._models:
            scene = self._scene(visitor)
            if not 0 <= index < len(scene.proposals):
                return ()
            names = scene.names
            colour = names.colours[index]
            shares = names.categories.shares[index]
            order = np.argsort(-shares)[:MOST_NAMES].tolist()
            return [(f"{colour} {names.categories.words[at]}".strip(), float(shares[at])) for at in order]

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

    def _scene(self, visitor: _Visitor) -> Scene:
        if visitor.scene is None:
            grounder = self._grounder(visitor.preset)
            with self._models:
                visitor.scene = grounder.look(Frame(visitor.image_rgb))
            boxes = visitor.scene.proposals.boxes_xyxy
            visitor.picture = Picture(visitor.image_rgb, boxes, np.zeros((0, 4)), visitor.scene.is_known)
        return visitor.scene

    def _grounder(self, preset: str) -> Grounder:
        with self._models:
            if preset not in self._grounders:
                self._grounders[preset] = self._load(preset)
            return self._grounders[preset]


def _turn(text: str, reply: Reply, visitor: _Visitor) -> Turn:
    proposals = None if visitor.scene is None else visitor.scene.proposals
    return Turn(text, reply_to_mapping(reply, proposals), visitor.picture)


def _scaled_down(image_rgb: ImageArray) -> ImageArray:
    from PIL import Image

    picture = Image.fromarray(image_rgb)
    picture.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX), Image.Resampling.LANCZOS, reducing_gap=None)
    return np.asarray(picture)
