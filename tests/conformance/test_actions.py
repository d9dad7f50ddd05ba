"""Actions: every goal is answered, told of, and ended once, and its result goes to whoever asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import rclpy
from action_msgs.msg import GoalStatus, GoalStatusArray
from action_msgs.srv import CancelGoal
from example_interfaces.action import Fibonacci
from rclpy.action import (
    ActionClient,
    ActionServer,
    CancelResponse,
    GoalResponse,
    get_action_client_names_and_types_by_node,
    get_action_names_and_types,
    get_action_server_names_and_types_by_node,
)
from rclpy.qos import DurabilityPolicy, ReliabilityPolicy, qos_profile_action_status_default
from rclpy.task import Future
from unique_identifier_msgs.msg import UUID

from tests.conformance.goals import connect, ended, pause, send, wait

if TYPE_CHECKING:
    from tests.conformance.conftest import Here

UNKNOWN, ACCEPTED, EXECUTING = GoalStatus.STATUS_UNKNOWN, GoalStatus.STATUS_ACCEPTED, GoalStatus.STATUS_EXECUTING
CANCELING, SUCCEEDED = GoalStatus.STATUS_CANCELING, GoalStatus.STATUS_SUCCEEDED
CANCELED, ABORTED = GoalStatus.STATUS_CANCELED, GoalStatus.STATUS_ABORTED


def count(goal: Any) -> Any:
    """An execute callback: counts up to the goal's order."""
    goal.succeed()
    return Fibonacci.Result(sequence=list(range(goal.request.order)))


class Held:
    """An execute callback that waits, for as many goals as come; the test says when each ends."""

    def __init__(self) -> None:
        self.goals: list[Any] = []
        self.ends: list[Any] = []

    async def run(self, goal: Any) -> Any:
        end: Any = Future()
        self.goals.append(goal)
        self.ends.append(end)
        getattr(goal, await end)()
        return Fibonacci.Result(sequence=[goal.request.order])


def serve(here: Here, execute: Any = count, name: str = "count", **options: Any) -> Any:
    callback = execute.run if isinstance(execute, Held) else execute
    return ActionServer(here.node, Fibonacci, here.name(name), callback, **options)


def cancel(here: Here, name: str, request: Any) -> Any:
    """What the server says to a request to cancel that no handle of a goal would make."""
    return here.ask(CancelGoal, here.name(f"{name}/_action/cancel_goal"), request)


def an_id(number: int) -> Any:
    return UUID(uuid=[number] * 16)


def test_a_goal_and_its_result(here: Here) -> None:
    before = here.node.get_clock().now()
    serve(here)
    handle = send(here, connect(here), 4)
    assert handle.accepted
    assert rclpy.time.Time.from_msg(handle.stamp, clock_type=before.clock_type) >= before
    assert ended(here, handle) == (SUCCEEDED, [0, 1, 2, 3])
    here.spin_until(lambda: handle.status == SUCCEEDED)
    assert ended(here, handle) == (SUCCEEDED, [0, 1, 2, 3])  # as often as it is asked for


def test_a_goal_is_rejected(here: Here) -> None:
    def judge(goal: Any) -> Any:
        assert isinstance(goal, Fibonacci.Goal)
        return GoalResponse.REJECT if goal.order > 3 else GoalResponse.ACCEPT

    serve(here, goal_callback=judge)
    client = connect(here)
    rejected = send(here, client, 4)
    assert not rejected.accepted
    assert (rejected.stamp.sec, rejected.stamp.nanosec) == (0, 0)
    assert ended(here, rejected) == (UNKNOWN, [])
    assert send(here, client, 3).accepted


@pytest.mark.parametrize("answer", [None, True, 2, CancelResponse.ACCEPT])
def test_what_is_no_answer_rejects_a_goal(here: Here, answer: Any) -> None:
    serve(here, goal_callback=lambda _: answer)
    assert not send(here, connect(here)).accepted


