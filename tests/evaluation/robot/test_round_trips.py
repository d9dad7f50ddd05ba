from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from evaluation.robot.round_trips import RoundTrips, add_turn


@pytest.mark.parametrize("reliability", ["best_effort", "reliable"])
def test_small_pictures_come_back(reliability: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_DOMAIN_ID", str(101 + os.getpid() % 100))
    measured = RoundTrips()
    for _ in range(2):
        add_turn(measured, Path(sys.executable), reliability, (32, 24), 5)
    assert measured.sent == len(measured.took_ms) == 10
    assert all(0.0 < each < 5000.0 for each in measured.took_ms)
    assert measured.cpu_s > 0.0
    assert measured.seconds > 2.0
    median, *_, cores, lost = measured.cells()
    assert float(median) > 0.0
    assert float(cores) > 0.0
    assert lost == "0 of 10"
