"""Bottles and cans."""

from __future__ import annotations

import numpy as np

from sim.meshes import lathe, union
from sim.pathtraced.families.vessels import band
from sim.pathtraced.part import CREAM, DARK, GOLD, STEEL, WHITE, Draw, Family, Part, Parts
from sim.pathtraced.solids import bar, fluted, reshaped, ring, slab, squared, turned

Profile = list[tuple[float, float]]
CAPS = (WHITE, DARK, CREAM, STEEL, GOLD)


def _cap(draw: Draw, radius: float, low: float, high: float) -> Part:
    ridged = reshaped(
        lathe([(0, low), (radius, low), (radius, low), (radius, high), (radius, high), (0, high)], 48),
        fluted(24, 0.02 if draw.random() < 0.5 else 0.0),
    )
    return Part(ridged, CAPS[int(draw.integers(len(CAPS)))])


def _bottle(profile: Profile, label: tuple[float, float], draw: Draw, cap: float) -> Parts:
    """A body of revolution with a cap on its neck and, mostly, a label."""
    neck, top = profile[-2]
    parts = [Part(turned(profile))]
    if draw.random() < 0.6:
        parts.append(band(profile, *label, WHITE if draw.random() < 0.5 else CREAM, "printed"))
    parts.append(_cap(draw, neck * draw.uniform(1.12, 1.35), top - cap * 0.75, top + cap * 0.3))
    return parts


def _wine_bottle(draw: Draw) -> Parts:
    r, h = draw.uniform(0.025, 0.03), draw.uniform(0.17, 0.21)
    neck, shoulder = r * draw.uniform(0.32, 0.4), h * draw.uniform(0.55, 0.68)
    slope = draw.uniform(0.10, 0.28)
    profile = [
        (0, 0),
        (r * 0.9, 0),
        (r, 0.004),
        (r, shoulder * 0.5),
        (r, shoulder),
        (neck * 1.5, shoulder + slope * h * 0.7),
        (neck, shoulder + slope * h),
        (neck, h),
        (0, h),
    ]
    return _bottle(profile, (shoulder * 0.3, shoulder * 0.85), draw, draw.uniform(0.012, 0.03))


def _water_bottle(draw: Draw) -> Parts:
    r, h = draw.uniform(0.027, 0.033), draw.uniform(0.15, 0.19)
    neck = draw.uniform(0.010, 0.013)
    ribs = [(r * (0.93 if k % 2 else 1.0), z) for k, z in enumerate(np.linspace(0.012, h * 0.66, 9))]
    profile = [
        (0, 0),
        (r * 0.85, 0),
        (r, 0.006),
        *ribs,
        (r, h * 0.72),
        (r * 0.8, h * 0.83),
        (neck, h * 0.92),
        (neck, h),
        (0, h),
    ]
    return _bottle([(float(a), float(b)) for a, b in profile], (h * 0.3, h * 0.52), draw, 0.016)


def _beer_bottle(draw: Draw) -> Parts:
    r, h = draw.uniform(0.026, 0.031), draw.uniform(0.15, 0.185)
    neck = r * 0.4
    profile = [
        (0, 0),
        (r * 0.92, 0),
        (r, 0.005),
        (r, h * 0.52),
        (r * 0.85, h * 0.62),
        (neck * 1.2, h * 0.78),
        (neck, h * 0.9),
        (neck, h),
        (0, h),
    ]
    return _bottle(profile, (h * 0.14, h * 0.44), draw, 0.007)


def _milk_bottle(draw: Draw) -> Parts:
    r, h = draw.uniform(0.03, 0.036), draw.uniform(0.13, 0.165)
    neck = r * draw.uniform(0.5, 0.62)
    profile = [
        (0, 0),
        (r * 0.94, 0),
        (r, 0.005),
        (r, h * 0.55),
        (r * 0.9, h * 0.66),
        (neck, h * 0.8),
        (neck * 1.05, h),
        (0, h),
    ]
    return _bottle(profile, (h * 0.15, h * 0.42), draw, 0.014)


