"""The shapes of each category: several variants, each a body in the object's colour and, often, an accent.

``shapes_training.yaml`` and ``shapes_second_look.yaml`` hold them. A line there is a part, made in steps::

    box 0.11 0.004 0.06 | moved 0 -0.041/0.041 0

The first step makes it, the others change it: functions of `STEPS` with their arguments, where points have commas and
come first. Slashes stand between alternatives, of which each gives a part. Measures are those of a medium object, in
metres. The accent keeps a colour of its own (a stem, a beak, a lid).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sim.meshes import Mesh, Point, box, ellipsoid, faceted, lathe, prism, shift_to_stand, sweep, union

RGB = tuple[float, float, float]

SHAPE_SETS = ("training", "second look")
"""The mesh sets by name; no training frame shows any of the second look's."""

ACCENTS: Mapping[str, RGB] = {
    "stem": (0.25, 0.16, 0.07),
    "leaf": (0.12, 0.45, 0.10),
    "beak": (0.95, 0.50, 0.05),
    "steel": (0.72, 0.73, 0.75),
    "cream": (0.90, 0.86, 0.74),
    "dark": (0.10, 0.10, 0.11),
    "gold": (0.83, 0.62, 0.16),
}


@dataclass(frozen=True)
class Shape:
    """One variant of a category: lowest point at z = 0, centred over the origin."""

    body: Mesh
    accent: Mesh | None
    accent_rgb: RGB


