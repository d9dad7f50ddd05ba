"""The rendered scenes that the package carries, for where nothing can render. Reading them needs no MuJoCo.

``sim/scenes/NN/image.jpg`` is the picture (640x480), ``scene.json`` its truth (see `sim.records.scene_record`).
Scene 00 shows one red cup left of one bowl. `python -m sim ship` makes them anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from agent import geometry
from agent.errors import InvalidInputError
from agent.images import load_image

if TYPE_CHECKING:
    from sim.benchmark_scenes import BenchmarkScene

SCENES_FOLDER = Path(__file__).parent / "scenes"
SCENE_COUNT = 24


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


def shipped_truth(number: int) -> BenchmarkScene:
    """A shipped scene as benchmarks see one; how large things look is taken off their boxes.

    Raises:
        InvalidInputError: see `shipped_scene`.
    """
    from sim.benchmark_scenes import BenchmarkScene
    from sim.orders import seen_by
    from sim.scene import Camera, SceneObject

    shipped = shipped_scene(number)
    things, view = shipped.record["objects"], shipped.record["camera"]
    boxes_xyxy = np.array([thing["box_xyxy"] for thing in things], dtype=np.float64)
    visible = np.array([thing["visible"] for thing in things])
    position_m = np.array(view["position_m"])
    ahead_m = position_m + np.array(view["rotation"])[:, 2]
    camera = Camera(tuple(position_m), tuple(ahead_m), view["fovy_deg"])
    words = ("category", "colour", "size", "material", "variant")
    objects = [
        SceneObject(**{word: thing[word] for word in words}, rgb=(0.0, 0.0, 0.0), **thing["pose"]) for thing in things
    ]
    seen = seen_by(camera, objects, geometry.areas(boxes_xyxy) * visible, visible)
    return BenchmarkScene(shipped.record["seed"], load_image(shipped.image), boxes_xyxy, seen)
