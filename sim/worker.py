"""A thread for a simulation that only one thread may touch."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeVar

Result = TypeVar("Result")


class Worker:
    """Makes something in a thread of its own, lets it go on there, and does what others post in between."""

    def __init__(
        self, name: str, make: Callable[[], object], go_on: Callable[[], float], end: Callable[[], object]
    ) -> None:
        """Start the thread, and wait until all is made; what ``make`` raises is raised here.

        Args:
            make: called once.
            go_on: called again and again; gives for how many seconds at most to wait for work before the next time.
            end: called last.
        """
        self._work: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._is_closing = Event()
        made: Future[None] = Future()
        self._thread = Thread(target=self._run, args=(make, go_on, end, made), name=name, daemon=True)
        self._thread.start()
        made.result()

    def post(self, work: Callable[[], Result]) -> Future[Result]:
        """Have something done in the thread, between two times that it goes on."""
        future: Future[Result] = Future()

        def do() -> None:
            try:
                future.set_result(work())
            except Exception as error:
                future.set_exception(error)

        self._work.put(do)
        return future

    def close(self) -> None:
        """End the thread."""
        self._is_closing.set()
        self._work.put(lambda: None)
        self._thread.join()

    def _run(
        self, make: Callable[[], object], go_on: Callable[[], float], end: Callable[[], object], made: Future[None]
    ) -> None:
        try:
            make()
        except BaseException as error:  # it is raised where the worker was made
            made.set_exception(error)
            return
        made.set_result(None)
        wait_s = 0.0
        while not self._is_closing.is_set():
            with suppress(Empty):
                self._work.get(timeout=wait_s)()
            wait_s = go_on()
        end()
