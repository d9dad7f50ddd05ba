from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx

from ui.visitor_cookie import NAME, App, Message, Receive, Send, VisitorCookie


async def answer(scope: Message, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"page"})


def cookies(app: App, path: str, given: dict[str, str]) -> dict[str, str]:
    async def get() -> dict[str, str]:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://page", cookies=given) as client:
            return dict((await client.get(path)).cookies)

    with ThreadPoolExecutor(1) as apart:  # a browser's loop may run in this thread
        return apart.submit(asyncio.run, get()).result()


def test_whoever_opens_the_page_gets_one_that_nobody_else_has() -> None:
    given = [cookies(VisitorCookie(answer), "/", {})[NAME] for _ in range(2)]
    assert len({*given}) == 2
    assert all(len(each) >= 20 for each in given)


def test_who_has_one_keeps_it() -> None:
    assert cookies(VisitorCookie(answer), "/", {NAME: "mine"}) == {}


def test_nothing_but_the_page_gives_one() -> None:
    assert cookies(VisitorCookie(answer), "/config", {}) == {}
