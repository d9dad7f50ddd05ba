"""Tells visitors apart: a cookie that this page alone reads, so that a reloaded page goes on where it was."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradio import Request

NAME = "reclip_visitor"
LONGEST = 64

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class VisitorCookie:
    """ASGI middleware that gives one to whoever opens the page and has none; it says nothing about them.

    Args:
        app: what serves the page.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_page = scope["type"] == "http" and scope["path"] == f"{scope.get('root_path', '')}/"
        if not (is_page or scope.get("path") == "/") or _has_one(scope):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                value = f"{NAME}={secrets.token_urlsafe(16)}; Path=/; HttpOnly; SameSite=Lax"
                message["headers"] = [*message["headers"], (b"set-cookie", value.encode())]
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def who(request: Request) -> str:
    """The visitor behind a request: a browser that keeps its cookie, else one open page."""
    return kept_name(request) or str(request.session_hash)


def kept_name(request: Request) -> str:
    """Who a browser says it is; empty where it does not."""
    return str(dict(request.cookies).get(NAME, ""))[:LONGEST]


def _has_one(scope: Message) -> bool:
    given = [value.decode("latin-1") for name, value in scope.get("headers", ()) if name == b"cookie"]
    return any(NAME in SimpleCookie(each) for each in given)