def test_feedback_goes_to_the_goal_it_is_for(here: Here) -> None:
    def execute(goal: Any) -> Any:
        for number in range(goal.request.order):
            goal.publish_feedback(Fibonacci.Feedback(sequence=[goal.request.order, number]))
        return count(goal)

    serve(here, execute)
    client = connect(here)
    heard: dict[int, list[list[int]]] = {3: [], 4: []}

    async def listen(message: Any) -> None:
        heard[4].append(list(message.feedback.sequence))

    def hear(message: Any) -> None:
        heard[3].append(list(message.feedback.sequence))
        ids.append(message.goal_id)

    ids: list[Any] = []
    # A queue of feedback is 10 deep.
    three, four = send(here, client, 3, feedback_callback=hear), send(here, client, 4, feedback_callback=listen)
    send(here, client, 2)
    here.spin_until(lambda: [len(each) for each in heard.values()] == [3, 4])
    assert heard == {order: [[order, number] for number in range(order)] for order in (3, 4)}
    assert ids == [three.goal_id] * 3
    assert three != four


def test_feedback_ends_with_the_result(here: Here) -> None:
    server = serve(here, held := Held())
    client = connect(here)
    heard: list[Any] = []
    first = send(here, client, 1, feedback_callback=heard.append)
    second = send(here, client, 2, feedback_callback=heard.append)
    here.spin_until(lambda: len(held.goals) == 2)
    held.ends[0].set_result("succeed")
    assert ended(here, first) == (SUCCEEDED, [1])
    held.goals[0].publish_feedback(Fibonacci.Feedback(sequence=[1]))  # too late, and nobody's fault
    held.goals[1].publish_feedback(Fibonacci.Feedback(sequence=[2]))
    here.spin_until(lambda: heard)
    assert [list(each.feedback.sequence) for each in heard] == [[2]]
    held.ends[1].set_result("succeed")
    assert ended(here, second) == (SUCCEEDED, [2])
    server.destroy()


@pytest.mark.parametrize(("end", "status"), [("succeed", SUCCEEDED), ("abort", ABORTED)])
def test_how_goals_end(here: Here, end: str, status: int) -> None:
    serve(here, held := Held())
    handle = send(here, connect(here), 9)
    here.spin_until(lambda: handle.status == EXECUTING)
    (goal,) = held.goals
    assert (goal.status, goal.is_active, goal.is_cancel_requested) == (EXECUTING, True, False)
    assert goal.goal_id == handle.goal_id
    assert goal.request == Fibonacci.Goal(order=9)
    result = handle.get_result_async()
    for _ in range(5):
        here.executor.spin_once(timeout_sec=0.02)
    assert not result.done()
    held.ends[0].set_result(end)
    assert wait(here, result).status == status
    assert (goal.status, goal.is_active) == (status, False)
    assert ended(here, handle) == (status, [9])


def test_a_goal_that_nobody_ends_is_aborted(here: Here) -> None:
    serve(here, lambda goal: Fibonacci.Result(sequence=[1, 2]))
    assert ended(here, send(here, connect(here))) == (ABORTED, [1, 2])


def test_a_goal_whose_callback_raises_is_aborted(here: Here) -> None:
    def execute(goal: Any) -> Any:
        if goal.request.order == 1:
            goal.succeed()
        if goal.request.order < 3:
            raise ZeroDivisionError("as it should")
        return count(goal)

    serve(here, execute)
    client = connect(here)
    assert ended(here, send(here, client, 2)) == (ABORTED, [])
    assert ended(here, send(here, client, 1)) == (SUCCEEDED, [])  # it has ended before it went wrong
    assert ended(here, send(here, client, 3)) == (SUCCEEDED, [0, 1, 2])


def test_a_goal_is_canceled(here: Here) -> None:
    asked: list[Any] = []

    def judge(goal: Any) -> Any:
        asked.append(goal.status)
        return CancelResponse.ACCEPT

    serve(here, held := Held(), cancel_callback=judge)
    handle = send(here, connect(here))
    here.spin_until(lambda: held.goals)
    response = wait(here, handle.cancel_goal_async())
    assert response.return_code == CancelGoal.Response.ERROR_NONE
    assert [each.goal_id for each in response.goals_canceling] == [handle.goal_id]
    assert asked == [EXECUTING]
    assert held.goals[0].is_cancel_requested
    here.spin_until(lambda: handle.status == CANCELING)
    held.ends[0].set_result("canceled")
    assert ended(here, handle) == (CANCELED, [3])


