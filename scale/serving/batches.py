"""Requests that arrive while the models are busy are answered together; on Ray its own `serve.batch` does this."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from scale.serving.service import Asked, Reply, Service

Answer = Callable[[Asked], Awaitable[Reply]]


class Batches:
    """One batch at a time, of what has arrived by then: the models use all cores."""

    def __init__(self, service: Service, largest: int, wait_s: float = 0.0) -> None:
        """See `Service.respond_all`.

        Args:
            largest: how many requests a batch has at most, 1 or more.
            wait_s: how long a batch that could hold more waits for them.
        """
        self._service = service
        self._largest = largest
        self._wait_s = wait_s
        self._turn = asyncio.Lock()
        self._waiting: list[tuple[Asked, asyncio.Future[Reply]]] = []

    async def answer(self, asked: Asked) -> Reply:
        """The answer to one request, perhaps with others."""
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, reply))
        async with self._turn:
            while not reply.done():
                await self._answer_next()
        return reply.result()

    async def _answer_next(self) -> None:
        if self._wait_s and len(self._waiting) < self._largest:
            await asyncio.sleep(self._wait_s)
        taken = self._waiting[: self._largest]
        del self._waiting[: self._largest]
        try:
            replies = await asyncio.to_thread(self._service.respond_all, [asked for asked, _ in taken])
            for (_, reply), found in zip(taken, replies, strict=True):
                reply.set_result(found)
        finally:
            for _, reply in taken:
                reply.cancel()  # does nothing where there is an answer
