"""The arm of an `ArmWorld`, as whoever manipulates sees it."""

from __future__ import annotations

import mujoco
import numpy as np

from agent.errors import ArmStoppedError, InvalidInputError
from agent.manipulation.arm import UNEXPECTED_CONTACT, ArmState, Pose
from sim.arm.kinematics import Kinematics, pose_of
from sim.arm.model import drive_of
from sim.arm.motion import JointState, Motion
from sim.arm.physics import PREFIX, STEP_S
from sim.arm.planner import Planner
from sim.arm.world import ArmWorld

FORCE_LIMIT_N = 40.0
"""What may push the arm from outside before it stops; what its fingers press between them does not count."""
FORCE_SMOOTHING_S = 0.02
TOUCH_N = 0.5
FINGERS_M_S = 0.15
"""How fast they open and close."""
FINGERS_STILL_M_S = 0.002
FINGERS_STILL_S = 0.1


class SimulatedArm:
    """Moves as `ArmWorld.step` lets time pass. Implements `agent.manipulation.arm.Arm`."""

    def __init__(self, world: ArmWorld) -> None:
        self._world = world
        self._gripper = world.arm.gripper
        self._planner = Planner(Kinematics(world.arm), world.arm.max_velocity_rad_s)
        model = world.model
        joints = [model.joint(f"{PREFIX}{name}") for name in world.arm.joints]
        self._qpos = np.array([joint.qposadr[0] for joint in joints])
        self._dofs = np.array([joint.dofadr[0] for joint in joints])
        self._drives = np.array([drive_of(model, joint.name) for joint in joints])
        # By which a servo of this stiffness and damping would lag behind.
        self._lead_s = -model.actuator_biasprm[self._drives, 2] / model.actuator_gainprm[self._drives, 0]
        self._fingers = [self._geoms_of(name) for name in self._gripper.fingers]
        self._reference = JointState.at_rest(world.data.qpos[self._qpos].copy())
        self._motion: Motion | None = None
        self._started_s = 0.0
        self._stopped = ""
        self._force_n = 0.0
        self._is_closing = False
        self._finger_drive = world.data.actuator(f"{PREFIX}{self._gripper.actuator}")
        self._finger_goal = float(self._finger_drive.ctrl[0])
        self._fingers_busy_until_s = 0.0
        self._opening_m = self._opening()
        world.add_controller(self._control)

    def state(self) -> ArmState:
        """The newest state; never waits."""
        data = self._world.data
        site = data.site(f"{PREFIX}{self._world.arm.hand}")
        pressing_n = min(self._world.finger_forces_n())
        hand = pose_of(site.xpos - self._world.scene.base_position_m, site.xmat.reshape(3, 3))
        return ArmState(
            stamp_s=self._world.time_s,
            joints_rad=data.qpos[self._qpos].copy(),
            velocities_rad_s=data.qvel[self._dofs].copy(),
            hand=hand,
            opening_m=max(self._opening(), 0.0),
            gripping=pressing_n > TOUCH_N,
            is_moving=self._motion is not None or self._world.time_s < self._fingers_busy_until_s,
            stopped=self._stopped,
            pressing_n=pressing_n,
        )

    def move_to(self, pose: Pose, *, is_straight: bool = False, speed: float = 1.0, over_m: float = 0.0) -> None:
        """See `Arm.move_to`."""
        self._check(speed)
        self._start(self._planner.plan(self._reference, pose, speed, over_m, is_straight=is_straight))

    def move_home(self, *, over_m: float = 0.0) -> None:
        """See `Arm.move_home`."""
        self._check()
        self._start(self._planner.to_joints(self._reference, self._world.arm.home_rad, over_m=over_m))

    def follow(self, motion: Motion) -> None:
        """Start a motion of the joints that was planned elsewhere; it begins where they are.

        Raises:
            ArmStoppedError: after `stop` and before `resume`.
        """
        self._check()
        self._start(motion)

    def open(self, opening_m: float) -> None:
        """See `Arm.open`."""
        self._check()
        self._drive_fingers(self._gripper.ctrl_at(opening_m), self._gripper.max_force_n, is_closing=False)

    def close(self, force_n: float) -> None:
        """See `Arm.close`."""
        self._check()
        self._drive_fingers(self._gripper.pressing_ctrl, min(force_n, self._gripper.max_force_n), is_closing=True)

    def stop(self, reason: str) -> None:
        """See `Arm.stop`."""
        self._stopped = self._stopped or reason or "stop"
        self._start(self._planner.brake(self._reference))
        if not self._is_closing:
            self._finger_goal = self._gripper.ctrl_at(self._opening())

    def resume(self) -> None:
        """See `Arm.resume`."""
        self._stopped = ""

    def _check(self, speed: float = 1.0) -> None:
        if self._stopped:
            raise ArmStoppedError(f"the arm has stopped ({self._stopped}): let it go on first")
        if not 0 < speed <= 1:
            raise InvalidInputError(f"a speed is above 0 and at most 1; got {speed}")

    def _start(self, motion: Motion) -> None:
        self._motion, self._started_s = motion, self._world.time_s

    def _drive_fingers(self, ctrl: float, force_n: float, *, is_closing: bool) -> None:
        self._is_closing = is_closing
        self._finger_goal = ctrl
        if not is_closing:
            # They let go at once of what they press.
            self._finger_drive.ctrl[0] = self._gripper.ctrl_at(self._opening())
        self._world.model.actuator_forcerange[self._finger_drive.id] = (-force_n, force_n)
        self._fingers_busy_until_s = self._world.time_s + FINGERS_STILL_S

    def _control(self) -> None:
        """Before every step: where the joints should be now, and whether something pushes that should not."""
        now_s = self._world.time_s
        if self._motion is not None:
            self._reference = self._motion.at(now_s - self._started_s)
            if now_s - self._started_s >= self._motion.duration_s:
                self._motion = None
                self._reference = JointState.at_rest(self._reference.position)
        ahead = self._reference.position + self._lead_s * self._reference.velocity
        self._world.data.ctrl[self._drives] = ahead
        self._move_fingers(now_s)
        share = STEP_S / FORCE_SMOOTHING_S
        self._force_n += share * (self._world.force_on_arm_n() - self._force_n)
        if self._force_n > FORCE_LIMIT_N and self._stopped != UNEXPECTED_CONTACT:
            data = self._world.data
            self._reference = JointState(
                data.qpos[self._qpos].copy(), data.qvel[self._dofs].copy(), np.zeros(len(self._qpos))
            )
            self.stop(UNEXPECTED_CONTACT)

    def _move_fingers(self, now_s: float) -> None:
        """Go on at their speed; they are busy until they have been still for a while."""
        way = self._finger_goal - self._finger_drive.ctrl[0]
        step = FINGERS_M_S * STEP_S * self._gripper.ctrl_per_m
        self._finger_drive.ctrl[0] += float(np.clip(way, -step, step))
        if now_s >= self._fingers_busy_until_s:
            return
        opening = self._opening()
        if abs(opening - self._opening_m) > FINGERS_STILL_M_S * STEP_S:
            self._fingers_busy_until_s = now_s + FINGERS_STILL_S
        self._opening_m = opening

    def _opening(self) -> float:
        """Distance between the fingers in metres."""
        model, data = self._world.model, self._world.data
        far = 2 * self._gripper.stroke_m
        left, right = self._fingers
        return min(float(mujoco.mj_geomDistance(model, data, a, b, far, None)) for a in left for b in right)

    def _geoms_of(self, finger: str) -> list[int]:
        model = self._world.model
        body = model.body(f"{PREFIX}{finger}").id
        solid = (model.geom_contype != 0) | (model.geom_conaffinity != 0)
        return [int(geom) for geom in np.flatnonzero((model.geom_bodyid == body) & solid)]
