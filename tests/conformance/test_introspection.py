"""Services tell on a topic of what goes over them, as much as they are told to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from example_interfaces.action import Fibonacci
from rclpy.action import ActionClient, ActionServer
from rclpy.qos import qos_profile_system_default
from rclpy.service_introspection import ServiceIntrospectionState
from service_msgs.msg import ServiceEventInfo
from std_srvs.srv import SetBool

if TYPE_CHECKING:
    from tests.conformance.conftest import Here

ALL = [
    ServiceEventInfo.REQUEST_SENT,
    ServiceEventInfo.REQUEST_RECEIVED,
    ServiceEventInfo.RESPONSE_SENT,
    ServiceEventInfo.RESPONSE_RECEIVED,
]


def answer(request: Any, response: Any) -> Any:
    response.success, response.message = not request.data, "heard"
    return response


def tell(here: Here, end: Any, state: Any) -> None:
    end.configure_introspection(here.node.get_clock(), qos_profile_system_default, state)


def call(here: Here, client: Any) -> None:
    here.spin_until(client.service_is_ready)
    future = client.call_async(SetBool.Request(data=True))
    here.spin_until(future.done)


@pytest.mark.parametrize("state", [ServiceIntrospectionState.METADATA, ServiceIntrospectionState.CONTENTS])
def test_both_ends_tell_of_a_call(here: Here, state: Any) -> None:
    heard = here.listen(SetBool.Event, here.name("ask/_service_event"))
    service = here.node.create_service(SetBool, here.name("ask"), answer)
    client = here.node.create_client(SetBool, here.name("ask"))
    for end in (service, client):
        tell(here, end, state)
    here.spin_until(lambda: here.node.count_publishers(here.name("ask/_service_event")) == 2)
    call(here, client)
    here.spin_until(lambda: len(heard) == 4)
    by_type = {event.info.event_type: event for event in heard}
    assert sorted(by_type) == sorted(ALL)
    assert len({event.info.sequence_number for event in heard}) == 1
    assert all(event.info.stamp.sec > 0 for event in heard)
    requests = [[each.data for each in by_type[kind].request] for kind in ALL]
    responses = [[each.message for each in by_type[kind].response] for kind in ALL]
    told = state == ServiceIntrospectionState.CONTENTS
    assert requests == ([[True], [True], [], []] if told else [[]] * 4)
    assert responses == ([[], [], ["heard"], ["heard"]] if told else [[]] * 4)


def test_only_the_end_that_was_asked_to_tells_and_it_can_be_told_to_stop(here: Here) -> None:
    heard = here.listen(SetBool.Event, here.name("ask/_service_event"))
    here.node.create_service(SetBool, here.name("ask"), answer)
    client = here.node.create_client(SetBool, here.name("ask"))
    tell(here, client, ServiceIntrospectionState.METADATA)
    here.spin_until(lambda: here.node.count_publishers(here.name("ask/_service_event")) == 1)
    call(here, client)
    here.spin_until(lambda: len(heard) == 2)
    assert {event.info.event_type for event in heard} == {
        ServiceEventInfo.REQUEST_SENT,
        ServiceEventInfo.RESPONSE_RECEIVED,
    }
    tell(here, client, ServiceIntrospectionState.OFF)
    call(here, client)
    assert len(heard) == 2
    here.spin_until(lambda: here.node.count_publishers(here.name("ask/_service_event")) == 0)


def test_nothing_is_told_unasked(here: Here) -> None:
    here.node.create_service(SetBool, here.name("ask"), answer)
    call(here, here.node.create_client(SetBool, here.name("ask")))
    assert here.node.count_publishers(here.name("ask/_service_event")) == 0


def test_an_action_tells_of_all_its_services(here: Here) -> None:
    events = Fibonacci.Impl.SendGoalService.Event
    heard = here.listen(events, here.name("count/_action/send_goal/_service_event"))

    def execute(goal: Any) -> Any:
        goal.succeed()
        return Fibonacci.Result()

    server = ActionServer(here.node, Fibonacci, here.name("count"), execute)
    client = ActionClient(here.node, Fibonacci, here.name("count"))
    for end in (server, client):
        tell(here, end, ServiceIntrospectionState.CONTENTS)
    for part in ("send_goal", "cancel_goal", "get_result"):
        topic = here.name(f"count/_action/{part}/_service_event")
        here.spin_until(lambda topic=topic: here.node.count_publishers(topic) == 2)
    here.spin_until(client.server_is_ready)
    future = client.send_goal_async(Fibonacci.Goal(order=5))
    here.spin_until(future.done)
    here.spin_until(lambda: len(heard) == 4)
    assert [event.request[0].goal.order for event in heard if event.request] == [5, 5]
    client.destroy()
    server.destroy()
