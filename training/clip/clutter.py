"""``python -m training.clip.clutter DIR...`` lists where a detector sees something else than rendered things.

What lies about besides the listed things (a phone, a hand, a patch of the table cloth) is proposed to the CLIP as well,
which must have a name for it: `agent.grounding.names.CLUTTER`. The boxes are the embedded detector's own, and one of
any place for each frame; they are written to ``clutter.jsonl`` beside ``scenes.jsonl``, a line for each of its lines.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from agent.datatypes import FloatArray, Frame
from agent.geometry import areas, intersections
from agent.models.presets import PRESETS
from agent.pipeline import Grounder

LARGEST_SHARE = 0.25
"""Boxes that share more than this of the smaller one's area with a thing's may show that thing."""
MOST_BOXES = 5
"""Of one frame."""
LEAST_SIDE_PX = 12.0


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.clip.clutter", description=__doc__)
    parser.add_argument("frames", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, help="list the first so many frames of each folder alone")
    args = parser.parse_args()
    detector = Grounder.from_preset(PRESETS["tabletop"]).proposals
    for folder in args.frames:
        lines = (folder / "scenes.jsonl").read_text(encoding="utf-8").splitlines()[: args.limit]
        listed = folder / "clutter.jsonl"
        done = len(listed.read_text(encoding="utf-8").splitlines()) if listed.is_file() else 0
        with open(listed, "a", encoding="utf-8") as file:
            for number in tqdm(range(done, len(lines)), desc=folder.name, unit="frame", mininterval=5):
                scene = json.loads(lines[number])
                image = np.asarray(Image.open(folder / scene["image"]).convert("RGB"))
                proposed = detector.propose(Frame(image)).boxes_xyxy
                anywhere = random_box(scene["size_wh"], np.random.default_rng(scene["seed"]))
                things = np.array([thing["box_xyxy"] for thing in scene["objects"]], dtype=np.float64).reshape(-1, 4)
                kept = away_from(np.vstack([anywhere, proposed]), things)[:MOST_BOXES]
                file.write(json.dumps(kept.round(1).tolist()) + "\n")


def random_box(size_wh: tuple[int, int], draw: np.random.Generator) -> FloatArray:
    """(1, 4) pixels: a box anywhere in a picture, of the size of things."""
    size = np.array(size_wh, dtype=np.float64)
    half = size.min() * np.exp(draw.uniform(np.log(0.03), np.log(0.15), 2))
    centre = draw.uniform(half, size - half)
    return np.concatenate([centre - half, centre + half])[None]


def away_from(boxes_xyxy: FloatArray, things_xyxy: FloatArray) -> FloatArray:
    """Those of (N, 4) boxes that show none of (M, 4) things, and are large enough to be looked at."""
    smaller = np.minimum(areas(boxes_xyxy)[:, None], areas(things_xyxy)[None])
    shared = (intersections(boxes_xyxy, things_xyxy) / np.maximum(smaller, 1e-9)).max(axis=1, initial=0.0)
    sides = boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]
    kept: FloatArray = boxes_xyxy[(shared <= LARGEST_SHARE) & (sides.min(axis=1) >= LEAST_SIDE_PX)]
    return kept


if __name__ == "__main__":
    main()
