"""Cups, bowls and plates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.meshes import Mesh, Point
from sim.pathtraced.part import CREAM, DARK, WHITE, Draw, Family, Part, Parts
from sim.pathtraced.solids import bar, curve, fluted, hollow, reshaped, ring, squared, turned

Profile = Sequence[tuple[float, float]]


def _ear(draw: Draw, radius: float, low: float, high: float) -> Mesh:
    """A handle beside a vessel: round, square or pointed like an ear."""
    reach, thick = draw.uniform(0.018, 0.030), draw.uniform(0.0038, 0.0062)
    span, inside = high - low, radius - 0.003
    kind = draw.integers(3)
    if kind == 0:
        turns = np.linspace(-np.pi / 2, np.pi / 2, 7)
        path = [(radius + reach * float(np.cos(a)), (low + high) / 2 + span / 2 * float(np.sin(a))) for a in turns]
    elif kind == 1:
        path = [(inside, low), (radius + reach * 0.9, low), (radius + reach, low + 0.1 * span)]
        path += [(radius + reach, high - 0.1 * span), (radius + reach * 0.9, high), (inside, high)]
    else:
        path = [(inside, low), (radius + 0.5 * reach, low + 0.12 * span), (radius + reach, low + 0.62 * span)]
        path += [(radius + 0.8 * reach, high - 0.03 * span), (inside, high - 0.06 * span)]
    points: list[Point] = [(x, 0.0, z) for x, z in path]
    return bar(points, [thick * draw.uniform(0.9, 1.2)] + [thick] * (len(points) - 2) + [thick * 1.15])


def band(profile: Profile, low: float, high: float, rgb: tuple[float, float, float], finish: str | None = None) -> Part:
    """A stripe around a body of revolution between two heights."""
    radii, heights = curve(profile).T
    rings = [(float(np.interp(z, heights, radii)) + 0.0006, float(z)) for z in np.linspace(low, high, 6)]
    edge = [(rings[0][0] - 0.002, low), *rings, (rings[-1][0] - 0.002, high)]
    return Part(ring(edge), rgb, finish)


def _straight_mug(draw: Draw) -> Parts:
    r, h = draw.uniform(0.033, 0.043), draw.uniform(0.075, 0.105)
    top = r * draw.uniform(0.97, 1.08)
    profile = [(r * 0.86, 0.0), (r * 0.95, 0.002), (r, 0.009), (r, 0.02), ((r + top) / 2, h / 2), (top, h)]
    parts = [Part(hollow(profile, draw.uniform(0.003, 0.005), 0.007)), Part(_ear(draw, r, 0.18 * h, 0.82 * h))]
    if draw.random() < 0.25:
        low = draw.uniform(0.15, 0.6) * h
        parts.append(band(profile[2:], low, low + draw.uniform(0.08, 0.2) * h, WHITE if draw.random() < 0.6 else DARK))
    return parts


def _tumbler(draw: Draw) -> Parts:
    r, top, h = draw.uniform(0.024, 0.033), draw.uniform(0.034, 0.042), draw.uniform(0.075, 0.115)
    body = hollow([(r * 0.9, 0.0), (r, 0.003), ((r + top) / 2, h * 0.5), (top, h)], 0.003, 0.006)
    if draw.random() < 0.4:
        body = reshaped(body, fluted(int(draw.integers(8, 16)), draw.uniform(0.01, 0.03)))
    return [Part(body)]


def _teacup(draw: Draw) -> Parts:
    top, h = draw.uniform(0.042, 0.052), draw.uniform(0.048, 0.066)
    foot = top * draw.uniform(0.42, 0.55)
    profile = [
        (foot, 0.0),
        (foot, 0.004),
        (foot * 1.1, 0.008),
        (top * 0.78, h * 0.32),
        (top * 0.93, h * 0.65),
        (top, h),
    ]
    handle = _ear(draw, top * 0.84, 0.32 * h, 0.85 * h)
    parts = [Part(hollow(profile, 0.0028, 0.010)), Part(handle)]
    if draw.random() < 0.3:
        parts.append(band([(top * 0.93, h * 0.65), (top, h)], h * 0.86, h * 0.95, CREAM))
    return parts


def _goblet(draw: Draw) -> Parts:
    top, h = draw.uniform(0.033, 0.041), draw.uniform(0.10, 0.13)
    foot, stem, base = top * draw.uniform(0.8, 1.0), draw.uniform(0.005, 0.008), h * draw.uniform(0.38, 0.5)
    foot_part = turned(
        [
            (0, 0),
            (foot, 0.0),
            (foot, 0.003),
            (foot * 0.6, 0.006),
            (stem, 0.014),
            (stem, base * 0.6),
            (stem * 1.4, base * 0.85),
            (top * 0.5, base + 0.004),
            (0, base + 0.005),
        ]
    )
    belly = top * draw.uniform(0.95, 1.1)
    bowl = hollow(
        [(0.004, base), (top * 0.5, base + 0.002), (belly, base + (h - base) * 0.45), (top, h)], 0.0028, base + 0.005
    )
    return [Part(foot_part), Part(bowl)]


def _paper_cup(draw: Draw) -> Parts:
    r, top, h = draw.uniform(0.027, 0.031), draw.uniform(0.039, 0.044), draw.uniform(0.09, 0.12)
    shell = hollow([(r, 0.0), (r, 0.001), ((r + top) / 2, h / 2), (top, h)], 0.0012, 0.004)
    roll = ring(
        [(top - 0.001, h - 0.002), (top + 0.002, h - 0.001), (top + 0.0022, h + 0.001), (top - 0.001, h + 0.002)]
    )
    parts = [Part(shell, finish="paper"), Part(roll, finish="paper")]
    if draw.random() < 0.5:
        rgb = CREAM if draw.random() < 0.5 else (0.55, 0.38, 0.24)
        parts.append(band([(r, 0), (top, h)], 0.30 * h, 0.62 * h, rgb, "paper"))
    return parts


def _enamel_mug(draw: Draw) -> Parts:
    r, h = draw.uniform(0.037, 0.044), draw.uniform(0.066, 0.084)
    profile = [(r * 0.9, 0), (r * 0.96, 0.002), (r, 0.006), (r, h - 0.004), (r * 1.03, h)]
    rim = ring([(r * 1.0, h), (r * 1.05, h), (r * 1.06, h + 0.0018), (r * 1.0, h + 0.0022)])
    handle = _ear(draw, r, 0.15 * h, 0.85 * h).scaled(1, 1.8, 1)
    return [Part(hollow(profile, 0.0018, 0.004)), Part(rim, DARK if draw.random() < 0.5 else WHITE), Part(handle)]


def _belly_mug(draw: Draw) -> Parts:
    r, h = draw.uniform(0.028, 0.033), draw.uniform(0.075, 0.1)
    belly = r * draw.uniform(1.28, 1.45)
    profile = [
        (r * 0.9, 0),
        (r, 0.003),
        (belly, h * 0.34),
        (belly * 0.97, h * 0.55),
        (r * 1.12, h * 0.86),
        (r * 1.2, h),
    ]
    return [Part(hollow(profile, 0.004, 0.008)), Part(_ear(draw, r * 1.2, 0.3 * h, 0.88 * h))]


def _round_bowl(draw: Draw) -> Parts:
    r, h = draw.uniform(0.062, 0.078), draw.uniform(0.042, 0.066)
    foot = r * draw.uniform(0.35, 0.5)
    turns = np.linspace(-1.1, 0, 7)
    side = [(float(np.cos(a)) * r, 0.006 + (h - 0.006) * (1 + float(np.sin(a) / np.sin(1.1)))) for a in turns]
    profile = [(foot, 0.0), (foot, 0.004), *[(max(x, foot), z) for x, z in side]]
    body = hollow(profile, draw.uniform(0.003, 0.005), 0.010)
    return [Part(reshaped(body, fluted(int(draw.integers(14, 30)), 0.015)) if draw.random() < 0.2 else body)]


def _ramen_bowl(draw: Draw) -> Parts:
    r, h = draw.uniform(0.068, 0.08), draw.uniform(0.048, 0.06)
    foot = draw.uniform(0.026, 0.034)
    profile = [(foot, 0), (foot * 0.95, 0.007), (foot * 1.25, 0.010), (r * 0.8, h * 0.6), (r, h)]
    parts = [Part(hollow(profile, 0.0035, 0.011))]
    if draw.random() < 0.4:
        parts.append(band([(r * 0.8, h * 0.6), (r, h)], h * 0.82, h * 0.94, WHITE if draw.random() < 0.5 else DARK))
    return parts


def _mixing_bowl(draw: Draw) -> Parts:
    r, h = draw.uniform(0.066, 0.078), draw.uniform(0.058, 0.075)
    profile = [
        (r * 0.55, 0),
        (r * 0.62, 0.003),
        (r * 0.82, h * 0.3),
        (r * 0.95, h * 0.7),
        (r * 0.98, h * 0.95),
        (r * 1.06, h),
    ]
    return [Part(hollow(profile, 0.003, 0.006))]


def _pasta_bowl(draw: Draw) -> Parts:
    r, h = draw.uniform(0.078, 0.088), draw.uniform(0.032, 0.042)
    profile = [(r * 0.42, 0), (r * 0.5, 0.004), (r * 0.78, h * 0.35), (r * 0.93, h * 0.75), (r, h)]
    return [Part(hollow(profile, 0.0038, 0.008))]


def _square_bowl(draw: Draw) -> Parts:
    r, h = draw.uniform(0.058, 0.068), draw.uniform(0.045, 0.058)
    body = hollow([(r * 0.55, 0), (r * 0.6, 0.003), (r * 0.85, h * 0.4), (r, h)], 0.004, 0.008, 64)
    return [Part(reshaped(body, squared(draw.uniform(0.6, 1.0), 6)))]


def _rim_bowl(draw: Draw) -> Parts:
    r, h = draw.uniform(0.056, 0.064), draw.uniform(0.045, 0.058)
    profile = [(r * 0.55, 0), (r * 0.6, 0.003), (r * 0.9, h * 0.35), (r, h * 0.78), (r * 1.06, h * 0.9), (r * 1.32, h)]
    return [Part(hollow(profile, 0.0035, 0.008))]


def _coupe_plate(draw: Draw) -> Parts:
    r, h = draw.uniform(0.084, 0.1), draw.uniform(0.014, 0.022)
    return [Part(hollow([(r * 0.6, 0), (r * 0.66, 0.002), (r * 0.85, h * 0.35), (r, h)], 0.004, 0.005))]


def _rim_plate(draw: Draw) -> Parts:
    r, h, well = draw.uniform(0.088, 0.102), draw.uniform(0.012, 0.018), draw.uniform(0.58, 0.7)
    profile = [(r * well * 0.9, 0), (r * well, 0.002), (r * (well + 0.06), h * 0.62), (r * 0.85, h * 0.8), (r, h)]
    parts = [Part(hollow(profile, 0.004, 0.005))]
    if draw.random() < 0.35:
        edge = ring(
            [(r * 0.92, h - 0.002), (r * 0.985, h - 0.002), (r * 0.985, h + 0.0026), (r * 0.92, h + 0.0018)], 48
        )
        parts.append(Part(edge, WHITE if draw.random() < 0.5 else DARK))
    return parts


def _square_plate(draw: Draw) -> Parts:
    r, h = draw.uniform(0.072, 0.084), draw.uniform(0.012, 0.018)
    body = hollow([(r * 0.72, 0), (r * 0.78, 0.002), (r * 0.88, h * 0.5), (r, h)], 0.004, 0.005, 64)
    return [Part(reshaped(body, squared(1.0, draw.uniform(5, 12))))]


def _oval_plate(draw: Draw) -> Parts:
    (part,) = _coupe_plate(draw)
    return [Part(part.mesh.scaled(1.12, draw.uniform(0.7, 0.8), 1.0))]


def _scalloped_plate(draw: Draw) -> Parts:
    (part, *_) = _rim_plate(draw)
    return [Part(reshaped(part.mesh, fluted(int(draw.integers(8, 18)), draw.uniform(0.012, 0.03))))]


def _footed_plate(draw: Draw) -> Parts:
    r, h = draw.uniform(0.086, 0.1), draw.uniform(0.018, 0.024)
    foot = r * 0.5
    profile = [(foot, 0), (foot, 0.005), (r * 0.7, 0.008), (r * 0.74, h * 0.62), (r * 0.95, h * 0.72), (r, h)]
    rim = ring([(r - 0.003, h - 0.001), (r + 0.001, h - 0.001), (r + 0.001, h + 0.0022), (r - 0.003, h + 0.002)], 48)
    return [Part(hollow(profile, 0.0035, 0.010)), Part(rim, (0.55, 0.38, 0.2))]


CUPS = (
    Family(_straight_mug), Family(_tumbler), Family(_teacup), Family(_goblet), Family(_paper_cup), Family(_enamel_mug),
    Family(_belly_mug, kept_out=True),
)  # fmt: skip
BOWLS = (
    Family(_round_bowl), Family(_ramen_bowl), Family(_mixing_bowl), Family(_pasta_bowl),
    Family(_square_bowl),
    Family(_rim_bowl, kept_out=True),
)  # fmt: skip
PLATES = (
    Family(_coupe_plate), Family(_rim_plate), Family(_square_plate), Family(_oval_plate), Family(_scalloped_plate),
    Family(_footed_plate, kept_out=True),
)  # fmt: skip
