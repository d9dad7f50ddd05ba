"""`reclip-agent demo`: the page on simulated tables."""

from __future__ import annotations

from ui.browser_check import check, find_browser
from ui.command import serve_until_told
from ui.local_robot import LocalRobot
from ui.server import DEFAULT_PORT, Place, serve
from ui.tables import NewTables, shipped_table


def open_page(port: int | None = None) -> int:
    """Serve the page until Ctrl-C."""
    place = Place(port=DEFAULT_PORT if port is None else port)
    place.check()
    return serve_until_told(LocalRobot.ready(shipped_table), place, NewTables())


def check_page() -> int:
    """Try the page in a browser.

    Raises:
        PageError: it does not work.
        MissingDependencyError: there is no browser, or nothing to drive it with.
    """
    find_browser()
    address, end = serve(LocalRobot.ready(shipped_table), Place(port=0), tables=NewTables())
    try:
        check(address)
    finally:
        end()
    print("the page works")
    return 0
