from __future__ import annotations

from ros_nodes.grounding.absences import Absences
from ros_nodes.states import DOWN, STARTING, UP, SupervisorState


class At:
    """A clock that stands at `s`."""

    s = 100.0

    def __call__(self) -> float:
        return self.s


def state(**nodes: str) -> SupervisorState:
    return SupervisorState(nodes)


def test_nobody_says_that_anything_is_missing() -> None:
    absences = Absences("grounding_node")
    assert absences.reason(None) == absences.reason(0.0) == ""


def test_what_is_down_is_named_and_the_node_itself_is_there() -> None:
    absences = Absences("grounding_node")
    absences.on_state(state(grounding_node=STARTING, camera_node=DOWN))
    assert absences.reason(None) == "camera_node is down"
    absences.on_state(state(camera_node=DOWN, proposals_node=STARTING))
    assert absences.reason(99.0) == "camera_node and proposals_node are down"


def test_a_picture_from_before_a_node_came_back_is_no_newer_for_that_reason() -> None:
    now = At()
    absences = Absences("grounding_node", now)
    absences.on_state(state(proposals_node=DOWN))
    now.s = 105.0
    absences.on_state(state(proposals_node=STARTING))
    now.s = 110.0
    absences.on_state(state(proposals_node=UP))
    assert absences.reason(109.0).startswith("proposals_node started again")
    assert absences.reason(111.0) == ""
    assert absences.reason(None) == "", "no picture has ever come: that is said in other words"


def test_a_state_that_is_repeated_changes_nothing() -> None:
    now = At()
    absences = Absences("grounding_node", now)
    absences.on_state(state(proposals_node=DOWN))
    absences.on_state(state(proposals_node=UP))
    now.s = 200.0
    absences.on_state(state(proposals_node=UP))
    assert absences.reason(150.0) == ""


def test_how_a_node_ended_is_told_with_its_name() -> None:
    absences = Absences("grounding_node")
    why = {"proposals_node": "proposals_node was killed by SIGKILL", "grounding_node": "it was slow"}
    absences.on_state(SupervisorState({"proposals_node": DOWN, "grounding_node": DOWN}, why_down=why))
    assert absences.reason(None) == "proposals_node is down; proposals_node was killed by SIGKILL"
