"""Takes words and pictures, and publishes the chosen box: one answer for each command, from a fresh picture."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from diagnostic_msgs.msg import DiagnosticStatus
from rclpy.clock import Clock, ClockType
from sensor_msgs.msg import CameraInfo
from std_msgs.msg import String
from vision_msgs.msg import Detection2DArray

from agent.chat import replies
from agent.chat.conversation import ASK_BELOW, Conversation
from agent.chat.language_model import LanguageModel
from agent.chat.sessions import Sessions
from agent.chat.wording import UNCALIBRATED
from agent.datatypes import Answer, Status
from agent.errors import InvalidInputError, InvalidTextError, ServerUnavailableError
from agent.language.command import is_stop
from ros_nodes import wire
from ros_nodes.conversions import check_count, problem_of_stamp, stamp_ns
from ros_nodes.graph_node import WARN_PERIOD_S, GraphNode
from ros_nodes.grounding.absences import Absences
from ros_nodes.grounding.answers import AnswerPublisher
from ros_nodes.grounding.blindness import Blindness
from ros_nodes.grounding.depth_views import (
    NONE_NEAR,
    Calibrations,
    DepthViews,
    NoDepthError,
    Workspace,
    named_rectified,
)
from ros_nodes.grounding.following import TargetFollowing
from ros_nodes.grounding.freshness import PictureAge
from ros_nodes.grounding.hearing import hear_commands
from ros_nodes.grounding.in_hand import InHand
from ros_nodes.grounding.lookout import Look, Lookout
from ros_nodes.grounding.models import Models
from ros_nodes.grounding.pairing import FramePair, FramePairing
from ros_nodes.parameters import Parameters
from ros_nodes.picture_rates import WINDOW_S, PictureRates, falls_short
from ros_nodes.qos import DETECTIONS_QOS, IMAGES_QOS, STATE_QOS
from ros_nodes.recent import Recent
from ros_nodes.states import read_supervisor_state
from ros_nodes.supervision.pipe import SupervisorPipes
from ros_nodes.workers import Worker

LOOK_WAIT_S = 1.0
"""How long a command waits for the look under way where there is no fresh one."""
CHECK_PERIOD_S = 0.05
MAX_WAITING = 2000
"""Commands in the queue; any more are refused."""
STOPPED_SINCE = "a stop came after it; send it again"
CHAT_MODEL_KEY = "RECLIP_CHAT_MODEL_KEY"
"""Environment variable with the chat model's key, which must not show among the parameters."""


