"""The simulated arm, the camera over its table and the models that look through it, in one process and one thread.

Time is simulated: it passes while something is waited for.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agent.chat.conversation import Conversation
from agent.chat.replies import Reply
from agent.datatypes import FloatArray, Frame, Proposals
from agent.grounding.scene import Scene
from agent.language.intents import Intent
from agent.manipulation.errand import errand_of
from agent.manipulation.limits import Limits
from agent.manipulation.manipulator import Manipulator
from agent.manipulation.own_body import shows_things
from agent.manipulation.sight import Sight
from agent.manipulation.status import Status as Progress
from agent.perception.camera import Camera
from agent.perception.depth_points import DepthArray
from agent.perception.tracking import ProposalTracker
from agent.pipeline import Grounder
from sim.arm.simulated_arm import SimulatedArm
from sim.arm.world import ArmWorld

STEP_S = 0.02
LOOK_EVERY_S = 0.35
"""The camera takes a picture so often while one is of use."""


@dataclass(frozen=True, eq=False)
class View:
    """One picture, and what is in it.

    Attributes:
        track_ids: of the proposals.
        sight: for the arm.
    """

    frame: Frame
    proposals: Proposals
    track_ids: tuple[str, ...]
    sight: Sight


class ArmRobot:
    """A robot that looks, listens and acts.

    Attributes:
        world: what it acts in.
        manipulator: what it does now.
        said: each status of its commands, with the simulated time at which it came.
        view: the newest; None before the first.
    """

    def __init__(self, world: ArmWorld, grounder: Grounder, limits: Limits | None = None) -> None:
        self.world = world
        self.said: list[tuple[float, Progress]] = []
        self._arm = SimulatedArm(world)
        self.manipulator = Manipulator(self._arm, world.arm.gripper.measures, self._note, limits)
        self._conversation = Conversation(now_s=lambda: world.time_s)
        self._grounder = grounder
        self._tracker = ProposalTracker()
        self._followed: tuple[str, tuple[str, ...]] = ("", ())
        self._taken: tuple[Scene, int] | None = None
        self._next_look_s = 0.0
        self.proposed_xyxy: FloatArray = np.zeros((0, 4))
        self.view: View | None = None

    def look(self) -> View:
        """Take a picture and find what is in it."""
        image, depth = self.world.picture()
        frame = Frame(image, self.world.time_s, "camera")
        proposals = self._grounder.proposals.propose(frame)
        sight = self._sight(depth, proposals.boxes_xyxy, ())
        proposals = proposals.where(shows_things(depth, sight.camera, sight.camera_pose, proposals.boxes_xyxy))
        self.proposed_xyxy = proposals.boxes_xyxy
        track_ids = self._tracker.update(proposals, self.world.time_s)
        self.view = View(frame, proposals, track_ids, self._sight(depth, proposals.boxes_xyxy, track_ids))
        return self.view

    def say(self, text: str) -> tuple[str, Reply]:
        """Look, and answer an utterance; what is found is begun at once. The command's id, and the reply."""
        view = self.look()
        scene = self.scene_of(view)
        reply = self._conversation.say(text, scene)
        return self.heed(reply, view, scene), reply

    def scene_of(self, view: View) -> Scene:
        """What commands are grounded in: what is in view, and what is in the hand, which comes last."""
        scene = self._grounder.encode(view.frame, view.proposals).with_depth(
            view.sight.depth, view.sight.camera, view.sight.up
        )
        if self.manipulator.held is None or self._taken is None:
            return scene
        hand = np.add(self._arm.state().hand.position_m, self.world.scene.base_position_m)
        x, y = self.world.scene.camera.project([hand])[0].tolist()
        return scene.with_remembered(*self._taken, (x, y))

    def heed(self, reply: Reply, view: View, scene: Scene) -> str:
        """Begin what was found in a view, or stop; the command's id."""
        id_ = uuid.uuid4().hex
        if reply.intent is Intent.STOP:
            self.manipulator.stop()
        index = next(iter(reply.answer.chosen), 0)
        is_held = index == len(view.proposals)
        errand = errand_of(id_, reply.intent, reply.answer, is_held=is_held)
        if errand is None:
            return id_
        self.manipulator.take(errand, self.world.time_s)
        if self.manipulator.errand is errand:
            place = reply.answer.destination
            goes_to = tuple(view.track_ids[each] for each in place.chosen) if place else ()
            self._followed = "" if is_held else view.track_ids[index], goes_to
            if not is_held:
                self._taken = scene, index
            self.manipulator.see(self._sight(view.sight.depth, view.proposals.boxes_xyxy, view.track_ids))
        return id_

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        end_s = self.world.time_s + seconds
        while self.world.time_s < end_s:
            self.world.step(STEP_S)
            if self.manipulator.needs_sight and self.world.time_s >= self._next_look_s:
                self._next_look_s = self.world.time_s + LOOK_EVERY_S
                self.manipulator.see(self.look().sight)
            self.manipulator.step(self.world.time_s)

    def outcome_of(self, id_: str) -> Progress | None:
        """What came of a command; None where nothing has."""
        return next((status for _, status in self.said if status.id == id_ and status.outcome), None)

    def _note(self, status: Progress) -> None:
        self.said.append((self.world.time_s, status))

    def _sight(self, depth: DepthArray, boxes_xyxy: FloatArray, track_ids: Sequence[str]) -> Sight:
        target, goes_to = self._followed
        ids = track_ids or [""] * len(boxes_xyxy)
        is_target = np.array([bool(each) and each == target for each in ids], dtype=bool)
        is_place = np.array([bool(each) and each in goes_to for each in ids], dtype=bool)
        camera = self.world.scene.camera
        return Sight(
            stamp_s=self.world.time_s,
            depth=depth,
            camera=Camera.of(camera.intrinsics),
            rotation=camera.rotation,
            translation_m=np.subtract(camera.position_m, self.world.scene.base_position_m),
            target_xyxy=boxes_xyxy[is_target][0] if is_target.any() else None,
            destination_xyxy=boxes_xyxy[is_place],
            others_xyxy=boxes_xyxy[~is_target & ~is_place],
        )
