"""`reclip-agent calibrate`: fits extended mode to any models on the user's own pictures, with labels or without."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.model_options import add_models, read_things

if TYPE_CHECKING:
    from agent.calibrating.calibrate import Calibrated

DONE = 0
GRADES = {
    (False, False): "no labels: what the CLIP takes things for stands for the truth, so the figures are too good",
    (True, False): "weak labels: the detector's class names",
    (True, True): "your names",
}
"""Whether the kinds were told, and whether by the user -> what the figures rest on."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "calibrate",
        help="fit extended mode to any models on your own pictures",
        description="Fits how likely words fit, when to say that there is none, when to ask, and which pictures are"
        " known to the models that are named, on pictures of what they will see; a hundred are good. From then on"
        " these models use it. Run again, it goes on where it stopped.",
    )
    add_models(parser)
    parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="the pictures")
    told = parser.add_mutually_exclusive_group()
    told.add_argument("--names", type=Path, metavar="CSV", help="image, x1, y1, x2, y2, name: what things are")
    told.add_argument(
        "--expressions", type=Path, metavar="CSV", help="image, x1, y1, x2, y2, expression: what people say of them"
    )
    parser.add_argument(
        "--report", type=Path, metavar="PICTURE", help="draw what the confidence is worth into this file"
    )
    parser.set_defaults(main=_calibrate)


def _calibrate(args: argparse.Namespace) -> int:
    from agent.calibrating.box_table import read_box_table
    from agent.calibrating.calibrate import Told, calibrate
    from agent.models.presets import load_preset
    from agent.models.store import naming_the_remedy, with_pulled

    told = Told(
        names=read_box_table(args.names, args.images, "name") if args.names else (),
        expressions=read_box_table(args.expressions, args.images, "expression") if args.expressions else (),
        things=read_things(args.things),
    )
    base = load_preset(args.preset)
    with naming_the_remedy(base):
        preset = with_pulled(base.with_models(clip=args.clip, yolo=args.yolo, parser=args.parser))
        made = calibrate(preset, args.images, told, _progress)
    folder = made.own.save(made.key)
    _tell(made, args)
    print(f"stored in {folder}; these models use it from now on")
    if not made.own.is_told:
        print("a robot still refuses to act on what they find: give names or expressions, or a detector with classes")
    if args.report:
        _draw(made, args.report)
    return DONE


def _progress(done: int, of: int) -> None:
    """On a terminal one line that changes, else every tenth part."""
    if sys.stderr.isatty():
        print(f"\rlooked at {done} of {of} pictures", end="\n" if done == of else "", file=sys.stderr, flush=True)
    elif done == of or done % max(1, of // 10) == 0:
        print(f"looked at {done} of {of} pictures", file=sys.stderr, flush=True)


def _tell(made: Calibrated, args: argparse.Namespace) -> None:
    from agent.calibrating.figures import Figures

    figures = Figures.of(made.outcomes)
    grade = "your expressions" if args.expressions else GRADES[made.own.is_told, bool(args.names)]
    print(f"{made.pictures} pictures, {figures.questions} questions; {grade}")
    print("on pictures that it was not fitted on (cross-validated):")
    print(figures)


def _draw(made: Calibrated, path: Path) -> None:
    from PIL import Image

    from agent.calibrating.figures import found, reliability, risk_coverage
    from agent.charts import curve_chart

    pairs = found(made.outcomes)
    charts = [
        curve_chart([(said, right) for said, right, _ in reliability(pairs)], "confidence", "right", diagonal=True),
        curve_chart(risk_coverage(pairs), "answered", "wrong"),
    ]
    sheet = Image.new("RGB", (sum(each.width for each in charts), charts[0].height), (255, 255, 255))
    sheet.paste(charts[0], (0, 0))
    sheet.paste(charts[1], (charts[0].width, 0))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)
    print(f"drawn: {path}", file=sys.stderr)
