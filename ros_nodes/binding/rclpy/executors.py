"""Doing the work of nodes: calling back when messages, times, requests or triggers have come."""

from __future__ import annotations

import inspect
import os
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Condition, Lock, RLock, get_ident
from typing import TYPE_CHECKING, Any

from ros_nodes.binding.dds.cyclone import INFINITY_NS
from ros_nodes.binding.rclpy.exceptions import InvalidHandle, RCLError
from ros_nodes.binding.rclpy.task import Future, Task
from ros_nodes.binding.rclpy.utilities import get_default_context, timeout_sec_to_nsec

if TYPE_CHECKING:
    from ros_nodes.binding.dds.cyclone import Endpoint
    from ros_nodes.binding.rclpy._entity import Entity, Work
    from ros_nodes.binding.rclpy.context import Context
    from ros_nodes.binding.rclpy.node import Node

Ready = tuple["Task[Any]", "Entity | None", "Node | None"]


class TimeoutException(Exception):  # noqa: N818 - the names are rclpy's
    """Nothing came in time."""


class ShutdownException(Exception):  # noqa: N818
    """The executor was shut down."""


class ExternalShutdownException(Exception):  # noqa: N818
    """The context was shut down while the executor was waiting."""


class ConditionReachedException(Exception):  # noqa: N818
    """What was waited for has come."""


async def await_or_execute(callback: Callable[..., Any], *args: Any) -> Any:
    """Call a function, or await a coroutine function."""
    if inspect.iscoroutinefunction(callback):
        return await callback(*args)
    return callback(*args)


class _WorkTracker:
    """Knows which threads are executing something."""

    def __init__(self) -> None:
        self._threads: set[int] = set()
        self._condition = Condition()

    def __enter__(self) -> None:
        with self._condition:
            self._threads.add(get_ident())

    def __exit__(self, *error: object) -> None:
        with self._condition:
            self._threads.discard(get_ident())
            self._condition.notify_all()

    def is_here(self) -> bool:
        """Whether this thread is one of them."""
        return get_ident() in self._threads

    def wait(self, timeout_sec: float | None) -> bool:
        """Wait until no other thread is one of them, and say whether none is."""
        with self._condition:
            return self._condition.wait_for(lambda: self._threads <= {get_ident()}, timeout_sec)


