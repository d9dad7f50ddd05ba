from __future__ import annotations

import weakref
from threading import Event

from ros_nodes.workers import NewestWorker, Worker

PATIENCE_S = 10.0


def test_a_burst_is_worked_on_in_order() -> None:
    done: list[int] = []
    finished = Event()

    def work(item: int) -> None:
        done.append(item)
        if len(done) == 500:
            finished.set()

    worker = Worker("test", work, max_waiting=500)
    assert all(worker.put(number) for number in range(500))
    assert finished.wait(PATIENCE_S)
    assert done == list(range(500))
    assert worker.close() == ()


def test_what_has_no_place_is_said_and_what_was_not_begun_is_given_back() -> None:
    begun, go_on = Event(), Event()

    def work(item: int) -> None:
        begun.set()
        assert go_on.wait(PATIENCE_S)

    worker = Worker("test", work, max_waiting=2)
    assert worker.put(0)
    assert begun.wait(PATIENCE_S)
    assert [worker.put(number) for number in (1, 2, 3)] == [True, True, False]
    go_on.set()
    assert worker.close() in ((1, 2), (2,), ())
    assert not worker.put(4)
    assert worker.close() == ()


def test_the_newest_wins_and_the_rest_is_counted() -> None:
    started, go_on, done = Event(), Event(), Event()
    worked: list[int] = []

    def work(item: int) -> None:
        started.set()
        assert go_on.wait(PATIENCE_S)
        worked.append(item)
        if item == 9:
            done.set()

    worker = NewestWorker("test", work)
    worker.put(0)
    assert started.wait(PATIENCE_S)
    for item in range(1, 10):
        worker.put(item)
    worker.wait(0.0)
    assert worked == []
    go_on.set()
    worker.wait(PATIENCE_S)
    assert worked[0] == 0
    assert done.wait(PATIENCE_S)
    worker.close()
    worker.wait(PATIENCE_S)
    assert (worked, worker.dropped) == ([0, 9], 8)


def test_nothing_is_kept_alive_while_there_is_nothing_to_do() -> None:
    class Picture:
        pass

    worked = Event()
    worker: NewestWorker[Picture] = NewestWorker("test", lambda item: worked.set())
    picture = Picture()
    gone = Event()
    weakref.finalize(picture, gone.set)
    worker.put(picture)
    del picture
    assert worked.wait(PATIENCE_S)
    assert gone.wait(PATIENCE_S)
    worker.close()
    worker.close()
