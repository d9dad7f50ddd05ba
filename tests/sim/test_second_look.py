"""The second look: every category, other shapes, tables and light than training's."""

from __future__ import annotations

import numpy as np
import pytest

from sim.catalogue import CATEGORIES
from sim.scene import SceneOptions, sample_scene
from sim.shapes import SHAPE_SETS, Shape, read_shapes
from sim.textures import PATTERN_SETS


@pytest.mark.parametrize("name", SHAPE_SETS)
def test_every_category_has_shapes_that_stand_on_the_table(name: str) -> None:
    shapes = read_shapes(name)
    assert set(shapes) == set(CATEGORIES)
    for variants in shapes.values():
        assert len(variants) >= 2
        for shape in variants:
            low, high = shape.body.vertices.min(axis=0), shape.body.vertices.max(axis=0)
            np.testing.assert_allclose([low[0] + high[0], low[1] + high[1], low[2]], 0, atol=1e-12)
            assert 0.02 < (high - low).max() < 0.25
            assert shape.body.faces.max() < len(shape.body.vertices)


@pytest.mark.parametrize("category", CATEGORIES)
def test_no_shape_is_training_s(category: str) -> None:
    def outline(shape: Shape) -> tuple[int, tuple[float, ...]]:
        spans = shape.body.vertices.max(axis=0) - shape.body.vertices.min(axis=0)
        return len(shape.body.faces), tuple(np.round(spans, 4))

    trained = {outline(shape) for shape in read_shapes("training")[category]}
    assert not trained & {outline(shape) for shape in read_shapes("second look")[category]}


def test_tables_and_light_are_others() -> None:
    assert not set(PATTERN_SETS["training"]()) & set(PATTERN_SETS["second look"]())
    for seed in range(40_000, 40_030):
        around = sample_scene(seed, SceneOptions(shapes="second look")).surroundings
        assert {around.table_pattern, around.floor_pattern} <= set(PATTERN_SETS["second look"]())
        assert abs(around.light_position_m[1]) > 1.0 > abs(sample_scene(seed).surroundings.light_position_m[1])


def test_patterns_are_pictures_in_the_unit_range() -> None:
    for pattern in PATTERN_SETS["second look"]().values():
        assert pattern.shape == (256, 256)
        assert pattern.min() >= 0
        assert pattern.max() <= 1


def test_an_unknown_set_is_refused() -> None:
    with pytest.raises(ValueError, match="second look"):
        SceneOptions(shapes="third look")
