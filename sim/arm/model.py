"""Any arm with two fingers in an MJCF file, and a small YAML file that says what is what in it.

::

    model: arm.xml                    the MJCF, beside the YAML file; position actuators drive its joints
    joints: [shoulder_pan, ...]       from the base to the hand
    hand_site: grasp                  between the fingers' ends: z out of the hand, x from finger to finger;
                                      or where there is none, {body: hand, pos: [0, 0, 0.1], quat: [1, 0, 0, 0]}
    gripper:
      actuator: gripper
      fingers: [left, right]          bodies
      stroke_m: 0.11
      open_ctrl: 0.11                 the actuator's control at that opening,
      closed_ctrl: 0.0                when the fingers meet,
      gripping_ctrl: -0.05            and when they press; closed_ctrl where not given
      max_force_n: 40
      shape: {finger_length_m: 0.085} as agent.manipulation.gripper.Gripper has it; what is not given is as ours
    home_rad: [0.0, ...]              where the hand hides nothing
    postures_rad: [[...], ...]        from which inverse kinematics starts; home where not given
    max_velocity_rad_s: [1.6, ...]    the safe speed of each joint
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
import yaml

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError
from agent.manipulation.gripper import Gripper

ADDED_SITE = "reclip-agent hand"
OURS = Path(__file__).with_name("arm.yaml")


@dataclass(frozen=True)
class GripperModel:
    """The gripper's part of the YAML file, see above."""

    actuator: str
    fingers: tuple[str, str]
    stroke_m: float
    open_ctrl: float
    closed_ctrl: float
    max_force_n: float
    gripping_ctrl: float | None = None
    shape: Mapping[str, float] = field(default_factory=dict)

    @property
    def measures(self) -> Gripper:
        """What grasps are planned with."""
        return Gripper(stroke_m=self.stroke_m, **self.shape)

    def ctrl_at(self, opening_m: float) -> float:
        """The control that opens the fingers to a distance."""
        share = min(max(opening_m / self.stroke_m, 0.0), 1.0)
        return self.closed_ctrl + share * (self.open_ctrl - self.closed_ctrl)

    @property
    def ctrl_per_m(self) -> float:
        """By how much the control changes with the opening, taken as positive."""
        return abs(self.open_ctrl - self.closed_ctrl) / self.stroke_m

    @property
    def pressing_ctrl(self) -> float:
        """The control that presses the fingers together."""
        return self.closed_ctrl if self.gripping_ctrl is None else self.gripping_ctrl


@dataclass(frozen=True, eq=False)
class ArmModel:
    """What the YAML file says, see above."""

    path: Path
    joints: tuple[str, ...]
    hand_site: str | Mapping[str, Any]
    gripper: GripperModel
    home_rad: FloatArray
    max_velocity_rad_s: FloatArray
    postures_rad: tuple[FloatArray, ...]

    def spec(self) -> Any:
        """A new MjSpec of the arm alone; a controller of its own carries the weight of every link."""
        spec = mujoco.MjSpec.from_file(str(self.path))
        if not isinstance(self.hand_site, str):
            where = {key: value for key, value in self.hand_site.items() if key != "body"}
            spec.body(self.hand_site["body"]).add_site(name=ADDED_SITE, **where)
        for body in spec.bodies[1:]:
            body.gravcomp = 1.0
        return spec

    @property
    def hand(self) -> str:
        """Name of the hand's site in the model."""
        return self.hand_site if isinstance(self.hand_site, str) else ADDED_SITE

    @cached_property
    def compiled(self) -> Any:
        """The MjModel of the arm alone, its base at the origin."""
        return self.spec().compile()


def load_arm(path: Path = OURS) -> ArmModel:
    """Read the YAML file of an arm, and check it against its model.

    Raises:
        InvalidInputError: a key is missing or wrong, or the model has nothing of that name.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        gripper = {**content.pop("gripper")}
        gripper["fingers"] = tuple(gripper["fingers"])
        home = _numbers(content.pop("home_rad"))
        postures = tuple(map(_numbers, content.pop("postures_rad", ())))
        arm = ArmModel(
            path=path.parent / content.pop("model"),
            joints=tuple(content.pop("joints")),
            gripper=GripperModel(**gripper),
            home_rad=home,
            postures_rad=postures or (home,),
            max_velocity_rad_s=_numbers(content.pop("max_velocity_rad_s")),
            **content,
        )
        _check(arm)
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise InvalidInputError(
            f"{path} does not describe an arm: {error}; see sim/arm/model.py for its keys"
        ) from error
    return arm


def drive_of(model: Any, joint: str) -> int:
    """The actuator of a joint in a compiled model.

    Raises:
        ValueError: none drives it.
    """
    drives = model.actuator_trntype == mujoco.mjtTrn.mjTRN_JOINT
    drives &= model.actuator_trnid[:, 0] == model.joint(joint).id
    if not drives.any():
        raise ValueError(f"no actuator drives {joint}")
    return int(np.flatnonzero(drives)[0])


def _numbers(row: Any) -> FloatArray:
    return np.asarray(row, dtype=np.float64)


def _check(arm: ArmModel) -> None:
    model = arm.compiled
    for name in arm.joints:
        drive_of(model, name)
    for finger in arm.gripper.fingers:
        model.body(finger)
    model.site(arm.hand)
    model.actuator(arm.gripper.actuator)
    for key, rows in (("home_rad", arm.home_rad), ("max_velocity_rad_s", arm.max_velocity_rad_s)):
        if rows.shape != (len(arm.joints),):
            raise ValueError(f"{key} has one number for each of the {len(arm.joints)} joints")
    if any(posture.shape != (len(arm.joints),) for posture in arm.postures_rad):
        raise ValueError("each of postures_rad has one number for each joint")
