from __future__ import annotations

import numpy as np
import pytest

from sim.jobs import Job, JobKind, JobWriter
from sim.orders import seen_by
from sim.scene import Scene, sample_scene
from sim.stacking import MOVED, SUPPORTS

SCENES = [sample_scene(seed) for seed in range(71_000, 71_012)]


def jobs(kind: JobKind) -> list[tuple[Scene, Job]]:
    found = []
    for scene in SCENES:
        count = len(scene.objects)
        seen = seen_by(scene.camera, scene.objects, np.full(count, 500.0), np.ones(count))
        found += [(scene, job) for job in JobWriter(scene, seen, np.random.default_rng(scene.seed)).jobs(kind)]
    return found


@pytest.mark.parametrize("kind", [JobKind.PICK, JobKind.PUT])
def test_an_arm_is_to_move_one_thing(kind: JobKind) -> None:
    written = jobs(kind)
    assert len(written) > 6
    for _, job in written:
        assert job.kind is kind
        assert len(job.targets) == 1


def test_what_is_put_fits_where_it_goes() -> None:
    for scene, job in jobs(JobKind.PUT):
        assert job.landmark is not None
        assert job.landmark != job.targets[0]
        if job.relation in ("on", "in"):
            assert scene.objects[job.targets[0]].category in MOVED
            assert SUPPORTS[scene.objects[job.landmark].category] == job.relation


def test_nothing_is_to_move_for_what_is_not_there() -> None:
    assert all(not job.targets for _, job in jobs(JobKind.ABSENT))


def test_several_things_fit_an_ambiguous_command() -> None:
    assert all(len(job.targets) > 1 for _, job in jobs(JobKind.AMBIGUOUS))
