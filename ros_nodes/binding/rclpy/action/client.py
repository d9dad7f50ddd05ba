"""Asking for actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from weakref import WeakValueDictionary

import numpy as np
from action_msgs.msg import GoalStatus
from unique_identifier_msgs.msg import UUID

from ros_nodes.binding.dds import names
from ros_nodes.binding.rclpy._action_entity import ActionEntity, resolve_action_name
from ros_nodes.binding.rclpy.client import Client
from ros_nodes.binding.rclpy.event_handler import SubscriptionEventCallbacks
from ros_nodes.binding.rclpy.executors import await_or_execute
from ros_nodes.binding.rclpy.qos import QoSProfile, qos_profile_action_status_default, qos_profile_services_default
from ros_nodes.binding.rclpy.subscription import Subscription
from ros_nodes.binding.rclpy.task import Future, wait_for_result
from ros_nodes.binding.rclpy.type_support import check_is_valid_action_type

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.node import Node


class ClientGoalHandle:
    """A goal that a server has answered.

    Attributes:
        goal_id: unique.
    """

    def __init__(self, action_client: ActionClient, goal_id: Any, goal_response: Any) -> None:
        self._action_client = action_client
        self.goal_id = goal_id
        self._goal_response = goal_response
        self._status: int = GoalStatus.STATUS_UNKNOWN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClientGoalHandle) and bool(self.goal_id == other.goal_id)

    def __repr__(self) -> str:
        return f"ClientGoalHandle <id={self.goal_id.uuid}, accepted={self.accepted}, status={self.status}>"

    @property
    def accepted(self) -> bool:
        """Whether the server has taken it on."""
        return bool(self._goal_response.accepted)

    @property
    def stamp(self) -> Any:
        """When."""
        return self._goal_response.stamp

    @property
    def status(self) -> int:
        """What the server has said last, of ``GoalStatus``; unknown until it says something."""
        return self._status

    def cancel_goal(self) -> Any:
        """Ask the server to cancel it, and wait for its answer, which another thread's executor receives."""
        return self._action_client._cancel_client.call(self._cancel_request())

    def cancel_goal_async(self) -> Future[Any]:
        """Ask the server to cancel it; the future's result is a ``CancelGoal.Response``."""
        return self._action_client._cancel_client.call_async(self._cancel_request())

    def _cancel_request(self) -> Any:
        request = self._action_client._action_type.Impl.CancelGoalService.Request()
        request.goal_info.goal_id = self.goal_id
        return request

    def get_result(self) -> Any:
        """Wait for the result, which another thread's executor receives."""
        return wait_for_result(self.get_result_async())

    def get_result_async(self) -> Future[Any]:
        """Ask for the result; the future's has the goal's last ``status`` beside its ``result``."""
        return self._action_client._get_result_async(self)


