"""Whether the page works in a browser on this machine: it is opened, spoken to, and must draw the box."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from agent.errors import MissingDependencyError, ReclipAgentError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE_MS = 60_000
COMMAND = "pick up the red cup left of the bowl"


class PageError(ReclipAgentError):
    """The page does not do what it should."""


def find_browser() -> str:
    """The path of a Chromium.

    Raises:
        MissingDependencyError: there is none.
    """
    for name in BROWSERS:
        path = shutil.which(name)
        if path:
            return path
    raise MissingDependencyError(f"no browser was found ({', '.join(BROWSERS)}): apt install chromium")


@contextmanager
def browser(*flags: str) -> Iterator[Any]:
    """A headless Chromium, as Playwright's Browser.

    Raises:
        MissingDependencyError: Playwright or the browser is not installed.
    """
    path = find_browser()
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError as error:
        raise MissingDependencyError(f"{error}; driving a browser needs playwright: pip install playwright") from error
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        try:
            yield opened
        finally:
            opened.close()


def check(address: str, say: Callable[[str], None] = print) -> None:
    """Open the page, say a command, and wait for its box.

    Raises:
        PageError: no box comes, the page reports an error, or it asks another machine for anything.
        MissingDependencyError: see `browser`.
    """
    from playwright.sync_api import TimeoutError as TimedOutError

    problems: list[str] = []
    with browser() as opened:
        page = opened.new_page()
        page.on("pageerror", lambda error: problems.append(f"the page reports: {error}"))
        page.on("request", lambda request: _note_outside(request.url, address, problems))
        try:
            page.goto(address, timeout=PATIENCE_MS)
            page.wait_for_selector("#seen svg .proposal", timeout=PATIENCE_MS)
            say(f"the page shows {page.locator('#seen svg .proposal').count()} proposals")
            page.locator("#say textarea, #say input").first.fill(COMMAND)
            page.keyboard.press("Enter")
            page.wait_for_selector("#seen svg rect.chosen", timeout=PATIENCE_MS)
            say(f"{COMMAND}: {page.locator('#status').inner_text().strip()}")
        except TimedOutError as error:
            raise PageError(f"the page at {address} failed the check: {error.message.splitlines()[0]}") from error
    if problems:
        raise PageError("; ".join(problems))


def _note_outside(url: str, address: str, problems: list[str]) -> None:
    if not url.startswith((address, "data:", "blob:")):
        problems.append(f"the page asks for {url}")