class Executor:
    """Waits until entities of its nodes are ready, and runs their callbacks; how is up to the classes below.

    It waits inside the middleware for all of them at once. Ready entities are served in rounds: each once, then again
    what is ready by then. Any thread may add and remove nodes and entities, create tasks, or shut it down meanwhile.

    Args:
        context: the default context where not given.

    Attributes:
        context: that it belongs to.
        is_spinning: whether it is spinning now.

    Raises:
        NotInitializedException: the context is not initialised.
    """

    def __init__(self, *, context: Context | None = None) -> None:
        self.context = get_default_context() if context is None else context
        participant = self.context._require()
        self._wait_set = participant.create_wait_set()
        self._attached: dict[int, Endpoint] = {}
        self._nodes: dict[Node, None] = {}
        self._nodes_lock = RLock()
        self._ready_tasks: deque[Task[Any]] = deque()
        self._round: deque[tuple[Task[Any] | None, Entity | None, Node | None]] = deque()
        self._is_shutdown = False
        self._work_tracker = _WorkTracker()
        self._spin_lock = Lock()
        self.is_spinning = False
        self.context.on_shutdown(self.wake)

    def create_task(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> Task[Any]:
        """Have a function or coroutine function run while the executor spins; the future holds its result."""
        task: Task[Any] = Task(callback, args, kwargs, executor=self)
        self._call_task_in_next_spin(task)
        return task

    def create_future(self) -> Future[Any]:
        """A future whose done callbacks run in this executor."""
        return Future(executor=self)

    def _call_task_in_next_spin(self, task: Task[Any]) -> None:
        self._ready_tasks.append(task)
        self.wake()

    def shutdown(self, timeout_sec: float | None = None) -> bool:
        """Begin no more callbacks, and wait for those that are running; not for the one that calls this.

        Args:
            timeout_sec: None or negative for ever.

        Returns:
            Whether all have ended.
        """
        self._is_shutdown = True
        self.wake()
        if not self._work_tracker.wait(None if timeout_sec is None or timeout_sec < 0 else timeout_sec):
            return False
        with self._nodes_lock:
            self._nodes.clear()
        return True

    def add_node(self, node: Node) -> bool:
        """Work for a node too; False where it does already."""
        with self._nodes_lock:
            if node in self._nodes:
                return False
            self._nodes[node] = None
        node.executor = self
        self.wake()
        return True

    def remove_node(self, node: Node) -> None:
        """Work for a node no more."""
        with self._nodes_lock:
            self._nodes.pop(node, None)
        self.wake()

    def get_nodes(self) -> list[Node]:
        """The nodes that it works for."""
        with self._nodes_lock:
            return list(self._nodes)

    def wake(self) -> None:
        """Look again: something has changed."""
        self._wait_set.wake()

    def spin(self) -> None:
        """Work until the executor or the context is shut down.

        Raises:
            ExternalShutdownException: the context was shut down while there was nothing to do
                (not from `MultiThreadedExecutor`).
            RuntimeError: it is spinning already.
        """
        with self._spinning():
            while self.context.ok() and not self._is_shutdown:
                self._spin_once_impl()

    def spin_until_future_complete(self, future: Future[Any], timeout_sec: float | None = None) -> None:
        """`spin`, but no longer than until a future is done or cancelled, or so many seconds."""
        deadline = None if timeout_sec is None or timeout_sec < 0 else time.monotonic() + timeout_sec
        with self._spinning(), self._woken_by(future):
            while self.context.ok() and not self._is_shutdown and not _is_over(future):
                remaining_s = None if deadline is None else max(deadline - time.monotonic(), 0.0)
                self._spin_once_impl(remaining_s, lambda: _is_over(future))
                if deadline is not None and time.monotonic() >= deadline:
                    break

    def spin_once(self, timeout_sec: float | None = None) -> None:
        """Wait for one callback and run it.

        Args:
            timeout_sec: seconds to wait; None or negative for ever.

        Raises:
            RCLError: the context was shut down before.
            ExternalShutdownException: it was shut down meanwhile (not from `MultiThreadedExecutor`).
        """
        with self._spinning():
            self._require_context()
            self._spin_once_impl(timeout_sec)

    def spin_once_until_future_complete(self, future: Future[Any], timeout_sec: float | None = None) -> None:
        """`spin_once`, but wait no longer than until a future is done."""
        with self._spinning(), self._woken_by(future):
            self._require_context()
            self._spin_once_impl(timeout_sec, lambda: _is_over(future))

    def _spin_once_impl(self, timeout_sec: float | None = None, is_over: Callable[[], bool] = lambda: False) -> None:
        raise NotImplementedError

    @contextmanager
    def _spinning(self) -> Iterator[None]:
        """Marks it as spinning, once at a time."""
        if not self._spin_lock.acquire(blocking=False):
            raise RuntimeError("Executor is already spinning")
        self.is_spinning = True
        try:
            yield
        finally:
            self.is_spinning = False
            self._spin_lock.release()

    @contextmanager
    def _woken_by(self, future: Future[Any]) -> Iterator[None]:
        def wake(_: Future[Any]) -> None:
            self.wake()

        future.add_done_callback(wake)
        try:
            yield
        finally:
            future.remove_done_callback(wake)

    def _run(self, task: Task[Any]) -> None:
        with self._work_tracker:
            task()

    def can_execute(self, entity: Entity) -> bool:
        """Whether an entity is not being served, and its callback group lets it."""
        group = entity.callback_group
        return not entity._executor_event and group is not None and group.can_execute(entity)

    def wait_for_ready_callbacks(
        self,
        timeout_sec: float | None = None,
        nodes: Iterable[Node] | None = None,
        condition: Callable[[], bool] = lambda: False,
    ) -> Ready:
        """Wait for something to do.

        Args:
            timeout_sec: seconds to wait; None or negative for ever.
            nodes: only for these; all where not given.
            condition: wait no longer than until it holds.

        Returns:
            A task to call, with the entity and the node that it is for (None for a task of its own).

        Raises:
            TimeoutException: there was nothing to do.
            ShutdownException: the executor was shut down.
            ExternalShutdownException: the context was shut down.
            ConditionReachedException: the condition holds.
        """
        timeout_ns = timeout_sec_to_nsec(timeout_sec)
        deadline_ns = None if timeout_ns < 0 else time.monotonic_ns() + timeout_ns
        chosen = None if nodes is None else list(nodes)
        while True:
            if condition():
                raise ConditionReachedException
            found = self._next_of_round(chosen)
            if found is not None:
                return found
            is_late = deadline_ns is not None and time.monotonic_ns() >= deadline_ns
            self._begin_round(self.get_nodes() if chosen is None else chosen, 0 if is_late else deadline_ns)
            if is_late and not self._round:
                raise TimeoutException

    def _require_context(self) -> None:
        if not self.context.ok() and not self.context._is_exiting:
            raise RCLError("failed to initialize wait set: the given context is not valid")

    def _check_shutdown(self) -> None:
        if not self.context.ok():
            if self.context._is_exiting:
                raise SystemExit  # ends a daemon thread in silence while Python ends
            raise ExternalShutdownException
        if self._is_shutdown:
            raise ShutdownException

    def _next_of_round(self, nodes: list[Node] | None) -> Ready | None:
        while self._round and not self._is_shutdown:
            task, entity, node = self._round.popleft()
            if node is not None and node not in (self._nodes if nodes is None else nodes):
                continue
            if task is not None:
                if not task.done() and not task.cancelled():
                    return task, entity, node
            elif entity is not None and self.can_execute(entity) and entity._is_ready():
                return self._make_task(entity, node), entity, node
        return None

    def _make_task(self, entity: Entity, node: Node | None) -> Task[Any]:
        entity._executor_event = True
        task: Task[Any] = Task(self._serve, (entity,), executor=self)
        task._source = (entity, node)
        return task

    async def _serve(self, entity: Entity) -> None:
        group = entity.callback_group
        if self._is_shutdown or group is None or not group.beginning_execution(entity):
            entity._executor_event = False
            self.wake()
            return
        try:
            work = self._take(entity)
            if work is not None:
                self.wake()
                await await_or_execute(work[0], *work[1])
        finally:
            group.ending_execution(entity)
            self.wake()

    @staticmethod
    def _take(entity: Entity) -> Work | None:
        try:
            with entity.handle:
                return entity._take()
        except InvalidHandle:
            return None
        finally:
            entity._executor_event = False

    def _begin_round(self, nodes: list[Node], deadline_ns: int | None) -> None:
        """Wait until there may be something to do, and note all that there is."""
        self._wait_set.forget_wakes()
        self._check_shutdown()  # its wake may just have been forgotten
        entities = [(entity, node) for node in nodes for entity in node._served]
        self._attach({endpoint.key: endpoint for entity, _ in entities for endpoint in entity.endpoints})
        executable = [each for each in entities if self.can_execute(each[0])]
        for key in self._wait_set.wait(self._timeout_ns(executable, deadline_ns)):
            if key in self._attached:  # not that of an endpoint which is just being destroyed
                self._attached[key].collect()
        self._check_shutdown()
        while self._ready_tasks:
            task = self._ready_tasks.popleft()
            self._round.append((task, *task._source))
        self._round.extend((None, entity, node) for entity, node in executable if entity._is_ready())

    def _timeout_ns(self, executable: list[tuple[Entity, Node]], deadline_ns: int | None) -> int:
        if self._ready_tasks or any(entity._is_ready() for entity, _ in executable):
            return 0
        waits = [wait for entity, _ in executable if (wait := entity._wait_ns()) is not None]
        if deadline_ns is not None:
            waits.append(max(deadline_ns - time.monotonic_ns(), 0))
        return min(waits, default=INFINITY_NS)

    def _attach(self, endpoints: dict[int, Endpoint]) -> None:
        for gone in self._attached.keys() - endpoints.keys():
            self._wait_set.detach(self._attached[gone].entity)
        for new in endpoints.keys() - self._attached.keys():
            self._wait_set.attach(endpoints[new].entity, new)
        self._attached = endpoints

    def __enter__(self) -> Executor:
        return self

    def __exit__(self, *error: object) -> None:
        self.shutdown()


def _is_over(future: Future[Any]) -> bool:
    return future.done() or future.cancelled()


class SingleThreadedExecutor(Executor):
    """Runs callbacks in the thread that spins; what they raise comes out of ``spin``."""

    def _spin_once_impl(self, timeout_sec: float | None = None, is_over: Callable[[], bool] = lambda: False) -> None:
        try:
            task, _, _ = self.wait_for_ready_callbacks(timeout_sec, None, is_over)
        except (ShutdownException, TimeoutException, ConditionReachedException):
            return
        self._run(task)
        if task.done():
            task.result()


class MultiThreadedExecutor(Executor):
    """Runs callbacks in a pool of threads; what they raise comes out of ``spin``.

    Args:
        num_threads: as many as the process has CPUs where not given.
    """

    def __init__(self, num_threads: int | None = None, *, context: Context | None = None) -> None:
        super().__init__(context=context)
        if num_threads is None:
            num_threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
        if num_threads == 1:
            warnings.warn(
                "MultiThreadedExecutor is used with a single thread.\nUse the SingleThreadedExecutor instead.",
                stacklevel=2,
            )
        self._executor = ThreadPoolExecutor(num_threads, thread_name_prefix="ros_executor")
        self._failed: deque[Task[Any]] = deque()

    def _spin_once_impl(self, timeout_sec: float | None = None, is_over: Callable[[], bool] = lambda: False) -> None:
        try:
            task, _, _ = self.wait_for_ready_callbacks(timeout_sec, None, lambda: bool(self._failed) or is_over())
        except (ExternalShutdownException, ShutdownException, TimeoutException, ConditionReachedException):
            pass
        else:
            self._executor.submit(self._run, task)
        if self._failed:
            self._failed.popleft().result()

    def _run(self, task: Task[Any]) -> None:
        super()._run(task)
        if task.done() and task._exception is not None:
            self._failed.append(task)
            self.wake()

    def shutdown(self, timeout_sec: float | None = None, *, wait_for_threads: bool = True) -> bool:
        """Begin no more callbacks, and wait for those that are running; not for the one that calls this.

        Args:
            timeout_sec: None or negative for ever.
            wait_for_threads: whether to wait until the pool's threads have ended.

        Returns:
            Whether all have ended.
        """
        has_ended = super().shutdown(timeout_sec)
        self._executor.shutdown(wait=wait_for_threads and has_ended and not self._work_tracker.is_here())
        return has_ended
