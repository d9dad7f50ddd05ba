"""Rendered frames as detector batches: a cache of pictures at the input size, then random crops, flips and light."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
from tqdm import tqdm

from agent.errors import InvalidInputError

INPUT_WH = (512, 384)
PAD_GREY = 114
MIN_VISIBLE = 0.2
MIN_SIDE_PX = 3.0

_NOISE = np.random.default_rng(3).normal(0, 12, 1_000_000).astype(np.int16)


@dataclass(frozen=True, eq=False)
class FrameSet:
    """Frames at `INPUT_WH` and the boxes of what is visible in them.

    Attributes:
        images: (N, 384, 512, 3) uint8 RGB, a memory map.
        boxes: N arrays (M, 4) float32 xyxy, in `INPUT_WH` pixels.
    """

    images: npt.NDArray[np.uint8]
    boxes: list[npt.NDArray[np.float32]]


def load_frames(folder: Path, cache: Path) -> FrameSet:
    """Read DIR/scenes.jsonl and its pictures; ``cache`` keeps the scaled pictures between runs."""
    records = [json.loads(line) for line in (folder / "scenes.jsonl").read_text().splitlines()]
    shape = (len(records), INPUT_WH[1], INPUT_WH[0], 3)
    if not cache.exists() or cache.stat().st_size != int(np.prod(shape)):
        cache.parent.mkdir(parents=True, exist_ok=True)
        pixels = np.memmap(cache, dtype=np.uint8, mode="w+", shape=shape)
        for index, record in enumerate(tqdm(records, desc="cache", unit="frame")):
            image = cv2.imread(str(folder / record["image"]))
            if image is None:
                raise InvalidInputError(f"{folder / record['image']} is no picture: render the frames again")
            pixels[index] = cv2.resize(image, INPUT_WH, interpolation=cv2.INTER_AREA)[..., ::-1]
        pixels.flush()
    return FrameSet(np.memmap(cache, dtype=np.uint8, mode="r", shape=shape), [_boxes(r) for r in records])


def _boxes(record: Mapping[str, Any]) -> npt.NDArray[np.float32]:
    seen = [o["box_xyxy"] for o in record["objects"] if o["visible"] >= MIN_VISIBLE]
    scale = np.float32(INPUT_WH[0] / record["size_wh"][0])
    return np.array(seen, dtype=np.float32).reshape(-1, 4) * scale


def training_batch(frames: FrameSet, indices: npt.NDArray[np.int64], rng: np.random.Generator) -> dict[str, Any]:
    """The batch that ultralytics' detection loss takes, randomly zoomed, shifted, mirrored and lit."""
    images, targets = [], []
    for row, index in enumerate(indices):
        image, boxes = _zoomed(frames.images[index], frames.boxes[index], rng)
        images.append(_relit(image, rng))
        targets.append(np.column_stack([np.full(len(boxes), row), boxes]))
    pixels = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).float() / 255
    rows = torch.from_numpy(np.concatenate(targets)).float()
    corners = rows[:, 1:] / torch.tensor([*INPUT_WH, *INPUT_WH])
    centres = torch.cat([(corners[:, :2] + corners[:, 2:]) / 2, corners[:, 2:] - corners[:, :2]], dim=1)
    return {"img": pixels, "cls": torch.zeros(len(rows), 1), "bboxes": centres, "batch_idx": rows[:, 0]}


def _zoomed(
    image: npt.NDArray[np.uint8], boxes: npt.NDArray[np.float32], rng: np.random.Generator
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    scale, shift = 1.0, np.zeros(2)
    if rng.random() > 0.35:
        scale = float(np.exp(rng.uniform(np.log(0.7), np.log(1.4))))
        room = np.array(INPUT_WH) * (1 - scale)
        shift = rng.uniform(np.minimum(room, 0), np.maximum(room, 0))
    matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    how = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_LINEAR
    moved = cv2.warpAffine(image, matrix, INPUT_WH, flags=how, borderValue=(PAD_GREY,) * 3)
    corners = boxes * scale + np.concatenate([shift, shift]).astype(np.float32)
    clipped = np.clip(corners, 0, np.array([*INPUT_WH, *INPUT_WH], dtype=np.float32))
    if rng.random() < 0.5:
        moved = moved[:, ::-1]
        clipped = np.column_stack(
            [INPUT_WH[0] - clipped[:, 2], clipped[:, 1], INPUT_WH[0] - clipped[:, 0], clipped[:, 3]]
        )
    sides, whole = clipped[:, 2:] - clipped[:, :2], corners[:, 2:] - corners[:, :2]
    keep = (sides > MIN_SIDE_PX).all(axis=1) & (sides.prod(axis=1) > 0.3 * whole.prod(axis=1))
    return np.ascontiguousarray(moved), clipped[keep].astype(np.float32)


def _relit(image: npt.NDArray[np.uint8], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    gains = rng.uniform(0.6, 1.35) * rng.uniform(0.9, 1.1, 3)
    grey = float(image[::8, ::8].mean())
    levels = ((np.arange(256)[:, None] - grey) * rng.uniform(0.75, 1.25) + grey) * gains
    lit = np.asarray(cv2.LUT(image, np.clip(levels, 0, 255).astype(np.uint8)[None]), dtype=np.uint8)
    if rng.random() < 0.4:
        start = int(rng.integers(_NOISE.size - image.size))
        noise = _NOISE[start : start + image.size].reshape(image.shape)
        lit = np.clip(lit + noise // int(rng.integers(1, 5)), 0, 255).astype(np.uint8)
    return lit


def plain_batch(frames: FrameSet, indices: npt.NDArray[np.int64]) -> torch.Tensor:
    """(B, 3, 384, 512) float32 in [0, 1], as the product sees them."""
    return torch.from_numpy(frames.images[indices]).permute(0, 3, 1, 2).float() / 255
