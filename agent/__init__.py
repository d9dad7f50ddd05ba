"""reclip-agent: say which object you mean, and the robot knows where it is.

The pure core: no ROS, no web page, and nothing heavy loads at import. The names below are the public ones::

    from agent import Grounder, load_image

    scene = Grounder.from_preset("tabletop").look(load_image("table.jpg"))
    answer = scene.ground("pick up the red cup left of the bowl")
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agent.datatypes import Answer, Frame, Proposals, Status
    from agent.errors import ReclipAgentError
    from agent.grounding.scene import Scene
    from agent.images import load_image
    from agent.pipeline import Grounder

__all__ = ["Answer", "Frame", "Grounder", "Proposals", "ReclipAgentError", "Scene", "Status", "load_image"]

_HOMES = {
    "Answer": "agent.datatypes",
    "Frame": "agent.datatypes",
    "Grounder": "agent.pipeline",
    "Proposals": "agent.datatypes",
    "ReclipAgentError": "agent.errors",
    "Scene": "agent.grounding.scene",
    "Status": "agent.datatypes",
    "load_image": "agent.images",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
