"""What the page needs of a robot: a picture, and answers to what is said. The seam between the page and the rest.

`ui.local_robot` has the models in this process, `ui.graph_robot` is a running robot graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from agent.datatypes import Answer, FloatArray, ImageArray
from agent.serialization import answer_from_mapping

Naming = tuple[str, float]
"""A name for a thing, and how likely it is as a share of its likeliest name, (0, 1]."""


@dataclass(frozen=True, eq=False)
class Picture:
    """What the robot sees at one moment.

    Attributes:
        image_rgb: (H, W, 3) uint8, [0, 255].
        boxes_xyxy: (N, 4) float64 pixels: the proposals.
        target_xyxy: (K, 4) float64 pixels: what is followed now.
        destination_xyxy: (K, 4) float64 pixels: where that goes, as far as it is known apart.
        is_known: whether it is a picture that the robot's models were made for, as far as is known.
        names: what the proposals are called ("red cup"), and after them what is in the robot's hand; empty where nobody
            has asked.
        examples: what could be said about it; empty where nobody knows.
    """

    image_rgb: ImageArray
    boxes_xyxy: FloatArray
    target_xyxy: FloatArray
    is_known: bool = True
    names: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    destination_xyxy: FloatArray = field(default_factory=lambda: np.zeros((0, 4)))

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image_rgb.shape[1], self.image_rgb.shape[0]


@dataclass(frozen=True, eq=False)
class Turn:
    """What came of one utterance.

    Attributes:
        text: what was said.
        reply: as `agent.serialization.reply_to_mapping` and docs/topics.md have it, with its trace.
        picture: which the reply is about; None where there was none.
    """

    text: str
    reply: dict[str, Any]
    picture: Picture | None = None

    @property
    def words(self) -> str:
        """What the robot says."""
        return str(self.reply["words"])

    @cached_property
    def answer(self) -> Answer:
        """What came of it."""
        return answer_from_mapping(self.reply)


@dataclass(frozen=True, eq=False)
class ArmView:
    """An arm at one moment.

    Attributes:
        doing: what it does now, as a sentence; empty at rest.
        progress: how much of that is done, [0, 1].
        is_armed: whether commands move it.
        holds: words for what is in its hand; empty where nothing is.
        image_rgb: (H, W, 3) uint8, it and its table from the side; None where nobody looks from there.
    """

    doing: str
    progress: float
    is_armed: bool
    holds: str = ""
    image_rgb: ImageArray | None = None


class Robot(Protocol):
    """Somebody who sees and answers. Safe to call from several threads.

    Attributes:
        is_live: whether new pictures come by themselves.
        about_arm: what a visitor should know of its arm, such as why none moves; empty where there is nothing to say.
    """

    is_live: bool
    about_arm: str

    def look(self, who: str) -> Picture | None:
        """The newest picture; the same object as long as there is no newer one."""

    def say(self, who: str, text: str, heard_confidence: float | None = None) -> Turn:
        """Say something.

        Args:
            who: the visitor; each has a conversation of their own.
            heard_confidence: how sure a speech recogniser is of the text, 0 to 1; None where it was typed.

        Raises:
            ReclipAgentError: it cannot be answered; the message says why and what to do.
        """

    def names(self, who: str, index: int) -> Sequence[Naming]:
        """What the visitor's proposal of this number looks like, the likeliest first; empty where nobody knows."""

    def arm(self, who: str) -> ArmView | None:
        """The arm that a visitor's commands move; None where there is none, or nothing is known of it."""

    def news(self, who: str) -> Sequence[str]:
        """What the robot has to say of the visitor's commands since this was last asked: what came of each."""

    def end(self, who: str) -> None:
        """The visitor has left."""

    def close(self) -> None:
        """Let go of everything."""
