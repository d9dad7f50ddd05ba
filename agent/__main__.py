"""The command line: `reclip-agent ground IMAGE "COMMAND OR EXPRESSION" ...`, and what plugs in.

Another package adds a subcommand by an entry point of the group `COMMANDS_GROUP`: a function that is given what
`argparse.ArgumentParser.add_subparsers` made, and sets ``main`` to a function of the parsed arguments that gives the
exit code. It loads nothing heavy before that is called.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.errors import InvalidBoxesError, InvalidInputError, ReclipAgentError
from agent.model_options import add_models, read_things

if TYPE_CHECKING:
    from agent.datatypes import Answer
    from agent.grounding.scene import Scene
    from agent.pipeline import Grounder

COMMANDS_GROUP = "reclip_agent.commands"

ALL_FOUND, UNREAD, USAGE, NOT_ALL_FOUND = 0, 1, 2, 3

_EXIT_CODES = f"exit status: {ALL_FOUND} all found, {NOT_ALL_FOUND} some not grounded, {USAGE} unusable input"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when every command was grounded, 3 when some was not, 2 when the input cannot be used, 1 when nobody reads
        what is printed.
    """
    escape_what_cannot_be_printed()
    args = _parser().parse_args(argv)
    try:
        code = int(args.main(args))
        sys.stdout.flush()
        return code
    except ReclipAgentError as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:  # whoever read the output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD


def escape_what_cannot_be_printed() -> None:
    """Print characters that standard output's encoding lacks, ASCII's in the C locale, as ``\\u2019``."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reclip-agent", description="Tell it which object you mean, and get its box.", epilog=_EXIT_CODES
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    ground = commands.add_parser(
        "ground", help="find what commands mean in a picture", epilog=_EXIT_CODES, description="Ground commands."
    )
    ground.add_argument("image", type=Path, metavar="IMAGE", help="a picture file")
    ground.add_argument(
        "texts", nargs="+", metavar="TEXT", help='a command ("pick up the red cup") or an expression ("the red cup")'
    )
    ground.add_argument(
        "--boxes", type=Path, metavar="FILE", help="JSON list of [x1, y1, x2, y2] in pixels, instead of a detector"
    )
    ground.add_argument("--out", type=Path, metavar="PICTURE", help="draw the answers into this file")
    ground.add_argument(
        "--explain", action="store_true", help="also draw the tree, distributions and rules (with --out)"
    )
    ground.add_argument("--json", action="store_true", help="print one JSON object per text, one per line")
    add_models(ground)
    add_reasoning(ground)
    ground.set_defaults(main=_ground)
    for entry_point in sorted(entry_points(group=COMMANDS_GROUP)):
        entry_point.load()(commands)
    return parser


def add_reasoning(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say how models are used, for `grounder_of`."""
    parser.add_argument(
        "--mode",
        choices=("extended", "paper"),
        default="extended",
        help="paper reasons as ReCLIP does; extended (default) knows more relations, may answer ambiguous or absent",
    )
    parser.add_argument(
        "--viewpoint",
        choices=("camera", "facing"),
        default="camera",
        help="whose left is meant in extended mode: the camera's (default), or that of somebody facing it",
    )
    parser.add_argument(
        "--server",
        metavar="URL",
        help="use the detector and CLIP of a `reclip-agent serve`, and none of this machine's",
    )
    parser.add_argument(
        "--fallback",
        action="store_true",
        help="with --server: use this machine's, and say so, while it does not answer",
    )


def _ground(args: argparse.Namespace) -> int:
    from agent.chat.wording import UNKNOWN_PICTURE
    from agent.images import load_image
    from agent.language.command import clean_text

    for text in args.texts:
        clean_text(text)
    if args.explain and args.out is None:
        raise InvalidInputError("--explain draws a picture: give its file with --out PICTURE")
    if args.out is not None:
        check_picture_path(args.out)
    image = load_image(args.image)
    boxes = None if args.boxes is None else read_boxes(args.boxes)
    from agent.datatypes import Frame, Status

    frame = Frame(image, frame_id=args.image.name)
    scene = grounder_of(args).look(frame, boxes)
    for dropped in scene.proposals.dropped:
        print(f"note: box {dropped.index} is left out: {dropped.reason}", file=sys.stderr)
    if not args.json:
        count = len(scene.proposals)
        print(f"{args.image}: {count} proposal{'' if count == 1 else 's'}")
    answers = [ground_and_print(scene, text, as_json=args.json) for text in args.texts]
    if not scene.is_known and any(answer.status is not Status.OUT_OF_DOMAIN for answer in answers):
        print(f"note: {UNKNOWN_PICTURE}", file=sys.stderr)
    if args.out is not None:
        draw(scene, answers, args.out, explain=args.explain)
    return exit_code(answers)


