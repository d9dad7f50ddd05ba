"""`reclip-agent up`: the graph of grounding.launch.py, from the same parameters, without ROS 2's launch."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import InvalidInputError
from ros_nodes.commands.joining import add_graph_options, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG = "launch/config"
PARAMETERS, ARM_PARAMETERS = "grounding.yaml", "arm.yaml"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "up",
        help="start the robot graph: camera, proposals and grounding, and speech if asked for",
        description="Start camera, proposals and grounding, and restart whichever ends, until Ctrl-C.",
    )
    parser.add_argument(
        "--camera",
        metavar="CAMERA",
        help="sim, sim:N, sim:seed=N, webcam:N, bag:FILE, a folder of pictures, a picture or a video",
    )
    parser.add_argument(
        "--speech",
        nargs="?",
        const="microphone",
        metavar="SOUND",
        help="listen for commands: to the microphone, microphone:DEVICE or a sound file",
    )
    parser.add_argument("--arm", action="store_true", help="a simulated arm at the simulated table")
    parser.add_argument("--armed", action="store_true", help="commands move the arm from the start")
    parser.add_argument(
        "--params",
        action="append",
        default=[],
        metavar="FILE",
        help="ROS parameters in YAML, read after grounding.yaml; files that ship go by name: realsense.yaml",
    )
    add_graph_options(parser)
    parser.set_defaults(main=_up)


def _up(args: argparse.Namespace) -> int:
    prepare(args)
    from ros_nodes.cameras.opening import check_camera
    from ros_nodes.supervision.supervisor import main

    ros_args = ["--ros-args"]
    for name in (PARAMETERS, *([ARM_PARAMETERS] if args.arm else ()), *args.params):
        ros_args += ["--params-file", str(parameter_file(name))]
    if args.camera is not None:
        check_camera(args.camera)
        ros_args += ["-p", f"camera:={json.dumps(args.camera, ensure_ascii=False)}"]
    if args.speech is not None:
        ros_args += ["-p", f"sound:={json.dumps(args.speech, ensure_ascii=False)}"]
    if args.armed:
        ros_args += ["-p", "armed:=true"]
    if args.namespace != "/":
        ros_args += ["-r", f"__ns:={args.namespace}"]
    return main(["reclip-agent", *ros_args])


def parameter_file(name: str) -> Path:
    """A file of parameters: what is there under this name, else what ships.

    Raises:
        InvalidInputError: neither.
    """
    shipped = {path.name: path for folder in config_folders() for path in folder.glob("*.yaml")}
    for path in (Path(name).expanduser(), shipped.get(name)):
        if path is not None and path.is_file():
            return path.resolve()
    raise InvalidInputError(f"there is no file {name}; {', '.join(sorted(shipped)) or 'none'} ship with the package")


def config_folders() -> Iterator[Path]:
    """Where the package's parameters are: beside a checkout's modules, or in the share of what it is installed in."""
    for parent in Path(__file__).resolve().parents:
        yield from (parent / CONFIG, parent / "share" / "reclip_agent" / CONFIG)
