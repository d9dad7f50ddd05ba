"""Managed nodes: their state, what leads from one to the next, and the services by which others lead them."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from typing import Any

from lifecycle_msgs.msg import State, Transition, TransitionDescription, TransitionEvent
from lifecycle_msgs.srv import ChangeState, GetAvailableStates, GetAvailableTransitions, GetState

from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
from ros_nodes.binding.rclpy.exceptions import RCLError
from ros_nodes.binding.rclpy.lifecycle import states
from ros_nodes.binding.rclpy.lifecycle.managed_entity import ManagedEntity
from ros_nodes.binding.rclpy.lifecycle.publisher import LifecyclePublisher
from ros_nodes.binding.rclpy.lifecycle.states import IDS, LABELS, LifecycleState, StateMachine, TransitionCallbackReturn
from ros_nodes.binding.rclpy.node import Node
from ros_nodes.binding.rclpy.qos import QoSProfile

EVENTS_DEPTH = 10


class LifecycleNodeMixin(ManagedEntity):
    """Makes a node, which its class also derives from, a managed one.

    Its own callbacks call those of its managed entities, in the order in which these were added, until one does not
    succeed; who overrides one calls that of the superclass.
    """

    def __init__(
        self, *, enable_communication_interface: bool = True, callback_group: CallbackGroup | None = None
    ) -> None:
        """Called when the node has been made.

        Args:
            enable_communication_interface: whether others may see and change the state.
            callback_group: of the services for that.
        """
        self._state_machine = StateMachine()
        self._managed_entities: dict[ManagedEntity, None] = {}
        self._transition_events: Any = None
        if enable_communication_interface:
            self._transition_events = self._node.create_publisher(
                TransitionEvent, "~/transition_event", EVENTS_DEPTH, callback_group=callback_group
            )
            for kind, name, answer in (
                (ChangeState, "change_state", self._on_change_state),
                (GetState, "get_state", self._on_get_state),
                (GetAvailableStates, "get_available_states", self._on_get_available_states),
                (GetAvailableTransitions, "get_available_transitions", self._on_get_available_transitions),
                (GetAvailableTransitions, "get_transition_graph", self._on_get_transition_graph),
            ):
                self._node.create_service(kind, f"~/{name}", answer, callback_group=callback_group)

    @property
    def _node(self) -> Node:
        assert isinstance(self, Node)
        return self

    # Steps, taken from here

    def trigger_configure(self) -> TransitionCallbackReturn:
        """From unconfigured to inactive; what the callback said, and ERROR where this is no step from here."""
        return self._trigger("configure")

    def trigger_cleanup(self) -> TransitionCallbackReturn:
        """From inactive to unconfigured."""
        return self._trigger("cleanup")

    def trigger_activate(self) -> TransitionCallbackReturn:
        """From inactive to active."""
        return self._trigger("activate")

    def trigger_deactivate(self) -> TransitionCallbackReturn:
        """From active to inactive."""
        return self._trigger("deactivate")

    def trigger_shutdown(self) -> TransitionCallbackReturn:
        """To finalized.

        Raises:
            RCLError: from a state that has no such step.
        """
        self._state_machine.find("shutdown")
        return self._trigger("shutdown")

    # What is called at each step

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """All managed entities get ready."""
        return self._call_entities("on_configure", state)

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        """All managed entities undo that."""
        return self._call_entities("on_cleanup", state)

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        """All managed entities end."""
        return self._call_entities("on_shutdown", state)

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """All managed entities begin to work."""
        return self._call_entities("on_activate", state)

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """All managed entities stop working."""
        return self._call_entities("on_deactivate", state)

    def on_error(self, state: LifecycleState) -> TransitionCallbackReturn:
        """All managed entities say whether they may start again."""
        return self._call_entities("on_error", state)

    def _call_entities(self, name: str, state: LifecycleState) -> TransitionCallbackReturn:
        for entity in self._managed_entities:
            said: TransitionCallbackReturn = getattr(entity, name)(state)
            if said is not TransitionCallbackReturn.SUCCESS:
                return said
        return TransitionCallbackReturn.SUCCESS

    # What goes through its life with it

    def add_managed_entity(self, entity: ManagedEntity) -> None:
        """Have an entity called at each step from now on.

        Raises:
            TypeError: it is none.
        """
        if not isinstance(entity, ManagedEntity):
            raise TypeError("Expected a rclpy.lifecycle.ManagedEntity instance.")
        self._managed_entities[entity] = None

    def create_lifecycle_publisher(
        self, msg_type: Any, topic: str, qos_profile: QoSProfile | int, **options: Any
    ) -> LifecyclePublisher:
        """A publisher that works from the next activation on, as `Node.create_publisher`.

        Raises:
            TypeError: a ``publisher_class`` is given.
        """
        if "publisher_class" in options:
            raise TypeError("create_publisher() got an unexpected keyword argument 'publisher_class'")
        publisher = self._node.create_publisher(
            msg_type, topic, qos_profile, publisher_class=LifecyclePublisher, **options
        )
        assert isinstance(publisher, LifecyclePublisher)
        self._managed_entities[publisher] = None
        return publisher

    def destroy_lifecycle_publisher(self, publisher: LifecyclePublisher) -> bool:
        """Destroy a publisher; False where it is none of this node's."""
        if publisher not in self._managed_entities:
            return False
        del self._managed_entities[publisher]
        return self._node.destroy_publisher(publisher)

    # How a step is taken

    def _trigger(self, id_or_label: int | str) -> TransitionCallbackReturn:
        machine, before = self._state_machine, LifecycleState(*self._state_machine.current_state[::-1])
        try:
            self._go(id_or_label)
        except RCLError as error:
            self._node.get_logger().error(f"Unable to start transition {id_or_label}: {error}")
            return TransitionCallbackReturn.ERROR
        said = self._call(machine.state_id, before)
        self._go(said.to_label())
        if machine.state_id == IDS["errorprocessing"]:
            self._go(self._call(machine.state_id, before).to_label())
        return said

    def _go(self, id_or_label: int | str) -> None:
        transition = self._state_machine.find(id_or_label)
        self._state_machine.state_id = transition.goal
        if self._transition_events is not None:
            start, goal = _state(transition.start), _state(transition.goal)
            self._transition_events.publish(TransitionEvent(start_state=start, goal_state=goal))

    def _call(self, state_id: int, before: LifecycleState) -> TransitionCallbackReturn:
        """What the callback of a state says; an error where it raises or says nothing that is understood."""
        callbacks: dict[int, Callable[[LifecycleState], TransitionCallbackReturn]] = {
            IDS["configuring"]: self.on_configure,
            IDS["cleaningup"]: self.on_cleanup,
            IDS["shuttingdown"]: self.on_shutdown,
            IDS["activating"]: self.on_activate,
            IDS["deactivating"]: self.on_deactivate,
            IDS["errorprocessing"]: self.on_error,
        }
        callback = callbacks[state_id]
        try:
            return TransitionCallbackReturn(callback(before))
        except Exception:
            self._node.get_logger().error(f"{callback.__name__} failed: {traceback.format_exc()}")
            return TransitionCallbackReturn.ERROR

    # What others ask

    def _on_change_state(self, request: Any, response: Any) -> Any:
        wanted = request.transition.label or request.transition.id
        response.success = self._trigger(wanted) is TransitionCallbackReturn.SUCCESS
        return response

    def _on_get_state(self, request: Any, response: Any) -> Any:
        response.current_state = _state(self._state_machine.state_id)
        return response

    def _on_get_available_states(self, request: Any, response: Any) -> Any:
        response.available_states = [_state(each) for each in LABELS]
        return response

    def _on_get_available_transitions(self, request: Any, response: Any) -> Any:
        response.available_transitions = _described(self._state_machine.transitions)
        return response

    def _on_get_transition_graph(self, request: Any, response: Any) -> Any:
        response.available_transitions = _described(states.TRANSITIONS)
        return response


class LifecycleNode(LifecycleNodeMixin, Node):
    """A managed node; arguments and errors are those of `Node`."""

    def __init__(self, node_name: str, *, enable_communication_interface: bool = True, **options: Any) -> None:
        """``enable_communication_interface``: whether others may see and change the state."""
        Node.__init__(self, node_name, **options)
        LifecycleNodeMixin.__init__(
            self,
            enable_communication_interface=enable_communication_interface,
            callback_group=self.default_callback_group,
        )


def _state(number: int) -> Any:
    return State(id=number, label=LABELS[number])


def _described(transitions: Iterable[states.Transition]) -> list[Any]:
    """As messages."""
    return [
        TransitionDescription(
            transition=Transition(id=each.id, label=each.label),
            start_state=_state(each.start),
            goal_state=_state(each.goal),
        )
        for each in transitions
    ]
