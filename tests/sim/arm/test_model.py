"""An arm's YAML file is checked when it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import InvalidInputError
from sim.arm.model import OURS, load_arm


def test_ours_can_be_read() -> None:
    arm = load_arm()
    assert len(arm.joints) == len(arm.home_rad) == 6
    assert arm.gripper.ctrl_at(arm.gripper.stroke_m) == arm.gripper.open_ctrl
    assert arm.gripper.ctrl_at(0.0) == arm.gripper.closed_ctrl


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("model: arm.xml", "model: none.xml"),
        ("hand_site: grasp", "hand_site: nowhere"),
        ("actuator: gripper", "actuator: nothing"),
        ("shoulder_pan,", "no_joint,"),
        ("hand_site: grasp", ""),
        ("max_velocity_rad_s: [", "max_velocity_rad_s: [1.0, "),
    ],
)
def test_what_does_not_fit_its_model_is_refused(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "arm.xml").write_text(OURS.with_name("arm.xml").read_text())
    written = OURS.read_text()
    assert old in written
    (tmp_path / "arm.yaml").write_text(written.replace(old, new))
    with pytest.raises(InvalidInputError, match="does not describe an arm"):
        load_arm(tmp_path / "arm.yaml")
