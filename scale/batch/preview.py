"""The first answers of a batch as pictures, to see whether it does what was meant before it does much of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from agent.errors import InvalidInputError
from scale.batch.inputs.opening import Input, read_parts


def draw_first(opened: Input, expressions: tuple[str, ...], args: argparse.Namespace) -> None:
    """Draw every picture's answers into ``out/preview``; say where, and what cannot be read."""
    from agent.__main__ import draw, grounder_of
    from scale.batch.grounding import frame_of

    grounder = grounder_of(args)
    for number, item in enumerate(read_parts(opened.source, opened.parts())):
        path: Path = args.out / "preview" / f"{number:03}.png"
        try:
            scene = grounder.look(frame_of(item))
            answers = [scene.ground(each) for each in (expressions if item.expressions is None else item.expressions)]
        except InvalidInputError as error:
            print(f"{item.source}: {error}")
            continue
        if answers:
            draw(scene, answers, path, explain=False)
            print(f"{item.source}: {path}")
