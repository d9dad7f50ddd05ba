from __future__ import annotations

import json

import pytest

from ros_nodes.states import GroundingState, SupervisorState, read_supervisor_state, write_state


def test_states_are_read_as_they_were_written() -> None:
    supervisor = SupervisorState(
        {"camera_node": "up", "proposals_node": "down"}, 42, 7, {"proposals_node": "it was slow"}
    )
    assert json.loads(write_state(GroundingState(42))) == {"pid": 42}
    assert read_supervisor_state(write_state(supervisor)) == supervisor
    assert read_supervisor_state(write_state(SupervisorState({}))) == SupervisorState({})
    assert supervisor.down == ("proposals_node",)


@pytest.mark.parametrize(
    "data",
    [
        *("", "{}", "[]", "[" * 100_000, '{"nodes": []}', '{"nodes": {"a": 1}}', '{"nodes": {"a": null}}'),
        *('{"nodes": {}, "pid": "7"}', '{"nodes": {}, "why_down": {"a": 1}}', '{"nodes": {}, "why_down": []}'),
        *('{"nodes": {}, "answering_pid": true}', '{"nodes": {}, "answering_pid": "7"}'),
    ],
)
def test_what_is_no_state_is_none(data: str) -> None:
    assert read_supervisor_state(data) is None
