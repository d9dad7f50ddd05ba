"""A job on Ray Data: actors hold the models; Ray deals the blocks out and starts anew what died.

A block that Ray does twice, as its worker died after writing, is written twice with the same bytes: see
`scale.jobs.folder`.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from agent.errors import MissingDependencyError, ReclipAgentError, WorkerLostError
from scale.jobs.blocks import Block, Start
from scale.jobs.worker import Worker

OBJECT_STORE_BYTES = 200 * 2**20
"""Of a cluster that is made for the job: blocks name their pictures, and hold none."""


class RayWorker:
    """An actor: a `Worker` on the other side of Ray's rows."""

    def __init__(self, start: Start, out: Path) -> None:
        """See `Worker`."""
        self._worker = Worker(start, out)

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Write the rows of a pickled block; gives its size, and the pickled error that the work has raised: what is
        raised here reaches nobody as it was."""
        try:
            return {"size": self._worker.do(pickle.loads(row["block"])), "error": b""}
        except ReclipAgentError as error:
            return {"size": 0, "error": pickle.dumps(error)}


def on_ray(start: Start, blocks: Iterable[Block], out: Path, workers: int, address: str) -> Iterator[int]:
    """Write the rows of blocks; gives the size of each when it is done, in any order.

    Args:
        out: a folder that every node of the cluster sees under the same path.
        address: see `scale.jobs.engines.Engine`.

    Raises:
        MissingDependencyError: Ray is not installed.
        WorkerLostError: the cluster cannot be joined, or it is gone.
        ReclipAgentError: whatever the work raises.
    """
    rows = [{"block": pickle.dumps(block)} for block in blocks]
    with cluster(address, workers) as ray:
        data = import_module("ray.data")
        data.DataContext.get_current().enable_progress_bars = False
        done = data.from_items(rows, override_num_blocks=max(1, len(rows))).map(
            RayWorker,
            fn_constructor_args=(start, out.resolve()),
            compute=data.ActorPoolStrategy(size=workers),
            num_cpus=1,
        )
        try:
            for row in done.iter_rows() if rows else ():
                if row["error"]:
                    raise pickle.loads(row["error"])
                yield row["size"]
        except ReclipAgentError:
            raise
        except (ray.exceptions.RayError, RuntimeError, ConnectionError) as error:
            raise WorkerLostError(
                f"Ray ended the job ({_first_line(error)}): run it again; blocks that are done are kept"
            ) from error


@contextmanager
def cluster(address: str, workers: int) -> Iterator[Any]:
    """The module ray, connected to a cluster; one that is made for it ("local") ends with it.

    Raises:
        MissingDependencyError: Ray is not installed.
        WorkerLostError: the cluster cannot be joined: it is not there, or of another version.
    """
    try:
        ray = import_module("ray")
    except ImportError as error:
        raise MissingDependencyError('clusters need Ray: pip install "reclip-agent[ray]"') from error
    own = {"num_cpus": workers, "object_store_memory": OBJECT_STORE_BYTES, "include_dashboard": False}
    was_connected = ray.is_initialized()
    try:
        if not was_connected:
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR, **(own if address == "local" else {}))
    except Exception as error:  # Ray raises several, and none of them is its own
        raise WorkerLostError(
            f"cannot join the Ray cluster {address}: {_first_line(error)}; start it (`ray start --head`) with this Ray,"
            f" {ray.__version__}, and this Python on every node"
        ) from error
    try:
        yield ray
    finally:
        if not was_connected:
            ray.shutdown()


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
