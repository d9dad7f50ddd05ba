from __future__ import annotations

import pytest

from ros_nodes.states import GroundingState, SupervisorState, read_grounding_state, read_supervisor_state, write_state


def test_states_are_read_as_they_were_written() -> None:
    grounding = GroundingState(42)
    supervisor = SupervisorState({"camera_node": "up", "proposals_node": "down"}, 42)
    assert read_grounding_state(write_state(grounding)) == grounding
    assert read_supervisor_state(write_state(supervisor)) == supervisor
    assert read_supervisor_state(write_state(SupervisorState({}))) == SupervisorState({})
    assert supervisor.down == ("proposals_node",)


@pytest.mark.parametrize(
    "data",
    [
        *("", "{}", "[]", "[" * 100_000, '{"nodes": []}', '{"nodes": {"a": 1}}', '{"nodes": {"a": null}}'),
        *('{"pid": 1.5}', '{"pid": true}', '{"pid": "1"}', '{"pid": null}'),
        *('{"nodes": {}, "answering_pid": true}', '{"nodes": {}, "answering_pid": "7"}'),
    ],
)
def test_what_is_no_state_is_none(data: str) -> None:
    assert read_grounding_state(data) is None
    assert read_supervisor_state(data) is None
