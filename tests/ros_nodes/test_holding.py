from __future__ import annotations

import pytest

from ros_nodes.holding import Holding, read_holding, write_holding


@pytest.mark.parametrize("holding", [Holding("job-1", (0.1, -0.5, 0.4)), None])
def test_what_is_written_is_read(holding: Holding | None) -> None:
    assert read_holding(write_holding(holding)) == holding


@pytest.mark.parametrize(
    "data",
    [
        "", "[]", '{"id": "job-1"}', '{"id": 3, "hand_m": [0, 0, 0]}', '{"id": "job-1", "hand_m": [0, 0]}',
        '{"id": "job-1", "hand_m": [0, NaN, 0]}', '{"id": "job-1", "hand_m": "high"}',
        '{"id": "job-1", "hand_m": [0, 1e999, 0]}',
    ],
)  # fmt: skip
def test_what_is_malformed_says_that_nothing_is_held(data: str) -> None:
    assert read_holding(data) is None
