from __future__ import annotations

import weakref
from threading import Event

from ros_nodes.workers import NewestWorker

PATIENCE_S = 10.0


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
