"""What a thing is made of: parts in the thing's colour and in colours of their own, made by families of shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from agent.datatypes import FloatArray
from sim.meshes import Mesh, shift_to_stand
from sim.shapes import RGB

CREAM: RGB = (0.92, 0.88, 0.76)
WHITE: RGB = (0.93, 0.93, 0.92)
DARK: RGB = (0.07, 0.07, 0.08)
STEEL: RGB = (0.72, 0.73, 0.75)
GOLD: RGB = (0.83, 0.62, 0.22)
STEM: RGB = (0.25, 0.16, 0.07)
LEAF: RGB = (0.16, 0.42, 0.10)
BEAK: RGB = (0.93, 0.47, 0.05)
CARDBOARD: RGB = (0.66, 0.49, 0.32)


@dataclass(frozen=True)
class Part:
    """One surface of a thing; all of them together are closed.

    Attributes:
        rgb: factors in [0, 1]; None for the thing's own colour.
        finish: a name of `sim.pathtraced.finishes.FINISHES`; None for the thing's own, or the usual one.
        sharp_deg: edges whose faces meet at more than this are shaded sharp.
    """

    mesh: Mesh
    rgb: RGB | None = None
    finish: str | None = None
    sharp_deg: float = 35.0


Parts = Sequence[Part]
Draw = np.random.Generator
Make = Callable[[Draw], Parts]


@dataclass(frozen=True)
class Family:
    """A way to make things of one category, of which every draw is another.

    Attributes:
        make: draws the parts of a medium thing, in metres, z up, anywhere.
        kept_out: no training frame shows it; the kept-out world shows it alone.
        carries: something can lie on it, or in it.
    """

    make: Make
    kept_out: bool = False
    carries: bool = True

    @property
    def name(self) -> str:
        """As records give it."""
        return self.make.__name__.strip("_")


def vertices_of(parts: Parts) -> FloatArray:
    """(V, 3) float64 metres: those of all parts."""
    return np.concatenate([part.mesh.vertices for part in parts])


def stood(parts: Parts) -> Parts:
    """The parts moved together: lowest point at z = 0, the middle over the origin."""
    return moved_parts(parts, *shift_to_stand(vertices_of(parts)))


def moved_parts(parts: Parts, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Parts:
    """All parts shifted by metres."""
    return [replace(part, mesh=part.mesh.moved(x, y, z)) for part in parts]


def turned_parts(parts: Parts, axis: str, degrees: float) -> Parts:
    """All parts turned about an axis through the origin."""
    return [replace(part, mesh=part.mesh.turned(axis, degrees)) for part in parts]


def scaled_parts(parts: Parts, factor: float) -> Parts:
    """All parts stretched about the origin."""
    return [replace(part, mesh=part.mesh.scaled(factor)) for part in parts]
