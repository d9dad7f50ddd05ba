"""Which tables a measure looks at, and which thing a box is on."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evaluation import scenes
from evaluation.scenes import scenes_of, things_of
from sim.benchmark_scenes import BenchmarkScene
from tests.support.named_things import scene_of


def test_a_folder_of_frames_takes_the_place_of_a_split(monkeypatch: pytest.MonkeyPatch) -> None:
    def frames(folder: Path, world: str) -> Iterator[str]:
        yield from (f"{folder} {number}" for number in range(3))

    def split(*chosen: object) -> Iterator[object]:
        yield from chosen

    monkeypatch.setattr(scenes, "traced_scenes", frames)
    monkeypatch.setattr(scenes, "scenes", split)
    options = Namespace(split="dev", frames=None, limit=2, cache=Path("kept"))
    assert [*scenes_of(options)] == ["dev", 2, Path("kept")]
    options.frames = Path("traced")
    assert [*scenes_of(options)] == ["traced 0", "traced 1"]


def test_a_box_is_on_the_thing_that_it_overlaps_most() -> None:
    boxes = np.array([[10.0, 10, 60, 60], [10, 30, 60, 80], [0, 0, 0, 0]])
    truth = BenchmarkScene(1, np.zeros((480, 640, 3), dtype=np.uint8), boxes, ())
    beside = ("red", "cup", (200, 0, 250, 50))
    looked = scene_of(("red", "cup", (10, 28, 60, 78)), ("red", "cup", (12, 10, 60, 60)), beside)
    assert things_of(looked, truth) == [1, 0, -1]
