"""The models of grounding_node: which ones its parameters name, here or on a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agent.chat.conversation import Conversation
from agent.language.viewpoint import Viewpoint
from agent.models.presets import DEFAULT_PRESET, PRESETS
from ros_nodes.parameters import Parameters
from ros_nodes.threads import limit_threads

if TYPE_CHECKING:
    from agent.pipeline import Grounder

WARM_UP_TEXT = "pick up the red cup left of the bowl"


@dataclass(frozen=True)
class Models:
    """What is loaded when the node is activated."""

    preset: str
    clip: tuple[str, ...] | None
    yolo: Path | None
    parser: str
    viewpoint: Viewpoint
    threads: int
    server: str | None
    falls_back: bool

    @classmethod
    def declared(cls, given: Parameters) -> Models:
        """Declare the parameters that say which."""
        name = given.choice("preset", DEFAULT_PRESET, PRESETS, "which models")
        sides = [each.value for each in Viewpoint]
        clip = tuple(given.texts("clip", PRESETS[name].clip, "CLIP models whose logits add up"))
        return cls(
            name,
            None if clip == PRESETS[name].clip else clip,
            given.file("yolo", "proposals_node's, where it is not the preset's: the calibration is by both"),
            given.text("parser", PRESETS[name].parser, "a spaCy pipeline"),
            Viewpoint(given.choice("viewpoint", Viewpoint.CAMERA.value, sides, "whose left it is")),
            given.threads(),
            given.optional_text("server", "of a `reclip-agent serve`, whose CLIP models are used; empty: those here")
            or None,
            given.flag("server_fallback", False, "the models here are used while the server does not answer"),
        )

    def load(self, warn: Callable[[str], object]) -> Grounder:
        """Load them and use each once, because the first use takes longer.

        Args:
            warn: hears each time that the models here take the server's place.

        Raises:
            ReclipAgentError: see `Grounder.from_preset`.
        """
        from agent.pipeline import Grounder

        limit_threads(self.threads)
        grounder = Grounder.from_preset(
            PRESETS[self.preset],
            clip=self.clip,
            yolo=None if self.yolo is None else str(self.yolo),
            parser=self.parser,
            viewpoint=self.viewpoint,
            server=self.server,
            fallback=warn if self.falls_back else None,
        )
        blank = np.zeros((480, 640, 3), dtype=np.uint8)
        Conversation().say(WARM_UP_TEXT, grounder.look(blank, [[100, 100, 200, 200], [300, 100, 400, 200]]))
        return grounder
