"""A web server on this machine that gives one file, in the ways in which real ones fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class FileServer:
    """What is given, and how.

    Attributes:
        content: of the file.
        breaks_after: bytes after which a connection ends; None: never.
        ranges: whether it goes on in the middle of the file when asked to.
        status: another than 200 to fail with.
        starts: where each request wanted to begin.
    """

    content: bytes
    breaks_after: int | None = None
    ranges: bool = True
    status: int = 200
    starts: list[int] = field(default_factory=list)
    address: str = ""


@contextmanager
def serving(server: FileServer) -> Iterator[FileServer]:
    """Serve until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and server.ranges else 0
            server.starts.append(start)
            if server.status != 200:
                self.send_error(server.status)
                return
            if start > len(server.content) or (start and start == len(server.content)):
                self.send_error(416)
                return
            rest = server.content[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            self.wfile.write(rest if server.breaks_after is None else rest[: server.breaks_after])

        def log_message(self, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{http.server_port}/weights.bin"
    thread = Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
