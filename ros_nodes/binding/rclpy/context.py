"""From init to shutdown."""

from __future__ import annotations

import atexit
import sys
import warnings
import weakref
from collections.abc import Callable, Sequence
from inspect import ismethod
from threading import RLock
from typing import Any

from cyclonedds.core import DDSException

from ros_nodes.binding.dds.configuration import MAX_DOMAIN_ID, DiscoverySettingError, domain_id
from ros_nodes.binding.dds.participant import Participant, join
from ros_nodes.binding.rclpy._arguments import Arguments, parse_arguments
from ros_nodes.binding.rclpy.destroyable import Destroyable
from ros_nodes.binding.rclpy.exceptions import NotInitializedException, RCLError
from ros_nodes.binding.rclpy.impl import log_output

_initialised: weakref.WeakSet[Context] = weakref.WeakSet()


class Context:
    """What nodes need before they can be made; initialised once, and shut down once.

    As a context manager, after `init`, it is shut down at the end.

    Attributes:
        handle: a context manager inside which the context stays; None before `init`.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self.handle: Destroyable | None = None
        self._participant: Participant | None = None
        self._arguments = Arguments()
        self._domain_id = 0
        self._is_valid = False
        self._is_exiting = False
        self._callbacks: list[Callable[[], Callable[[], object] | None]] = []

    def init(
        self, args: Sequence[str] | None = None, *, initialize_logging: bool = True, domain_id: int | None = None
    ) -> None:
        """Join a domain.

        Args:
            args: with ROS arguments for all nodes, ``sys.argv`` where not given.
            domain_id: ``ROS_DOMAIN_ID`` where not given.

        Raises:
            RuntimeError: the second time, or a negative domain.
            RCLError: the domain or a setting about discovery is wrong, or there is no network.
            RCLInvalidROSArgsError, UnknownROSArgsError: wrong ROS arguments.
        """
        with self._lock:
            if domain_id is not None and domain_id < 0:
                raise RuntimeError(f"Domain id ({domain_id}) should not be lower than zero.")
            if self.handle is not None:
                raise RuntimeError("Context.init() must only be called once")
            given = sys.argv if args is None else args
            for argument in given:
                argument.encode()  # raises for what is no UTF-8
            self._arguments = parse_arguments(given)
            self._participant = self._join(domain_id)
            self.handle = Destroyable(self._leave)
            self._is_valid = True
            _initialised.add(self)
        if initialize_logging:
            log_output.configure(self._arguments)

    def _join(self, chosen: int | None) -> Participant:
        try:
            self._domain_id = domain_id() if chosen is None else chosen
            if self._domain_id > MAX_DOMAIN_ID:
                raise RCLError(f"the domain id must be at most {MAX_DOMAIN_ID}, got {self._domain_id}")
            return join(self._domain_id, self._arguments.enclave)
        except (DiscoverySettingError, DDSException) as error:
            raise RCLError(
                f"failed to join domain {self._domain_id}: {error}; check ROS_AUTOMATIC_DISCOVERY_RANGE, "
                "CYCLONEDDS_URI and the network"
            ) from error

    def _leave(self) -> None:
        participant, self._participant = self._participant, None
        if participant is not None:
            participant.leave()

    def _require(self) -> Participant:
        """The participant, while the context is valid."""
        participant = self._participant
        if participant is None or not self._is_valid:
            raise NotInitializedException("the context is not initialised, or was shut down")
        return participant

    def ok(self) -> bool:
        """Whether it is initialised and not shut down."""
        return self._is_valid

    def get_domain_id(self) -> int:
        """The domain.

        Raises:
            RuntimeError: before `init`.
        """
        if self.handle is None:
            raise RuntimeError("Context must be initialized before it can have a domain id")
        return self._domain_id

    def shutdown(self) -> None:
        """Leave the domain; all that was made in this context is of no use after.

        Raises:
            RuntimeError: before `init`.
            RCLError: it was shut down before.
        """
        if self.handle is None:
            raise RuntimeError("Context must be initialized before it can be shutdown")
        was_valid = self._is_valid
        self.try_shutdown()
        if not was_valid:
            raise RCLError("failed to shutdown: rcl_shutdown already called on the given context")

    def try_shutdown(self) -> None:
        """`shutdown`, unless there is nothing to do."""
        self._invalidate()
        if self.handle is not None:
            self.handle.destroy_when_not_in_use()

    def _invalidate(self) -> None:
        """Everybody stops; what is in the middleware stays until `try_shutdown`."""
        with self._lock:
            if not self._is_valid:
                return
            self._is_valid = False
            references, self._callbacks = self._callbacks, []
        for reference in references:
            callback = reference()
            if callback is not None:
                callback()

    def on_shutdown(self, callback: Callable[[], Any]) -> None:
        """Have a function called at shutdown; at once where that has been. Methods are held weakly.

        Raises:
            TypeError: it cannot be called.
        """
        if not callable(callback):
            raise TypeError(f"callback should be a callable, got {type(callback)}")
        with self._lock:
            if self.handle is None or self._is_valid:
                self._callbacks.append(
                    weakref.WeakMethod(callback, self._forget) if ismethod(callback) else lambda: callback
                )
                return
        callback()

    def _forget(self, reference: Any) -> None:
        with self._lock:
            if reference in self._callbacks:
                self._callbacks.remove(reference)

    def __enter__(self) -> Context:
        if self.handle is None:
            warnings.warn("init() was called by a with statement: call it before", stacklevel=2)
            self.init()
        return self

    def __exit__(self, *error: object) -> None:
        self.try_shutdown()


def shut_down_all() -> None:
    """Every context stops; for signals, which may come in the middle of anything."""
    for context in list(_initialised):
        context._invalidate()


@atexit.register
def _leave_all() -> None:
    """Before Python's end: cyclonedds' threads and its do not mix."""
    for context in list(_initialised):
        context._is_exiting = True
        context.try_shutdown()
