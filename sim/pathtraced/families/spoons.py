"""Spoons."""

from __future__ import annotations

from sim.meshes import Mesh, Point, union
from sim.pathtraced.part import Draw, Family, Part, Parts
from sim.pathtraced.solids import bar, carved, ellipsoid_field, sculpted, slab


def _spoon_of(draw: Draw, a: float, b: float, deep: float, handle: Mesh) -> Parts:
    """An oval bowl of half axes ``a`` and ``b``, and a handle that begins at x = ``a``."""
    outside = carved(ellipsoid_field((0, 0, deep), (a, b, deep)), lambda p: deep * 0.92 - p[:, 2], 0.0008)
    inside = ellipsoid_field((0, 0, deep * 1.18), (a * 0.95, b * 0.93, deep))
    bowl = sculpted(carved(outside, inside, 0.001), (-a * 1.1, -b * 1.1, -0.002), (a * 1.1, b * 1.1, deep * 1.2), 56)
    return [Part(union(bowl, handle), sharp_deg=50)]


def _table_spoon(draw: Draw) -> Parts:
    a, b, deep = draw.uniform(0.026, 0.034), draw.uniform(0.017, 0.022), draw.uniform(0.010, 0.014)
    length, wide = draw.uniform(0.085, 0.115), draw.uniform(0.0055, 0.0085)
    path: list[Point] = [
        (a * 0.86, 0, deep * 0.82),
        (a + length * 0.15, 0, deep + 0.006),
        (a + length * 0.5, 0, deep * 0.8 + 0.006),
        (a + length, 0, 0.005),
    ]
    handle = bar(path, [0.0042, 0.0032, wide * 0.7, wide], 14, flat=0.38)
    return _spoon_of(draw, a, b, deep, handle)


def _wooden_spoon(draw: Draw) -> Parts:
    a, b, deep = draw.uniform(0.027, 0.033), draw.uniform(0.02, 0.025), draw.uniform(0.009, 0.012)
    length, thick = draw.uniform(0.11, 0.14), draw.uniform(0.0042, 0.0055)
    handle = bar(
        [(a * 0.8, 0, deep * 0.65), (a + 0.01, 0, deep * 0.75), (a + length, 0, thick + 0.001)],
        [thick * 0.9, thick, thick * 1.1],
        14,
    )
    return _spoon_of(draw, a, b, deep, handle)


def _round_spoon(draw: Draw) -> Parts:
    a = draw.uniform(0.022, 0.027)
    deep, length = draw.uniform(0.013, 0.018), draw.uniform(0.08, 0.105)
    tilt = draw.uniform(0.0, 0.012)
    handle = bar(
        [
            (a * 0.85, 0, deep * 0.9),
            (a + length * 0.2, 0, deep + 0.006 + tilt),
            (a + length * 0.6, 0, deep + tilt * 0.4),
            (a + length, 0, 0.006),
        ],
        [0.0045, 0.0038, 0.005, 0.0065],
        14,
        flat=0.5,
    )
    return _spoon_of(draw, a, a * draw.uniform(0.9, 1.0), deep, handle)


def _plastic_spoon(draw: Draw) -> Parts:
    a, b, deep = draw.uniform(0.024, 0.029), draw.uniform(0.016, 0.02), 0.010
    length, wide = draw.uniform(0.08, 0.1), draw.uniform(0.009, 0.012)
    grip = (
        slab(length, wide, 0.0025, 0.004, 0.001)
        .moved(length / 2 + a * 0.9, 0, 0)
        .turned("y", -4.0)
        .moved(0, 0, deep * 0.8 - 0.003)
    )
    neck = bar(
        [(a * 0.8, 0, deep * 0.8), (a + 0.012, 0, deep * 0.95), (a + 0.03, 0, deep)],
        [0.004, 0.0035, 0.004],
        flat=0.6,
    )
    return _spoon_of(draw, a, b, deep, union(grip, neck))


def _measuring_spoon(draw: Draw) -> Parts:
    """A deep round one with a straight flat handle."""
    a, deep = draw.uniform(0.019, 0.024), draw.uniform(0.015, 0.019)
    length, wide = draw.uniform(0.07, 0.095), draw.uniform(0.010, 0.013)
    grip = slab(length, wide, 0.003, 0.004, 0.001).moved(length / 2 + a * 0.85, 0, deep * 0.92 - 0.003)
    return _spoon_of(draw, a, a, deep, grip)


def _soup_spoon(draw: Draw) -> Parts:
    """A flat-bottomed deep one with a wide trough for a handle."""
    a, b, deep = draw.uniform(0.03, 0.035), draw.uniform(0.021, 0.025), draw.uniform(0.016, 0.019)
    length = draw.uniform(0.07, 0.085)
    trough = bar(
        [(a * 0.75, 0, deep * 0.7), (a + length * 0.4, 0, deep + 0.008), (a + length, 0, deep + 0.022)],
        [0.010, 0.0085, 0.0075],
        16,
        flat=0.45,
    )
    return _spoon_of(draw, a, b, deep, trough)


SPOONS = (
    Family(_table_spoon), Family(_wooden_spoon), Family(_round_spoon), Family(_plastic_spoon),
    Family(_measuring_spoon),
    Family(_soup_spoon, kept_out=True),
)  # fmt: skip
