"""How many cores the models of one process take."""

from __future__ import annotations


def limit_threads(count: int) -> None:
    """Let torch, OpenBLAS and OpenMP compute on so many threads, in this process and for good.

    Their default is a thread for each core in each process: several nodes then wait for each other's spinning threads,
    and an answer takes ten times as long.
    """
    import torch
    from threadpoolctl import threadpool_limits

    torch.set_num_threads(count)
    threadpool_limits(count)
