"""Train, measure and export the embedded small CLIP: ``python -m training.clip --frames DIR --out DIR --minutes N``.

On glibc, ``MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456`` in the environment keeps
freed memory for the next step and about halves the time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

from training.clip.export import export_model, measure_all
from training.clip.train import Schedule, Trainer
from training.clip.view_store import StoredFrame, extend_store, open_store


def main(argv: list[str] | None = None) -> int:
    """Run one chunk of the training; at the schedule's end, measure and export."""
    parser = argparse.ArgumentParser(
        prog="python -m training.clip",
        description="Train the embedded small CLIP on rendered frames. Run it again to go on where it stopped; after"
        " the last step it measures the model and writes it to --export.",
    )
    parser.add_argument(
        "--frames",
        type=Path,
        nargs="+",
        required=True,
        help="folders of rendered frames, as training.frames writes them; a batch draws from each alike",
    )
    parser.add_argument("--frames-held-out", type=Path, help="rendered frames of a world that --frames has not")
    parser.add_argument("--out", type=Path, required=True, help="folder for views, checkpoint and figures")
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after so many minutes (default 60)")
    parser.add_argument("--steps", type=int, default=2300, help="steps before the recoloured ones (default 2300)")
    parser.add_argument("--recoloured-steps", type=int, default=2000, help="steps after those (default 2000)")
    parser.add_argument("--rate", type=float, default=0.2, help="share of the peak rate in those (default 0.2)")
    parser.add_argument("--start", type=Path, help="weights of an exported model to go on from; give --steps 0 then")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="torch's threads (default 1)")
    parser.add_argument("--export", type=Path, default=Path("agent/models/embedded/clip"))
    arguments = parser.parse_args(argv)

    torch.set_num_threads(arguments.threads)
    worlds = [_stored(folder, arguments.out, arguments.seed) for folder in arguments.frames]
    schedule = Schedule(
        arguments.steps, arguments.recoloured_steps, recoloured_rate=arguments.rate, seed=arguments.seed
    )
    trainer = Trainer(worlds, arguments.out, schedule, arguments.start)
    trainer.run(arguments.minutes)
    if trainer.step < schedule.total_steps:
        print(f"step {trainer.step} of {schedule.total_steps}: run the same command again to go on")
        return 0
    kept_out = arguments.frames_held_out
    unseen = _stored(kept_out, arguments.out, arguments.seed) if kept_out else ()
    export_model(trainer, measure_all(trainer, unseen), arguments.export)
    print(f"wrote {arguments.export}")
    return 0


def _stored(frames_dir: Path, out: Path, seed: int) -> tuple[StoredFrame, ...]:
    """The frames of a folder, their views cut where they were not."""
    store = out / "stores" / frames_dir.name
    extend_store(frames_dir, store, seed)
    return open_store(store)


if __name__ == "__main__":
    sys.exit(main())
