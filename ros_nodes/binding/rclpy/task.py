"""Results that come later, and work that executors do."""

from __future__ import annotations

import inspect
import sys
import warnings
import weakref
from collections.abc import Callable, Generator, Mapping, Sequence
from threading import Event, Lock, RLock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy._entity import Entity
    from ros_nodes.binding.rclpy.executors import Executor
    from ros_nodes.binding.rclpy.node import Node

T = TypeVar("T")


class Future(Generic[T]):
    """A result, or an exception, that is there sooner or later.

    Args:
        executor: does what is to be done then; where there is none, the thread that sets the result does.
    """

    def __init__(self, *, executor: Executor | None = None) -> None:
        self._done = False
        self._cancelled = False
        self._result: T | None = None
        self._exception: BaseException | None = None
        self._exception_fetched = False
        self._callbacks: list[Callable[[Future[T]], Any]] = []
        self._resumes: list[Callable[[], None]] = []
        self._lock = RLock()
        self._executor = None if executor is None else weakref.ref(executor)

    def __del__(self) -> None:
        if self._exception is not None and not self._exception_fetched and sys is not None:
            print(f"The following exception was never retrieved: {self._exception}", file=sys.stderr)

    def __await__(self) -> Generator[Any, None, T | None]:
        while not self._done and not self._cancelled:
            yield self
        return self.result()

    def cancel(self) -> None:
        """Give up, unless it is done already."""
        with self._lock:
            if self._done:
                return
            self._cancelled = True
        self._schedule_done_callbacks()

    def cancelled(self) -> bool:
        """Whether somebody gave up."""
        return self._cancelled

    def done(self) -> bool:
        """Whether the result or exception is there."""
        return self._done

    def result(self) -> T | None:
        """The result, None before it is there.

        Raises:
            Exception: the one that was set.
        """
        exception = self.exception()
        if exception is not None:
            raise exception
        return self._result

    def exception(self) -> BaseException | None:
        """The exception that was set."""
        self._exception_fetched = True
        return self._exception

    def set_result(self, result: T) -> None:
        """Set the result."""
        with self._lock:
            self._result = result
            self._done, self._cancelled = True, False
        self._schedule_done_callbacks()

    def set_exception(self, exception: BaseException) -> None:
        """Set the exception."""
        with self._lock:
            self._exception, self._exception_fetched = exception, False
            self._done, self._cancelled = True, False
        self._schedule_done_callbacks()

    def add_done_callback(self, callback: Callable[[Future[T]], Any]) -> None:
        """Have a function called with this future when it is done or cancelled; at once where it is."""
        with self._lock:
            if not self._done and not self._cancelled:
                self._callbacks.append(callback)
                return
        executor = self._executor_or_none()
        if executor is not None:
            executor.create_task(callback, self)
        else:
            callback(self)

    def remove_done_callback(self, callback: Callable[[Future[T]], Any]) -> bool:
        """Undo `add_done_callback`, and say whether there was something to undo."""
        with self._lock:
            if callback not in self._callbacks:
                return False
            self._callbacks.remove(callback)
            return True

    def _resume_when_done(self, resume: Callable[[], None]) -> None:
        """Have a task that awaits this go on: in the thread that sets the result, before any executor's turn."""
        with self._lock:
            if not self._done and not self._cancelled:
                self._resumes.append(resume)
                return
        resume()

    def _executor_or_none(self) -> Executor | None:
        return None if self._executor is None else self._executor()

    def _schedule_done_callbacks(self) -> None:
        with self._lock:
            callbacks, self._callbacks = self._callbacks, []
            resumes, self._resumes = self._resumes, []
        for resume in resumes:
            resume()
        executor = self._executor_or_none()
        for callback in callbacks:
            if executor is not None:
                executor.create_task(callback, self)
                continue
            try:
                callback(self)
            except Exception as error:  # the others are to be called too
                warnings.warn(f"Unhandled exception in done callback: {error}", stacklevel=2)


def wait_for_result(future: Future[T], timeout_s: float | None = None) -> Any:
    """What a future that another thread's executor brings to its end comes to; None waits for ever.

    Raises:
        TimeoutError: it does not come in so many seconds.
    """
    done = Event()
    future.add_done_callback(lambda _: done.set())
    if not done.wait(timeout_s):
        raise TimeoutError()
    return future.result()


class Task(Future[T]):
    """A function or coroutine that an executor runs; made by ``Executor.create_task``.

    A coroutine that awaits a `Future` goes on when that is done.
    """

    def __init__(
        self,
        handler: Callable[..., Any],
        args: Sequence[Any] | None = None,
        kwargs: Mapping[str, Any] | None = None,
        executor: Executor | None = None,
    ) -> None:
        super().__init__(executor=executor)
        self._handler: Any = handler
        self._args: Sequence[Any] = args or ()
        self._kwargs: Mapping[str, Any] = kwargs or {}
        self._source: tuple[Entity | None, Node | None] = (None, None)
        self._executing = False
        self._task_lock = Lock()

    def __call__(self) -> None:
        """Run it, or go on with it; nothing happens where it is done or running in another thread."""
        if not self._task_lock.acquire(blocking=False):
            return
        try:
            if not self._done and not self._cancelled:
                self._executing = True
                self._run()
        finally:
            self._executing = False
            self._task_lock.release()

    def _run(self) -> None:
        try:
            if inspect.iscoroutinefunction(self._handler):
                self._handler = self._handler(*self._args, **self._kwargs)
            if inspect.iscoroutine(self._handler):
                self._go_on_after(self._handler.send(None))
                return
            self.set_result(self._handler(*self._args, **self._kwargs))
        except StopIteration as end:
            self.set_result(end.value)
        except Exception as error:
            self.set_exception(error)
        self._handler, self._args, self._kwargs = None, (), {}

    def _go_on_after(self, awaited: object) -> None:
        executor = self._executor_or_none()
        if executor is None:
            return
        if isinstance(awaited, Future):
            awaited._resume_when_done(lambda: executor._call_task_in_next_spin(self))
        else:
            executor._call_task_in_next_spin(self)

    def cancel(self) -> None:
        """Give up, unless it is done already; a coroutine does not go on."""
        super().cancel()
        with self._task_lock:
            if inspect.iscoroutine(self._handler):
                self._handler.close()
                self._handler = None

    def executing(self) -> bool:
        """Whether it is running now."""
        return self._executing