@pytest.mark.parametrize(("end", "status"), [("succeed", SUCCEEDED), ("abort", ABORTED)])
def test_a_goal_may_end_otherwise_although_it_is_being_canceled(here: Here, end: str, status: int) -> None:
    serve(here, held := Held(), cancel_callback=lambda _: CancelResponse.ACCEPT)
    handle = send(here, connect(here))
    here.spin_until(lambda: held.goals)
    wait(here, handle.cancel_goal_async())
    held.ends[0].set_result(end)
    assert ended(here, handle) == (status, [3])


@pytest.mark.parametrize(
    "options", [{}, {"cancel_callback": lambda _: CancelResponse.REJECT}, {"cancel_callback": lambda _: None}]
)
def test_a_request_to_cancel_is_rejected(here: Here, options: dict[str, Any]) -> None:
    serve(here, held := Held(), **options)
    handle = send(here, connect(here))
    here.spin_until(lambda: held.goals)
    assert wait(here, handle.cancel_goal_async()).goals_canceling == []
    assert not held.goals[0].is_cancel_requested
    held.ends[0].set_result("succeed")
    assert ended(here, handle) == (SUCCEEDED, [3])


def test_what_cannot_be_canceled(here: Here) -> None:
    serve(here, cancel_callback=lambda _: CancelResponse.ACCEPT)
    handle = send(here, connect(here))
    ended(here, handle)
    response = wait(here, handle.cancel_goal_async())
    assert response.return_code == CancelGoal.Response.ERROR_GOAL_TERMINATED
    assert response.goals_canceling == []
    unknown = CancelGoal.Request()
    unknown.goal_info.goal_id = an_id(5)
    assert cancel(here, "count", unknown).return_code == CancelGoal.Response.ERROR_UNKNOWN_GOAL_ID
    assert cancel(here, "count", CancelGoal.Request()).goals_canceling == []


def test_all_goals_are_canceled_at_once(here: Here) -> None:
    serve(here, held := Held(), cancel_callback=lambda _: CancelResponse.ACCEPT)
    client = connect(here)
    handles = [send(here, client, order) for order in (1, 2, 3)]
    here.spin_until(lambda: len(held.goals) == 3)
    held.ends[1].set_result("succeed")
    ended(here, handles[1])
    response = cancel(here, "count", CancelGoal.Request())
    assert [each.goal_id for each in response.goals_canceling] == [handles[0].goal_id, handles[2].goal_id]
    assert [each.status for each in held.goals] == [CANCELING, SUCCEEDED, CANCELING]
    for end in (held.ends[0], held.ends[2]):
        end.set_result("canceled")
    assert [ended(here, handle)[0] for handle in handles] == [CANCELED, SUCCEEDED, CANCELED]


def test_goals_are_canceled_by_their_age(here: Here) -> None:
    serve(here, held := Held(), cancel_callback=lambda _: CancelResponse.ACCEPT)
    client = connect(here)
    old, middle = send(here, client, 1), send(here, client, 2)
    request = CancelGoal.Request()
    request.goal_info.stamp = here.node.get_clock().now().to_msg()
    young, youngest = send(here, client, 3), send(here, client, 4)
    here.spin_until(lambda: len(held.goals) == 4)
    request.goal_info.goal_id = youngest.goal_id
    canceling = cancel(here, "count", request).goals_canceling
    assert [each.goal_id for each in canceling] == [old.goal_id, middle.goal_id, youngest.goal_id]
    assert held.goals[2].goal_id == young.goal_id
    assert held.goals[2].status == EXECUTING


