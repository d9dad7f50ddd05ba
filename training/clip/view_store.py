"""The views of every object of a rendered data set, cut once and kept in one memory-mapped file.

The views are the product's own (`agent.perception.isolated_views`): what the model trains on is what it will be shown.
Each object is kept with its true box and with boxes moved and scaled as a detector's are.

Layout of a store: ``views.u8``, a (N, variants, 2, side, side, 3) uint8 array, and ``frames.jsonl``, one line for each
frame with the attributes of its objects in order. Both grow frame by frame, so that an interrupted run goes on where it
stopped.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from tqdm import tqdm

from agent.datatypes import FloatArray, ImageArray
from agent.errors import InvalidInputError
from agent.grounding.names import CLUTTER
from agent.models.presets import load_preset
from agent.perception.isolated_views import IsolatedViews
from training.clip.captions import DescribedObject
from training.clip.model import CONFIG

SIZE_PX = int(CONFIG["vision_cfg"]["image_size"])
VARIANTS = 3
"""Of each object: the true box, then jittered ones."""
MIN_VISIBLE = 0.25
MIN_SIDE_PX = 8.0
_ATTRIBUTES = ("category", "colour", "size", "material")
_STORED_SHAPE = (VARIANTS, 2, SIZE_PX, SIZE_PX, 3)


@dataclass(frozen=True, eq=False)
class StoredFrame:
    """One frame's objects, and their views.

    Attributes:
        objects: what they are.
        views: (objects, VARIANTS, 2, SIZE_PX, SIZE_PX, 3) uint8: crop, then blur.
    """

    objects: tuple[DescribedObject, ...]
    views: npt.NDArray[np.uint8]


def open_store(folder: Path) -> tuple[StoredFrame, ...]:
    """The frames that `extend_store` wrote there, their views mapped into memory.

    Raises:
        InvalidInputError: nothing there.
    """
    described = list(_described(folder / "frames.jsonl"))
    count = sum(map(len, described))
    if not count:
        raise InvalidInputError(f"no views in {folder}: the rendered frames named by --frames hold no object")
    views = np.memmap(folder / "views.u8", dtype=np.uint8, mode="r", shape=(count, *_STORED_SHAPE))
    starts = itertools.accumulate(map(len, described), initial=0)
    return tuple(
        StoredFrame(objects, views[start : start + len(objects)])
        for objects, start in zip(described, starts, strict=False)
    )


def extend_store(frames_dir: Path, folder: Path, seed: int) -> None:
    """Cut the views of what the store does not hold yet of ``frames_dir``; of clutter, too, where it is listed.

    Raises:
        InvalidInputError: no ``scenes.jsonl`` there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    listing = frames_dir / "scenes.jsonl"
    if not listing.is_file():
        raise InvalidInputError(f"{listing} not found: render frames first with `python -m training.frames`")
    lines = [line for line in listing.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")]
    clutter = frames_dir / "clutter.jsonl"
    listed = clutter.read_text(encoding="utf-8").splitlines() if clutter.is_file() else []
    done = list(_described(folder / "frames.jsonl"))
    rows = sum(map(len, done))
    with open(folder / "views.u8", "ab") as views, open(folder / "frames.jsonl", "a", encoding="utf-8") as index:
        views.truncate(rows * int(np.prod(_STORED_SHAPE)))
        for number in tqdm(range(len(done), len(lines)), desc="views", unit="frame", mininterval=5):
            scene = json.loads(lines[number])
            kept = [thing for thing in scene["objects"] if _is_seen(thing)]
            kept += [_clutter(box) for box in json.loads(listed[number])] if number < len(listed) else []
            if kept:
                image = np.asarray(Image.open(frames_dir / scene["image"]).convert("RGB"))
                views.write(_views_of(image, kept, np.random.default_rng((seed, number))).tobytes())
                views.flush()
            index.write(json.dumps({"objects": [_shown(thing) for thing in kept]}) + "\n")


def _shown(thing: dict[str, Any]) -> dict[str, str]:
    """What a view shows of a thing: in path-traced frames, whose finishes are many, not what it is made of."""
    return {**{name: thing[name] for name in _ATTRIBUTES}, **({"material": ""} if "finish" in thing else {})}


def _clutter(box_xyxy: list[float]) -> dict[str, Any]:
    return {**dict.fromkeys(_ATTRIBUTES, ""), "category": CLUTTER, "box_xyxy": box_xyxy}


def _described(path: Path) -> Iterator[tuple[DescribedObject, ...]]:
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
        yield tuple(DescribedObject(**thing) for thing in json.loads(line)["objects"])


def _is_seen(thing: dict[str, Any]) -> bool:
    x1, y1, x2, y2 = thing["box_xyxy"]
    return bool(thing["visible"] >= MIN_VISIBLE and min(x2 - x1, y2 - y1) >= MIN_SIDE_PX)


def _views_of(image: ImageArray, things: list[dict[str, Any]], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """(N, VARIANTS, 2, SIZE_PX, SIZE_PX, 3) uint8."""
    boxes = np.array([thing["box_xyxy"] for thing in things], dtype=np.float64)
    variants = np.stack([boxes, *(jittered(boxes, image.shape[1::-1], rng) for _ in range(VARIANTS - 1))], axis=1)
    views = IsolatedViews(image, load_preset("tabletop").views).render(variants.reshape(-1, 4), SIZE_PX)
    return np.moveaxis(views, 0, 1).reshape(len(things), *_STORED_SHAPE)


def jittered(boxes_xyxy: FloatArray, size_wh: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    """Boxes moved and scaled by about 8 % of their sides, one in five by twice that, and clipped to the image.

    Args:
        boxes_xyxy: (N, 4) pixels.
        size_wh: the image's width and height in pixels.
    """
    centres, sides = (boxes_xyxy[:, :2] + boxes_xyxy[:, 2:]) / 2, boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]
    strength = np.where(rng.random((len(boxes_xyxy), 1)) < 0.2, 0.16, 0.08)
    centres = centres + sides * strength * rng.uniform(-1, 1, centres.shape)
    sides = np.maximum(sides * (1 + strength * rng.uniform(-1, 1.5, sides.shape)), 4.0)
    limits = np.array([*size_wh, *size_wh], dtype=np.float64)
    moved: FloatArray = np.clip(np.concatenate([centres - sides / 2, centres + sides / 2], axis=1), 0, limits)
    return moved
