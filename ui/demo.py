"""`reclip-agent demo`: the page on simulated tables, or a few commands on a picture that ships."""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.server import DEFAULT_PORT, Place, serve

DEMO_SCENE = 0
DEMO_COMMANDS = (
    "pick up the red cup left of the bowl",
    "take the cup to the right of the yellow cup",
    "hand me the blue spoon",
    "the rightmost cup",
    "put the yellow block into the pink bowl",
    "pick up the smallest cup",
)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    demo = commands.add_parser(
        "demo",
        help="talk to it on a web page, about simulated tables",
        description="Run the demonstration until Ctrl-C.",
    )
    how = demo.add_mutually_exclusive_group()
    how.add_argument("--port", type=int, metavar="N", help="port of the page; 0 takes any free one")
    how.add_argument("--headless-check", action="store_true", help="try the page in a headless browser, then quit")
    how.add_argument("--picture", action="store_true", help="no page: ground a few commands and draw the answers")
    demo.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="of --picture (%(default)s)")
    demo.set_defaults(main=_demo)


def _demo(args: argparse.Namespace) -> int:
    if args.picture:
        return ground_picture(args.out)
    return check_page() if args.headless_check else open_page(args.port)


def ground_picture(out: Path) -> int:
    """Ground `DEMO_COMMANDS` on a picture that ships, and draw the answers into a folder."""
    from agent.__main__ import draw, exit_code, ground_and_print, note
    from agent.datatypes import Frame
    from agent.images import load_image
    from agent.pipeline import Grounder
    from sim.shipped_scenes import shipped_scene

    path = shipped_scene(DEMO_SCENE).image
    note("loading the embedded models ...")
    scene = Grounder.from_preset().look(Frame(load_image(path), frame_id=path.name))
    print(f"{path}: {len(scene.proposals)} proposals")
    answers = [ground_and_print(scene, text, as_json=False) for text in DEMO_COMMANDS]
    draw(scene, answers, out / "demo.png", explain=False)
    draw(scene, answers[:1], out / "explained.png", explain=True)
    return exit_code(answers)


def open_page(port: int | None = None) -> int:
    """Serve the page until Ctrl-C."""
    from ui.command import serve_tables

    place = Place(port=DEFAULT_PORT if port is None else port)
    place.check()
    return serve_tables(place)


def check_page() -> int:
    """Try the page in a browser.

    Raises:
        PageError: it does not work.
        MissingDependencyError: there is no browser, or nothing to drive it with.
    """
    from ui.browser_check import check, find_browser
    from ui.command import own_robot
    from ui.tables import NewTables

    find_browser()
    address, end = serve(own_robot(), Place(port=0), tables=NewTables())
    try:
        check(address)
    finally:
        end()
    print("the page works")
    return 0
