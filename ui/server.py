"""Serves the page: to this machine alone unless told otherwise, and nothing but what the page needs."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from agent.config import need_temporary_folder
from agent.errors import InvalidInputError, MissingDependencyError

if TYPE_CHECKING:
    from ui.hearing import Hearing
    from ui.robot import Robot
    from ui.tables import NewTables

DEFAULT_PORT = 7860
LOOPBACK = "127.0.0.1"
MAX_UPLOAD = "20mb"
MAX_WAITING = 64
"""Requests in the queue; more are told that the page is busy."""
AT_ONCE = 4
"""Requests that are served at the same time."""
PASSWORD_VARIABLE = "RECLIP_PAGE_PASSWORD"
FONTS: dict[str, Any] = {
    "primary_hue": "emerald",
    "font": ["system-ui", "sans-serif"],
    "font_mono": ["ui-monospace", "monospace"],
}
"""Of the theme: those of the visitor's machine, so that none are fetched."""
FIXED: dict[str, Any] = {
    "prevent_thread_lock": True,
    "quiet": True,
    "share": False,
    "ssl_verify": False,
    "max_file_size": MAX_UPLOAD,
    "allowed_paths": [],
    "footer_links": [],
    "run_history": False,
    "enable_monitoring": False,
    "ssr_mode": False,
    "pwa": False,
}
"""How Gradio serves any page: in threads, to nobody else, and nothing beside it."""


@dataclass(frozen=True)
class Place:
    """Where the page is served, and to whom.

    Attributes:
        host: an address of this machine; 0.0.0.0 for all of them.
        port: 0 for any that is free.
        certificate, key: PEM files for https, which browsers ask for before they give a microphone or a camera to a
            page from another machine.
        password: what visitors have to give, with the user name "robot"; empty for none.
        tools: whether language models may use *ground* and *describe_scene* (MCP).
        root_path: below which a proxy serves it, such as "/robot"; empty for none.
    """

    host: str = LOOPBACK
    port: int = DEFAULT_PORT
    certificate: Path | None = None
    key: Path | None = None
    password: str = ""
    tools: bool = False
    root_path: str = ""

    def check(self) -> None:
        """See whether it can be had.

        Raises:
            InvalidInputError: the port is taken or not allowed, the host is none of ours, or the certificate cannot be
                read.
        """
        if (self.certificate is None) != (self.key is None):
            raise InvalidInputError("https needs both --certificate and --key: give the missing one")
        for path in (self.certificate, self.key):
            if path is not None and not path.is_file():
                raise InvalidInputError(f"there is no file {path}")
        if self.certificate is not None:
            _check_certificate(self.certificate, self.key)
        try:
            with socket.create_server((self.host, self.port)):
                pass
        except OSError as error:
            raise InvalidInputError(
                f"cannot serve on {self.host}:{self.port} ({error.strerror or error}): choose another with --port"
            ) from error


def _check_certificate(certificate: Path, key: Path | None) -> None:
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (OSError, ValueError) as error:
        raise InvalidInputError(f"{certificate} and {key} are not a certificate and its key: {error}") from error


def serve(
    robot: Robot,
    place: Place,
    *,
    hearing: Hearing | None = None,
    tables: NewTables | None = None,
    open_browser: bool = False,
) -> tuple[str, Callable[[], None]]:
    """Serve the page in threads of its own.

    Returns:
        Its address, and what ends it.

    Raises:
        InvalidInputError: see `Place.check`.
        MissingDependencyError: Gradio is not installed.
        NoFolderError: no folder for temporary files can be written.
    """
    place.check()
    need_temporary_folder()
    folder = TemporaryDirectory(prefix="reclip-page-", ignore_cleanup_errors=True)
    os.environ["GRADIO_TEMP_DIR"] = folder.name  # its own belongs to the account that was the first to use it
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_OFFLINE="1")
    try:
        import gradio
    except ModuleNotFoundError as error:
        raise MissingDependencyError(f'{error}; for the page: pip install "reclip-agent[ui]"') from error
    from starlette.middleware import Middleware

    from ui.page import STYLE, Page
    from ui.tools import add_tools
    from ui.visit import MAX_VISITORS
    from ui.visitor_cookie import VisitorCookie

    blocks = Page(robot, hearing, tables).build()
    if place.tools:
        with blocks:
            add_tools(robot)
    blocks.queue(max_size=MAX_WAITING, default_concurrency_limit=AT_ONCE, api_open=place.tools)
    _, address, _ = blocks.launch(
        **FIXED,
        **_options_of(place),
        inbrowser=open_browser,
        state_session_capacity=MAX_VISITORS,
        theme=gradio.themes.Soft(**FONTS),
        css_paths=STYLE,
        app_kwargs={"docs_url": None, "redoc_url": None, "middleware": [Middleware(VisitorCookie)]},
    )

    def end() -> None:
        blocks.close(verbose=False)
        robot.close()
        if tables is not None:
            tables.close()
        folder.cleanup()

    return address, end


def _options_of(place: Place) -> dict[str, Any]:
    """Gradio's options for a place."""
    return {
        "server_name": place.host,
        "server_port": place.port or _free_port(place.host),
        "ssl_certfile": str(place.certificate) if place.certificate else None,
        "ssl_keyfile": str(place.key) if place.key else None,
        "auth": ("robot", place.password) if place.password else None,
        "mcp_server": place.tools,
        "root_path": place.root_path or None,
        "blocked_paths": [str(Path.cwd()), str(Path.home())],
    }


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as free:
        return int(free.getsockname()[1])
