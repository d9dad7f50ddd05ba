"""A server of models in this process, which can go and come back."""

from __future__ import annotations

import threading
import time

import pytest

from scale.serving.asgi import Application
from scale.serving.batches import Batches
from scale.serving.service import Service

PATIENCE_S = 120.0


class Running:
    """A server on a port of its own."""

    def __init__(self, service: Service, port: int = 0) -> None:
        uvicorn = pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'reclip-agent[ray]'")
        application = Application(service, Batches(service, largest=8).answer)
        config = uvicorn.Config(application, host="127.0.0.1", port=port, log_level="error")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        end_s = time.monotonic() + PATIENCE_S
        while not self._server.started:
            assert time.monotonic() < end_s
            time.sleep(0.02)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join()
