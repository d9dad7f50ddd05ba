from __future__ import annotations

from typing import Any

from agent.errors import InvalidInputError
from evaluation.robot.orders import carried_out


def find(name: str) -> Any:
    def push(distance: float) -> dict[str, Any]:
        if distance > 1:
            raise InvalidInputError("too far")
        return {"dx": distance}

    return {"push": push, "nothing": lambda: None}.get(name)


def test_an_order_is_answered_with_its_keys_and_what_there_is_to_say() -> None:
    assert carried_out('{"do": "push", "distance": 0.1}', find) == {"do": "push", "distance": 0.1, "dx": 0.1}
    assert carried_out('{"do": "nothing"}', find) == {"do": "nothing"}


def test_what_cannot_be_done_is_answered_with_an_error() -> None:
    assert carried_out('{"do": "push", "distance": 2}', find)["error"] == "too far"
    assert "there is no order 'fly'" in carried_out('{"do": "fly"}', find)["error"]
    assert "error" in carried_out('{"do": "push", "by": 2}', find)
    assert "error" in carried_out("push", find)