def test_several_goals_at_once(here: Here) -> None:
    serve(here, held := Held())
    client = connect(here)
    handles = [send(here, client, order) for order in range(5)]
    here.spin_until(lambda: len(held.goals) == 5)
    assert [goal.request.order for goal in held.goals] == list(range(5))
    results = [handle.get_result_async() for handle in handles]
    for end in reversed(held.ends):
        end.set_result("succeed")
    assert [list(wait(here, result).result.sequence) for result in results] == [[0], [1], [2], [3], [4]]


def test_a_goal_supersedes_another(here: Here) -> None:
    running: list[Any] = []

    def take(goal: Any) -> None:
        for each in running:
            each.abort()
        running[:] = [goal]
        goal.execute()

    async def execute(goal: Any) -> Any:
        while goal.is_active and goal.request.order != 2:
            await pause(here)
        return count(goal) if goal.is_active else Fibonacci.Result()

    serve(here, execute, handle_accepted_callback=take)
    client = connect(here)
    first = send(here, client, 1)
    here.spin_until(lambda: first.status == EXECUTING)
    second = send(here, client, 2)
    assert ended(here, first) == (ABORTED, [])
    assert ended(here, second) == (SUCCEEDED, [0, 1])


def test_a_goal_waits_to_be_executed(here: Here) -> None:
    accepted: list[Any] = []
    serve(here, held := Held(), handle_accepted_callback=accepted.append)
    client = connect(here)
    handle, other = send(here, client, 1), send(here, client, 2)
    here.spin_until(lambda: handle.status == other.status == ACCEPTED)
    here.spin_until(lambda: len(accepted) == 2)
    assert (accepted[0].status, accepted[0].is_active) == (ACCEPTED, True)
    assert held.goals == []
    accepted[0].execute()
    assert accepted[0].status == EXECUTING
    here.spin_until(lambda: held.goals)
    accepted[1].execute(count)  # by another callback
    assert ended(here, other) == (SUCCEEDED, [0, 1])
    held.ends[0].set_result("succeed")
    assert ended(here, handle) == (SUCCEEDED, [1])


def test_a_goal_is_canceled_before_it_is_executed(here: Here) -> None:
    accepted: list[Any] = []
    cancel_all = {"cancel_callback": lambda _: CancelResponse.ACCEPT}
    serve(here, held := Held(), handle_accepted_callback=accepted.append, **cancel_all)
    handle = send(here, connect(here))
    here.spin_until(lambda: accepted)
    assert len(wait(here, handle.cancel_goal_async()).goals_canceling) == 1
    accepted[0].execute()
    here.spin_until(lambda: held.goals)
    assert (held.goals[0].status, held.goals[0].is_cancel_requested) == (CANCELING, True)
    held.ends[0].set_result("canceled")
    assert ended(here, handle) == (CANCELED, [3])


def test_transitions_that_there_are_not(here: Here) -> None:
    accepted: list[Any] = []
    serve(here, handle_accepted_callback=accepted.append)
    handle = send(here, connect(here))
    here.spin_until(lambda: accepted)
    (goal,) = accepted
    for event in (goal.succeed, goal.abort, goal.canceled):
        with pytest.raises(RuntimeError, match="attempted invalid transition from state"):
            event()
    goal.execute(lambda goal: Fibonacci.Result())
    for event in (goal.canceled, goal.execute):
        with pytest.raises(RuntimeError, match="attempted invalid transition"):
            event()
    goal.abort()
    for event in (goal.succeed, goal.abort, goal.canceled, goal.execute):
        with pytest.raises(RuntimeError, match="attempted invalid transition"):
            event()
    assert ended(here, handle)[0] == ABORTED


def test_the_status_topic(here: Here) -> None:
    serve(here, held := Held())
    client = connect(here)
    topic = here.name("count/_action/status")
    heard = here.listen(GoalStatusArray, topic, qos_profile_action_status_default)
    first, second = send(here, client, 1), send(here, client, 2)
    here.spin_until(lambda: len(held.goals) == 2)
    held.ends[0].set_result("abort")
    expected = [(first.goal_id, ABORTED), (second.goal_id, EXECUTING)]

    def said(messages: list[Any]) -> list[Any]:
        statuses = messages[-1].status_list if messages else []
        return [(each.goal_info.goal_id, each.status) for each in statuses]

    here.spin_until(lambda: said(heard) == expected)
    late = here.listen(GoalStatusArray, topic, qos_profile_action_status_default)
    here.spin_until(lambda: said(late) == expected)
    assert len(late) == 1
    stamps = [each.goal_info.stamp for each in late[0].status_list]
    assert all(stamp.sec - handle.stamp.sec in {0, 1} for stamp, handle in zip(stamps, (first, second), strict=True))


