"""The states of a managed node and the ways between them, by the design document "Managed nodes" of ROS 2."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from lifecycle_msgs.msg import State as StateMessage
from lifecycle_msgs.msg import Transition as TransitionMessage

from ros_nodes.binding.rclpy.exceptions import RCLError


class TransitionCallbackReturn(Enum):
    """What a callback says of the step that it was called for."""

    SUCCESS = TransitionMessage.TRANSITION_CALLBACK_SUCCESS
    FAILURE = TransitionMessage.TRANSITION_CALLBACK_FAILURE
    ERROR = TransitionMessage.TRANSITION_CALLBACK_ERROR

    def to_label(self) -> str:
        """The name of the transition that follows."""
        return f"transition_{self.name.lower()}"


class LifecycleState(NamedTuple):
    """What a callback is told of the state before the step."""

    label: str
    state_id: int


class Transition(NamedTuple):
    """One way from one state to another; states by their ids."""

    id: int
    label: str
    start: int
    goal: int


LABELS = {
    StateMessage.PRIMARY_STATE_UNKNOWN: "unknown",
    StateMessage.PRIMARY_STATE_UNCONFIGURED: "unconfigured",
    StateMessage.PRIMARY_STATE_INACTIVE: "inactive",
    StateMessage.PRIMARY_STATE_ACTIVE: "active",
    StateMessage.PRIMARY_STATE_FINALIZED: "finalized",
    StateMessage.TRANSITION_STATE_CONFIGURING: "configuring",
    StateMessage.TRANSITION_STATE_CLEANINGUP: "cleaningup",
    StateMessage.TRANSITION_STATE_SHUTTINGDOWN: "shuttingdown",
    StateMessage.TRANSITION_STATE_ACTIVATING: "activating",
    StateMessage.TRANSITION_STATE_DEACTIVATING: "deactivating",
    StateMessage.TRANSITION_STATE_ERRORPROCESSING: "errorprocessing",
}
"""Of every state, by its id."""
IDS = {label: number for number, label in LABELS.items()}
_STEPS = (
    ("configure", ("unconfigured",), "configuring", ("inactive", "unconfigured", "errorprocessing")),
    ("cleanup", ("inactive",), "cleaningup", ("unconfigured", "inactive", "errorprocessing")),
    ("activate", ("inactive",), "activating", ("active", "inactive", "errorprocessing")),
    ("deactivate", ("active",), "deactivating", ("inactive", "active", "errorprocessing")),
    ("shutdown", ("unconfigured", "inactive", "active"), "shuttingdown", ("finalized", "finalized", "errorprocessing")),
    ("on_error", (), "errorprocessing", ("unconfigured", "finalized", "finalized")),
)
"""A step's name, where it may start, where the node is meanwhile, and after success, failure and an error."""


def _transitions() -> list[Transition]:
    found = []
    for name, starts, meanwhile, ends in _STEPS:
        for start in starts:
            of = f"{start}_{name}".upper() if len(starts) > 1 else name.upper()
            number = getattr(TransitionMessage, f"TRANSITION_{of}")
            found.append(Transition(number, name, IDS[start], IDS[meanwhile]))
        for verdict, end in zip(TransitionCallbackReturn, ends, strict=True):
            number = getattr(TransitionMessage, f"TRANSITION_ON_{name.removeprefix('on_').upper()}_{verdict.name}")
            found.append(Transition(number, verdict.to_label(), IDS[meanwhile], IDS[end]))
    return found


TRANSITIONS = _transitions()


class StateMachine:
    """Where a node is in its life, and where it may go from there.

    Attributes:
        state_id: the id of the state.
    """

    def __init__(self) -> None:
        self.state_id = IDS["unconfigured"]

    @property
    def current_state(self) -> tuple[int, str]:
        """Id and label."""
        return self.state_id, LABELS[self.state_id]

    @property
    def transitions(self) -> list[Transition]:
        """Those that start here."""
        return [each for each in TRANSITIONS if each.start == self.state_id]

    def find(self, id_or_label: int | str) -> Transition:
        """The transition from here of an id or a label.

        Raises:
            RCLError: there is none.
        """
        for each in self.transitions:
            if id_or_label in (each.id, each.label):
                return each
        raise RCLError(f"No transition matching {id_or_label} found for current state {LABELS[self.state_id]}")