def _squeeze_bottle(draw: Draw) -> Parts:
    r, h = draw.uniform(0.025, 0.031), draw.uniform(0.12, 0.15)
    body = turned(
        [
            (0, 0),
            (r * 0.9, 0),
            (r, 0.006),
            (r, h * 0.6),
            (r * 0.96, h * 0.8),
            (r * 0.55, h * 0.95),
            (r * 0.5, h),
            (0, h),
        ]
    )
    nozzle = turned(
        [(r * 0.6, h * 0.97), (r * 0.62, h * 1.08), (r * 0.3, h * 1.16), (r * 0.14, h * 1.34), (0, h * 1.35)]
    )
    flat = draw.uniform(0.75, 1.0)
    return [Part(body.scaled(1, flat, 1)), Part(nozzle.scaled(1, flat, 1), CAPS[int(draw.integers(3))])]


def _pump_bottle(draw: Draw) -> Parts:
    r, h = draw.uniform(0.028, 0.035), draw.uniform(0.10, 0.13)
    rgb = CAPS[int(draw.integers(4))]
    body = turned(
        [
            (0, 0),
            (r * 0.94, 0),
            (r, 0.004),
            (r, h * 0.8),
            (r * 0.92, h * 0.93),
            (r * 0.4, h * 0.98),
            (r * 0.36, h * 1.04),
            (0, h * 1.04),
        ]
    )
    stem = union(
        lathe([(0, h), (r * 0.45, h), (r * 0.45, h), (r * 0.45, h * 1.12), (0, h * 1.12)], 32),
        bar([(0, 0, h * 1.1), (0, 0, h * 1.2), (0, 0, h * 1.3)], [0.0035] * 3),
        bar([(-0.006, 0, h * 1.3), (0.01, 0, h * 1.31), (0.026, 0, h * 1.27)], [0.005, 0.0045, 0.003]),
    )
    return [Part(body), Part(stem, rgb)]


def _square_bottle(draw: Draw) -> Parts:
    r, h = draw.uniform(0.024, 0.03), draw.uniform(0.12, 0.16)
    neck = r * 0.42
    lower = turned(
        [(0, 0), (r * 0.95, 0), (r, 0.004), (r, h * 0.62), (r * 0.97, h * 0.7), (r * 0.8, h * 0.745), (0, h * 0.75)], 64
    )
    upper = turned([(r * 0.6, h * 0.73), (neck * 1.3, h * 0.78), (neck, h * 0.84), (neck, h), (0, h)])
    return [Part(reshaped(lower, squared(1.0, 7))), Part(upper), _cap(draw, neck * 1.35, h * 0.9, h * 1.06)]


def _drink_can(draw: Draw) -> Parts:
    r, h = draw.uniform(0.026, 0.033), draw.uniform(0.1, 0.125)
    lid = r * 0.84
    body = turned(
        [
            (0, 0.002),
            (r * 0.7, 0.001),
            (r * 0.78, 0),
            (r, 0.009),
            (r, 0.014),
            (r, h * 0.5),
            (r, h - 0.014),
            (lid, h - 0.003),
            (0, h - 0.003),
        ]
    )
    top = lathe(
        [
            (0, h - 0.005),
            (lid, h - 0.005),
            (lid + 0.001, h),
            (lid - 0.0015, h),
            (lid - 0.003, h - 0.004),
            (0, h - 0.004),
        ],
        40,
    )
    bottom = lathe([(0, 0.0015), (r * 0.7, 0.0005), (r * 0.79, -0.0008), (r * 0.9, 0.004)], 40)
    tab = slab(0.016, 0.010, 0.0012, 0.0045, 0.0005).moved(0.004, 0, h - 0.0035)
    parts = [Part(body), Part(top, STEEL, "metal"), Part(bottom, STEEL, "metal"), Part(tab, STEEL, "metal")]
    if draw.random() < 0.45:
        low = draw.uniform(0.2, 0.5) * h
        parts.append(band([(r, 0), (r, h)], low, low + draw.uniform(0.12, 0.3) * h, WHITE, "printed"))
    return parts


