"""Families of shapes for each category; each draw from a family is another thing.

One family of each category is kept out of training, and is all that the kept-out world shows.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.pathtraced.families import boxes, containers, food, spoons, toys, vessels
from sim.pathtraced.part import Family, Part, Parts
from sim.shapes import read_shapes

FAMILIES: Mapping[str, tuple[Family, ...]] = {
    "cup": vessels.CUPS,
    "bowl": vessels.BOWLS,
    "plate": vessels.PLATES,
    "bottle": containers.BOTTLES,
    "can": containers.CANS,
    "box": boxes.BOXES,
    "ball": toys.BALLS,
    "block": toys.BLOCKS,
    "banana": food.BANANAS,
    "apple": food.APPLES,
    "lemon": food.LEMONS,
    "carrot": food.CARROTS,
    "spoon": spoons.SPOONS,
    "duck": toys.DUCKS,
}
"""Category -> its families; one that is named twice is drawn twice as often."""


def families_of(category: str, world: str) -> tuple[Family, ...]:
    """What a world draws from: "train" what is not kept out and the simulator's own shapes, "kept-out" the rest."""
    if world == "kept-out":
        return tuple(family for family in FAMILIES[category] if family.kept_out)

    def simulated(draw: np.random.Generator) -> Parts:
        shapes = read_shapes("training")[category]
        shape = shapes[int(draw.integers(len(shapes)))]
        accent = [Part(shape.accent, shape.accent_rgb)] if shape.accent else []
        return [Part(shape.body), *accent]

    own = Family(simulated, carries=category != "box")
    return (*(family for family in FAMILIES[category] if not family.kept_out), own)
