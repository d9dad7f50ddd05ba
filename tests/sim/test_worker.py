"""A thread that goes on by itself, and does in between what others post."""

from __future__ import annotations

from threading import current_thread
from typing import Any

import pytest

from sim.worker import Worker


def test_everything_is_done_in_its_thread() -> None:
    seen: list[Any] = []

    def note() -> float:
        seen.append(current_thread().name)
        return 0.001

    worker = Worker("world", note, note, note)
    assert worker.post(lambda: current_thread().name).result() == "world"
    worker.close()
    assert len(seen) >= 3
    assert set(seen) == {"world"}


def test_what_cannot_be_made_is_said_where_it_was_asked_for() -> None:
    def make() -> None:
        raise ValueError("no such table")

    with pytest.raises(ValueError, match="no such table"):
        Worker("world", make, lambda: 1.0, lambda: None)


def test_work_that_fails_ends_nothing() -> None:
    worker = Worker("world", lambda: None, lambda: 0.001, lambda: None)
    with pytest.raises(ZeroDivisionError):
        worker.post(lambda: 1 / 0).result()
    assert worker.post(lambda: 2).result() == 2
    worker.close()


def test_it_ends_at_once_even_where_it_waits_for_long() -> None:
    ended: list[bool] = []
    worker = Worker("world", lambda: None, lambda: 60.0, lambda: ended.append(True))
    worker.close()
    assert ended == [True]
