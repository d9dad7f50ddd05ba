from __future__ import annotations

import pytest

from ros_nodes.states import GroundingState, SupervisorState, read_grounding_state, read_supervisor_state, write_state


def test_states_are_read_as_they_were_written() -> None:
    grounding = GroundingState(1_700_000_000_123_456_789, 42)
    supervisor = SupervisorState({"camera_node": "up", "proposals_node": "down"})
    assert read_grounding_state(write_state(grounding)) == grounding
    assert read_supervisor_state(write_state(supervisor)) == supervisor
    assert supervisor.down == ("proposals_node",)


@pytest.mark.parametrize(
    "data",
    ["", "{}", "[]", "[" * 100_000, '{"nodes": []}', '{"nodes": {"a": 1}}', '{"accepts_from_ns": 1.5, "pid": 1}'],
)
def test_what_is_no_state_is_none(data: str) -> None:
    assert read_grounding_state(data) is None
    assert read_supervisor_state(data) is None
