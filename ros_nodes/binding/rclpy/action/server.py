"""Serving actions."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from threading import RLock
from typing import TYPE_CHECKING, Any

from action_msgs.msg import GoalInfo, GoalStatus, GoalStatusArray
from action_msgs.srv import CancelGoal

from ros_nodes.binding.dds import names
from ros_nodes.binding.rclpy._action_entity import ActionEntity, resolve_action_name
from ros_nodes.binding.rclpy.action.goal_states import GoalEvent, after, is_active, is_cancelable
from ros_nodes.binding.rclpy.constants import S_TO_NS
from ros_nodes.binding.rclpy.event_handler import PublisherEventCallbacks
from ros_nodes.binding.rclpy.exceptions import RCLError
from ros_nodes.binding.rclpy.executors import await_or_execute
from ros_nodes.binding.rclpy.publisher import Publisher
from ros_nodes.binding.rclpy.qos import QoSProfile, qos_profile_action_status_default, qos_profile_services_default
from ros_nodes.binding.rclpy.service import Service
from ros_nodes.binding.rclpy.task import Future
from ros_nodes.binding.rclpy.time import Time
from ros_nodes.binding.rclpy.timer import Timer
from ros_nodes.binding.rclpy.type_support import check_is_valid_action_type

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy._service_entity import ServiceInfo
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.node import Node


class GoalResponse(Enum):
    """What a server says to a goal."""

    REJECT = 1
    ACCEPT = 2


class CancelResponse(Enum):
    """What a server says to the request to cancel a goal."""

    REJECT = 1
    ACCEPT = 2


class ServerGoalHandle:
    """A goal that was accepted.

    It has left its server once its result has expired, or the server was destroyed: its status is unknown then, and
    nothing that is done to it has an effect.

    Attributes:
        request: the goal, a message.
        goal_id: unique.
    """

    def __init__(self, action_server: ActionServer, goal_info: Any, goal_request: Any) -> None:
        self._action_server = action_server
        self._goal_info = goal_info
        self.request, self.goal_id = goal_request, goal_info.goal_id
        self._status: int = GoalStatus.STATUS_ACCEPTED
        self._ended_ns: int | None = None
        self._result: Future[Any] = Future()
        self._key = bytes(goal_info.goal_id.uuid)
        self._accepted_ns = Time.from_msg(goal_info.stamp).nanoseconds

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ServerGoalHandle) and bool(self.goal_id == other.goal_id)

    @property
    def status(self) -> int:
        """Of ``GoalStatus``."""
        return self._status

    @property
    def is_active(self) -> bool:
        """Whether it was neither ended nor has it left its server."""
        return is_active(self._status)

    @property
    def is_cancel_requested(self) -> bool:
        """Whether a client's request to cancel it was accepted, and it has not ended yet."""
        return bool(self._status == GoalStatus.STATUS_CANCELING)

    def execute(self, execute_callback: Callable[[ServerGoalHandle], Any] | None = None) -> None:
        """Have it executed by the node's executor.

        Args:
            execute_callback: the server's where not given.

        Raises:
            RCLError: it was executed before.
        """
        if not self.is_cancel_requested:
            self._update_state(GoalEvent.EXECUTE)
        self._action_server.notify_execute(self, execute_callback)

    def publish_feedback(self, feedback: Any) -> None:
        """Tell clients how it gets on.

        Raises:
            TypeError: feedback of another type.
        """
        if not isinstance(feedback, self._action_server.action_type.Feedback):
            raise TypeError(f"Expected {self._action_server.action_type.Feedback}, got {type(feedback)}")
        self._action_server._publish_feedback(self, feedback)

    def succeed(self) -> None:
        """End it: what was asked is done.

        Raises:
            RCLError: it is not being executed.
        """
        self._update_state(GoalEvent.SUCCEED)

    def abort(self) -> None:
        """End it: what was asked cannot be done.

        Raises:
            RCLError: it is not being executed.
        """
        self._update_state(GoalEvent.ABORT)

    def canceled(self) -> None:
        """End it, as a client has asked.

        Raises:
            RCLError: nobody has asked.
        """
        self._update_state(GoalEvent.CANCELED)

    def _update_state(self, event: GoalEvent) -> None:
        self._action_server._update_state(self, event)

    def destroy(self) -> None:
        """Let it leave its server."""
        self._status = GoalStatus.STATUS_UNKNOWN


