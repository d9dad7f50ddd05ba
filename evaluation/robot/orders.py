"""Orders to a process of ours: JSON lines on its standard input, each of which is answered with a line."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from threading import Thread
from typing import Any

from agent.errors import ReclipAgentError

Order = Callable[..., "dict[str, Any] | None"]
"""Takes the order's keys by name; gives what there is to answer beside them."""


def hear_orders(put: Callable[[str], object]) -> None:
    """Have each line put somewhere, from a thread of its own; the process ends with its standard input, by SIGTERM."""

    def listen() -> None:
        for line in sys.stdin:
            put(line)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=listen, daemon=True).start()


def carried_out(line: str, find: Callable[[str], Order | None]) -> dict[str, Any]:
    """Carry out ``{"do": "push", ...}``; the order, with what there is to answer, or with its ``error``.

    Args:
        find: the order of a name; None where there is none.
    """
    order: dict[str, Any] = {"do": ""}
    try:
        order |= json.loads(line)
        do = find(order["do"])
        if do is None:
            raise ValueError(f"there is no order {order['do']!r}")
        return {**order, **(do(**{key: value for key, value in order.items() if key != "do"}) or {})}
    except (ReclipAgentError, KeyError, TypeError, ValueError) as error:
        return {**order, "error": str(error)}