def grounder_of(args: argparse.Namespace) -> Grounder:
    """The models that the options of `add_models` and `add_reasoning` ask for."""
    from agent.language.viewpoint import Viewpoint
    from agent.pipeline import Grounder, Mode

    note(f"loading the models of {args.preset} ...")
    return Grounder.from_preset(
        args.preset,
        clip=args.clip,
        yolo=args.yolo,
        parser=args.parser,
        mode=Mode(args.mode),
        viewpoint=Viewpoint(args.viewpoint),
        server=args.server,
        fallback=_warn if args.fallback else None,
        things=read_things(args.things),
    )


def _warn(problem: str) -> None:
    print(f"note: {problem}", file=sys.stderr)


def ground_and_print(scene: Scene, text: str, *, as_json: bool) -> Answer:
    """Ground a text and print the outcome, as one JSON object or for a person."""
    answer = scene.ground(text)
    if as_json:
        from agent.serialization import answer_to_mapping

        print(json.dumps(answer_to_mapping(answer, scene.proposals), allow_nan=False), flush=True)
    else:
        print(f"{text}\n  {describe(answer)}", flush=True)
    return answer


def describe(answer: Answer) -> str:
    """The outcome of a command, in one line for a person."""
    from agent.datatypes import Status
    from agent.drawing import outcome_of

    if answer.status is not Status.FOUND:
        return outcome_of(answer)
    boxes = [
        f"box {index} at ({', '.join(f'{value:.0f}' for value in box)})"
        for index, box in zip(answer.chosen, answer.boxes_xyxy.tolist(), strict=True)
    ]
    moved = f", {answer.displacement}" if answer.displacement else ""
    line = f"found {' and '.join(boxes)}{moved}, confidence {answer.confidence:.0%}"
    return line if answer.destination is None else f"{line}; destination: {describe(answer.destination)}"


def draw(scene: Scene, answers: Sequence[Answer], path: Path, *, explain: bool) -> None:
    """Draw answers about a scene, or the reasoning behind them, into a picture file."""
    from PIL import Image

    from agent.drawing import draw_answer, draw_grid
    from agent.explanation_sheet import draw_explanation

    picture_of = draw_explanation if explain else draw_answer
    pictures = [picture_of(scene.frame.image_rgb, scene.proposals, answer) for answer in answers]
    sheet = pictures[0] if len(pictures) == 1 else draw_grid(pictures, columns=1 if explain else 2)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(sheet).save(path)
    except (OSError, ValueError) as error:
        raise InvalidInputError(f"cannot write the picture {path}: {error}") from error
    print(f"drawn: {path}", file=sys.stderr)


def check_picture_path(path: Path) -> None:
    """Refuse a name that no picture can be written under, before any long work.

    Raises:
        InvalidInputError: an ending that names no picture format, or a folder.
    """
    from PIL import Image

    if path.suffix.lower() not in Image.registered_extensions() or path.is_dir():
        raise InvalidInputError(f"cannot write a picture to {path}: give a file name that ends in .png or .jpg, say")


def read_boxes(path: Path) -> list[Any]:
    """The boxes of a JSON file: a list of [x1, y1, x2, y2].

    Raises:
        InvalidBoxesError: no such file, no JSON, or no list.
    """
    try:
        boxes = json.loads(path.read_bytes())  # of any Unicode, and with a byte order mark or without
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidBoxesError(f"cannot read {path} as a JSON list of [x1, y1, x2, y2]: {error}") from error
    if not isinstance(boxes, list):
        raise InvalidBoxesError(f"{path} must hold a JSON list of [x1, y1, x2, y2], not a {type(boxes).__name__}")
    return boxes


def exit_code(answers: Sequence[Answer]) -> int:
    """What the command line ends with."""
    from agent.datatypes import Status

    return ALL_FOUND if all(answer.status is Status.FOUND for answer in answers) else NOT_ALL_FOUND


def note(text: str) -> None:
    """Tell a waiting person on stderr what is happening; print nothing into a pipe."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
