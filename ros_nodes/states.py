"""Who is there and whose turn it is to answer: the JSON on `grounding/state` and `supervisor/state`.

`ros_nodes.supervision.duty` has the agreement that the two make with these.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

UP, STARTING, DOWN = "up", "starting", "down"

CommandKey: TypeAlias = "tuple[str, int]"
"""Id and source timestamp (ns) of one message on `command`: the same for every receiver, and no other message's."""


@dataclass(frozen=True)
class GroundingState:
    """What grounding_node says of itself; said at first when it could answer.

    Attributes:
        pid: its process.
        is_open: whether it is subscribed to `command`.
        disowned: of the commands that the supervisor asks after, those that never came; it will not answer them.
    """

    pid: int
    is_open: bool
    disowned: tuple[CommandKey, ...] = ()


@dataclass(frozen=True)
class SupervisorState:
    """What the supervisor says of its processes.

    Attributes:
        nodes: `UP`, `STARTING` or `DOWN` by node name.
        answering_pid: the grounding process whose turn it is to answer; None while the supervisor does.
        doubted: commands that have had no answer for long: did they come?
    """

    nodes: Mapping[str, str]
    answering_pid: int | None = None
    doubted: tuple[CommandKey, ...] = ()

    @property
    def down(self) -> tuple[str, ...]:
        """Names of the nodes that are not up, in order."""
        return tuple(sorted(name for name, state in self.nodes.items() if state != UP))


def write_state(state: GroundingState | SupervisorState) -> str:
    """The message for a state."""
    return json.dumps(asdict(state), allow_nan=False)


def read_grounding_state(data: str) -> GroundingState | None:
    """The state in a message on `grounding/state`; None where there is none."""
    mapping = read_mapping(data)
    pid, is_open, disowned = mapping.get("pid"), mapping.get("is_open"), _keys(mapping.get("disowned"))
    if type(pid) is int and isinstance(is_open, bool) and disowned is not None:
        return GroundingState(pid, is_open, disowned)
    return None


def read_supervisor_state(data: str) -> SupervisorState | None:
    """The state in a message on `supervisor/state`; None where there is none."""
    mapping = read_mapping(data)
    nodes, pid, doubted = mapping.get("nodes"), mapping.get("answering_pid"), _keys(mapping.get("doubted"))
    if not isinstance(nodes, dict) or not all(isinstance(state, str) for state in nodes.values()):
        return None
    if (pid is not None and type(pid) is not int) or doubted is None:
        return None
    return SupervisorState(nodes, pid, doubted)


def _keys(values: object) -> tuple[CommandKey, ...] | None:
    if not isinstance(values, list):
        return None
    pairs = [tuple(value) for value in values if isinstance(value, list)]
    fits = len(pairs) == len(values) and all([type(part) for part in pair] == [str, int] for pair in pairs)
    return tuple((str(pair[0]), int(pair[1])) for pair in pairs) if fits else None


def read_mapping(data: str) -> dict[str, Any]:
    """A JSON object; an empty one where the text is none."""
    try:
        mapping = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return mapping if isinstance(mapping, dict) else {}