@cache
def read_lines(name: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Category -> for each variant the lines of its body and accent, of a set of `SHAPE_SETS`."""
    text = Path(__file__).with_name(f"shapes_{name.replace(' ', '_')}.yaml").read_text(encoding="utf-8")
    lines: Mapping[str, Sequence[Mapping[str, Any]]] = yaml.safe_load(text)
    return lines


@cache
def read_shapes(name: str) -> Mapping[str, tuple[Shape, ...]]:
    """Category -> its variants, of a set of `SHAPE_SETS`."""
    return {category: tuple(_on_table(**each) for each in variants) for category, variants in read_lines(name).items()}


def _on_table(body: Sequence[str], accent: Sequence[str] = (), colour: str = "stem") -> Shape:
    whole = _united(body)
    shift = shift_to_stand(whole.vertices)
    return Shape(whole.moved(*shift), _united(accent).moved(*shift) if accent else None, ACCENTS[colour])


def _united(lines: Sequence[str]) -> Mesh:
    return union(*(made(part) for line in lines for part in parts_of(line)))


def made(part: str) -> Mesh:
    """The mesh of a part."""
    meshes: list[Mesh] = []
    for name, arguments, options in steps_of(part):
        meshes = [STEPS[name](*meshes, *arguments, **options)]
    return meshes[0]


def parts_of(line: str) -> Iterator[str]:
    """The parts that a line stands for: one for each choice among its alternatives."""
    return map(" ".join, itertools.product(*(word.split("/") for word in line.split())))


def steps_of(part: str) -> Iterator[tuple[str, list[Any], dict[str, Any]]]:
    """The steps of a part: name in `STEPS`, arguments after the mesh, options."""
    for step in part.split(" | "):
        name, *words = step.split()
        values = [_value(word) for word in words if "=" not in word]
        points = [value for value in values if isinstance(value, tuple)]
        others = [value for value in values if not isinstance(value, tuple)]
        options = {key: _value(value) for key, _, value in (word.partition("=") for word in words if "=" in word)}
        yield name, [*([points] if points else []), *others], options


def _value(word: str) -> str | float | tuple[float, ...]:
    if "," in word:
        return tuple(map(float, word.split(",")))
    if word.isalpha():
        return word
    return int(word) if word.isdigit() else float(word)


def vessel(outer: Sequence[tuple[float, float]], wall: float, floor: float, sides: int = 28) -> Mesh:
    """An open vessel from its outer profile (radius, height), bottom to rim."""
    inner = [(max(r - wall, 0.001), z) for r, z in reversed(outer) if z > floor]
    last = (float(np.interp(floor, [z for _, z in outer], [r for r, _ in outer])) - wall, floor)
    rim_r, rim_z = outer[-1]
    base_r, base_z = outer[0]
    outside = [(0.0, base_z), (base_r, base_z), *outer]
    return lathe([*outside, (rim_r - wall / 2, rim_z + wall / 3), *inner, last, last, (0.0, floor)], sides)


def dish(radius: float, depth: float, start_rad: float, count: int, wall: float, floor: float) -> Mesh:
    """A round vessel: part of an ellipsoid's lower half, in ``count`` rings from an angle up to its middle."""
    return vessel(dish_profile(radius, depth, start_rad, count), wall, floor)


def dish_profile(radius: float, depth: float, start_rad: float, count: int) -> list[tuple[float, float]]:
    """The outer profile (radius, height) of a `dish`."""
    angles = np.linspace(start_rad, 0.0, count)
    return [(float(np.cos(a)) * radius, depth * (1 + float(np.sin(a)))) for a in angles]


def handle(radius: float, low: float, high: float, reach: float, thick: float) -> Mesh:
    """Half a ring beside a vessel of that radius, between two heights."""
    middle, half = (low + high) / 2, (high - low) / 2
    angles = np.linspace(-np.pi / 2, np.pi / 2, 11)
    path: list[Point] = [(radius + reach * float(np.cos(a)), 0.0, middle + half * float(np.sin(a))) for a in angles]
    return sweep(path, [thick] * len(path), 8)


def banana(length: float, bend_rad: float, thick: float) -> Mesh:
    """A banana without its tips."""
    t = np.linspace(-1, 1, 15)
    along = length / 2 * (np.sin(t * bend_rad) / np.sin(bend_rad))
    bow = length * 0.5 * (np.cos(t * bend_rad) - np.cos(bend_rad)) / np.sin(bend_rad)
    radii = thick * np.clip(1.02 - np.abs(t) ** 4 * 0.72, 0.25, 1.0)
    return sweep([(x, y, thick) for x, y in zip(along, bow, strict=True)], list(radii), 10)


def apple(squat: float) -> Mesh:
    """An apple without its stem; ``squat`` stretches it along z."""
    a = np.linspace(-np.pi / 2, np.pi / 2, 17)
    radius = 0.038 * np.cos(a) * (1 + 0.12 * np.sin(a))
    height = 0.036 * squat * np.sin(a) - 0.010 * np.exp(-((radius / 0.011) ** 2)) * np.sign(np.sin(a))
    return lathe(list(zip(radius, height, strict=True)))


def lemon(length: float, thick: float, tip: float) -> Mesh:
    """A lemon that stands on a tip."""
    t = np.linspace(-1, 1, 17)
    radius = thick * np.sqrt(np.clip(1 - np.abs(t) ** 2.1, 0, 1)) * (1 - 0.1 * t**2) + 0.004 * (np.abs(t) > 0.9)
    along = t * length / 2 + np.sign(t) * tip * np.clip((np.abs(t) - 0.8) / 0.2, 0, 1)
    return lathe([(0.0, along[0]), *zip(radius, along, strict=True), (0.0, along[-1])])


def leaf(turn_deg: float, start_m: float) -> Mesh:
    """A carrot's leaf, from a height up and outwards."""
    x, y = (0.016 * float(part(np.radians(turn_deg))) for part in (np.cos, np.sin))
    path = [(0, 0, start_m - 0.002), (x / 3, y / 3, start_m + 0.02), (x, y, start_m + 0.042)]
    return sweep(path, [0.003, 0.006, 0.002], 6)


_MAKERS = (box, ellipsoid, lathe, sweep, prism, vessel, dish, handle, banana, apple, lemon, leaf)
_CHANGES = (Mesh.moved, Mesh.turned, Mesh.scaled, faceted)
STEPS: Mapping[str, Callable[..., Any]] = {step.__name__: step for step in (*_MAKERS, *_CHANGES)}
