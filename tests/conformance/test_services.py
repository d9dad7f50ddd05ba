"""Services and clients: each call gets its own reply, and what goes wrong stays where it went wrong."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
import rclpy
from rcl_interfaces.msg import ParameterValue
from rcl_interfaces.srv import GetParameters
from rclpy.callback_groups import ReentrantCallbackGroup
from std_msgs.msg import String
from std_srvs.srv import SetBool, Trigger

if TYPE_CHECKING:
    from tests.conformance.conftest import Here, Peer


def request(*names: str) -> Any:
    return GetParameters.Request(names=list(names))


def reply(response: Any) -> list[str]:
    return [value.string_value for value in response.values]


def echo(request: Any, response: Any) -> Any:
    response.values = [ParameterValue(string_value=name) for name in request.names]
    return response


def test_a_call_and_its_reply(here: Here, peer: Peer) -> None:
    peer.serve(here.name("ask"))
    assert reply(here.ask(GetParameters, here.name("ask"), request("a", "größe", ""))) == ["a", "größe", ""]


def test_we_serve_others(here: Here, peer: Peer) -> None:
    served: list[Any] = []

    def answer(request: Any, response: Any) -> Any:
        assert isinstance(request, GetParameters.Request)
        assert isinstance(response, GetParameters.Response)
        served.append(request)
        return echo(request, response)

    here.node.create_service(GetParameters, here.name("ask"), answer)
    caller: list[Any] = []
    thread = threading.Thread(target=lambda: caller.append(peer.call(here.name("ask"), ["x"], times=8)), daemon=True)
    thread.start()
    here.spin_until(lambda: caller)
    thread.join()
    assert caller[0] == [["x", str(number)] for number in range(8)]
    assert len(served) == 8


def test_a_thousand_calls_of_five_clients_get_their_own_replies(here: Here, peer: Peer) -> None:
    peer.serve(here.name("ask"))
    nodes = [rclpy.create_node(f"client{number}", namespace=here.namespace) for number in range(3)]
    clients = [node.create_client(GetParameters, here.name("ask")) for node in (*nodes, *nodes[:2])]
    for node in nodes:
        here.executor.add_node(node)
    here.spin_until(lambda: all(client.service_is_ready() for client in clients))
    futures: dict[str, Any] = {}
    for turn in range(200):  # a service's queue is 10 deep
        for each, client in enumerate(clients):
            futures[f"{turn}-{each}"] = client.call_async(request(f"{turn}-{each}"))
        here.spin_until(lambda: all(future.done() for future in futures.values()))
    assert len(futures) == 1000
    assert {name: reply(future.result()) for name, future in futures.items()} == {name: [name] for name in futures}
    for node in nodes:
        node.destroy_node()


def test_a_thread_waits_for_its_reply(here: Here, peer: Peer) -> None:
    peer.serve(here.name("ask"))
    client = here.node.create_client(GetParameters, here.name("ask"))
    replies: list[list[str]] = []

    def call() -> None:
        assert client.wait_for_service(timeout_sec=20.0)
        replies.extend(reply(client.call(request(str(number)))) for number in range(5))

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    here.spin_until(lambda: len(replies) == 5)
    thread.join()
    assert replies == [[str(number)] for number in range(5)]


def test_waiting_for_a_service(here: Here, peer: Peer) -> None:
    client = here.node.create_client(GetParameters, here.name("ask"))
    assert not client.service_is_ready()
    assert not client.wait_for_service(timeout_sec=0)
    began_s = time.monotonic()
    assert not client.wait_for_service(timeout_sec=0.3)
    assert time.monotonic() - began_s >= 0.29
    found: list[bool] = []
    waiting = threading.Thread(target=lambda: found.append(client.wait_for_service(timeout_sec=20.0)), daemon=True)
    waiting.start()
    peer.serve(here.name("ask"))
    waiting.join()
    assert found == [True]
    peer.stop_serving(here.name("ask"))
    here.spin_until(lambda: not client.service_is_ready())


def test_a_reply_that_does_not_come(here: Here) -> None:
    client = here.node.create_client(Trigger, here.name("ask"))
    future = client.call_async(Trigger.Request())
    began_s = time.monotonic()
    here.executor.spin_until_future_complete(future, timeout_sec=0.3)
    assert time.monotonic() - began_s >= 0.25
    assert not future.done()
    client.remove_pending_request(future)
    future.cancel()
    assert future.cancelled()


def test_an_exception_in_a_service_reaches_nobody_else(here: Here, peer: Peer) -> None:
    peer.serve(here.name("ask"))
    client = here.node.create_client(GetParameters, here.name("ask"))
    here.spin_until(client.service_is_ready)
    broken = client.call_async(request("raise"))
    sound = client.call_async(request("sound"))
    here.spin_until(sound.done)
    assert reply(sound.result()) == ["sound"]
    assert not broken.done()


def test_an_exception_in_our_service_comes_out_of_spin(here: Here) -> None:
    def answer(request: Any, response: Any) -> Any:
        raise ZeroDivisionError

    here.node.create_service(Trigger, "ask", answer)
    client = here.node.create_client(Trigger, "ask")
    here.spin_until(client.service_is_ready)
    future = client.call_async(Trigger.Request())
    with pytest.raises(ZeroDivisionError):
        here.spin_until(future.done)


def test_callbacks_of_a_future(here: Here, peer: Peer) -> None:
    peer.serve(here.name("ask"))
    client = here.node.create_client(GetParameters, here.name("ask"))
    here.spin_until(client.service_is_ready)
    heard: list[Any] = []
    future = client.call_async(request("x"))
    future.add_done_callback(heard.append)
    here.executor.spin_until_future_complete(future, timeout_sec=20.0)
    here.spin_until(lambda: heard)
    assert heard == [future]
    assert future.exception() is None


def test_a_coroutine_awaits_another_service(here: Here, peer: Peer) -> None:
    peer.serve(here.name("inner"))
    group = ReentrantCallbackGroup()
    inner = here.node.create_client(GetParameters, here.name("inner"), callback_group=group)

    async def answer(request: Any, response: Any) -> Any:
        response.values = (await inner.call_async(request)).values
        return response

    here.node.create_service(GetParameters, here.name("outer"), answer, callback_group=group)
    here.spin_until(inner.service_is_ready)
    assert reply(here.ask(GetParameters, here.name("outer"), request("through"))) == ["through"]


def test_clients_refuse_what_is_not_a_request(here: Here) -> None:
    client = here.node.create_client(SetBool, "ask")
    for wrong in ("text", SetBool.Response(), Trigger.Request()):
        with pytest.raises(TypeError):
            client.call_async(wrong)
        with pytest.raises(TypeError):
            client.call(wrong)
    with pytest.raises(AttributeError):
        here.node.create_client(int, "ask")
    with pytest.raises(RuntimeError):
        here.node.create_client(String, "ask")


def test_a_service_that_returns_something_else(here: Here) -> None:
    here.node.create_service(Trigger, "ask", lambda request, response: "text")
    client = here.node.create_client(Trigger, "ask")
    here.spin_until(client.service_is_ready)
    future = client.call_async(Trigger.Request())
    with pytest.raises(TypeError):
        here.spin_until(future.done)
