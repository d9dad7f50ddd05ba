"""The rendered scenes that the package carries, for where nothing can render. Reading them needs no MuJoCo.

``sim/scenes/NN/image.jpg`` is the picture (640x480), ``scene.json`` its truth (see `sim.records.scene_record`).
Scene 00 shows one red cup left of one bowl. `python -m sim ship` makes them anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.errors import InvalidInputError

if TYPE_CHECKING:
    from sim.renderer import Rendering

SCENES_FOLDER = Path(__file__).parent / "scenes"
SCENE_COUNT = 24
JPEG_QUALITY = 94


@dataclass(frozen=True)
class ShippedScene:
    """Where one scene's picture lies, and what is in it.

    Attributes:
        image: path of the JPEG, 640x480.
        record: objects (category, colour, size, material, box_xyxy, visible, pose) and camera.
    """

    image: Path
    record: dict[str, Any]


def shipped_scene(number: int) -> ShippedScene:
    """Scene ``number``, 0 to `SCENE_COUNT` - 1.

    Raises:
        InvalidInputError: there is no such scene.
    """
    folder = SCENES_FOLDER / f"{number:02d}"
    if not 0 <= number < SCENE_COUNT or not folder.is_dir():
        raise InvalidInputError(f"there is no shipped scene {number}: choose 0 to {SCENE_COUNT - 1}")
    return ShippedScene(folder / "image.jpg", json.loads((folder / "scene.json").read_text()))


def write_shipped(rendering: Rendering, out: Path, number: int) -> Path:
    """Write a scene in the form that `shipped_scene` reads; returns its folder."""
    from PIL import Image

    from sim.records import scene_record

    folder = out / f"{number:02d}"
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(rendering.image_rgb).save(folder / "image.jpg", quality=JPEG_QUALITY)
    (folder / "scene.json").write_text(json.dumps(scene_record(rendering), indent=1) + "\n")
    return folder
