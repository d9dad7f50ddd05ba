"""How tests of actions send goals and wait for what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from example_interfaces.action import Fibonacci
from rclpy.action import ActionClient
from rclpy.task import Future

if TYPE_CHECKING:
    from tests.conformance.conftest import Here


def connect(here: Here, name: str = "count") -> Any:
    """A client, once it knows its server."""
    client: Any = ActionClient(here.node, Fibonacci, here.name(name))
    here.spin_until(client.server_is_ready)
    return client


def wait(here: Here, future: Any) -> Any:
    here.spin_until(future.done)
    return future.result()


def send(here: Here, client: Any, order: int = 3, **options: Any) -> Any:
    """The handle of a goal, once it is answered."""
    return wait(here, client.send_goal_async(Fibonacci.Goal(order=order), **options))


def ended(here: Here, handle: Any) -> tuple[int, list[int]]:
    """A goal's status at its end, and its result."""
    response = wait(here, handle.get_result_async())
    return response.status, list(response.result.sequence)


async def pause(here: Here) -> None:
    over: Any = Future()
    timer = here.node.create_timer(0.02, lambda: over.done() or over.set_result(None))
    await over
    here.node.destroy_timer(timer)