def test_a_result_expires(here: Here) -> None:
    serve(here, result_timeout=1)
    client = connect(here)
    handle = send(here, client)
    assert ended(here, handle) == (SUCCEEDED, [0, 1, 2])
    late = time.monotonic() + 1.5
    here.spin_until(lambda: time.monotonic() > late)
    assert ended(here, handle) == (UNKNOWN, [])
    assert wait(here, handle.cancel_goal_async()).return_code == CancelGoal.Response.ERROR_UNKNOWN_GOAL_ID
    assert ended(here, send(here, client, 2)) == (SUCCEEDED, [0, 1])


def test_goals_that_run_do_not_expire(here: Here) -> None:
    serve(here, held := Held(), result_timeout=1)
    client = connect(here)
    running, over = send(here, client, 1), send(here, client, 2)
    here.spin_until(lambda: len(held.goals) == 2)
    held.ends[1].set_result("succeed")
    ended(here, over)
    late = time.monotonic() + 1.5
    here.spin_until(lambda: time.monotonic() > late)
    assert ended(here, over) == (UNKNOWN, [])
    assert (held.goals[1].is_active, held.goals[1].status) == (False, UNKNOWN)
    held.ends[0].set_result("succeed")
    assert ended(here, running) == (SUCCEEDED, [1])


def test_ids_of_goals(here: Here) -> None:
    serve(here, held := Held())
    client = connect(here)
    chosen = send(here, client, 1, goal_uuid=an_id(7))
    assert chosen.accepted
    assert chosen.goal_id == an_id(7)
    assert not send(here, client, 2, goal_uuid=an_id(7)).accepted
    assert send(here, client, 3).goal_id != send(here, client, 4).goal_id
    here.spin_until(lambda: len(held.goals) == 3)
    assert bytes(held.goals[0].goal_id.uuid) == bytes([7] * 16)


def test_a_server_is_destroyed(here: Here) -> None:
    server = serve(here, held := Held())
    client = connect(here)
    handle = send(here, client)
    here.spin_until(lambda: held.goals)
    server.destroy()
    here.spin_until(lambda: not client.server_is_ready())
    (goal,) = held.goals
    assert (goal.status, goal.is_active) == (UNKNOWN, False)
    goal.succeed()  # nobody is told
    goal.publish_feedback(Fibonacci.Feedback())
    result = handle.get_result_async()
    for _ in range(5):
        here.executor.spin_once(timeout_sec=0.02)
    assert not result.done()
    serve(here, count)
    here.spin_until(client.server_is_ready)
    assert ended(here, send(here, client)) == (SUCCEEDED, [0, 1, 2])


def test_a_client_is_destroyed(here: Here) -> None:
    serve(here, held := Held())
    gone, stays = connect(here), connect(here)
    send(here, gone)
    handle = send(here, stays)
    here.spin_until(lambda: len(held.goals) == 2)
    gone.destroy()
    for end in held.ends:
        end.set_result("succeed")
    assert ended(here, handle) == (SUCCEEDED, [3])


def test_waiting_for_a_server(here: Here) -> None:
    client: Any = ActionClient(here.node, Fibonacci, here.name("count"))
    assert not client.server_is_ready()
    for timeout_s, least_s, most_s in ((0.0, 0.0, 0.2), (-1.0, 0.0, 0.2), (0.5, 0.45, 5.0)):
        began_s = time.monotonic()
        assert not client.wait_for_server(timeout_sec=timeout_s)
        assert least_s <= time.monotonic() - began_s <= most_s
    found: list[bool] = []
    waiting = threading.Thread(target=lambda: found.append(client.wait_for_server(timeout_sec=20.0)), daemon=True)
    waiting.start()
    serve(here)
    waiting.join()
    assert found == [True]
    assert client.wait_for_server(timeout_sec=0.0)
    assert client.wait_for_server()


