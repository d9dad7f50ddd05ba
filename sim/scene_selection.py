"""Which scenes the package carries: a search over seeds that no training and no benchmark uses."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from agent.errors import InvalidInputError
from sim.records import scene_record
from sim.renderer import Rendering, SceneRenderer
from sim.scene import Scene, SceneOptions, sample_scene
from sim.shipped_scenes import SCENE_COUNT, shipped_scene

SEEDS = range(30_000, 40_000)
OPTIONS = SceneOptions(objects=(6, 9))
JPEG_QUALITY = 94
LEAST_CATEGORIES = 4
LEAST_VISIBLE = 0.8
LEAST_OFFSET_PX = 60
DEEP_BOWL = 2
"""The variant that nobody takes for a plate."""


def shipped_as_scene(number: int) -> Scene:
    """What a shipped picture shows, to be rendered anew.

    Raises:
        InvalidInputError: there is no such scene.
    """
    return sample_scene(shipped_scene(number).record["seed"], OPTIONS)


def choose_scenes() -> Iterator[Rendering]:
    """`SCENE_COUNT` well-filled scenes with everything in view: first the one with a red cup left of a bowl.

    The others follow in the order of their seeds. The same every time.

    Raises:
        InvalidInputError: the seeds do not hold enough such scenes.
    """
    with SceneRenderer() as renderer:
        opening = next(filter(has_red_cup_left_of_bowl, _well_filled(renderer, only_cups_and_bowl=True)), None)
        if opening is None:
            raise InvalidInputError(f"no scene of the seeds {SEEDS} shows a red cup left of a bowl")
        yield opening
        others = (r for r in _well_filled(renderer) if r.scene.seed != opening.scene.seed)
        yield from itertools.islice(others, SCENE_COUNT - 1)


def has_red_cup_left_of_bowl(rendering: Rendering) -> bool:
    """One deep bowl, one red cup clearly left of it, and other cups on the bowl's other side, all in full view."""
    objects = rendering.scene.objects
    centre = (rendering.boxes_xyxy[:, 0] + rendering.boxes_xyxy[:, 2]) / 2
    bowls, cups = ([i for i, thing in enumerate(objects) if thing.category == each] for each in ("bowl", "cup"))
    red = [i for i in cups if objects[i].colour == "red"]
    if len(bowls) != 1 or len(red) != 1 or len(cups) < 2 or objects[bowls[0]].variant != DEEP_BOWL:
        return False
    if rendering.visible[[*bowls, *cups]].min() < 0.9:
        return False
    right = [centre[i] - centre[bowls[0]] for i in cups if i != red[0]]
    return bool(centre[bowls[0]] - centre[red[0]] > LEAST_OFFSET_PX and min(right) > LEAST_OFFSET_PX)


def _well_filled(renderer: SceneRenderer, *, only_cups_and_bowl: bool = False) -> Iterator[Rendering]:
    for seed in SEEDS:
        scene = sample_scene(seed, OPTIONS)
        categories = [thing.category for thing in scene.objects]
        if len(set(categories)) < LEAST_CATEGORIES or len(categories) < OPTIONS.objects[0]:
            continue
        if only_cups_and_bowl and (categories.count("cup") < 2 or "bowl" not in categories):
            continue
        rendering = renderer.render(scene, depth=False)
        if rendering.visible.min() >= LEAST_VISIBLE:
            yield rendering


def write_shipped(rendering: Rendering, out: Path, number: int) -> Path:
    """Write a scene in the form that `sim.shipped_scenes` reads; returns its folder."""
    folder = out / f"{number:02d}"
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(rendering.image_rgb).save(folder / "image.jpg", quality=JPEG_QUALITY)
    (folder / "scene.json").write_text(json.dumps(scene_record(rendering), indent=1) + "\n")
    return folder
