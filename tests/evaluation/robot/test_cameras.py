from __future__ import annotations

import numpy as np
import pytest

from evaluation.robot.camera_shots import DEPTH_CAMERAS, LENSES, Shot, shots
from evaluation.robot.cameras import MISTAKES, SPOILT, Case, cases, is_good, report
from sim.scene import SceneOptions, sample_scene
from tests.support.rendering import skip_unless_it_can_render


@pytest.fixture(scope="module")
def taken() -> dict[str, Shot]:
    """A table through every lens, with depth of every kind."""
    skip_unless_it_can_render()
    from sim.renderer import SceneRenderer

    scene = sample_scene(40_031, SceneOptions(objects=(6, 8)))
    with SceneRenderer() as renderer:
        return {shot.kind: shot for shot in shots(scene, renderer, missing=0.1, noise_m=0.0)}


def test_every_lens_with_depth_of_every_kind(taken: dict[str, Shot]) -> None:
    assert len(taken) == len(LENSES) * len(DEPTH_CAMERAS)
    for kind in ("plumb_bob, aligned", "equidistant, beside", "rational_polynomial, tilted"):
        found = list(cases(taken[kind]))
        assert len(found) >= 5
        assert np.median([each.off_mm for each in found if each.off_mm is not None]) < 10
    assert len({tuple(taken[f"{lens}, aligned"].things[0][0].tolist()) for lens in LENSES}) > 1


@pytest.mark.parametrize("name", MISTAKES)
def test_every_mistake_is_refused_with_its_cause(taken: dict[str, Shot], name: str) -> None:
    found = list(cases(MISTAKES[name].made_in(taken[SPOILT])))
    assert found
    assert [each for each in found if each.off_mm is not None or MISTAKES[name].cause not in each.reason] == []


def test_the_report_holds_the_figures() -> None:
    name = "32FC1 in millimetres"
    good = [Case("plumb_bob, aligned", 3.0)] * 98 + [Case("equidistant, beside", 7.0), Case("a", None, "hidden")]
    refused = [Case(name, None, MISTAKES[name].cause)]
    lines = report(good, refused).splitlines()
    cells = {line.split("  ")[0]: line.split() for line in lines}
    assert cells["plumb_bob, aligned"][-5:] == ["98", "3.0", "3.0", "0", "0"]
    assert cells["a"][-5:] == ["1", "-", "-", "1", "0"]
    assert cells[name][-3:] == ["1", "1.000", "0"]
    assert "1 without a pose: hidden" in lines
    assert "median <= 5 met, 95 % <= 20 met, none over 50 mm: met" in lines
    assert lines[-1] == "all refused with their cause: met"
    assert is_good(good, refused)


@pytest.mark.parametrize(
    ("poses", "mistakes"),
    [
        ([Case("a", 6.0)], []),
        ([Case("a", 1.0)] * 90 + [Case("a", 30.0)] * 10, []),
        ([Case("a", 1.0)] * 99 + [Case("a", 51.0)], []),
        ([Case("a", 1.0)], [Case("32FC1 in millimetres", 1.0)]),
        ([Case("a", 1.0)], [Case("32FC1 in millimetres", None, "hardly any depth")]),
        ([], []),
    ],
)
def test_what_is_not_good_enough(poses: list[Case], mistakes: list[Case]) -> None:
    assert not is_good(poses, mistakes)
    assert "missed" in report(poses, mistakes)