class GroundingNode(GraphNode):
    """See docs/topics.md for what it hears and says."""

    NAME = "grounding_node"

    def configure(self, given: Parameters) -> None:
        """Read the parameters."""
        self._models = Models.declared(given)
        self._max_age_s = given.number("max_age_s", 1.0, (0.01, 3600.0), "older pictures are refused, seconds")
        self._lost_after_s = given.number(
            "lost_after_s", 0.4, (0.05, 3600.0), "a found target that was not seen for so long is lost, seconds"
        )
        self._depth_slop_s = given.number(
            "depth_slop_s", 0.05, (0.0, 10.0), "how far depth and colour stamps may be apart, seconds"
        )
        self._workspace = Workspace(
            given.text("target_frame", "base_link", "frame of grounding/target_pose; its z axis points up"),
            given.number("lowest_target_m", -1.0, (-1e4, 1e4), "no target is lower in target_frame, metres"),
            given.number("highest_target_m", 100.0, (-1e4, 1e4), "no target is higher in target_frame, metres"),
            given.flag("has_arm", False, "an arm stands at target_frame's origin, on the table: it is no thing there"),
        )
        self._image_topic, self._image_type = given.image_topic()
        self._depth_topic, self._depth_type = given.depth_topic()
        self._rectified = given.flag(
            "rectified", False, "the pictures are rectified; on a topic that is named image_rect... they are anyway"
        )
        self._ask_below = given.number(
            "ask_below", ASK_BELOW, (0.0, 1.0), "whether it was heard right is asked of speech less sure than this"
        )
        url = given.optional_text(
            "chat_model_url", "of an OpenAI-compatible chat model that makes commands of free talk; empty: none"
        )
        name = given.optional_text("chat_model", "its name there")
        self._rewrite = LanguageModel(url, name, os.environ.get(CHAT_MODEL_KEY, "")) if url else None
        self._acts_uncalibrated = given.flag(
            "act_uncalibrated", False, "what models without a calibration find is found; otherwise refused"
        )
        self._draws = given.flag(
            "debug_image", True, "draw answers on grounding/debug_image/compressed while somebody looks"
        )

    def activate(self) -> None:
        """Load the models and open the topics; the first command is answered as quickly as any other."""
        grounder = self._models.load(lambda why: self.get_logger().warning(why, throttle_duration_sec=WARN_PERIOD_S))
        if not (grounder.method.is_calibrated or self._acts_uncalibrated):
            self.get_logger().warning(f"every target will be refused: {UNCALIBRATED}")
        self._parser = grounder.parser
        self._sessions = Sessions(lambda: Conversation(rewrite=self._rewrite))
        self._stops_heeded = 0
        self._absences = Absences(self.get_name())
        self._is_ending = False
        pipes = SupervisorPipes.inherited()
        self._last_problem = self._server_problem = ""
        self._picture_rates = PictureRates(self._image_topic)
        self._proposed: Recent[None] = Recent(WINDOW_S)
        self._pairing = FramePairing(
            depth_slop_s=self._depth_slop_s, keep_s=max(self._max_age_s, 1.0), now_s=time.monotonic
        )
        calibrations = Calibrations(
            rectified=self._rectified or named_rectified(self.resolve_topic_name(self._image_topic)),
            depth_rectified=named_rectified(self.resolve_topic_name(self._depth_topic)),
        )
        self._depths = DepthViews(self, calibrations, workspace=self._workspace, depth_near=self._depth_near)
        self._publisher = AnswerPublisher(self, draws=self._draws, depths=self._depths, pipes=pipes)
        self._following = TargetFollowing(
            lost_after_s=self._lost_after_s,
            now_s=time.monotonic,
            say=self._publisher.say_target,
            say_lost=self._say_lost,
        )
        self._lookout = Lookout(grounder, self._depths, looked=self._on_look, failed=self._on_failed_look)
        self._in_hand = InHand(self, self._max_age_s)
        self._commands = Worker("commands", self._carry_out, MAX_WAITING)
        self._open_subscriptions(is_supervised=pipes is not None)
        hear_commands(self, pipes, self._on_command)
        # By a clock that nobody can set.
        self.create_timer(CHECK_PERIOD_S, self._following.check, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def _open_subscriptions(self, *, is_supervised: bool) -> None:
        images = self.create_subscription(self._image_type, self._image_topic, self._on_image, IMAGES_QOS)
        infos = self.create_subscription(CameraInfo, "camera_info", self._on_camera_info, IMAGES_QOS)
        self.create_subscription(CameraInfo, "depth/camera_info", self._on_depth_info, IMAGES_QOS)
        self._depth_subscription = self.create_subscription(
            self._depth_type, self._depth_topic, self._on_depth, IMAGES_QOS
        )
        proposals = self.create_subscription(Detection2DArray, "proposals", self._on_proposals, DETECTIONS_QOS)
        self.await_messages(images, infos, self._depth_subscription, proposals)
        self._blindness = Blindness(self, self._pairing, self._image_topic, images, proposals)
        if is_supervised:
            self.create_subscription(String, "supervisor/state", self._on_supervisor_state, STATE_QOS)

    def deactivate(self) -> None:
        """Answer what is waiting, and close the topics."""
        self._is_ending = True
        for subscription in list(self.subscriptions):
            self.destroy_subscription(subscription)
        for command, _ in self._commands.close():
            self._publisher.send(wire.unavailable(command, "grounding_node is shutting down"))
        self._lookout.close()
        self._publisher.close()

    # What comes in

    def _on_command(self, command: wire.CommandMessage) -> None:
        if self._is_ending:
            return  # the supervisor refuses it
        if not command.problem and is_stop(command.text):
            self._stop(command)
        elif not self._commands.put((command, self._following.stops)):
            self._publisher.send(
                wire.refusal(command, f"{MAX_WAITING} commands are waiting already; send it again later")
            )

    def _stop(self, command: wire.CommandMessage) -> None:
        """Stop at once, without asking a model or waiting for other commands."""
        self._following.stop(f'stopped by "{command.text[: wire.MAX_ECHOED_CHARACTERS]}"')
        self._publisher.send(wire.answer(command, replies.stopped(command.text)))

    def _on_image(self, message: Any) -> None:
        self._picture_rates.on_picture()
        self._keep(self._image_topic, message, self._pairing.add_image, len(message.data))

    def _on_depth(self, message: Any) -> None:
        self._keep(self._depth_topic, message, self._pairing.add_depth, len(message.data))

    def _on_proposals(self, message: Any) -> None:
        self._proposed.add(None)
        try:
            check_count(message)
        except InvalidInputError as error:
            self._last_problem = str(error)
            self.note_malformed("proposals", str(error))
        else:
            self._keep("proposals", message, self._pairing.add_proposals)

    def _keep(self, topic: str, message: Any, add: Callable[..., FramePair | None], *size_bytes: int) -> None:
        """Add a message to the pairing, and have the pair looked at that it makes whole."""
        nanoseconds = stamp_ns(message.header)
        problem = problem_of_stamp(message.header.stamp, is_simulated=self.get_clock().ros_time_is_active)
        if nanoseconds is None or problem:
            self.note_malformed(topic, problem)
            return
        self.note_usable(topic)
        pair = add(nanoseconds, message, *size_bytes)
        if pair is not None:
            self._lookout.put(pair)

    def _on_camera_info(self, message: Any) -> None:
        self._picture_rates.on_camera_info()
        self._depths.known.camera_info = message

    def _on_depth_info(self, message: Any) -> None:
        self._depths.known.depth_info = message

    def _on_supervisor_state(self, message: Any) -> None:
        state = read_supervisor_state(message.data)
        if state is not None and state.pid == os.getppid():  # anybody can publish there
            self._absences.on_state(state)

    # Looks, in the lookout's thread

    def _on_look(self, look: Look) -> None:
        for dropped in look.scene.proposals.dropped:
            self.note_malformed("proposals", f"box {dropped.index}: {dropped.reason}")
            self.note_usable("proposals")  # the others can be
        self._last_problem = self._server_problem = ""
        if not self._age(look).problem(self._max_age_s):
            self._following.update(self._in_hand.beside(look))

    def _on_failed_look(self, pair: FramePair, error: Exception) -> None:
        self._last_problem = str(error)
        self._server_problem = str(error) if isinstance(error, ServerUnavailableError) else ""
        if isinstance(error, InvalidInputError):
            self.note_malformed("image or proposals", str(error))
        else:
            self.log_failure("a look", error)

    # Commands, in the commands' thread

    def _carry_out(self, waiting: tuple[wire.CommandMessage, int]) -> None:
        """A command, and how many stops came before it."""
        command, stops = waiting
        if self._stops_heeded != self._following.stops:
            self._stops_heeded = self._following.stops
            self._sessions.drop_questions()
        try:
            self._answer(command, stops)
        except ServerUnavailableError as error:
            self._publisher.send(wire.unavailable(command, str(error)))
        except Exception as error:  # an answer is owed whatever went wrong
            self.get_logger().error(f"the command {command.id!r} failed: {error!r}")
            self._publisher.send(wire.refusal(command, f"grounding_node failed: {error}"))

    def _answer(self, command: wire.CommandMessage, stops: int) -> None:
        if command.problem:
            self.note_malformed("command", command.problem)
            self._publisher.send(wire.refusal(command, command.problem))
            return
        if self._following.stops != stops:
            self._publisher.send(wire.refusal(command, STOPPED_SINCE))
            return
        conversation = self._sessions.of(command.source)
        try:
            understood = conversation.understand(command.text, self._parser)
        except InvalidTextError as error:
            unread = replies.unread(Answer(Status.NOT_UNDERSTOOD, "", reason=str(error)))
            self._publisher.send(wire.answer(command, unread))
            return
        look = self._fresh_look()
        if look is None or self._age(look).problem(self._max_age_s):
            self._refuse_without_picture(command, look)
            return
        look = self._in_hand.told_to(conversation, look)
        sure = command.heard_confidence
        reply = conversation.carry_out(understood, look.scene, sure, ask_below=self._ask_below)
        if reply.answer.status is Status.FOUND and not (self._acts_uncalibrated or reply.answer.calibrated):
            reply = replies.uncalibrated(reply)
        self._in_hand.find(command.id, reply, look)
        age = self._age(look)
        if age.problem(self._max_age_s):  # it took too long
            self._refuse_without_picture(command, look)
        elif reply.answer.status is not Status.FOUND:
            self._publisher.say(command, reply, look, age.by_stamp_s)
        elif not self._following.found(
            command,
            reply.answer,
            look,
            lambda: self._publisher.say_found(command, reply, look, age.by_stamp_s),
            stops,
        ):
            self._publisher.send(wire.refusal(command, STOPPED_SINCE))

    def _fresh_look(self) -> Look | None:
        """The newest look; the one under way is waited for where that is too old."""
        look = self._lookout.newest
        if look is None or self._age(look).problem(self._max_age_s):
            self._lookout.wait(LOOK_WAIT_S)
            look = self._lookout.newest
        return look

    def _say_lost(self, command: wire.CommandMessage, answer: Answer, look: Look) -> None:
        self._publisher.say_lost(command, answer, look, self._age(look).by_stamp_s)

    def _refuse_without_picture(self, command: wire.CommandMessage, look: Look | None) -> None:
        absence = self._absences.reason(look.pair.arrived_s if look else None) or self._server_problem
        if absence:
            self._publisher.send(wire.unavailable(command, absence))
        elif look is None:
            missing = f"no picture with its proposals has come on {self._image_topic}"
            reason = "; ".join((f"{missing}{self._unusable()}", *self.unknown_parameters))
            self._publisher.send(wire.unavailable(command, reason))
        else:
            age = self._age(look)
            reason = "; ".join((f"{age.problem(self._max_age_s)}{self._unusable()}", *self.unknown_parameters))
            stale = Answer(Status.STALE, expression="", reason=reason, frame_id=look.header.frame_id)
            reply = replies.unread(stale)
            self._publisher.send(wire.answer(command, reply, stamp_ns=look.pair.stamp_ns, age_s=age.by_stamp_s))

    def _unusable(self) -> str:
        """What is known of why there is no newer look: pictures or boxes that cannot be used, or that get lost."""
        reasons = []
        if not self._lookout.is_seeing(self._max_age_s):
            last = f"the last could not be used: {self._last_problem}" if self._last_problem else ""
            reasons.append(self._blindness.reason(self._max_age_s) or last)
        if lost := self._picture_rates.problem():
            reasons.append(lost)
        elif falls_short(self._proposed, self._picture_rates.came):
            rates_hz = self._picture_rates.came.rate_hz, self._proposed.rate_hz
            rates = "of {:.1f} pictures a second, {:.1f} have proposals".format(*rates_hz)
            reasons.append(f"{rates}: proposals_node is slow or loses pictures, and its /diagnostics say which")
        return "".join(f"; {reason}" for reason in reasons if reason)

    def _depth_near(self, stamp: int) -> Any:
        depth = self._pairing.depth_near(stamp)
        if depth is None:
            off_s = self._pairing.depth_off_s(stamp)
            why = self.why_nothing_comes(self._depth_topic, self._depth_subscription)
            if off_s is not None:
                why = f"the nearest is {off_s:.3f} s off, and depth_slop_s is {self._depth_slop_s:g}"
            raise NoDepthError(f"{NONE_NEAR}: {why}" if why else NONE_NEAR)
        return depth

    # Clocks

    def _age(self, look: Look) -> PictureAge:
        clock = self.get_clock()
        simulated = clock.ros_time_is_active
        return PictureAge(
            by_stamp_s=(clock.now().nanoseconds - look.pair.stamp_ns) / 1e9,
            since_arrival_s=time.monotonic() - look.pair.arrived_s,
            clock="simulated time (/clock)" if simulated else "the system clock",
            has_begun=not simulated or clock.now().nanoseconds > 0,
        )

    def diagnose(self) -> tuple[bytes, str, dict[str, str]]:
        """See `GraphNode`."""
        figures = {
            "answers": str(self._publisher.answered),
            "looks": str(self._lookout.looks),
            "look": f"{1e3 * self._lookout.last_look_s:.1f} ms",
            "dropped": str(self._lookout.dropped),
            **self._picture_rates.figures(),
        }
        lost = self.note_problem(self._picture_rates.problem())
        look = self._lookout.newest
        if look is not None:
            figures["depth"] = look.depth_problem or "used"
        stale = "no look yet" if look is None else self._age(look).problem(self._max_age_s)
        if stale or look is None:
            return DiagnosticStatus.WARN, f"{stale}{self._unusable()}", figures
        if lost:
            return DiagnosticStatus.WARN, lost, figures
        missing = look.scene.proposals.why_unusable
        if not missing and look.depth_problem:
            missing = f"no poses: {look.depth_problem}"[: wire.MAX_REASON_CHARACTERS]
        return DiagnosticStatus.OK, f"active; {missing}" if missing else "active", figures


main = GroundingNode.main

if __name__ == "__main__":
    sys.exit(main())