def default_handle_accepted_callback(goal_handle: ServerGoalHandle) -> None:
    """Execute the goal."""
    goal_handle.execute()


def default_goal_callback(goal_request: Any) -> GoalResponse:
    """Accept every goal."""
    return GoalResponse.ACCEPT


def default_cancel_callback(cancel_request: Any) -> CancelResponse:
    """Cancel none."""
    return CancelResponse.REJECT


class _LateService(Service):
    """A service whose callback gets each request with its header, and answers when it likes."""

    async def _answer(self, request: Any, header: ServiceInfo) -> None:
        await await_or_execute(self.callback, request, header)


class ActionServer(ActionEntity):
    """Accepts goals, executes them, and keeps their results for a while.

    Every callback may be a coroutine function.

    Args:
        node: which it becomes a part of.
        action_type: an action class.
        action_name: relative, absolute or with ``~``.
        execute_callback: takes a `ServerGoalHandle`, ends it by ``succeed``, ``abort`` or ``canceled``, and returns a
            result message. It runs as a task of the executor, in no callback group. A goal that it has not ended is
            aborted; so is one in which it raises, which is logged.
        callback_group: of everything that it receives; the node's default where not given.
        goal_callback: takes a goal, and returns a `GoalResponse`; all are accepted where not given.
        handle_accepted_callback: takes a goal's handle; executes it, or keeps it for a later ``execute``.
        cancel_callback: takes a goal's handle, and returns a `CancelResponse`; none is canceled where not given.
        result_timeout: how many seconds of the node's clock results are kept; for ever where negative.

    Raises:
        AttributeError, RuntimeError: no action class.
        TypeError: the execute callback cannot be called.
        ValueError: the name is malformed.
        RCLError, InvalidHandle: the node's context was shut down; the node was destroyed.
    """

    def __init__(
        self,
        node: Node,
        action_type: Any,
        action_name: str,
        execute_callback: Callable[[ServerGoalHandle], Any],
        *,
        callback_group: CallbackGroup | None = None,
        goal_callback: Callable[[Any], Any] | None = default_goal_callback,
        handle_accepted_callback: Callable[[ServerGoalHandle], Any] | None = default_handle_accepted_callback,
        cancel_callback: Callable[[ServerGoalHandle], Any] | None = default_cancel_callback,
        goal_service_qos_profile: QoSProfile = qos_profile_services_default,
        result_service_qos_profile: QoSProfile = qos_profile_services_default,
        cancel_service_qos_profile: QoSProfile = qos_profile_services_default,
        feedback_pub_qos_profile: QoSProfile = QoSProfile(depth=10),  # noqa: B008
        status_pub_qos_profile: QoSProfile = qos_profile_action_status_default,
        result_timeout: float = 10,
    ) -> None:
        check_is_valid_action_type(action_type)
        self.register_execute_callback(execute_callback)
        self.register_goal_callback(goal_callback)
        self.register_handle_accepted_callback(handle_accepted_callback)
        self.register_cancel_callback(cancel_callback)
        self._action_type, impl = action_type, action_type.Impl
        self._timeout_ns = int(result_timeout * S_TO_NS)
        self._clock = node.get_clock()
        self._logger = node.get_logger().get_child("action_server")
        self._goal_handles: dict[bytes, ServerGoalHandle] = {}
        self._lock = RLock()
        with node._usable():
            name = resolve_action_name(node, action_name)

            def service(service_type: Any, suffix: str, qos: QoSProfile, callback: Any) -> Service:
                return _LateService(node, service_type, name + suffix, qos, None, callback=callback)

            def publisher(message: Any, suffix: str, qos: QoSProfile) -> Publisher:
                events = PublisherEventCallbacks(use_default_callbacks=False)
                return Publisher(node, message, name + suffix, qos, None, events, None)

            self._goal_service = service(
                impl.SendGoalService, names.SEND_GOAL, goal_service_qos_profile, self._receive_goal
            )
            self._cancel_service = service(
                impl.CancelGoalService, names.CANCEL_GOAL, cancel_service_qos_profile, self._receive_cancel_request
            )
            self._result_service = service(
                impl.GetResultService, names.GET_RESULT, result_service_qos_profile, self._receive_result_request
            )
            self._feedback = publisher(impl.FeedbackMessage, names.FEEDBACK, feedback_pub_qos_profile)
            self._statuses = publisher(impl.GoalStatusMessage, names.STATUS, status_pub_qos_profile)
            self._expiry = Timer(
                self._expire, None, max(self._timeout_ns, 0), self._clock, context=node.context, autostart=False
            )
            services = (self._goal_service, self._cancel_service, self._result_service)
            super().__init__(node, callback_group, (self._expiry, *services, self._feedback, self._statuses))

    @property
    def action_type(self) -> Any:
        """The action's class."""
        return self._action_type

    def register_execute_callback(self, execute_callback: Callable[[ServerGoalHandle], Any]) -> None:
        """Replace the callback that executes goals.

        Raises:
            TypeError: it cannot be called.
        """
        if not callable(execute_callback):
            raise TypeError("Failed to register goal execution callback: not callable")
        self._execute_callback = execute_callback

    def register_goal_callback(self, goal_callback: Callable[[Any], Any] | None) -> None:
        """Replace the callback that accepts and rejects goals; None for the default."""
        self._goal_callback = goal_callback or default_goal_callback

    def register_handle_accepted_callback(
        self, handle_accepted_callback: Callable[[ServerGoalHandle], Any] | None
    ) -> None:
        """Replace the callback that gets accepted goals; None for the default."""
        self._handle_accepted_callback = handle_accepted_callback or default_handle_accepted_callback

    def register_cancel_callback(self, cancel_callback: Callable[[ServerGoalHandle], Any] | None) -> None:
        """Replace the callback that accepts and rejects requests to cancel goals; None for the default."""
        self._cancel_callback = cancel_callback or default_cancel_callback

    def notify_execute(
        self, goal_handle: ServerGoalHandle, execute_callback: Callable[[ServerGoalHandle], Any] | None
    ) -> None:
        """Have a goal executed by the node's executor, where there is one."""
        if self._node.executor is not None:
            callback = execute_callback or self._execute_callback
            self._node.executor.create_task(self._execute_goal, callback, goal_handle)

    def destroy(self) -> None:
        """Stop for good, and leave the node; nothing happens the second time. Goals leave the server."""
        with self._lock:
            for goal_handle in self._goal_handles.values():
                goal_handle.destroy()
            self._goal_handles.clear()
        super().destroy()

    async def _receive_goal(self, request: Any, header: ServiceInfo) -> None:
        goal_handle = await self._accept(request)
        response = self._action_type.Impl.SendGoalService.Response(accepted=goal_handle is not None)
        if goal_handle is not None:
            response.stamp = goal_handle._goal_info.stamp
        if self._respond(self._goal_service, response, header) and goal_handle is not None:
            self._publish_statuses()
            await await_or_execute(self._handle_accepted_callback, goal_handle)

    async def _accept(self, request: Any) -> ServerGoalHandle | None:
        """A goal's handle; None where it is rejected."""
        if bytes(request.goal_id.uuid) in self._goal_handles:
            return None
        answer = await await_or_execute(self._goal_callback, request.goal)
        if not isinstance(answer, GoalResponse):
            self._logger.warning("Goal request callback did not return a GoalResponse type. Rejecting goal.")
        if answer is not GoalResponse.ACCEPT:
            return None
        info = GoalInfo(goal_id=request.goal_id, stamp=self._clock.now().to_msg())
        made = ServerGoalHandle(self, info, request.goal)
        return made if self._goal_handles.setdefault(made._key, made) is made else None

    async def _execute_goal(self, callback: Callable[[ServerGoalHandle], Any], goal_handle: ServerGoalHandle) -> None:
        try:
            result = await await_or_execute(callback, goal_handle)
        except Exception as error:
            self._logger.error(f"Error raised in execute callback: {error}")
            traceback.print_exc()
            result = self._action_type.Result()
        if goal_handle.is_active:
            self._logger.warning(f"Goal state not set, assuming aborted. Goal ID: {goal_handle.goal_id.uuid}")
            goal_handle.abort()
        response = self._action_type.Impl.GetResultService.Response(status=goal_handle.status, result=result)
        goal_handle._result.set_result(response)

    async def _receive_result_request(self, request: Any, header: ServiceInfo) -> None:
        goal_handle = self._goal_handles.get(bytes(request.goal_id.uuid))
        if goal_handle is None:
            self._logger.warning(f"Sending result response for unknown or expired goal ID: {request.goal_id.uuid}")
            self._respond(self._result_service, self._action_type.Impl.GetResultService.Response(), header)
            return
        goal_handle._result.add_done_callback(
            lambda future: self._respond(self._result_service, future.result(), header)
        )

    async def _receive_cancel_request(self, request: Any, header: ServiceInfo) -> None:
        response = CancelGoal.Response()
        asked = self._asked_to_cancel(request.goal_info, response)
        for goal_handle in asked:
            answer = await await_or_execute(self._cancel_callback, goal_handle)
            if answer is CancelResponse.ACCEPT:
                with suppress(RCLError):  # it has just ended
                    goal_handle._update_state(GoalEvent.CANCEL_GOAL)
                    response.goals_canceling.append(goal_handle._goal_info)
        if asked and not response.goals_canceling:
            response.return_code = CancelGoal.Response.ERROR_REJECTED
        self._respond(self._cancel_service, response, header)

    def _asked_to_cancel(self, info: Any, response: Any) -> list[ServerGoalHandle]:
        """The goals that a request means and that can be canceled; of one goal the response says why it cannot."""
        key, until_ns = bytes(info.goal_id.uuid), Time.from_msg(info.stamp).nanoseconds
        with self._lock:
            goals = list(self._goal_handles.values())
        if any(key) and not until_ns:
            goals = [each for each in goals if each._key == key]
            if not goals:
                response.return_code = CancelGoal.Response.ERROR_UNKNOWN_GOAL_ID
            elif not is_cancelable(goals[0].status):
                response.return_code = CancelGoal.Response.ERROR_GOAL_TERMINATED
        elif until_ns:
            goals = [each for each in goals if each._key == key or each._accepted_ns <= until_ns]
        return [each for each in goals if is_cancelable(each.status)]

    def _respond(self, service: Service, response: Any, header: ServiceInfo) -> bool:
        """Send a response, and say whether that worked."""
        try:
            service.send_response(response, header)
        except RCLError as error:
            self._logger.warning(f"Failed to send a response (the client may have gone away): {error}")
            return False
        return True

    def _update_state(self, goal_handle: ServerGoalHandle, event: GoalEvent) -> None:
        with self._lock:
            if goal_handle._key in self._goal_handles:
                goal_handle._status = after(goal_handle.status, event)
                self._publish_statuses()
                if not goal_handle.is_active:
                    self._keep_for_a_while(goal_handle)

    def _publish_statuses(self) -> None:
        with self._lock:
            statuses = [
                GoalStatus(goal_info=each._goal_info, status=each.status) for each in self._goal_handles.values()
            ]
            self._statuses.publish(GoalStatusArray(status_list=statuses))

    def _publish_feedback(self, goal_handle: ServerGoalHandle, feedback: Any) -> None:
        with self._lock:
            if goal_handle._key in self._goal_handles:
                message = self._action_type.Impl.FeedbackMessage(goal_id=goal_handle.goal_id, feedback=feedback)
                self._feedback.publish(message)

    def _keep_for_a_while(self, goal_handle: ServerGoalHandle) -> None:
        goal_handle._ended_ns = self._clock.now().nanoseconds
        if self._timeout_ns >= 0 and self._expiry.is_canceled():  # else it is set for one that ended before
            self._expire_after(self._timeout_ns)

    def _expire(self) -> None:
        """Forget the goals whose time has come, and wait for the next."""
        with self._lock:
            self._expiry.cancel()
            now_ns = self._clock.now().nanoseconds
            remaining_ns = {
                key: each._ended_ns + self._timeout_ns - now_ns
                for key, each in self._goal_handles.items()
                if each._ended_ns is not None
            }
            for key, wait_ns in remaining_ns.items():
                if wait_ns <= 0:
                    self._goal_handles.pop(key).destroy()
            later = [wait_ns for wait_ns in remaining_ns.values() if wait_ns > 0]
            if later:
                self._expire_after(min(later))

    def _expire_after(self, wait_ns: int) -> None:
        self._expiry.timer_period_ns = wait_ns
        self._expiry.reset()
