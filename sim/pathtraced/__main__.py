"""``python -m sim.pathtraced --out DIR --frames 800`` renders frames; run again, it goes on where it stopped."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.pathtraced.dressing import WORLDS
from sim.pathtraced.frames import KEPT_OUT_SEEDS, write_frames

FIRST_SEEDS = {"train": 1_200_000, "kept-out": KEPT_OUT_SEEDS.start}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m sim.pathtraced", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--frames", type=int, default=800)
    parser.add_argument("--world", choices=WORLDS, default="train", help="which shapes, finishes and tables are shown")
    parser.add_argument("--seed", type=int, help="seed of the first frame; by default the world's first")
    args = parser.parse_args()
    first = FIRST_SEEDS[args.world]
    seed = first if args.seed is None else args.seed
    if args.world == "train" and seed < first:
        parser.error(f"training draws from seeds of {first} and above")
    if args.world == "kept-out" and not first <= seed <= KEPT_OUT_SEEDS.stop - args.frames:
        parser.error(f"the kept-out world's seeds are {KEPT_OUT_SEEDS.start} to {KEPT_OUT_SEEDS.stop - 1}")
    write_frames(args.out, args.frames, seed, args.world)


if __name__ == "__main__":
    main()