def test_a_goal_before_there_is_a_server(here: Here) -> None:
    client: Any = ActionClient(here.node, Fibonacci, here.name("count"))
    future = client.send_goal_async(Fibonacci.Goal(order=1))
    here.executor.spin_until_future_complete(future, timeout_sec=0.3)
    assert not future.done()
    future.cancel()
    assert future.cancelled()


def test_every_callback_may_be_a_coroutine_function(here: Here) -> None:
    called: list[str] = []

    async def judge(goal: Any) -> Any:
        called.append("goal")
        return GoalResponse.ACCEPT

    async def take(goal: Any) -> None:
        called.append("accepted")
        goal.execute()

    async def judge_cancel(goal: Any) -> Any:
        called.append("cancel")
        return CancelResponse.ACCEPT

    serve(here, held := Held(), goal_callback=judge, handle_accepted_callback=take, cancel_callback=judge_cancel)
    handle = send(here, connect(here))
    here.spin_until(lambda: held.goals)
    wait(here, handle.cancel_goal_async())
    held.ends[0].set_result("canceled")
    assert ended(here, handle) == (CANCELED, [3])
    assert called == ["goal", "accepted", "cancel"]


def test_a_coroutine_sends_a_goal(here: Here) -> None:
    serve(here)
    client = connect(here)

    async def ask() -> Any:
        handle = await client.send_goal_async(Fibonacci.Goal(order=2))
        return await handle.get_result_async()

    response = wait(here, here.executor.create_task(ask))
    assert list(response.result.sequence) == [0, 1]


def test_a_server_asks_another(here: Here) -> None:
    serve(here, name="inner")
    inner = connect(here, "inner")

    async def execute(goal: Any) -> Any:
        handle = await inner.send_goal_async(goal.request)
        response = await handle.get_result_async()
        goal.succeed()
        return response.result

    serve(here, execute, "outer")
    assert ended(here, send(here, connect(here, "outer"), 3)) == (SUCCEEDED, [0, 1, 2])


def test_callbacks_are_replaced(here: Here) -> None:
    server = serve(here, lambda _: Fibonacci.Result())
    client = connect(here)
    server.register_goal_callback(lambda _: GoalResponse.REJECT)
    assert not send(here, client).accepted
    server.register_goal_callback(None)
    server.register_execute_callback((held := Held()).run)
    server.register_cancel_callback(lambda _: CancelResponse.ACCEPT)
    handle = send(here, client)
    here.spin_until(lambda: held.goals)
    assert len(wait(here, handle.cancel_goal_async()).goals_canceling) == 1
    held.ends[0].set_result("canceled")
    assert ended(here, handle) == (CANCELED, [3])
    kept: list[Any] = []
    server.register_handle_accepted_callback(kept.append)
    send(here, client)
    here.spin_until(lambda: kept)
    server.register_handle_accepted_callback(None)
    server.register_cancel_callback(None)
    handle = send(here, client)
    here.spin_until(lambda: len(held.goals) == 2)
    assert wait(here, handle.cancel_goal_async()).goals_canceling == []
    with pytest.raises(TypeError):
        server.register_execute_callback(None)
    with pytest.raises(TypeError):
        serve(here, "no function", "other")


def test_what_is_no_goal(here: Here) -> None:
    serve(here, held := Held())
    client = connect(here)
    for wrong in ("text", Fibonacci.Result(), 3):
        with pytest.raises(TypeError):
            client.send_goal_async(wrong)
        with pytest.raises(TypeError):
            client.send_goal(wrong)
    send(here, client)
    here.spin_until(lambda: held.goals)
    for wrong in ("text", Fibonacci.Result(), Fibonacci.Goal()):
        with pytest.raises(TypeError):
            held.goals[0].publish_feedback(wrong)


