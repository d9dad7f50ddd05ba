"""Scenes and renderings as JSON-ready mappings, and as files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from agent.datatypes import ImageArray
from sim.renderer import Rendering


def scene_record(rendering: Rendering) -> dict[str, Any]:
    """What is in the picture: objects (with box, visible share and pose) and the camera.

    Of the camera: intrinsics (3, 3) in pixels; ``rotation`` (3, 3), columns the optical axes in the world (REP-103).
    """
    scene, camera = rendering.scene, rendering.scene.camera
    return {
        "seed": scene.seed,
        "size_wh": list(camera.size_wh),
        "objects": [
            {
                **{name: getattr(thing, name) for name in ("category", "colour", "size", "material", "variant")},
                "box_xyxy": [int(value) for value in box],
                "visible": round(float(visible), 3),
                "pose": {"position_m": [round(v, 5) for v in thing.position_m], "yaw_rad": round(thing.yaw_rad, 5)},
            }
            for thing, box, visible in zip(scene.objects, rendering.boxes_xyxy, rendering.visible, strict=True)
        ],
        "camera": {
            "intrinsics": np.round(camera.intrinsics, 4).tolist(),
            "position_m": [round(v, 5) for v in camera.position_m],
            "rotation": np.round(camera.rotation, 6).tolist(),
            "fovy_deg": round(camera.fovy_deg, 4),
        },
    }


def frames_in(folder: Path) -> int:
    """How many frames a folder of frames holds: those that its scenes.jsonl lists."""
    listing = folder / "scenes.jsonl"
    return len(listing.read_text(encoding="utf-8").splitlines()) if listing.exists() else 0


def read_frames(folder: Path) -> Iterator[tuple[dict[str, Any], ImageArray]]:
    """The lines of scenes.jsonl, each with its picture, (H, W, 3) uint8 RGB.

    Raises:
        FileNotFoundError: no frames were written there.
    """
    for line in (folder / "scenes.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        with Image.open(folder / record["image"]) as picture:
            yield record, np.array(picture)


def write_frame(rendering: Rendering, folder: Path, index: int, quality: int) -> dict[str, Any]:
    """Write images/NNNNNN.jpg in a folder of frames; return its line of scenes.jsonl, ``image`` and `scene_record`."""
    name = f"images/{index:06d}.jpg"
    (folder / "images").mkdir(parents=True, exist_ok=True)
    Image.fromarray(rendering.image_rgb).save(folder / name, quality=quality)
    return {"image": name, **scene_record(rendering)}


def list_frames(folder: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Append the lines of frames to scenes.jsonl, each as soon as it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "scenes.jsonl").open("a", encoding="utf-8") as lines:
        for record in records:
            lines.write(json.dumps(record) + "\n")
            lines.flush()


def write_rendering(rendering: Rendering, folder: Path) -> None:
    """Write image.png, depth.npy (float32 metres), masks.png (0 = surroundings, i + 1 = object i) and scene.json."""
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(rendering.image_rgb).save(folder / "image.png")
    np.save(folder / "depth.npy", rendering.depth_m)
    Image.fromarray(rendering.masks).save(folder / "masks.png")
    (folder / "scene.json").write_text(json.dumps(scene_record(rendering), indent=1) + "\n")
