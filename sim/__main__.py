"""The tabletop world's command line: `python -m sim render --seed 7 --out DIR`, `ship`, `mini-sets`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from agent.errors import ReclipAgentError
from sim.mini_sets import write_mini_sets
from sim.records import write_rendering
from sim.renderer import SceneRenderer
from sim.scene import Scene, SceneOptions, sample_scene
from sim.scene_selection import choose_scenes, write_shipped
from sim.shipped_scenes import SCENES_FOLDER


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it is done, 2 when the input cannot be used or nothing here can render."""
    parser = argparse.ArgumentParser(prog="python -m sim", description="Render scenes of the tabletop world.")
    commands = parser.add_subparsers(dest="command", required=True)
    render = commands.add_parser("render", help="one scene: image.png, depth.npy, masks.png and scene.json")
    render.add_argument("--seed", type=_seed, required=True, help="the same seed always gives the same scene")
    render.add_argument("--out", type=Path, required=True, metavar="DIR")
    render.add_argument("--objects", type=int, nargs=2, default=(3, 10), metavar=("FEWEST", "MOST"), help="(3 10)")
    render.set_defaults(main=_render)
    ship = commands.add_parser("ship", help="choose and render the scenes that the package carries")
    ship.add_argument("--out", type=Path, default=SCENES_FOLDER, metavar="DIR", help="(%(default)s)")
    ship.set_defaults(main=_ship)
    mini_sets = commands.add_parser("mini-sets", help="small datasets in the file formats of RefCOCO and others")
    mini_sets.add_argument("--out", type=Path, required=True, metavar="DIR")
    mini_sets.add_argument("--scenes", type=int, default=3, help="pictures of each split (%(default)s)")
    mini_sets.set_defaults(main=_mini_sets)
    args = parser.parse_args(argv)
    try:
        return int(args.main(args))
    except (ReclipAgentError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _seed(text: str) -> int:
    seed = int(text)
    if seed < 0:
        raise argparse.ArgumentTypeError("a seed is 0 or more")
    return seed


def _things(scene: Scene) -> str:
    return ", ".join(f"{thing.colour} {thing.category}" for thing in scene.objects)


def _render(args: argparse.Namespace) -> int:
    scene = sample_scene(args.seed, SceneOptions(objects=tuple(args.objects)))
    with SceneRenderer() as renderer:
        write_rendering(renderer.render(scene), args.out)
    print(f"{args.out}: image.png, depth.npy, masks.png and scene.json of seed {args.seed} ({_things(scene)})")
    return 0


def _ship(args: argparse.Namespace) -> int:
    for number, rendering in enumerate(choose_scenes()):
        folder = write_shipped(rendering, args.out, number)
        print(f"{folder}: seed {rendering.scene.seed}: {_things(rendering.scene)}", flush=True)
    return 0


def _mini_sets(args: argparse.Namespace) -> int:
    print(f"{args.out}: {write_mini_sets(args.out, args.scenes)} expressions in the released layout")
    return 0


if __name__ == "__main__":
    sys.exit(main())
