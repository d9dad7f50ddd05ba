"""The held-out scenes that benchmarks ask about, rendered once and, if wished, kept in a folder."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from agent.datatypes import FloatArray, ImageArray
from agent.errors import InvalidInputError
from sim.expressions import MIN_VISIBLE
from sim.orders import SeenObject, seen_objects
from sim.renderer import SceneRenderer
from sim.scene import Scene, SceneOptions, sample_scene

SEEDS = {"training": range(10_000, 19_000), "second look": range(20_000, 30_000)}
"""Mesh set -> seeds that no training renders (those are 1,000,000 and above)."""


@dataclass(frozen=True, eq=False)
class BenchmarkScene:
    """One frame and the truth about it.

    Attributes:
        boxes_xyxy: (N, 4) float64 true boxes, zeros for what is out of sight.
        objects: N things as the camera sees them.
    """

    seed: int
    image_rgb: ImageArray
    boxes_xyxy: FloatArray
    objects: tuple[SeenObject, ...]

    @property
    def in_sight(self) -> list[int]:
        """Indices of the objects of which at least a pixel is seen."""
        return [index for index, thing in enumerate(self.objects) if thing.area_px > 0]

    @property
    def clearly_visible(self) -> list[int]:
        """Indices of the objects that are 30 % or more unoccluded."""
        return [index for index in self.in_sight if self.objects[index].visible >= MIN_VISIBLE]


def benchmark_scenes(
    shapes: str,
    count: int,
    cache: Path | None = None,
    *,
    seeds: Sequence[int] | None = None,
    make: Callable[[int], Scene] | None = None,
) -> Iterator[BenchmarkScene]:
    """The first ``count`` held-out scenes of a mesh set, with a progress bar.

    Args:
        seeds: others in place of the held-out ones.
        make: a seed's scene; a plain one of these shapes where not given.
        cache: keeps the renderings between runs. A scene is rendered anew when its description changed; after a
            change of a mesh or a texture, delete the folder.

    Raises:
        InvalidInputError: more scenes than there are seeds.
        RendererUnavailableError: a scene has to be rendered and nothing here can.
    """
    seeds = seeds or SEEDS[shapes]
    if not 0 < count <= len(seeds):
        raise InvalidInputError(f"there are 1 to {len(seeds)} scenes of the {shapes} shapes; got {count}")
    renderer: SceneRenderer | None = None
    with ExitStack() as stack:
        for seed in tqdm(seeds[:count], desc="scenes", unit="scene", dynamic_ncols=True):
            scene = make(seed) if make else sample_scene(seed, SceneOptions(shapes=shapes))
            folder = cache / shapes.replace(" ", "_") if cache else None
            found = _load(folder, scene) if folder else None
            if found is None:
                renderer = renderer or stack.enter_context(SceneRenderer(shapes))
                seen = renderer.render(scene, depth=False)
                found = BenchmarkScene(seed, seen.image_rgb, seen.boxes_xyxy, seen_objects(seen))
                if folder:
                    _save(folder, scene, found)
            yield found


def _save(folder: Path, scene: Scene, found: BenchmarkScene) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(found.image_rgb).save(folder / f"{scene.seed}.png", compress_level=1)
    record = {
        "scene": repr(scene),
        "boxes_xyxy": found.boxes_xyxy.tolist(),
        "objects": [dataclasses.asdict(thing) for thing in found.objects],
    }
    (folder / f"{scene.seed}.json").write_text(json.dumps(record), encoding="utf-8")


def _load(folder: Path, scene: Scene) -> BenchmarkScene | None:
    path = folder / f"{scene.seed}.json"
    if not path.exists():
        return None
    record = json.loads(path.read_text(encoding="utf-8"))
    if record["scene"] != repr(scene):
        return None
    with Image.open(path.with_suffix(".png")) as picture:
        image = np.array(picture)
    objects = tuple(SeenObject(**thing) for thing in record["objects"])
    return BenchmarkScene(scene.seed, image, np.array(record["boxes_xyxy"]).reshape(-1, 4), objects)
