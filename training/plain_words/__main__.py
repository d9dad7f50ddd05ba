"""Train, measure and export the learned reader: ``python -m training.plain_words --start DIR --out DIR``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

from agent.models.presets import EMBEDDED
from training.plain_words.export import export_reader
from training.plain_words.pairs import PAIRS, read_pairs
from training.plain_words.train import Schedule, Trainer


def main(argv: list[str] | None = None) -> int:
    """Run one chunk of the training; at the schedule's end, measure and export."""
    parser = argparse.ArgumentParser(
        prog="python -m training.plain_words",
        description="Train the learned reader on pairs of what people say and the same in plain words. Run it again to"
        " go on where it stopped; after the last step it measures the network and writes it to --export.",
    )
    parser.add_argument("--start", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--pairs", type=Path, default=PAIRS, help="folder of pairs (default: those that ship)")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint and figures")
    parser.add_argument("--minutes", type=float, default=600.0, help="stop after so many minutes (default 600)")
    parser.add_argument("--steps", type=int, default=Schedule.steps)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="torch's threads (default 1)")
    parser.add_argument("--export", type=Path, default=EMBEDDED / "plain_words")
    arguments = parser.parse_args(argv)

    torch.set_num_threads(arguments.threads)
    schedule = Schedule(steps=arguments.steps, seed=arguments.seed)
    trainer = Trainer(read_pairs(arguments.pairs), arguments.start, arguments.out, schedule)
    print(
        f"{len(trainer.training)} pairs, {len(trainer.held_out)} held out, {len(trainer.plain)} plain words", flush=True
    )
    trainer.run(arguments.minutes)
    if trainer.step < schedule.steps:
        print(f"step {trainer.step} of {schedule.steps}: run the same command again to go on")
        return 0
    export_reader(trainer, arguments.export)
    print(f"wrote {arguments.export}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
