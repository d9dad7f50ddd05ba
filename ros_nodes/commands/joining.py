"""What the subcommands that talk to a graph have in common: its namespace and domain, and a node in it."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from agent.errors import InvalidInputError, MissingDependencyError, ReclipAgentError
from ros_nodes import INSTALL, MissingRosPackageError

MAX_DOMAIN_ID = 232
_NAMESPACE = re.compile(r"/|(/?[A-Za-z_]\w*)(/[A-Za-z_]\w*)*", re.ASCII)


class NoAnswerError(ReclipAgentError):
    """No graph, or no answer in time."""


def add_graph_options(parser: argparse.ArgumentParser) -> None:
    """``--namespace`` and ``--domain``."""
    parser.add_argument(
        "--namespace", type=_namespace, default="/", metavar="NAME", help="the robot's, such as robot1 (default: none)"
    )
    parser.add_argument(
        "--domain", type=_domain, metavar="N", help=f"0 to {MAX_DOMAIN_ID} (default: the environment's ROS_DOMAIN_ID)"
    )


def _namespace(text: str) -> str:
    if not _NAMESPACE.fullmatch(text) or "__" in text:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a namespace: use letters, digits and single _, such as robot1"
        )
    return f"/{text.lstrip('/')}"


def _domain(text: str) -> int:
    if not text.isdecimal() or int(text) > MAX_DOMAIN_ID:
        raise argparse.ArgumentTypeError(f"{text!r} is not a domain: give 0 to {MAX_DOMAIN_ID}")
    return int(text)


def prepare(args: argparse.Namespace) -> None:
    """Make ``import rclpy`` work, and take the domain that was given.

    Raises:
        MissingDependencyError: there is neither a ROS 2 nor what stands in for it.
    """
    if args.domain is not None:
        os.environ["ROS_DOMAIN_ID"] = str(args.domain)
    try:
        import rclpy.node  # noqa: F401
        import std_msgs.msg  # noqa: F401
    except ModuleNotFoundError as error:
        remedy = "" if isinstance(error, MissingRosPackageError) else f"; without ROS 2 on this machine: {INSTALL}"
        raise MissingDependencyError(f"{error}{remedy}") from error


@contextmanager
def joined(args: argparse.Namespace, name: str) -> Iterator[tuple[Any, Any]]:
    """A node in the graph, and an executor that spins it.

    Raises:
        InvalidInputError: the domain cannot be joined.
        MissingDependencyError: as `prepare`.
    """
    prepare(args)
    import rclpy
    from rclpy.executors import SingleThreadedExecutor
    from rclpy.signals import SignalHandlerOptions

    try:
        rclpy.init(args=[], signal_handler_options=SignalHandlerOptions.NO)
    except RuntimeError as error:
        raise InvalidInputError(f"cannot join the graph: {error}") from error
    try:
        node = rclpy.create_node(f"{name}_{os.getpid()}", namespace=args.namespace)
        executor = SingleThreadedExecutor()
        executor.add_node(node)
        yield node, executor
        executor.shutdown()
        node.destroy_node()
    finally:
        rclpy.try_shutdown()


def where(namespace: str) -> str:
    """The graph in words, and how to look elsewhere."""
    domain = os.environ.get("ROS_DOMAIN_ID") or "0"
    return f"in namespace {namespace} of ROS domain {domain}"


NO_GRAPH = (
    "start one with `reclip-agent up`, or look elsewhere with --namespace and --domain; both sides need the same"
    " ROS_AUTOMATIC_DISCOVERY_RANGE"
)