class ActionClient(ActionEntity):
    """Sends goals, asks for their results, and hears how they get on.

    Args:
        node: which it becomes a part of.
        action_type: an action class.
        action_name: relative, absolute or with ``~``.
        callback_group: of everything that it receives; the node's default where not given.

    Raises:
        AttributeError, RuntimeError: no action class.
        ValueError: the name is malformed.
        RCLError, InvalidHandle: the node's context was shut down; the node was destroyed.
    """

    def __init__(
        self,
        node: Node,
        action_type: Any,
        action_name: str,
        *,
        callback_group: CallbackGroup | None = None,
        goal_service_qos_profile: QoSProfile = qos_profile_services_default,
        result_service_qos_profile: QoSProfile = qos_profile_services_default,
        cancel_service_qos_profile: QoSProfile = qos_profile_services_default,
        feedback_sub_qos_profile: QoSProfile = QoSProfile(depth=10),  # noqa: B008
        status_sub_qos_profile: QoSProfile = qos_profile_action_status_default,
    ) -> None:
        check_is_valid_action_type(action_type)
        self._action_type, impl = action_type, action_type.Impl
        self._feedback_callbacks: dict[bytes, Callable[[Any], Any]] = {}
        self._goal_handles: WeakValueDictionary[bytes, ClientGoalHandle] = WeakValueDictionary()
        with node._usable():
            name = resolve_action_name(node, action_name)

            def client(service: Any, suffix: str, qos: QoSProfile) -> Client:
                return Client(node, service, name + suffix, qos, None)

            def subscription(message: Any, suffix: str, qos: QoSProfile, callback: Any) -> Subscription:
                events = SubscriptionEventCallbacks(use_default_callbacks=False)
                end = (node, message, name + suffix, qos, None, events, None)
                return Subscription(*end, callback=callback, raw=False)

            self._goal_client = client(impl.SendGoalService, names.SEND_GOAL, goal_service_qos_profile)
            self._cancel_client = client(impl.CancelGoalService, names.CANCEL_GOAL, cancel_service_qos_profile)
            self._result_client = client(impl.GetResultService, names.GET_RESULT, result_service_qos_profile)
            self._feedback = subscription(
                impl.FeedbackMessage, names.FEEDBACK, feedback_sub_qos_profile, self._hear_feedback
            )
            self._statuses = subscription(
                impl.GoalStatusMessage, names.STATUS, status_sub_qos_profile, self._hear_statuses
            )
            parts = (self._goal_client, self._feedback, self._statuses, self._cancel_client, self._result_client)
            super().__init__(node, callback_group, parts)

    def send_goal(self, goal: Any, **kwargs: Any) -> Any:
        """Send a goal, and wait for its result, which another thread's executor receives; as `send_goal_async`."""
        return wait_for_result(self.send_goal_async(goal, **kwargs)).get_result()

    def send_goal_async(
        self, goal: Any, feedback_callback: Callable[[Any], Any] | None = None, goal_uuid: Any = None
    ) -> Future[ClientGoalHandle]:
        """Send a goal; the future's result is its handle, once the server has accepted or rejected it.

        Args:
            feedback_callback: takes a message with ``goal_id`` and ``feedback``, until the result has come; may be a
                coroutine function.
            goal_uuid: the goal's id; a random one where not given.

        Raises:
            TypeError: a goal of another type.
            RCLError, InvalidHandle: as ``Client.call_async``.
        """
        if not isinstance(goal, self._action_type.Goal):
            raise TypeError(f"Expected {self._action_type.Goal}, got {type(goal)}")
        goal_id = UUID(uuid=np.frombuffer(uuid4().bytes, np.uint8).copy()) if goal_uuid is None else goal_uuid
        request = self._action_type.Impl.SendGoalService.Request(goal_id=goal_id, goal=goal)
        key = bytes(goal_id.uuid)
        if feedback_callback is not None:
            self._feedback_callbacks[key] = feedback_callback
        answered = self._goal_client.call_async(request)
        future: Future[ClientGoalHandle] = Future()

        def take(answer: Future[Any]) -> None:
            handle = ClientGoalHandle(self, goal_id, answer.result())
            if handle.accepted:
                self._goal_handles[key] = handle
            else:
                self._feedback_callbacks.pop(key, None)
            future.set_result(handle)

        future.add_done_callback(lambda _: self._goal_client.remove_pending_request(answered))
        answered.add_done_callback(take)
        return future

    def _get_result_async(self, handle: ClientGoalHandle) -> Future[Any]:
        request = self._action_type.Impl.GetResultService.Request(goal_id=handle.goal_id)
        future = self._result_client.call_async(request)
        future.add_done_callback(lambda _: self._feedback_callbacks.pop(bytes(handle.goal_id.uuid), None))
        return future

    async def _hear_feedback(self, message: Any) -> None:
        callback = self._feedback_callbacks.get(bytes(message.goal_id.uuid))
        if callback is not None:
            await await_or_execute(callback, message)

    def _hear_statuses(self, message: Any) -> None:
        for each in message.status_list:
            handle = self._goal_handles.get(bytes(each.goal_info.goal_id.uuid))
            if handle is not None:
                handle._status = each.status

    def server_is_ready(self) -> bool:
        """Whether there is somebody to ask, for all that an action needs."""
        with self.handle:
            clients = (self._goal_client, self._cancel_client, self._result_client)
            return all(client.service_is_ready() for client in clients) and all(
                subscription.get_publisher_count() for subscription in (self._feedback, self._statuses)
            )

    def wait_for_server(self, timeout_sec: float | None = None) -> bool:
        """Wait until there is somebody to ask, and say whether there is; None for ever."""
        graph, context = self._node._graph(), self._node.context
        graph.wait_for(lambda: not context.ok() or self.server_is_ready(), timeout_sec)
        return context.ok() and self.server_is_ready()
