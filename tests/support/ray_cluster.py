"""A Ray cluster of two nodes on this machine, for tests."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

NODE = {
    "num_cpus": 1,
    "object_store_memory": 100 * 2**20,
    "include_dashboard": False,
    "include_log_monitor": False,
}


@contextmanager
def two_nodes(folder: str) -> Iterator[Any]:
    """A cluster whose address is ``address``; skips where Ray is not installed, or does not come up in its own time.

    Args:
        folder: of its sessions; a short path, as sockets lie in it.
    """
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'reclip-agent[ray]'")
    from ray.cluster_utils import Cluster

    with ExitStack() as ending:
        try:
            cluster = Cluster(True, head_node_args={**NODE, **_ports(), "no_monitor": True, "temp_dir": folder})
            ending.callback(cluster.shutdown)
            cluster.add_node(**NODE, **_ports())
            cluster.wait_for_nodes(timeout=60)
        except Exception as error:  # its raylet gives its helpers 15 s, and ends where the machine is busier
            pytest.skip(f"Ray did not start on this machine, which may be too busy: {error}")
        yield cluster


def _ports() -> dict[str, int]:
    """Free ports for a node's helpers, whom it then need not wait for."""
    names = ("metrics_agent_port", "runtime_env_agent_port", "dashboard_agent_listen_port", "metrics_export_port")
    with ExitStack() as taken:
        sockets = [taken.enter_context(socket.socket()) for _ in names]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return {name: each.getsockname()[1] for name, each in zip(names, sockets, strict=True)}
