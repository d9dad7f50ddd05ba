"""Managed nodes: the states of their life, who is called on the way, and what others see and change of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from lifecycle_msgs.msg import Transition, TransitionEvent
from lifecycle_msgs.srv import ChangeState, GetAvailableStates, GetAvailableTransitions, GetState
from rclpy.lifecycle import (
    LifecycleNode,
    LifecyclePublisher,
    ManagedEntity,
    SimpleManagedEntity,
    State,
    TransitionCallbackReturn,
)
from std_msgs.msg import String

if TYPE_CHECKING:
    from tests.conformance.conftest import Here

SUCCESS, FAILURE, ERROR = (
    TransitionCallbackReturn.SUCCESS,
    TransitionCallbackReturn.FAILURE,
    TransitionCallbackReturn.ERROR,
)
LABELS = {1: "unconfigured", 2: "inactive", 3: "active", 4: "finalized"}


class Noted:
    """Notes which of its callbacks is called from which state, and says what it was told to, or raises it."""

    def __init__(self) -> None:
        self.called: list[tuple[str, Any]] = []
        self.says: dict[str, Any] = {}

    def note(self, name: str, state: Any) -> Any:
        self.called.append((name, state))
        said = self.says.get(name, SUCCESS)
        if isinstance(said, Exception):
            raise said
        return said

    def on_configure(self, state: Any) -> Any:
        return self.note("configure", state)

    def on_cleanup(self, state: Any) -> Any:
        return self.note("cleanup", state)

    def on_activate(self, state: Any) -> Any:
        return self.note("activate", state)

    def on_deactivate(self, state: Any) -> Any:
        return self.note("deactivate", state)

    def on_shutdown(self, state: Any) -> Any:
        return self.note("shutdown", state)

    def on_error(self, state: Any) -> Any:
        return self.note("error", state)


class NotedNode(Noted, LifecycleNode):
    def __init__(self, **options: Any) -> None:
        Noted.__init__(self)
        LifecycleNode.__init__(self, "managed", **options)


class NotedEntity(Noted, ManagedEntity):
    pass


@pytest.fixture
def make(here: Here) -> Iterator[Callable[..., Any]]:
    """Makes a managed node that the test's executor spins."""
    made: list[Any] = []

    def make(kind: Any = NotedNode, **options: Any) -> Any:
        made.append(kind(namespace=here.namespace, **options))
        here.executor.add_node(made[-1])
        return made[-1]

    yield make
    for each in made:
        each.destroy_node()


def state(here: Here) -> tuple[int, str]:
    """What the node tells others of itself."""
    current = here.ask(GetState, here.name("managed/get_state"), GetState.Request()).current_state
    return current.id, current.label


def test_a_life(here: Here, make: Callable[..., Any]) -> None:
    node = make()
    assert state(here) == (1, "unconfigured")
    for name, before, after in (
        ("configure", 1, 2),
        ("activate", 2, 3),
        ("deactivate", 3, 2),
        ("cleanup", 2, 1),
        ("configure", 1, 2),
        ("shutdown", 2, 4),
    ):
        assert getattr(node, f"trigger_{name}")() == SUCCESS
        assert node.called.pop() == (name, State(state_id=before, label=LABELS[before]))
        assert state(here) == (after, LABELS[after])
    assert not node.called


@pytest.mark.parametrize(("says", "after"), [(SUCCESS, 1), (FAILURE, 4), (ERROR, 4), (ValueError("as asked"), 4)])
@pytest.mark.parametrize("trouble", [ERROR, ZeroDivisionError("as asked")])
def test_after_an_error_the_node_says_whether_it_may_start_again(
    here: Here, make: Callable[..., Any], trouble: Any, says: Any, after: int
) -> None:
    node = make()
    node.says = {"configure": trouble, "error": says}
    assert node.trigger_configure() == ERROR
    assert [name for name, _ in node.called] == ["configure", "error"]
    assert node.called[1][1] == State(state_id=1, label="unconfigured")
    assert state(here) == (after, LABELS[after])


def test_after_a_failure_it_is_as_before(here: Here, make: Callable[..., Any]) -> None:
    node = make()
    node.trigger_configure()
    node.says = dict.fromkeys(("activate", "deactivate", "cleanup"), FAILURE)
    assert (node.trigger_activate(), state(here)) == (FAILURE, (2, "inactive"))
    assert (node.trigger_cleanup(), state(here)) == (FAILURE, (2, "inactive"))
    node.says = {"deactivate": FAILURE, "shutdown": FAILURE}
    node.trigger_activate()
    assert (node.trigger_deactivate(), state(here)) == (FAILURE, (3, "active"))
    assert (node.trigger_shutdown(), state(here)) == (FAILURE, (4, "finalized"))


def test_steps_that_are_none_from_here(here: Here, make: Callable[..., Any]) -> None:
    node = make()
    assert [node.trigger_activate(), node.trigger_deactivate(), node.trigger_cleanup()] == [ERROR] * 3
    assert not node.called
    assert state(here) == (1, "unconfigured")
    node.trigger_shutdown()
    assert node.trigger_configure() == ERROR
    with pytest.raises(RuntimeError):
        node.trigger_shutdown()


