"""Known tables pass, photographs do not; weights that are not there or not right say what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from agent.datatypes import FloatArray, ImageArray
from agent.errors import InvalidWeightsError
from agent.images import load_image
from agent.models.presets import PRESETS
from agent.perception.domain_gate import CLUTTER_WEIGHT, NOTHING_PLAIN, DomainGate, Sighting
from agent.pipeline import Grounder
from sim.shipped_scenes import SCENE_COUNT, shipped_scene
from tests.support.photographs import PHOTOGRAPHS

LINE = DomainGate(np.zeros(3), np.array([[1.0, 0.0, 0.0]]), score_weight=0.5, threshold=0.1)


def seen(appearances: FloatArray, scores: npt.ArrayLike, is_plain: npt.ArrayLike = True) -> Sighting:
    """Proposals that are plain but for those said."""
    plain = np.broadcast_to(np.asarray(is_plain, dtype=np.bool_), len(appearances))
    return Sighting(appearances, np.asarray(scores, dtype=np.float64), plain)


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder.from_preset()


@pytest.mark.parametrize("photograph", PHOTOGRAPHS, ids=lambda path: path.stem)
def test_a_photograph_is_not_known(grounder: Grounder, photograph: Path) -> None:
    scene = grounder.look(load_image(photograph))
    assert len(scene.proposals)
    assert not scene.is_known


def test_shipped_tables_are_known(grounder: Grounder) -> None:
    assert all(grounder.look(load_image(shipped_scene(number).image)).is_known for number in range(SCENE_COUNT))


def test_no_proposals_are_known(grounder: Grounder) -> None:
    black: ImageArray = np.zeros((480, 640, 3), np.uint8)
    scene = grounder.look(black, np.zeros((0, 4)))
    assert scene.is_known


def test_it_belongs_to_the_models_it_was_fitted_to() -> None:
    preset = PRESETS["tabletop"]
    assert preset.domain is not None
    assert preset.with_models(clip="ViT-B-32:none").domain is None
    assert preset.with_models(yolo="other.pt").domain is None
    assert preset.with_models(parser="other").domain == preset.domain
    assert LINE.knows(seen(np.ones((2, 7)) * 100, [0.0, 0.0])), "appearances to another CLIP tell nothing"


def test_strangeness_is_distance_less_sureness() -> None:
    appearances = np.array([[5.0, 0.0, 0.0], [5.0, 3.0, 4.0], [0.0, 0.0, 1.0]])
    assert LINE.strangeness(seen(appearances, [0.2, 0.4, 0.9])) == pytest.approx(1.0 - 0.5 * 0.4)
    assert LINE.knows(seen(appearances[:1], [0.2]))
    assert not LINE.knows(seen(appearances[1:2], [1.0]))


def test_clutter_counts_by_its_number_alone() -> None:
    appearances = np.array([[5.0, 0.0, 0.1], [5.0, 30.0, 40.0], [0.0, 0.0, 90.0], [5.0, 0.0, 0.3]])
    scores = [0.8, 0.2, 0.3, 0.6]
    with_clutter = LINE.strangeness(seen(appearances, scores, [True, False, False, True]))
    assert with_clutter == pytest.approx(0.2 - 0.5 * 0.7 + CLUTTER_WEIGHT / 2)
    nothing_else = LINE.strangeness(seen(appearances, scores, [False] * 4))
    of_all = LINE.strangeness(seen(appearances, scores))
    assert nothing_else == pytest.approx(of_all + CLUTTER_WEIGHT + NOTHING_PLAIN)


def test_scores_near_zero_are_of_another_scale(grounder: Grounder) -> None:
    appearances = np.array([[5.0, 0.0, 0.5], [5.0, 3.0, 4.0], [5.0, 9.0, 0.0]])
    assert LINE.strangeness(seen(appearances, [0.6, 0.02, 0.0])) == pytest.approx(0.5 - 0.5 * 0.6)
    scene = grounder.look(load_image(shipped_scene(0).image))
    for scores in (np.zeros(len(scene.proposals)), np.full(len(scene.proposals), 0.01)):
        assert replace(scene, proposals=replace(scene.proposals, scores=scores)).is_known


def test_a_fit_finds_the_directions_of_its_data() -> None:
    rng = np.random.default_rng(0)
    plane = rng.normal(size=(2, 8))
    pictures = [seen(rng.normal(size=(20, 2)) @ plane + 3, np.ones(20)) for _ in range(5)]
    gate = DomainGate.fit(pictures, directions=2, score_weight=0.0, threshold=1e-6)
    assert all(gate.knows(seen(rng.normal(size=(6, 2)) @ plane + 3, np.ones(6))) for _ in range(10))
    assert not gate.knows(seen(rng.normal(size=(6, 8)) + 3, np.ones(6)))


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    LINE.save(tmp_path / "gate.npz")
    loaded = DomainGate.load(tmp_path / "gate.npz")
    assert np.array_equal(loaded.mean, LINE.mean)
    assert np.array_equal(loaded.directions, LINE.directions)
    assert (loaded.score_weight, loaded.threshold) == (0.5, 0.1)


@pytest.mark.parametrize("kind", ["missing", "text", "other arrays", "other shapes", "objects"])
def test_wrong_weights_say_what_to_do(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "gate.npz"
    if kind == "text":
        path.write_text("this is no archive")
    elif kind == "other arrays":
        np.savez(path, mean=np.zeros(3))
    elif kind == "other shapes":
        replace(LINE, mean=np.zeros(4)).save(path)
    elif kind == "objects":
        np.savez(path, mean=np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(InvalidWeightsError, match=r"python -m training\.domain"):
        DomainGate.load(path)
