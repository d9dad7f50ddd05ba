from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from evaluation.robot.picture_losses import count_arrivals

HERE = Path(sys.executable)


@pytest.mark.parametrize("reliability", ["best_effort", "reliable"])
def test_small_pictures_all_arrive_from_process_to_process(reliability: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_DOMAIN_ID", str(101 + os.getpid() % 100))
    assert count_arrivals(HERE, HERE, reliability, (32, 24), "LOCALHOST", 5) == 5


def test_an_end_that_ends_early_is_said() -> None:
    with pytest.raises(RuntimeError, match=r"picture_end.*ended with 1"):
        count_arrivals(HERE, HERE, "so_so", (32, 24), "LOCALHOST", 1)
