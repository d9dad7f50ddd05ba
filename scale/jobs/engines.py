"""Where a job runs: in this process, in several on this machine, or on Ray (`scale.jobs.on_ray`)."""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from agent.errors import WorkerLostError
from scale.jobs.blocks import Block, Start
from scale.jobs.on_ray import on_ray
from scale.jobs.worker import Worker

WAITING = 2
"""Blocks that are handed out to each worker before it asks."""


@dataclass(frozen=True)
class Engine:
    """How many do the work, and where.

    Attributes:
        workers: processes, each with models of its own and one thread.
        address: of a Ray cluster, "auto" for the one that runs here, "local" for one that is made and ended with the
            job; None for none.
    """

    workers: int = 1
    address: str | None = None

    def run(self, start: Start, blocks: Iterable[Block], out: Path) -> Iterator[int]:
        """Write the rows of blocks into the folder; gives the size of each when it is done, in any order.

        Raises:
            WorkerLostError: a process was killed, or the cluster cannot be used.
            ReclipAgentError: whatever the work raises.
        """
        if self.address is not None:
            return on_ray(start, blocks, out, self.workers, self.address)
        return here(start, blocks, out) if self.workers == 1 else in_processes(start, blocks, out, self.workers)


def add_engine_options(parser: argparse._ActionsContainer) -> None:
    """Declare the options that `engine_of` reads."""
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes, each on a core (%(default)s)")
    parser.add_argument(
        "--address",
        metavar="RAY",
        help='run on a Ray cluster: its address, "auto", or "local" for one that ends with the job',
    )


def engine_of(args: argparse.Namespace) -> Engine:
    """What the options of `add_engine_options` ask for."""
    return Engine(max(1, args.workers), args.address)


def here(start: Start, blocks: Iterable[Block], out: Path) -> Iterator[int]:
    """One block after another."""
    return map(Worker(start, out).do, blocks)


def in_processes(start: Start, blocks: Iterable[Block], out: Path, workers: int) -> Iterator[int]:
    """In processes of this machine; only a few blocks wait at a time, however many there are."""
    left = iter(blocks)
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, fresh, initializer=_begin, initargs=(start, out)) as pool:
        waiting = {pool.submit(_do, block) for block in islice(left, workers * WAITING)}
        try:
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                waiting |= {pool.submit(_do, block) for block in islice(left, len(done))}
                yield from (each.result() for each in done)
        except BrokenProcessPool as error:
            raise WorkerLostError("a worker was killed: run it again; blocks that are done are kept") from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_workers: list[Worker] = []
"""The one of this process, where it is one of a pool's."""


def _begin(start: Start, out: Path) -> None:
    _workers.append(Worker(start, out))


def _do(block: Block) -> int:
    return _workers[0].do(block)
