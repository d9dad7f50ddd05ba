"""Path-traced frames in the form of `training.frames`: pictures, and one line of truth for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

from agent.datatypes import ImageArray
from agent.errors import InvalidInputError
from sim.benchmark_scenes import BenchmarkScene
from sim.orders import seen_objects
from sim.pathtraced.dressing import Dressing, dress
from sim.pathtraced.photograph import Shot, draw_shot, photograph, through_lens
from sim.pathtraced.truth import measure
from sim.records import frames_in, list_frames, read_frames, write_frame
from sim.renderer import Rendering, boxes_of_masks
from sim.scene import Scene, SceneOptions, sample_scene
from sim.stacking import stacked

if TYPE_CHECKING:
    from sim.pathtraced.blender import PathTracer

SIZE_WH = (480, 360)
OPTIONS = {
    "train": SceneOptions(objects=(5, 12), held_out_pairs="never"),
    "kept-out": SceneOptions(),
}
"""World -> what lies on its tables; training's are full, as a picture costs seconds."""
KEPT_OUT_SEEDS = range(70_000, 80_000)


def traced_scene(seed: int, world: str) -> Scene:
    """The scene of a seed, every other one with things on and in others; training never shows the held-out pairs."""
    scene = sample_scene(seed, OPTIONS[world])
    scene = replace(scene, camera=replace(scene.camera, size_wh=SIZE_WH))
    return stacked(scene) if seed % 2 else scene


def render(tracer: PathTracer, scene: Scene, world: str) -> tuple[Rendering, Dressing]:
    """A picture of a scene with its truth, and what it was dressed in; ``depth_m`` is zero.

    Where the lens distorts, masks and boxes lie where the picture shows things, not where the pinhole would.
    """
    dressing, shot = dress(scene, world), draw_shot(scene.seed)
    image = photograph(tracer.render(dressing, shot.f_number), shot, scene.seed)
    return _told(image, dressing, shot), dressing


def traced_scenes(folder: Path, world: str) -> Iterator[BenchmarkScene]:
    """Frames of a world that `write_frames` wrote, as benchmarks look at them, with a progress bar.

    Raises:
        InvalidInputError: there are none, or others.
    """
    number = frames_in(folder)
    how = f"python -m sim.pathtraced --world {world} --out {folder}"
    others = InvalidInputError(f"{folder} does not hold frames of the {world} world: render some with `{how}`")
    if not number:
        raise others
    for record, image in tqdm(read_frames(folder), desc="scenes", total=number, unit="scene", dynamic_ncols=True):
        seed = record["seed"]
        if (seed in KEPT_OUT_SEEDS) is not (world == "kept-out"):
            raise others
        told = _told(image, dress(traced_scene(seed, world), world), draw_shot(seed))
        yield BenchmarkScene(seed, image, told.boxes_xyxy, seen_objects(told))


def _told(image: ImageArray, dressing: Dressing, shot: Shot) -> Rendering:
    """A picture with its truth, which no path tracing is needed for."""
    masks, visible = measure(dressing)
    masks = through_lens(masks, shot.bend, smooth=False)
    boxes = boxes_of_masks(masks, len(dressing.things))
    visible[(boxes == 0).all(axis=1)] = 0.0
    depth = np.zeros(masks.shape, dtype=np.float32)
    return Rendering(dressing.scene, image, depth, masks, boxes, visible)


def write_frames(out: Path, frames: int, seed: int, world: str) -> None:
    """Render frames ``seed .. seed + frames - 1`` that DIR does not hold yet."""
    from sim.pathtraced.blender import PathTracer

    tracer = PathTracer()
    list_frames(out, (_write_one(tracer, out, index, seed + index, world) for index in range(frames_in(out), frames)))


def _write_one(tracer: PathTracer, out: Path, index: int, seed: int, world: str) -> dict[str, Any]:
    rendering, dressing = render(tracer, traced_scene(seed, world), world)
    record = write_frame(rendering, out, index, draw_shot(seed).jpeg)
    for thing, dressed in zip(record["objects"], dressing.things, strict=True):
        thing.update(family=dressed.family, finish=dressed.finish)
    return record
