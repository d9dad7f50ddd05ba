"""Who is there: the JSON on `grounding/state` and `supervisor/state`, by which one of the two answers a command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

ACTIVE = "active"
UP, DOWN = "up", "down"


@dataclass(frozen=True)
class GroundingState:
    """What grounding_node says of itself.

    Attributes:
        accepts_from_ns: commands that were sent from this moment on (wall clock, ns) are answered by it.
        pid: its process.
        state: `ACTIVE` while it answers.
    """

    accepts_from_ns: int
    pid: int
    state: str = ACTIVE


@dataclass(frozen=True)
class SupervisorState:
    """What the supervisor says of its processes.

    Attributes:
        nodes: `UP` or `DOWN` by node name.
    """

    nodes: Mapping[str, str]

    @property
    def down(self) -> tuple[str, ...]:
        """Names of the nodes that are not up, in order."""
        return tuple(sorted(name for name, state in self.nodes.items() if state != UP))


def write_state(state: GroundingState | SupervisorState) -> str:
    """The message for a state."""
    return json.dumps(asdict(state), allow_nan=False)


def read_grounding_state(data: str) -> GroundingState | None:
    """The state in a message on `grounding/state`; None where there is none."""
    mapping = _mapping(data)
    accepts_from_ns, pid, state = (mapping.get(name) for name in ("accepts_from_ns", "pid", "state"))
    if type(accepts_from_ns) is int and type(pid) is int and isinstance(state, str):
        return GroundingState(accepts_from_ns, pid, state)
    return None


def read_supervisor_state(data: str) -> SupervisorState | None:
    """The state in a message on `supervisor/state`; None where there is none."""
    nodes = _mapping(data).get("nodes")
    if isinstance(nodes, dict) and all(isinstance(state, str) for state in nodes.values()):
        return SupervisorState(nodes)
    return None


def _mapping(data: str) -> dict[str, Any]:
    try:
        mapping = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return mapping if isinstance(mapping, dict) else {}
