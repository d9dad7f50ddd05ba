"""The simulated table with an arm for the page, in a thread of its own: time passes there as it passes here."""

from __future__ import annotations

import time
import traceback
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from agent.chat.conversation import Conversation
from agent.chat.replies import Reply, only_meant
from agent.chat.sessions import PerSpeaker
from agent.datatypes import FloatArray, Frame, Proposals
from agent.errors import ServerUnavailableError
from agent.grounding.scene import Scene
from agent.manipulation.manipulator import DISARMED
from agent.manipulation.status import Outcome, Phase
from agent.manipulation.status import Status as Progress
from agent.perception.proposals import ProposalSource
from agent.pipeline import Grounder
from sim.arm.robot import ArmRobot, View
from sim.arm.world import ArmWorld, with_arm_at_the_edge
from sim.scene import Scene as Table
from sim.worker import Worker
from ui.local_robot import picture_of
from ui.robot import ArmView, Picture
from ui.visit import MAX_VISITORS

CAMERA_WH, SIDE_WH = (640, 480), (640, 400)
STEP_S = 0.02
MOST_BEHIND_S = 0.12
"""Where the machine is too slow, time that is further behind is left out: the arm then moves slower than it would."""
REST_S = 0.6
"""After a motion, things come to rest for so long before time stands still."""
SHARE = 0.4
"""So much of the time goes into pictures for the page, at most."""
SHOWN_EVERY_S, CAMERA_EVERY = 0.1, 4
"""Pictures from the side come so often, and each fourth time one from the camera."""
IDLE_S = 0.25
MOST_NEWS = 20
UNDECIDED = "Shall I do it now?"

Result = TypeVar("Result")
AIMING = frozenset({Phase.LOOK, Phase.PLAN, Phase.APPROACH})


@dataclass(frozen=True, eq=False)
class Heard:
    """What came of an utterance: the reply, what it is about, and how that looked."""

    reply: Reply
    scene: Scene
    picture: Picture


@dataclass(eq=False)
class _Asker:
    """What one visitor is still to be told, and what a yes of theirs would mean."""

    news: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_NEWS))
    offer: str = ""


@dataclass(frozen=True)
class _InTurn:
    """A source of proposals that is used by one at a time."""

    source: ProposalSource
    turn: AbstractContextManager[object]

    def propose(self, frame: Frame) -> Proposals:
        with self.turn:
            return self.source.propose(frame)