def test_others_lead_it(here: Here, make: Callable[..., Any]) -> None:
    node = make()

    def lead(**transition: Any) -> bool:
        request = ChangeState.Request(transition=Transition(**transition))
        return bool(here.ask(ChangeState, here.name("managed/change_state"), request).success)

    assert lead(id=Transition.TRANSITION_CONFIGURE)
    assert lead(label="activate")
    assert lead(id=99, label="deactivate")
    assert not lead(id=Transition.TRANSITION_DEACTIVATE)
    assert not lead(label="dance")
    node.says = {"activate": FAILURE}
    assert not lead(label="activate")
    assert state(here) == (2, "inactive")
    assert lead(id=Transition.TRANSITION_INACTIVE_SHUTDOWN)
    assert state(here) == (4, "finalized")


def test_others_see_where_it_may_go(here: Here, make: Callable[..., Any]) -> None:
    make()
    request, kind = GetAvailableTransitions.Request(), GetAvailableTransitions
    found = here.ask(kind, here.name("managed/get_available_transitions"), request).available_transitions
    assert [(each.transition.label, each.start_state.id, each.goal_state.label) for each in found] == [
        ("configure", 1, "configuring"),
        ("shutdown", 1, "shuttingdown"),
    ]
    graph = here.ask(kind, here.name("managed/get_transition_graph"), request).available_transitions
    named = {(each.transition.id, each.transition.label, each.start_state.id, each.goal_state.id) for each in graph}
    assert len(graph) == len(named) == 25
    assert {(7, "shutdown", 3, 12), (31, "transition_failure", 13, 2), (60, "transition_success", 15, 1)} <= named
    states = here.ask(GetAvailableStates, here.name("managed/get_available_states"), GetAvailableStates.Request())
    assert [each.id for each in states.available_states] == [0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 15]


def test_every_step_is_announced(here: Here, make: Callable[..., Any]) -> None:
    node = make()
    events = here.listen(TransitionEvent, here.name("managed/transition_event"))
    while not events:
        node.trigger_configure()
        node.trigger_cleanup()
        for _ in range(10):
            here.executor.spin_once(timeout_sec=0.05)
    here.spin_until(lambda: events[-1].goal_state.label == "unconfigured")
    del events[:]
    node.trigger_configure()
    here.spin_until(lambda: len(events) == 2)
    assert [(each.start_state.label, each.goal_state.label) for each in events] == [
        ("unconfigured", "configuring"),
        ("configuring", "inactive"),
    ]


def test_a_publisher_works_while_its_node_is_active(here: Here, make: Callable[..., Any]) -> None:
    node = make(lambda **options: LifecycleNode("managed", **options))
    publisher = node.create_lifecycle_publisher(String, "words", 10)
    heard = here.listen(String, here.name("words"))
    here.spin_until(publisher.get_subscription_count)
    assert isinstance(publisher, LifecyclePublisher)
    for step, is_active in (("configure", False), ("activate", True), ("deactivate", False)):
        getattr(node, f"trigger_{step}")()
        assert publisher.is_activated is is_active
        publisher.publish(String(data=step))
    node.trigger_activate()
    here.spin_until(lambda: publisher.publish(String(data="again")) or (heard and heard[-1].data == "again"))
    assert {each.data for each in heard} <= {"activate", "again"}
    assert node.destroy_lifecycle_publisher(publisher)
    assert not node.destroy_lifecycle_publisher(publisher)
    with pytest.raises(TypeError):
        node.create_lifecycle_publisher(String, "words", 10, publisher_class=LifecyclePublisher)


def test_entities_go_through_it_with_their_node(here: Here, make: Callable[..., Any]) -> None:
    node, entity = make(lambda **options: LifecycleNode("managed", **options)), NotedEntity()
    node.add_managed_entity(entity)
    entity.says = {"activate": FAILURE}
    assert (node.trigger_configure(), node.trigger_activate()) == (SUCCESS, FAILURE)
    assert [name for name, _ in entity.called] == ["configure", "activate"]
    assert state(here) == (2, "inactive")
    with pytest.raises(TypeError):
        node.add_managed_entity(object())


def test_methods_of_a_simple_entity_wait_for_the_activation() -> None:
    done: list[str] = []

    class Lamp(SimpleManagedEntity):
        @SimpleManagedEntity.when_enabled
        def shine(self) -> None:
            done.append("shines")

        @SimpleManagedEntity.when_enabled(when_not_enabled=lambda: done.append("cannot"))
        def blink(self, times: int) -> None:
            done.append(f"blinks {times}")

    lamp, before = Lamp(), State(state_id=2, label="inactive")
    lamp.shine()
    lamp.blink(1)
    assert lamp.on_activate(before) == SUCCESS
    lamp.shine()
    lamp.blink(2)
    assert lamp.on_deactivate(before) == SUCCESS
    lamp.shine()
    assert done == ["cannot", "shines", "blinks 2"]


def test_without_an_interface_nobody_else_leads_it(here: Here, make: Callable[..., Any]) -> None:
    node = make(enable_communication_interface=False)
    assert node.trigger_configure() == SUCCESS
    named = [name for name, _ in node.get_service_names_and_types_by_node("managed", here.namespace)]
    assert not any("state" in name or "transition" in name for name in named)
