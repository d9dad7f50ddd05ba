"""Who is there and whose turn it is to answer: the JSON on `grounding/state` and `supervisor/state`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeGuard

UP, STARTING, DOWN = "up", "starting", "down"


@dataclass(frozen=True)
class GroundingState:
    """What grounding_node says of itself, once: it can answer.

    Attributes:
        pid: its process.
    """

    pid: int


@dataclass(frozen=True)
class SupervisorState:
    """What the supervisor says of its processes.

    Attributes:
        nodes: `UP`, `STARTING` or `DOWN` by node name.
        answering_pid: the grounding process that gets the commands; None while the supervisor refuses them.
        pid: the supervisor's process.
        why_down: how nodes that are not up have ended, by their names.
    """

    nodes: Mapping[str, str]
    answering_pid: int | None = None
    pid: int = 0
    why_down: Mapping[str, str] = field(default_factory=dict)

    @property
    def down(self) -> tuple[str, ...]:
        """Names of the nodes that are not up, in order."""
        return tuple(sorted(name for name, state in self.nodes.items() if state != UP))


def write_state(state: GroundingState | SupervisorState) -> str:
    """The message for a state."""
    return json.dumps(asdict(state), allow_nan=False)


def read_supervisor_state(data: str) -> SupervisorState | None:
    """The state in a message on `supervisor/state`; None where there is none."""
    mapping = read_mapping(data)
    nodes, why_down = mapping.get("nodes"), mapping.get("why_down", {})
    answering_pid, pid = mapping.get("answering_pid"), mapping.get("pid", 0)
    if not (_are_texts(nodes) and _are_texts(why_down) and type(pid) is int):
        return None
    if answering_pid is not None and type(answering_pid) is not int:
        return None
    return SupervisorState(nodes, answering_pid, pid, why_down)


def _are_texts(mapping: object) -> TypeGuard[dict[str, str]]:
    return isinstance(mapping, dict) and all(isinstance(each, str) for each in mapping.values())


def read_mapping(data: str) -> dict[str, Any]:
    """A JSON object; an empty one where the text is none."""
    try:
        mapping = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return mapping if isinstance(mapping, dict) else {}
