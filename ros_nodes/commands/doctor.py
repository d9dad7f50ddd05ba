"""`reclip-agent doctor`: what this machine has for the robot graph, and what to do about what is wrong."""

from __future__ import annotations

import argparse

from ros_nodes.commands.joining import add_graph_options

WORKS, WRONG = 0, 3


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "doctor",
        help="say which ROS 2, network, camera and models there are, and what is wrong with them",
        description="Examine what the robot graph needs on this machine; it changes nothing.",
        epilog=f"exit status: {WORKS} nothing is wrong, {WRONG} something is",
    )
    parser.add_argument("--camera", default="sim", metavar="CAMERA", help="as for `up` (default: %(default)s)")
    parser.add_argument("--preset", default="tabletop", metavar="PRESET", help="of models (default: %(default)s)")
    add_graph_options(parser)
    parser.set_defaults(main=_examine)


def _examine(args: argparse.Namespace) -> int:
    from ros_nodes.commands.examination import examine

    code = WORKS
    for finding in examine(args):
        mark = "wrong" if not finding.works else "note" if finding.remedy else "ok"
        print(f"{mark:<6} {finding.what:<14} {finding.fact}")
        if finding.remedy:
            print(f"{'':<21} -> {finding.remedy}", flush=True)
        if not finding.works:
            code = WRONG
    return code
