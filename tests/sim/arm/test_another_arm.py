"""An arm of another maker works by its MJCF and a YAML file; the MJCF is that of a package, fetched by this test."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent.manipulation.arm import Pose
from sim.arm.model import ArmModel, load_arm
from sim.arm.simulated_arm import SimulatedArm
from sim.arm.world import ArmWorld, with_arm_at_the_edge
from sim.scene import SceneObject, sample_scene

PACKAGE = "gym-aloha==0.1.5"
DOWN = (1.0, 0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def vx300s(tmp_path_factory: pytest.TempPathFactory) -> ArmModel:
    folder = tmp_path_factory.mktemp("vx300s")
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE]
    try:
        subprocess.run(fetch, check=True, capture_output=True, timeout=60)
    except (subprocess.SubprocessError, OSError):
        pytest.skip(f"{PACKAGE} cannot be fetched here")
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder)
    assets = folder / "gym_aloha" / "assets"
    body = assets / "vx300s_left.xml"
    body.write_text(body.read_text().replace('pos="-0.469 0.5 0"', 'pos="0 0 0"'))
    for name in ("vx300s.xml", "vx300s.yaml"):
        (assets / name).write_text(Path(__file__).with_name(name).read_text())
    return load_arm(assets / "vx300s.yaml")


def test_it_goes_to_a_block_and_grips_it(vx300s: ArmModel) -> None:
    block = SceneObject("block", "red", "small", "plastic", 0, (0.8, 0.1, 0.1), (0.10, 0.05, 0.0), 0.0)
    world = ArmWorld(with_arm_at_the_edge(replace(sample_scene(40_000), objects=(block,))), vx300s)
    arm = SimulatedArm(world)
    x, y, _ = world.truth()[0].pose.position_m
    steps = (
        lambda: arm.move_to(Pose((x, y, 0.12), DOWN)),
        lambda: arm.move_to(Pose((x, y, 0.02), DOWN), is_straight=True),
        lambda: arm.close(15.0),
    )
    for start in steps:
        start()
        world.step(0.02)
        while arm.state().is_moving:
            world.step(0.02)
            assert world.time_s < 30.0
    np.testing.assert_allclose(arm.state().hand.position_m, (x, y, 0.02), atol=0.005)
    assert arm.state().gripping
    assert arm.state().opening_m == pytest.approx(0.034, abs=0.003)
