"""Below a proxy's path: what the page fetches, it fetches from there."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from ui.local_robot import LocalRobot
from ui.server import Place, serve

PATH = "/robot"
PATIENCE_MS = 120_000
OF_ONE_HOP = {"connection", "transfer-encoding", "content-length", "content-encoding"}


def proxy_to(address: str) -> Starlette:
    """One that takes `PATH` off, as nginx's proxy_pass with a slash does, and serves nothing else."""
    client = httpx.AsyncClient(base_url=address, timeout=None)

    async def forward(request: Request) -> StreamingResponse:
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        url = httpx.URL(path=f"/{request.path_params['rest']}", query=request.url.query.encode())
        sent = client.build_request(request.method, url, headers=headers, content=await request.body())
        came = await client.send(sent, stream=True)

        async def body() -> AsyncIterator[bytes]:
            async for part in came.aiter_bytes():
                yield part

        kept = {name: value for name, value in came.headers.items() if name not in OF_ONE_HOP}
        return StreamingResponse(body(), came.status_code, kept, background=BackgroundTask(came.aclose))

    return Starlette(routes=[Route(PATH + "/{rest:path}", forward, methods=["GET", "POST", "HEAD"])])


@pytest.fixture
def proxied(robot: LocalRobot) -> Iterator[str]:
    address, end = serve(robot, Place(port=0, root_path=PATH))
    inside = address.removesuffix("/").removesuffix(PATH)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(proxy_to(inside), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}{PATH}/"
    server.force_exit = server.should_exit = True
    thread.join()
    end()


def test_it_works_below_a_proxys_path(proxied: str, chromium: Any) -> None:
    page = chromium.new_page()
    outside: list[str] = []
    page.on(
        "request", lambda sent: None if sent.url.startswith((proxied, "data:", "blob:")) else outside.append(sent.url)
    )
    page.set_default_timeout(PATIENCE_MS)
    page.goto(proxied)
    page.wait_for_selector("#seen svg .proposal")
    field = page.locator("#say textarea, #say input").first
    field.fill("pick up the blue spoon")
    field.press("Enter")
    page.locator("#chat").get_by_text("Picking up the blue spoon.").wait_for()
    page.close()
    assert outside == []
