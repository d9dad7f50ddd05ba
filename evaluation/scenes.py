"""Rendered scenes as measures look at them, and when an answer about one is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from tqdm import tqdm

from agent.datatypes import Answer, FloatArray, Frame, Status
from agent.geometry import iou_matrix
from agent.grounding.scene import Scene
from agent.pipeline import Grounder
from evaluation.options import Options
from sim.benchmark_scenes import BenchmarkScene
from sim.pathtraced.frames import traced_scenes
from sim.renderer import Rendering, SceneRenderer
from sim.scene import Scene as Description
from sim.tabletop_ref import scenes

CORRECT_IOU = 0.5
"""A box is on a thing where their IoU is above this."""
Things = Sequence[int]
"""The object that each proposal is on, -1 for none."""


def scenes_of(options: Options) -> Iterator[BenchmarkScene]:
    """The first ``--limit`` tables of ``--frames DIR``, path-traced, or of a ``--split`` of TabletopRef."""
    if options.frames:
        return islice(traced_scenes(options.frames, "kept-out"), options.limit)
    return scenes(options.split, options.limit, options.cache)


def look_at(grounder: Grounder, truth: BenchmarkScene, boxes: str = "yolo") -> Scene:
    """Look at a scene with the detector's boxes (``yolo``), or the true ones of all that is in sight (``true``)."""
    given = truth.boxes_xyxy[truth.in_sight] if boxes == "true" else None
    return grounder.look(Frame(truth.image_rgb, frame_id=str(truth.seed)), given)


def things_of(scene: Scene, truth: BenchmarkScene) -> Things:
    """The object that each proposal is on: that which it overlaps most, by more than `CORRECT_IOU`."""
    overlaps = iou_matrix(scene.proposals.boxes_xyxy, truth.boxes_xyxy)
    best = overlaps.argmax(axis=1)
    return [int(each) for each in np.where(overlaps.max(axis=1) > CORRECT_IOU, best, -1)]


def is_on(answer: Answer, boxes_xyxy: FloatArray) -> bool:
    """Whether an answer's first box is on one of (N, 4) boxes."""
    return answer.status is Status.FOUND and bool((iou_matrix(answer.boxes_xyxy[:1], boxes_xyxy) > CORRECT_IOU).any())


def rendered(scenes: Sequence[Description], shapes: str = "training") -> Iterator[Rendering]:
    """Each scene's rendering, with a progress bar.

    Args:
        shapes: the set of `sim.shapes.SHAPE_SETS` that they are of.

    Raises:
        RendererUnavailableError: nothing here can render.
    """
    with SceneRenderer(shapes) as renderer:
        yield from map(renderer.render, tqdm(scenes, desc="scenes", unit="scene", dynamic_ncols=True))