def test_what_is_no_action(here: Here) -> None:
    with pytest.raises(AttributeError):
        ActionClient(here.node, int, "count")
    with pytest.raises(AttributeError):
        ActionServer(here.node, int, "count", count)


@pytest.mark.parametrize("name", ["", "with space", "2fast", "ends/"])
def test_names_that_there_are_not(here: Here, name: str) -> None:
    with pytest.raises(ValueError, match=f"invalid .* name '{name}'"):
        ActionClient(here.node, Fibonacci, name)
    with pytest.raises(ValueError, match=f"invalid .* name '{name}'"):
        ActionServer(here.node, Fibonacci, name, count)


def test_an_exception_in_a_goal_callback_comes_out_of_spin(here: Here) -> None:
    def judge(goal: Any) -> Any:
        raise ZeroDivisionError

    serve(here, goal_callback=judge)
    future = connect(here).send_goal_async(Fibonacci.Goal())
    with pytest.raises(ZeroDivisionError):
        here.spin_until(future.done)


def test_an_exception_in_a_feedback_callback_comes_out_of_spin(here: Here) -> None:
    def execute(goal: Any) -> Any:
        goal.publish_feedback(Fibonacci.Feedback())
        return count(goal)

    def hear(message: Any) -> None:
        raise ZeroDivisionError

    serve(here, execute)
    future = connect(here).send_goal_async(Fibonacci.Goal(order=1), feedback_callback=hear)
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        here.spin_until(future.done)
        here.spin_until(lambda: False)


def test_handles_are_those_of_goals(here: Here) -> None:
    serve(here, held := Held())
    client = connect(here)
    one, other = send(here, client), send(here, client)
    here.spin_until(lambda: len(held.goals) == 2)
    assert one == one
    assert one != other
    assert one != "text"
    assert held.goals[0] != held.goals[1]
    assert str(next(iter(one.goal_id.uuid))) in repr(one)


def in_threads(number: int, work: Callable[[int], Any]) -> list[Any]:
    """What so many threads return, in order."""
    returned: dict[int, Any] = {}
    threads = [
        threading.Thread(target=lambda each=each: returned.update({each: work(each)}), daemon=True)
        for each in range(number)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60.0)
    return [returned.get(each) for each in range(number)]


@pytest.fixture
def spinning(here: Here) -> Any:
    """Has many threads for the test's node, until the test ends."""
    here.executor.remove_node(here.node)
    executor = rclpy.executors.MultiThreadedExecutor(4)
    executor.add_node(here.node)
    thread = threading.Thread(target=executor.spin, daemon=True)
    thread.start()
    yield executor
    executor.shutdown()
    thread.join(20.0)


def test_blocking_goals_run_side_by_side(here: Here, spinning: Any) -> None:
    together = threading.Barrier(2, timeout=20.0)

    def execute(goal: Any) -> Any:
        together.wait()
        return count(goal)

    serve(here, execute)
    client: Any = ActionClient(here.node, Fibonacci, here.name("count"))
    assert client.wait_for_server(timeout_sec=20.0)
    responses = in_threads(2, lambda each: client.send_goal(Fibonacci.Goal(order=each)))
    assert [(each.status, list(each.result.sequence)) for each in responses] == [(SUCCEEDED, []), (SUCCEEDED, [0])]


def test_a_blocking_goal_sees_that_it_is_canceled(here: Here, spinning: Any) -> None:
    def execute(goal: Any) -> Any:
        end = time.monotonic() + 20.0
        while not goal.is_cancel_requested and time.monotonic() < end:
            time.sleep(0.01)
        goal.canceled()
        return Fibonacci.Result(sequence=[7])

    serve(here, execute, cancel_callback=lambda _: CancelResponse.ACCEPT)
    client: Any = ActionClient(here.node, Fibonacci, here.name("count"))
    assert client.wait_for_server(timeout_sec=20.0)
    answered = threading.Event()
    future = client.send_goal_async(Fibonacci.Goal(order=1))
    future.add_done_callback(lambda _: answered.set())
    assert answered.wait(20.0)
    handle = future.result()
    assert [each.goal_id for each in handle.cancel_goal().goals_canceling] == [handle.goal_id]
    response = handle.get_result()
    assert (response.status, list(response.result.sequence)) == (CANCELED, [7])


