"""`reclip-agent page`: the web page, on models in this process or attached to a running robot graph."""

from __future__ import annotations

import argparse
import ctypes
import os
import re
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import MissingDependencyError, RendererUnavailableError
from ros_nodes.commands.joining import add_graph_options, prepare
from ros_nodes.stop import Stop
from ui.server import DEFAULT_PORT, LOOPBACK, PASSWORD_VARIABLE, Place, serve

if TYPE_CHECKING:
    from ui.hearing import Hearing
    from ui.local_robot import LocalRobot
    from ui.robot import Robot
    from ui.tables import NewTables

M_ARENA_MAX = -8
"""Of glibc's malloc.h."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "page",
        help="talk to the robot on a web page",
        description="Serve the page until Ctrl-C.",
        epilog=f"Visitors' password (user name: robot), read from the environment: {PASSWORD_VARIABLE}.",
    )
    models = parser.add_mutually_exclusive_group()
    models.add_argument("--attach", action="store_true", help="to the running robot graph (see `reclip-agent up`)")
    models.add_argument("--server", metavar="URL", help="use the detector and CLIP of a `reclip-agent serve`")
    add_graph_options(parser)
    add_place(parser)
    parser.set_defaults(main=_page)


def add_place(parser: argparse.ArgumentParser) -> None:
    """The options that say where the page is served."""
    parser.add_argument("--host", default=LOOPBACK, metavar="ADDRESS", help="default: %(default)s, this machine only")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, metavar="N", help="default: %(default)s; 0: any")
    parser.add_argument("--certificate", type=Path, metavar="PEM", help="for https, which a phone's microphone needs")
    parser.add_argument("--key", type=Path, metavar="PEM", help="of the certificate")
    parser.add_argument(
        "--root-path", type=_root_path, metavar="PATH", help="below which a proxy serves it, such as /robot"
    )
    parser.add_argument(
        "--mcp", action="store_true", help="offer ground and describe_scene to language models; nothing that moves"
    )


def place_of(args: argparse.Namespace) -> Place:
    """Where the options say."""
    password = os.environ.get(PASSWORD_VARIABLE, "")
    return Place(args.host, args.port, args.certificate, args.key, password, args.mcp, args.root_path or "")


def _root_path(text: str) -> str:
    if not re.fullmatch(r"(/[\w.~-]+)+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no path: give one such as /robot")
    return text


def _page(args: argparse.Namespace) -> int:
    place = place_of(args)
    place.check()
    if args.attach:
        prepare(args)
        from ui.graph_robot import GraphRobot

        return serve_until_told(GraphRobot(args), place)
    return serve_tables(place, args.server)


def serve_tables(place: Place, server: str | None = None) -> int:
    """Serve a robot in this process at a simulated table, until SIGINT or SIGTERM; see `own_robot`."""
    from ui.tables import NewTables

    return serve_until_told(own_robot(server), place, NewTables())


def own_robot(server: str | None = None) -> LocalRobot:
    """A robot at a simulated table with an arm; where nothing here renders or moves one, one that looks at the pictures
    that ship, and says why.

    Args:
        server: the address of a `reclip-agent serve`, whose models are used in the place of those here.

    Raises:
        ServerUnavailableError, ServerRefusedError: see `agent.remote`.
    """
    from agent.pipeline import Grounder
    from ui.local_robot import LocalRobot
    from ui.tables import shipped_table

    load = partial(Grounder.from_preset, server=server)
    try:
        from ui.simulated_robot import SimulatedRobot

        return SimulatedRobot(load)
    except (MissingDependencyError, RendererUnavailableError) as error:
        return LocalRobot.ready(shipped_table, load, about_arm=f"No arm moves here: {error}.")


def serve_until_told(robot: Robot, place: Place, tables: NewTables | None = None) -> int:
    """Serve until SIGINT or SIGTERM, and open the page where there is a screen."""
    _share_memory_among_threads()
    stop = Stop()
    address, end = serve(robot, place, hearing=hearing(), tables=tables, open_browser=has_screen())
    print(f"open {address} (Ctrl-C ends it)", flush=True)
    stop.wait()
    end()
    return 0


def _share_memory_among_threads() -> None:
    """Let glibc keep at most two pools of memory: with one for each thread the page grows as long as visitors come."""
    with suppress(OSError, AttributeError):  # no glibc
        ctypes.CDLL("libc.so.6").mallopt(M_ARENA_MAX, 2)


def hearing() -> Hearing | None:
    """What understands speech; None, and a word about it, where that is not installed."""
    from ui.hearing import Hearing

    try:
        return Hearing()
    except MissingDependencyError as error:
        print(f"no microphone on the page: {error}", file=sys.stderr)
        return None


def has_screen() -> bool:
    """Whether a browser could show a window here."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
