"""`reclip-agent doctor` as a user calls it; `test_examination.py` has what it finds."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest

from ros_nodes.commands.doctor import add_parser

PICTURE = Path(__file__).parents[3] / "sim" / "scenes" / "00" / "image.jpg"


def doctor(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    args = parser.parse_args(["doctor", *arguments])
    return int(args.main(args))


@pytest.fixture(autouse=True)
def here_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    monkeypatch.setenv("ROS_DOMAIN_ID", str(1 + (os.getpid() + 50) % 100))
    monkeypatch.delenv("RMW_IMPLEMENTATION", raising=False)


def test_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor("--camera", str(PICTURE)) == 0
    said = capsys.readouterr().out
    things = ["rclpy", "middleware", "messages", "domain", "discovery", "multicast", "shared", "nodes", "camera"]
    lines = [line for line in said.splitlines() if line.startswith(("ok", "note", "wrong"))]
    assert [line.split()[1] for line in lines] == [*things, "models"]
    assert "start one with `reclip-agent up`" in said
    assert "wrong" not in said


def test_what_is_wrong_is_said_with_its_remedy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROS_DOMAIN_ID", "none")
    assert doctor("--camera", "nowhere") == 3
    said = capsys.readouterr().out
    assert "wrong  domain         ROS_DOMAIN_ID is 'none'\n" in said
    assert "-> set it to 0 to 232\n" in said
    assert "wrong  camera         nowhere gives no pictures\n" in said
    assert "nodes" not in said, "nobody can join such a domain"
