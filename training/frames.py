"""Render the pictures that the detector and the CLIP model are trained on.

``python -m training.frames --out DIR --frames 9000`` writes DIR/images/NNNNNN.jpg and DIR/scenes.jsonl, one line a
frame (see `sim.records.scene_record`), in order; run again, it goes on where it stopped. Training draws from seeds
of 1,000,000 and above; everything below is held out for benchmarks and tests.
"""

from __future__ import annotations

import argparse
import multiprocessing
from functools import cache
from pathlib import Path
from typing import Any

from tqdm import tqdm

from sim.records import frames_in, list_frames, write_frame
from sim.renderer import SceneRenderer
from sim.scene import SceneOptions, sample_scene
from sim.stacking import stacked

FIRST_TRAINING_SEED = 1_000_000
JPEG_QUALITY = 94
STACKED = {"none": 0, "half": 2, "all": 1}
"""Name -> every how many frames."""


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.frames", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--frames", type=int, default=9000)
    parser.add_argument("--seed", type=int, default=FIRST_TRAINING_SEED, help="seed of the first frame")
    parser.add_argument("--held-out-pairs", choices=("never", "any", "only"), default="never")
    parser.add_argument("--stacked", choices=STACKED, default="none", help="frames where things lie on and in others")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    if args.seed < FIRST_TRAINING_SEED:
        parser.error(f"seeds below {FIRST_TRAINING_SEED} are held out for benchmarks and tests")
    render_frames(args.out, args.frames, args.seed, args.held_out_pairs, args.workers, STACKED[args.stacked])


def render_frames(out: Path, frames: int, seed: int, held_out_pairs: str, workers: int, stacked_every: int = 0) -> None:
    """Render frames ``seed .. seed + frames - 1`` that DIR does not hold yet."""
    jobs = [
        (out, index, seed + index, held_out_pairs, bool(stacked_every) and (index + 1) % stacked_every == 0)
        for index in range(frames_in(out), frames)
    ]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        list_frames(out, tqdm(pool.imap(_render_one, jobs, chunksize=8), total=len(jobs), unit="frame"))


@cache
def _renderer() -> SceneRenderer:
    """One in each process."""
    return SceneRenderer()


def _render_one(job: tuple[Path, int, int, str, bool]) -> dict[str, Any]:
    out, index, seed, held_out_pairs, stacks = job
    scene = sample_scene(seed, SceneOptions(held_out_pairs=held_out_pairs))
    rendering = _renderer().render(stacked(scene) if stacks else scene, depth=False)
    return write_frame(rendering, out, index, JPEG_QUALITY)


if __name__ == "__main__":
    main()
