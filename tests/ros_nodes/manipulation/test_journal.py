from __future__ import annotations

from pathlib import Path

import pytest

from agent.config import cache_dir
from ros_nodes.manipulation.journal import Journal


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECLIP_AGENT_CACHE", str(tmp_path))
    cache_dir.cache_clear()


def test_what_was_begun_is_left_for_the_next_process() -> None:
    Journal("/robot1/manipulation_node").begin("job-1")
    assert Journal("/robot1/manipulation_node").unfinished() == "job-1"


def test_each_node_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    Journal("/robot1/manipulation_node").begin("job-1")
    assert Journal("/robot2/manipulation_node").unfinished() == ""
    monkeypatch.setenv("ROS_DOMAIN_ID", "7")
    assert Journal("/robot1/manipulation_node").unfinished() == ""


def test_what_has_its_outcome_is_forgotten() -> None:
    journal = Journal("/manipulation_node")
    journal.begin("job-1")
    journal.end()
    journal.end()
    assert journal.unfinished() == ""
