"""Actions between two processes: what is promised within one holds."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from action_msgs.msg import GoalStatus
from example_interfaces.action import Fibonacci
from rclpy.action import ActionClient, ActionServer, CancelResponse, GoalResponse

from tests.conformance.goals import connect, ended, pause, send, wait

if TYPE_CHECKING:
    from tests.conformance.conftest import Here, Peer

SUCCEEDED, CANCELED, ABORTED = GoalStatus.STATUS_SUCCEEDED, GoalStatus.STATUS_CANCELED, GoalStatus.STATUS_ABORTED
REJECTED = {"accepted": False, "status": GoalStatus.STATUS_UNKNOWN, "sequence": [], "feedback": []}


@pytest.mark.parametrize(("order", "status"), [(0, SUCCEEDED), (5, SUCCEEDED), (13, ABORTED)])
def test_goals_are_served_over_there(here: Here, peer: Peer, order: int, status: int) -> None:
    peer.serve_action(here.name("count"))
    heard: list[int] = []
    hear = lambda message: heard.append(len(message.feedback.sequence))  # noqa: E731
    handle = send(here, connect(here), order, feedback_callback=hear)
    here.spin_until(lambda: len(heard) == order)
    assert ended(here, handle) == (status, list(range(order)))
    assert heard == list(range(1, order + 1))
    here.spin_until(lambda: handle.status == status)


def test_a_goal_is_rejected_over_there(here: Here, peer: Peer) -> None:
    peer.serve_action(here.name("count"))
    client = connect(here)
    assert not send(here, client, -1).accepted
    assert send(here, client, 1).accepted


def test_a_goal_is_canceled_over_there(here: Here, peer: Peer) -> None:
    peer.serve_action(here.name("count"))
    client = connect(here)
    heard: list[Any] = []
    handle, other = send(here, client, 1000, feedback_callback=heard.append), send(here, client, 5)
    here.spin_until(lambda: len(heard) > 2)
    response = wait(here, handle.cancel_goal_async())
    assert [each.goal_id for each in response.goals_canceling] == [handle.goal_id]
    status, counted = ended(here, handle)
    assert status == CANCELED
    assert 2 < len(counted) < 1000
    assert ended(here, other) == (SUCCEEDED, [0, 1, 2, 3, 4])


def test_many_goals_over_there(here: Here, peer: Peer) -> None:
    peer.serve_action(here.name("count"))
    client = connect(here)
    handles = [send(here, client, order) for order in range(12)]
    futures = [handle.get_result_async() for handle in handles[:9]]  # a service's queue is 10 deep
    assert [list(wait(here, future).result.sequence) for future in futures] == [list(range(each)) for each in range(9)]


def test_servers_come_and_go(here: Here, peer: Peer) -> None:
    client: Any = ActionClient(here.node, Fibonacci, here.name("count"))
    assert not client.wait_for_server(timeout_sec=0.1)
    for _ in range(2):
        peer.serve_action(here.name("count"))
        here.spin_until(client.server_is_ready)
        assert ended(here, send(here, client, 2)) == (SUCCEEDED, [0, 1])
        peer.stop_serving_action(here.name("count"))
        here.spin_until(lambda: not client.server_is_ready())


def asked(here: Here, peer: Peer, *values: Any, **named: Any) -> list[Any]:
    """What the peer says became of the goals that it sent."""
    said: list[Any] = []
    asking = lambda: said.append(peer.ask_action(here.name("count"), *values, **named))  # noqa: E731
    thread = threading.Thread(target=asking, daemon=True)
    thread.start()
    here.spin_until(lambda: said or not thread.is_alive())
    thread.join()
    return said[0]


@pytest.fixture
def served(here: Here) -> Any:
    """A server of the test's own, that counts like the peer's."""

    async def execute(goal: Any) -> Any:
        counted: list[int] = []
        while len(counted) < goal.request.order and not goal.is_cancel_requested:
            counted.append(len(counted))
            goal.publish_feedback(Fibonacci.Feedback(sequence=counted))
            await pause(here)
        (goal.canceled if goal.is_cancel_requested else goal.succeed)()
        return Fibonacci.Result(sequence=counted)

    return ActionServer(
        here.node,
        Fibonacci,
        "count",
        execute,
        goal_callback=lambda goal: GoalResponse.REJECT if goal.order < 0 else GoalResponse.ACCEPT,
        cancel_callback=lambda _: CancelResponse.ACCEPT,
    )


def test_we_serve_others(here: Here, peer: Peer, served: Any) -> None:
    three, rejected, none = asked(here, peer, [3, -1, 0])
    assert (three["status"], three["sequence"]) == (SUCCEEDED, [0, 1, 2])
    assert three["feedback"] == [1, 2, 3][: len(three["feedback"])]  # the result may overtake some
    assert rejected == REJECTED
    assert none == {"accepted": True, "status": SUCCEEDED, "sequence": [], "feedback": []}


def test_others_cancel_what_we_serve(here: Here, peer: Peer, served: Any) -> None:
    for each in asked(here, peer, [1000, 2000], cancel=True):
        assert each["status"] == CANCELED
        assert 0 < len(each["sequence"]) < 1000
