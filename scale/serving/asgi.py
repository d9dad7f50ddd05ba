"""`Service` over HTTP: an ASGI application for uvicorn, here or in a replica of Ray Serve's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from scale.serving.batches import Answer
from scale.serving.service import MAX_BODY_BYTES, Asked, Reply, Service

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
MAX_WAITING = 64
"""Requests that are read and not yet answered; any more are told to come back."""


class Application:
    """Reads requests, and has the service answer those together that wait while its models are busy."""

    def __init__(self, service: Service, answer: Answer) -> None:
        """See `Service`; ``answer`` has it answer a request, perhaps with others."""
        self._service = service
        self._answer = answer
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            reply = await self._reply(scope, receive)
            headers = [(b"content-type", reply.kind.encode())]
            await send({"type": "http.response.start", "status": int(reply.status), "headers": headers})
            await send({"type": "http.response.body", "body": reply.content})

    async def _reply(self, scope: Scope, receive: Receive) -> Reply:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > MAX_BODY_BYTES or not message.get("more_body", False):
                break
        return await self.answer(Asked(scope["path"], scope["query_string"].decode("latin-1"), headers, bytes(body)))

    async def answer(self, asked: Asked) -> Reply:
        """See `Service.respond_all`; what tells how the server is does not wait for others."""
        if asked.path in ("/healthz", "/metrics"):
            return self._service.respond(asked)
        if self._waiting >= MAX_WAITING:
            return Reply(HTTPStatus.SERVICE_UNAVAILABLE, b'{"error": "too many requests wait; come back later"}')
        self._waiting += 1
        try:
            return await self._answer(asked)
        finally:
            self._waiting -= 1


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
