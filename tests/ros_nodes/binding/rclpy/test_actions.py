"""Actions where the binding promises more than rclpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from action_msgs.srv import CancelGoal
from builtin_interfaces.msg import Time as TimeMessage
from example_interfaces.action import Fibonacci
from rclpy.action import ActionClient, ActionServer, CancelResponse
from rclpy.exceptions import InvalidHandle, RCLError
from rclpy.parameter import Parameter
from rosgraph_msgs.msg import Clock
from std_msgs.msg import String
from std_srvs.srv import Trigger

if TYPE_CHECKING:
    from rclpy.node import Node

    from tests.ros_nodes.binding.conftest import Graph


def count(goal: Any) -> Any:
    goal.succeed()
    return Fibonacci.Result(sequence=list(range(goal.request.order)))


def connect(graph: Graph, node: Node) -> Any:
    client = ActionClient(node, Fibonacci, "count")
    graph.spin_until(client.server_is_ready)
    return client


def send(graph: Graph, client: Any, order: int = 3) -> Any:
    return graph.result_of(client.send_goal_async(Fibonacci.Goal(order=order)))


@pytest.mark.parametrize("wrong", [String, Trigger, Fibonacci.Impl.SendGoalService, Fibonacci.Goal])
def test_what_is_no_action(graph: Graph, wrong: Any) -> None:
    node = graph.node()
    with pytest.raises(RuntimeError, match="The action type provided is not valid"):
        ActionClient(node, wrong, "count")
    with pytest.raises(RuntimeError, match="The action type provided is not valid"):
        ActionServer(node, wrong, "count", count)


def test_a_node_takes_its_actions_along(graph: Graph) -> None:
    server, client = graph.node("server"), connect_to_a_server(graph)
    server.destroy_node()
    assert client.server_is_ready()  # another node's
    graph.nodes[1].destroy_node()
    graph.spin_until(lambda: not client.server_is_ready())


def connect_to_a_server(graph: Graph) -> Any:
    ActionServer(graph.node("owner"), Fibonacci, "count", count)
    return connect(graph, graph.node("asker"))


def test_destroying_twice(graph: Graph) -> None:
    node = graph.node()
    server = ActionServer(node, Fibonacci, "count", count)
    client = connect(graph, node)
    for each in (client, server, client, server):
        each.destroy()
    with pytest.raises(InvalidHandle):
        client.send_goal_async(Fibonacci.Goal())
    with pytest.raises(InvalidHandle):
        client.server_is_ready()


def test_a_rejected_request_to_cancel_says_so(graph: Graph) -> None:
    node, kept = graph.node(), []
    ActionServer(node, Fibonacci, "count", count, handle_accepted_callback=kept.append)
    client = connect(graph, node)
    handles = [send(graph, client) for _ in range(3)]
    response = graph.result_of(handles[0].cancel_goal_async())
    assert (response.return_code, response.goals_canceling) == (CancelGoal.Response.ERROR_REJECTED, [])
    everything = graph.result_of(
        node.create_client(CancelGoal, "count/_action/cancel_goal").call_async(CancelGoal.Request())
    )
    assert (everything.return_code, everything.goals_canceling) == (CancelGoal.Response.ERROR_REJECTED, [])


def test_some_of_all_goals_are_canceled(graph: Graph) -> None:
    node, kept = graph.node(), []

    def judge(goal: Any) -> CancelResponse:
        return CancelResponse.ACCEPT if goal.request.order == 3 else CancelResponse.REJECT

    ActionServer(node, Fibonacci, "count", count, handle_accepted_callback=kept.append, cancel_callback=judge)
    client = connect(graph, node)
    handles = [send(graph, client, order) for order in (1, 2, 3, 4)]
    asking = node.create_client(CancelGoal, "count/_action/cancel_goal")
    response = graph.result_of(asking.call_async(CancelGoal.Request()))
    assert response.return_code == CancelGoal.Response.ERROR_NONE
    assert [each.goal_id for each in response.goals_canceling] == [handles[2].goal_id]
    assert [goal.is_cancel_requested for goal in kept] == [False, False, True, False]


@pytest.mark.parametrize(("timeout_s", "is_kept"), [(0, False), (0.2, False), (-1, True)])
def test_how_long_results_are_kept(graph: Graph, timeout_s: float, is_kept: bool) -> None:
    node = graph.node()
    ActionServer(node, Fibonacci, "count", count, result_timeout=timeout_s)
    handle = send(graph, connect(graph, node))
    over = []
    node.create_timer(0.5, lambda: over.append(None))
    graph.spin_until(lambda: over)
    response = graph.result_of(handle.get_result_async())
    assert (response.status == 4) is is_kept


def test_results_are_kept_for_simulated_time(graph: Graph) -> None:
    node = graph.node(parameter_overrides=[Parameter("use_sim_time", value=True)])
    clock = node.create_publisher(Clock, "/clock", 10)
    graph.spin_until(lambda: clock.get_subscription_count() == 1)

    def show(second: int) -> None:
        clock.publish(Clock(clock=TimeMessage(sec=second)))
        graph.spin_until(lambda: node.get_clock().now().seconds_nanoseconds()[0] == second)

    show(100)
    ActionServer(node, Fibonacci, "count", count, result_timeout=10)
    handle = send(graph, connect(graph, node))
    assert handle.stamp.sec == 100
    assert graph.result_of(handle.get_result_async()).status == 4
    show(109)
    assert graph.result_of(handle.get_result_async()).status == 4
    show(111)
    assert graph.result_of(handle.get_result_async()).status == 0


def test_nothing_is_made_after_the_end(graph: Graph) -> None:
    node = graph.node()
    graph.context.shutdown()
    with pytest.raises(RCLError):
        ActionClient(node, Fibonacci, "count")
    with pytest.raises(RCLError):
        ActionServer(node, Fibonacci, "count", count)
