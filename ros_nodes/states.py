"""Who is there and whose turn it is to answer: the JSON on `grounding/state` and `supervisor/state`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

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
    """

    nodes: Mapping[str, str]
    answering_pid: int | None = None

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
    nodes, pid = mapping.get("nodes"), mapping.get("answering_pid")
    if not isinstance(nodes, dict) or not all(isinstance(state, str) for state in nodes.values()):
        return None
    return SupervisorState(nodes, pid) if pid is None or type(pid) is int else None


def read_mapping(data: str) -> dict[str, Any]:
    """A JSON object; an empty one where the text is none."""
    try:
        mapping = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return mapping if isinstance(mapping, dict) else {}
