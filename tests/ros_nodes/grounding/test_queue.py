from __future__ import annotations

from threading import Event

import pytest

from ros_nodes.grounding import queue as command_queue
from ros_nodes.grounding.queue import CommandQueue
from ros_nodes.wire import Command

PATIENCE_S = 10.0


def command(number: int) -> Command:
    return Command(str(number), "the cup")


def test_a_burst_is_carried_out_in_order() -> None:
    done: list[str] = []
    finished = Event()

    def carry_out(given: Command, stops: int) -> None:
        done.append(given.id)
        assert stops == int(given.id) % 3
        if len(done) == 500:
            finished.set()

    queue = CommandQueue(carry_out)
    assert all(queue.put(command(number), number % 3) for number in range(500))
    assert finished.wait(PATIENCE_S)
    assert done == [str(number) for number in range(500)]
    assert queue.close() == ()


def test_what_has_no_place_is_said_and_what_was_not_begun_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_queue, "MAX_WAITING", 2)
    begun, go_on = Event(), Event()

    def carry_out(given: Command, stops: int) -> None:
        begun.set()
        assert go_on.wait(PATIENCE_S)

    queue = CommandQueue(carry_out)
    assert queue.put(command(0), 0)
    assert begun.wait(PATIENCE_S)
    assert [queue.put(command(number), 0) for number in (1, 2, 3)] == [True, True, False]
    go_on.set()
    left = queue.close()
    assert [each.id for each in left] in (["1", "2"], ["2"], [])
    assert not queue.put(command(4), 0)
    assert queue.close() == ()
