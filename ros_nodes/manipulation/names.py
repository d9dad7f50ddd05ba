"""What the simulated arm and whoever moves it call the same; for another arm, parameters say otherwise."""

from __future__ import annotations

TRAJECTORY, GRIPPER = "arm_controller/follow_joint_trajectory", "gripper_controller/gripper_cmd"
"""The two actions."""
GRIPPER_JOINT = "gripper"
"""Its position in joint_states is the distance between the fingers."""
ALIVE = "manipulation/alive"
"""Said while an arm is moved."""