class Simulation:
    """Safe to call from several threads.

    Attributes:
        picture: what the camera saw last; the same object as long as nothing has moved.
        arm: the arm as it was last seen from the side.
    """

    def __init__(self, table: Table, grounder: Grounder, models: AbstractContextManager[object]) -> None:
        """Make the world, which takes seconds.

        Args:
            models: held while the grounder is used.

        Raises:
            RendererUnavailableError: nothing here can render.
        """
        self._grounder = replace(grounder, proposals=_InTurn(grounder.proposals, models))
        self._models = models
        self._asked: dict[str, tuple[str, str]] = {}
        self._askers = PerSpeaker(_Asker, MAX_VISITORS)
        self.picture: Picture
        self.arm: ArmView
        self._worker = Worker("simulation", lambda: self._make(table), self._go_on, lambda: self._world.close())

    def say(self, who: str, conversation: Conversation, text: str, sure: float | None) -> Heard:
        """Say something to the robot, which begins at once what it has found."""
        return self._have(lambda: self._hear(who, conversation, text, sure))

    def look(self) -> tuple[Scene, Picture]:
        """What is in view now, looked at closely."""
        return self._have(lambda: self._newest()[1:])

    def stop(self) -> None:
        """Stop the arm, whatever it does, without waiting for it."""
        self._robot.manipulator.stop()
        self._worker.post(self._wake)

    def set_armed(self, is_armed: bool, who: str) -> None:
        """Let commands move the arm, or no longer; who asked for something in vain is asked whether to do it now."""
        self._have(lambda: self._arm(is_armed, who))

    def lay(self, table: Table) -> None:
        """Lay another table; whoever looks at this one sees that one then."""
        self._have(lambda: self._lay(table))

    def in_the_hand(self) -> tuple[str, ...]:
        """What really is between the fingers ("red cup"), whatever the robot thinks."""
        return self._have(
            lambda: tuple(f"{each.thing.colour} {each.thing.category}" for each in self._world.truth() if each.is_held)
        )

    def news(self, who: str) -> list[str]:
        """What has come of a visitor's commands since this was last asked."""
        news = self._askers.of(who).news
        return [news.popleft() for _ in range(len(news))]

    def forget(self, who: str) -> None:
        """The visitor has left."""
        self._askers.end(who)

    def close(self) -> None:
        """End the thread."""
        self._worker.close()

    def _have(self, work: Callable[[], Result]) -> Result:
        """Have something done in the simulation's thread, between two steps."""
        return self._worker.post(work).result()

    # In the thread

    def _go_on(self) -> float:
        """Let time pass, or what is at rest be looked at; gives how long to wait until the next time."""
        try:
            if self._is_busy:
                self._pass_time()
                self._tell()
                self._show()
            elif self._seen is None:
                self._newest()
                self._show_arm()
        except Exception as error:  # whatever it is, the arm does not go on by itself
            if not isinstance(error, ServerUnavailableError):
                traceback.print_exc()
            self._robot.manipulator.stop(f"something went wrong: {error}")
        return STEP_S / 4 if self._is_busy else IDLE_S

    def _make(self, table: Table) -> None:
        self._world = ArmWorld(with_arm_at_the_edge(table))
        self._robot = ArmRobot(self._world, self._grounder)
        self._told = 0
        self._shown = 0
        self._seen: tuple[View, Scene, Picture] | None = None
        self._until_s = 0.0
        self._passed_s = self._show_at_s = time.monotonic()
        self._doing = Progress("", Phase.DONE, 1.0)
        self._newest()
        self._show_arm()

    def _lay(self, table: Table) -> None:
        is_armed, before = self._robot.manipulator.is_armed, self._world
        self._make(table)
        before.close()
        self._asked.clear()
        if is_armed:
            self._robot.manipulator.arm()
        self._show_arm()

    @property
    def _is_busy(self) -> bool:
        return self._robot.manipulator.errand is not None or self._world.time_s < self._until_s

    def _wake(self) -> None:
        self._until_s = self._world.time_s + REST_S
        self._passed_s = time.monotonic()

    def _pass_time(self) -> None:
        now_s = time.monotonic()
        passed_s = min(now_s - self._passed_s, MOST_BEHIND_S)
        if passed_s < STEP_S:
            return
        self._passed_s = now_s
        self._seen = None
        if self._robot.manipulator.errand is not None:
            self._until_s = self._world.time_s + passed_s + REST_S
        before = self._robot.view
        self._robot.advance(passed_s)
        if self._robot.view is not before and self._robot.view is not None:
            self.picture = self._picture(self._robot.view)

    def _tell(self) -> None:
        """Pass on what the robot says of its commands."""
        for _, status in self._robot.said[self._told :]:
            self._doing = status
            if status.outcome is not None:
                self._end(status)
        self._told = len(self._robot.said)

    def _end(self, status: Progress) -> None:
        who, text = self._asked.pop(status.id, ("", ""))
        if not who:
            return
        asker = self._askers.of(who)
        asker.news.append(status.reason)
        asks = status.outcome is Outcome.FAILED and status.reason.endswith("?")
        if asks or status.reason == DISARMED:
            asker.offer = text

    def _arm(self, is_armed: bool, who: str) -> None:
        manipulator = self._robot.manipulator
        if is_armed:
            manipulator.arm()
            if self._askers.of(who).offer:
                self._askers.of(who).news.append(UNDECIDED)
        else:
            manipulator.disarm()
            self._wake()
        self._show_arm()

    def _hear(self, who: str, conversation: Conversation, text: str, sure: float | None) -> Heard:
        view, scene, picture = self._newest()
        asker = self._askers.of(who)
        if asker.offer:
            conversation.offer(asker.offer)
            asker.offer = ""
        with self._models:
            reply = conversation.say(text, scene, sure)
            if not self._robot.manipulator.is_armed:
                reply = only_meant(reply, scene.names)
        id_ = self._robot.heed(reply, view, scene)
        self._asked[id_] = who, text
        self._passed_s = time.monotonic()
        self._tell()
        if self._robot.manipulator.errand is None or self._robot.manipulator.errand.id != id_:
            self._asked.pop(id_, None)
            if self._robot.manipulator.held is not None:  # "it" goes on to be what is in the hand
                conversation.remember(scene, len(scene.proposals) - 1)
        return Heard(reply, scene, picture)

    # What is seen

    def _newest(self) -> tuple[View, Scene, Picture]:
        """What the camera sees now, looked at closely; the same as long as no time passes."""
        if self._seen is None:
            view = self._robot.look()
            with self._models:
                scene = self._robot.scene_of(view)
                self.picture = picture_of(scene, is_last_held=len(scene.proposals) > len(view.proposals))
            self._seen = view, scene, self.picture
        return self._seen

    def _picture(self, view: View) -> Picture:
        """What the camera saw on the way, with what the arm aims at."""
        sight, target, place = view.sight, _no_boxes(), _no_boxes()
        if self._robot.manipulator.errand is not None and self._doing.phase in AIMING:
            target = target if sight.target_xyxy is None else sight.target_xyxy[None]
            place = sight.destination_xyxy
        return Picture(view.frame.image_rgb, view.proposals.boxes_xyxy, target, destination_xyxy=place)

    def _show(self) -> None:
        """Take pictures for the page, as often as the machine allows."""
        began_s = time.monotonic()
        if began_s < self._show_at_s:
            return
        self._shown += 1
        if self._shown % CAMERA_EVERY == 0 and not self._robot.manipulator.needs_sight:
            self.picture = Picture(self._world.camera_view(CAMERA_WH), _no_boxes(), _no_boxes())
        self._show_arm()
        took_s = time.monotonic() - began_s
        self._show_at_s = began_s + max(SHOWN_EVERY_S, took_s / SHARE)

    def _show_arm(self) -> None:
        manipulator = self._robot.manipulator
        is_at_rest = manipulator.errand is None
        self.arm = ArmView(
            image_rgb=self._world.side_view(SIDE_WH),
            doing="" if is_at_rest else self._doing.reason,
            progress=1.0 if is_at_rest else self._doing.progress,
            holds=manipulator.held.expression if manipulator.held else "",
            is_armed=manipulator.is_armed,
        )


def _no_boxes() -> FloatArray:
    return np.zeros((0, 4))
