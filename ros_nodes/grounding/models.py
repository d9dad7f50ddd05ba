"""The models of a grounding node, loaded and used once: its first command is answered as quickly as any other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agent.chat.conversation import Conversation
from agent.language.viewpoint import Viewpoint
from agent.models.presets import PRESETS

if TYPE_CHECKING:
    from agent.pipeline import Grounder

WARM_UP_TEXT = "pick up the red cup left of the bowl"


def load_models(
    preset_name: str, clip: Sequence[str], yolo: Path | None, parser: str, viewpoint: Viewpoint
) -> Grounder:
    """The preset's models, or those given in their place; see `agent.pipeline.Grounder.from_preset`."""
    from agent.pipeline import Grounder

    preset = PRESETS[preset_name]
    own_clip = None if tuple(clip) == preset.clip else clip
    own_yolo = None if yolo is None else str(yolo)
    grounder = Grounder.from_preset(preset, clip=own_clip, yolo=own_yolo, parser=parser, viewpoint=viewpoint)
    warm_up(grounder)
    return grounder


def warm_up(grounder: Grounder) -> None:
    """Use each model once, because the first use takes longer."""
    blank = np.zeros((480, 640, 3), dtype=np.uint8)
    Conversation().say(WARM_UP_TEXT, grounder.look(blank, [[100, 100, 200, 200], [300, 100, 400, 200]]))