def _food_tin(draw: Draw) -> Parts:
    r, h = draw.uniform(0.032, 0.041), draw.uniform(0.055, 0.105)
    middle = [(r * (0.975 if k % 2 else 1.0), float(z)) for k, z in enumerate(np.linspace(h * 0.25, h * 0.75, 11))]
    plain = draw.random() < 0.5
    body = turned(
        [(0, 0.002), (r, 0.002), (r, 0.006), *([] if plain else middle), (r, h - 0.006), (r, h - 0.002), (0, h - 0.002)]
    )
    rims = union(
        *(
            ring([(r - 0.003, z), (r + 0.0012, z), (r + 0.0015, z + 0.002), (r - 0.003, z + 0.003)])
            for z in (0.0, h - 0.003)
        )
    )
    lid = lathe(
        [
            (0, h - 0.003),
            (r - 0.001, h - 0.003),
            (r - 0.001, h - 0.0015),
            (r * 0.8, h - 0.0015),
            (r * 0.77, h - 0.001),
            (0, h - 0.001),
        ],
        40,
    )
    parts = [Part(body), Part(rims, STEEL, "metal"), Part(lid, STEEL, "metal")]
    if draw.random() < 0.6:
        pull = bar(
            [
                (0.012, 0.0, h + 0.001),
                (0.005, 0.006, h + 0.002),
                (-0.003, 0, h + 0.002),
                (0.005, -0.006, h + 0.002),
                (0.012, 0.0, h + 0.001),
            ],
            [0.0011] * 5,
            8,
        )
        parts.append(Part(pull.moved(r * 0.35), STEEL, "metal"))
    if plain and draw.random() < 0.5:
        parts.append(band([(r, 0), (r, h)], h * 0.3, h * 0.62, CREAM, "printed"))
    return parts


def _flat_tin(draw: Draw) -> Parts:
    r, h = draw.uniform(0.038, 0.046), draw.uniform(0.03, 0.045)
    body = turned([(0, 0), (r * 0.96, 0), (r, 0.004), (r, h * 0.5), (r, h - 0.003), (0, h - 0.003)])
    rim = lathe(
        [
            (0, h - 0.004),
            (r + 0.001, h - 0.004),
            (r + 0.001, h),
            (r - 0.002, h),
            (r - 0.003, h - 0.002),
            (0, h - 0.002),
        ],
        40,
    )
    return [Part(body), Part(rim, STEEL, "metal")]


def _paint_tin(draw: Draw) -> Parts:
    """With a wire to carry it by."""
    r, h = draw.uniform(0.036, 0.042), draw.uniform(0.07, 0.09)
    body = turned([(0, 0), (r, 0), (r, 0.003), (r, h * 0.5), (r, h - 0.003), (0, h - 0.003)])
    lid = lathe(
        [(0, h - 0.005), (r * 1.02, h - 0.005), (r * 1.02, h), (r * 0.9, h), (r * 0.86, h - 0.002), (0, h - 0.002)]
    )
    turns, fall = np.linspace(-np.pi / 2, np.pi / 2, 11), draw.uniform(0.6, 1.2)
    wire = [
        (r * 1.08 * np.cos(a) * np.sin(fall), r * 1.04 * np.sin(a), h * 0.72 + r * np.cos(a) * np.cos(fall))
        for a in turns
    ]
    return [Part(body), Part(lid, STEEL, "metal"), Part(bar(wire, [0.0012] * 11, 8), STEEL, "metal")]


def _coffee_can(draw: Draw) -> Parts:
    r, h = draw.uniform(0.035, 0.042), draw.uniform(0.085, 0.11)
    body = turned([(0, 0), (r * 0.97, 0), (r, 0.003), (r, h * 0.5), (r, h - 0.001), (0, h - 0.001)])
    seam = ring([(r - 0.002, 0.0), (r + 0.0012, 0.0), (r + 0.0012, 0.003), (r - 0.002, 0.004)])
    edge = [(r * 1.03, h - 0.006), (r * 1.03, h), (r * 1.02, h + 0.002), (r * 0.93, h + 0.002), (r * 0.9, h + 0.0005)]
    lid = lathe([(0, h - 0.006), *edge, (0, h + 0.0005)], 40)
    return [Part(body), Part(seam, STEEL, "metal"), Part(lid, (0.8, 0.8, 0.78), "matt")]


BOTTLES = (
    Family(_wine_bottle), Family(_water_bottle), Family(_beer_bottle), Family(_milk_bottle), Family(_squeeze_bottle),
    Family(_pump_bottle), Family(_square_bottle, kept_out=True),
)  # fmt: skip
CANS = (
    Family(_drink_can),
    Family(_food_tin),
    Family(_flat_tin),
    Family(_paint_tin),
    Family(_coffee_can, kept_out=True),
)
