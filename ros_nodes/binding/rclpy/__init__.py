"""Writing nodes: `init`, `create_node`, one of the ``spin`` functions, `shutdown`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ros_nodes.binding.rclpy.context import Context
from ros_nodes.binding.rclpy.parameter import Parameter
from ros_nodes.binding.rclpy.qos import QoSProfile
from ros_nodes.binding.rclpy.signals import (
    SignalHandlerOptions,
    install_signal_handlers,
    uninstall_signal_handlers,
)
from ros_nodes.binding.rclpy.task import Future
from ros_nodes.binding.rclpy.utilities import (
    get_default_context,
    get_rmw_implementation_identifier,
    ok,
)
from ros_nodes.binding.rclpy.utilities import shutdown as _shutdown
from ros_nodes.binding.rclpy.utilities import try_shutdown as _try_shutdown

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.executors import Executor
    from ros_nodes.binding.rclpy.node import Node

__all__ = [
    "Context",
    "Future",
    "Parameter",
    "QoSProfile",
    "SignalHandlerOptions",
    "create_node",
    "get_default_context",
    "get_global_executor",
    "get_rmw_implementation_identifier",
    "init",
    "install_signal_handlers",
    "ok",
    "shutdown",
    "spin",
    "spin_once",
    "spin_until_future_complete",
    "try_shutdown",
    "uninstall_signal_handlers",
]

_executors: dict[Context, Executor] = {}


class InitContextManager:
    """What `init` gives: at the end of a ``with``, the context is shut down."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def __enter__(self) -> InitContextManager:
        return self

    def __exit__(self, *error: object) -> None:
        if self.context is get_default_context():
            try_shutdown()
        else:
            self.context.try_shutdown()


def init(
    *,
    args: Sequence[str] | None = None,
    context: Context | None = None,
    domain_id: int | None = None,
    signal_handler_options: SignalHandlerOptions | None = None,
) -> InitContextManager:
    """Initialise a context.

    Args:
        args: with ROS arguments, ``sys.argv`` where not given.
        context: the default context where not given.
        domain_id: ``ROS_DOMAIN_ID`` where not given.
        signal_handler_options: both signals for the default context, none for others, where not given.

    Raises:
        RuntimeError: it is initialised already.
        RCLError, UnknownROSArgsError: as `Context.init`.
    """
    context = get_default_context() if context is None else context
    context.init(args, domain_id=domain_id)
    if signal_handler_options is None:
        is_default = context is get_default_context()
        signal_handler_options = SignalHandlerOptions.ALL if is_default else SignalHandlerOptions.NO
    install_signal_handlers(signal_handler_options)
    return InitContextManager(context)


def get_global_executor() -> Executor:
    """The executor of the ``spin`` functions where none is given: one for each default context."""
    context = get_default_context()
    if context not in _executors:
        from ros_nodes.binding.rclpy.executors import SingleThreadedExecutor

        _executors[context] = SingleThreadedExecutor(context=context)
        context.on_shutdown(lambda: _executors.pop(context, None))
    return _executors[context]


def shutdown(*, context: Context | None = None, uninstall_handlers: bool | None = None) -> None:
    """Shut a context down, the default one where not given, and with it the signal handlers.

    Raises:
        RuntimeError: it is not initialised.
        RCLError: it was shut down already.
    """
    is_default = context is None or context is get_default_context()
    _shutdown(context=context)
    if uninstall_handlers or (uninstall_handlers is None and is_default):
        uninstall_signal_handlers()


def try_shutdown(*, context: Context | None = None, uninstall_handlers: bool | None = None) -> None:
    """`shutdown`, where there is something to shut down."""
    is_default = context is None or context is get_default_context()
    _try_shutdown(context=context)
    if uninstall_handlers or (uninstall_handlers is None and is_default):
        uninstall_signal_handlers()


def create_node(node_name: str, **kwargs: Any) -> Node:
    """A `Node`; its arguments are the node's."""
    from ros_nodes.binding.rclpy.node import Node

    return Node(node_name, **kwargs)


def spin_once(node: Node, *, executor: Executor | None = None, timeout_sec: float | None = None) -> None:
    """Wait for one callback and run it.

    Args:
        executor: the global one where not given.
        timeout_sec: seconds to wait; None or negative for ever.
    """
    executor = get_global_executor() if executor is None else executor
    try:
        executor.add_node(node)
        executor.spin_once(timeout_sec=timeout_sec)
    finally:
        executor.remove_node(node)


def spin(node: Node, executor: Executor | None = None) -> None:
    """Call back until the executor's context is shut down.

    Raises:
        ExternalShutdownException: it was, while there was nothing to do.
    """
    with _served(node, executor) as serving:
        serving.spin()


def spin_until_future_complete(
    node: Node, future: Future[Any], executor: Executor | None = None, timeout_sec: float | None = None
) -> None:
    """`spin`, but no longer than until a future is done, or so many seconds (None or negative for ever)."""
    with _served(node, executor) as serving:
        serving.spin_until_future_complete(future, timeout_sec)


@contextmanager
def _served(node: Node, executor: Executor | None) -> Iterator[Executor]:
    """The executor, the global one where none is given; it works for the node until the end, or as long as before."""
    executor = get_global_executor() if executor is None else executor
    is_new = executor.add_node(node)
    try:
        yield executor
    finally:
        if is_new:
            executor.remove_node(node)