def test_the_names_of_actions(here: Here) -> None:
    name, kinds = here.name("count"), ["example_interfaces/action/Fibonacci"]
    server = rclpy.create_node("server", namespace=here.namespace)
    ActionServer(server, Fibonacci, "count", count)
    ActionClient(here.node, Fibonacci, "count")
    ActionClient(here.node, Fibonacci, "~/other")
    other = f"{here.namespace}/here/other"
    everybody = (name, kinds), (other, kinds)

    def own(actions: Any) -> list[Any]:
        return [each for each in actions if each[0].startswith(here.namespace)]

    here.spin_until(lambda: own(get_action_names_and_types(here.node)) == sorted(everybody))

    def of_node(names_and_types: Callable[..., Any], node: str) -> Any:
        return sorted(names_and_types(here.node, node, here.namespace))

    here.spin_until(lambda: of_node(get_action_server_names_and_types_by_node, "server") == [(name, kinds)])
    here.spin_until(lambda: of_node(get_action_client_names_and_types_by_node, "here") == sorted(everybody))
    assert of_node(get_action_server_names_and_types_by_node, "here") == []
    assert of_node(get_action_client_names_and_types_by_node, "server") == []
    with pytest.raises(RuntimeError):
        get_action_server_names_and_types_by_node(here.node, "nobody", here.namespace)
    server.destroy_node()


def test_the_services_and_topics_of_an_action(here: Here) -> None:
    serve(here)
    connect(here)
    prefix, kind = here.name("count/_action"), "example_interfaces/action/Fibonacci"
    services = dict(here.node.get_service_names_and_types())
    topics = dict(here.node.get_topic_names_and_types())
    assert services[f"{prefix}/send_goal"] == [f"{kind}_SendGoal"]
    assert services[f"{prefix}/get_result"] == [f"{kind}_GetResult"]
    assert services[f"{prefix}/cancel_goal"] == ["action_msgs/srv/CancelGoal"]
    assert topics[f"{prefix}/feedback"] == [f"{kind}_FeedbackMessage"]
    assert topics[f"{prefix}/status"] == ["action_msgs/msg/GoalStatusArray"]
    for topic, durability in (("feedback", DurabilityPolicy.VOLATILE), ("status", DurabilityPolicy.TRANSIENT_LOCAL)):
        for infos in (here.node.get_publishers_info_by_topic, here.node.get_subscriptions_info_by_topic):
            (info,) = infos(f"{prefix}/{topic}")
            assert info.qos_profile.durability == durability
            assert info.qos_profile.reliability == ReliabilityPolicy.RELIABLE
    owned = (*here.node.clients, *here.node.services, *here.node.subscriptions, *here.node.publishers)
    assert not [each for each in owned if "_action" in getattr(each, "topic_name", getattr(each, "srv_name", ""))]


def test_an_action_is_remapped(here: Here) -> None:
    remapped = rclpy.create_node("remapped", namespace=here.namespace, cli_args=["-r", "work:=count"])
    client: Any = ActionClient(remapped, Fibonacci, "work")
    serve(here)
    here.executor.add_node(remapped)
    here.spin_until(client.server_is_ready)
    assert ended(here, send(here, client, 2)) == (SUCCEEDED, [0, 1])
    remapped.destroy_node()


def test_what_clients_and_servers_are_made_of(here: Here) -> None:
    client = ActionClient(here.node, Fibonacci, here.name("count"))
    server = ActionServer(here.node, Fibonacci, here.name("count"), lambda goal: Fibonacci.Result())
    asking = client.get_num_entities()
    assert (asking.num_clients, asking.num_subscriptions, asking.num_services, asking.num_timers) == (3, 2, 0, 0)
    both = asking + server.get_num_entities()
    assert (both.num_clients, both.num_subscriptions, both.num_services, both.num_timers) == (3, 2, 3, 1)
    client.destroy()
    server.destroy()
