"""What is known of the domain's readers and writers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from std_srvs.srv import Trigger

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph

SERVICES = 150


def test_participants_of_one_process_do_not_mix_up_what_endpoints_say_of_themselves(
    start_graph: Callable[..., Graph],
) -> None:
    graphs = [start_graph() for _ in range(5)]
    node = graphs[0].node("server")
    other = graphs[1].node("asker")
    clients = []

    def callback(_: Any, response: Any) -> Any:
        return response

    for number in range(SERVICES):
        node.create_service(Trigger, f"service_{number}", callback)
        clients.append(other.create_client(Trigger, f"service_{number}"))
    graphs[1].spin_until(lambda: all(client.service_is_ready() for client in clients))
