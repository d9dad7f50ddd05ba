"""Bananas, apples, lemons and carrots."""

from __future__ import annotations

import numpy as np

from sim.meshes import Mesh, Point, lathe, sweep, tube, union
from sim.pathtraced.part import CREAM, LEAF, STEM, Draw, Family, Part, Parts, moved_parts, turned_parts
from sim.pathtraced.solids import bar, blended, carved, curve, ellipsoid_field, rod_field, sculpted
from sim.shapes import RGB

GREEN_STEM: RGB = (0.36, 0.42, 0.12)


def _rough(draw: Draw, mesh: Mesh, depth: float, waves: float) -> Mesh:
    """Low bumps all over, ``depth`` metres deep."""
    total = np.zeros(len(mesh.vertices))
    for _ in range(6):
        total += np.sin(mesh.vertices @ draw.normal(0, waves, 3) + draw.uniform(0, 6.28))
    middle = mesh.vertices.mean(axis=0)
    away = mesh.vertices - middle
    return Mesh(middle + away * (1 + depth * total / 6 / np.linalg.norm(away, axis=1))[:, None], mesh.faces)


def _leaf_mesh(length: float, wide: float, bend: float) -> Mesh:
    """A flat pointed leaf along x."""
    return _flat([(0, 0, 0), (length * 0.35, 0, bend * 0.7), (length * 0.7, 0, bend), (length, 0, bend * 0.7)], wide)


def _flat(path: list[Point], wide: float) -> Mesh:
    points = curve(path, 5)
    share = np.linspace(0, 1, len(points))
    half = wide / 2 * np.sin(np.pi * np.clip(share * 0.93 + 0.07, 0, 1)) ** 0.8 + 0.0004
    rings = []
    for (x, y, z), h in zip(points, half, strict=True):
        rings.append([(x, y - h, z + h * 0.35), (x, y, z + 0.0006), (x, y + h, z + h * 0.35), (x, y, z - 0.0006)])
    return tube(np.array(rings))


def _fruit_of(draw: Draw, length: float, bend: float, thick: float, corners: float, stem: float) -> Parts:
    """A banana that lies on its side, its arc in the table's plane: five-cornered, with a stem and a dark tip."""
    t = np.linspace(-1, 1, 25)
    angle = t * bend
    radius = length / (2 * np.sin(bend))
    centre = np.column_stack([radius * np.sin(angle), radius * (np.cos(angle) - np.cos(bend)), 0 * t])
    body = thick * np.clip(1.03 - np.abs(t) ** 3.2 * 0.55 - np.where(t > 0.8, (t - 0.8) * 1.6, 0), 0.2, 1)
    turns = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    shape = 1 + corners * np.cos(5 * turns)
    outward = np.column_stack([np.sin(angle), np.cos(angle), 0 * t])
    rings = centre[:, None] + (body[:, None] * shape)[..., None] * (
        np.cos(turns)[None, :, None] * outward[:, None] + np.sin(turns)[None, :, None] * np.array([0, 0, 1.0])
    )
    mesh = tube(rings)
    along = np.array([np.cos(bend), -np.sin(bend), 0.0])
    tip, start = centre[-1], centre[0]
    back = np.array([-np.cos(bend), -np.sin(bend), 0.0])
    share = np.array([[-0.15], [0.35], [0.75], [1.0]])
    root = start + back * stem * share + np.array([0, 0.1, 0.15]) * stem * share**2
    stalk = bar(root, [body[0] * 0.95, thick * 0.36, thick * 0.28, thick * 0.34], 10)
    beyond = tip + along * np.array([[-0.002], [0.002], [0.005]])
    end = bar(beyond, [body[-1] * 0.9, body[-1] * 0.75, 0.002], 10)
    cut = bar([root[-1], root[-1] + back * 0.003], [thick * 0.35, thick * 0.3], 10)
    own = None if draw.random() < 0.6 else GREEN_STEM
    return [Part(mesh, sharp_deg=60), Part(stalk, own), Part(union(end, cut), STEM)]


def _banana(draw: Draw) -> Parts:
    return _fruit_of(
        draw,
        draw.uniform(0.14, 0.175),
        draw.uniform(0.55, 0.95),
        draw.uniform(0.015, 0.0195),
        draw.uniform(0.03, 0.08),
        draw.uniform(0.014, 0.024),
    )


def _arched_banana(draw: Draw) -> Parts:
    """Standing on both its ends, or rocking on its back."""
    return turned_parts(_banana(draw), "x", 90.0 if draw.random() < 0.6 else float(draw.uniform(-60, -30)))


def _two_bananas(draw: Draw) -> Parts:
    first = _banana(draw)
    second = turned_parts(first, "x", float(draw.uniform(25, 40)))
    shift = float(draw.uniform(0.016, 0.024))
    return [*first, *moved_parts(second, 0.002, shift, 0.008)]


def _hooked_banana(draw: Draw) -> Parts:
    return _fruit_of(
        draw,
        draw.uniform(0.13, 0.15),
        draw.uniform(0.95, 1.2),
        draw.uniform(0.014, 0.017),
        0.1,
        draw.uniform(0.024, 0.032),
    )


def _apple_parts(draw: Draw, squat: float, lobes: float, taper: float, leaves: int) -> Parts:
    a = np.linspace(-np.pi / 2, np.pi / 2, 33)
    r = draw.uniform(0.034, 0.040)
    radius = r * np.cos(a) * (1 + taper * np.sin(a))
    height = r * 0.94 * squat * np.sin(a) - r * 0.34 * np.exp(-((radius / (r * 0.32)) ** 2)) * np.sign(np.sin(a))
    mesh = lathe([(float(x), float(z)) for x, z in zip(radius, height, strict=True)], 50)
    x, y, z = mesh.vertices.T
    turn, low = np.arctan2(y, x), np.clip(-z / r, 0, 1)
    wave = 1 + lobes * np.cos(5 * turn) * low + 0.02 * np.cos(2 * turn + 1)
    feet = lobes * 0.5 * np.hypot(x, y) * np.cos(5 * turn) * low
    mesh = Mesh(np.column_stack([x * wave, y * wave, z + feet]), mesh.faces)
    base = r * 0.94 * squat - r * 0.34
    lean = draw.uniform(-0.006, 0.010)
    tall = draw.uniform(0.014, 0.022)
    stem = bar(
        [(0, 0, base - 0.004), (lean * 0.3, 0, base + tall * 0.5), (lean, 0, base + tall)], [0.0013, 0.0013, 0.0022], 8
    )
    parts = [Part(mesh, sharp_deg=70), Part(stem, STEM, "matt")]
    for number in range(leaves):
        leaf = _leaf_mesh(draw.uniform(0.022, 0.032), draw.uniform(0.012, 0.017), draw.uniform(0.004, 0.01))
        leaf = leaf.turned("z", float(draw.uniform(0, 360)) + 150.0 * number)
        parts.append(Part(leaf.moved(lean * 0.3, 0, base + tall * 0.5), LEAF, "leaf"))
    return turned_parts(parts, "x", float(draw.uniform(-14, 14)))


def _apple(draw: Draw) -> Parts:
    return _apple_parts(
        draw, draw.uniform(0.88, 1.0), draw.uniform(0, 0.04), draw.uniform(0.06, 0.16), int(draw.integers(2))
    )


def _tall_apple(draw: Draw) -> Parts:
    return _apple_parts(
        draw, draw.uniform(1.0, 1.12), draw.uniform(0.03, 0.06), draw.uniform(0.16, 0.24), int(draw.integers(2))
    )


def _bitten_apple(draw: Draw) -> Parts:
    r = draw.uniform(0.035, 0.039)
    body = blended(
        0.006,
        ellipsoid_field((0, 0, 0), (r, r, r * 0.88)),
        ellipsoid_field((0, 0, r * 0.15), (r * 1.05, r * 1.05, r * 0.7)),
    )
    body = carved(body, rod_field((0, 0, r * 0.85), (0, 0, r * 2), r * 0.16, r * 0.9), 0.008)
    bite = (r * 1.1, 0.0, r * 0.1)
    shell = sculpted(
        carved(body, ellipsoid_field(bite, (r * 0.55, r * 0.6, r * 0.55))), (-r * 1.2,) * 3, (r * 1.2,) * 3
    )
    stem = bar([(0, 0, r * 0.6), (0.001, 0, r * 0.95), (0.004, 0, r * 1.25)], [0.0014, 0.0014, 0.0022], 8)
    core = sculpted(ellipsoid_field((r * 0.15, 0, 0), (r * 0.62, r * 0.62, r * 0.6)), (-r,) * 3, (r,) * 3, 24)
    return [Part(shell, sharp_deg=40), Part(core, CREAM, "matt"), Part(stem, STEM, "matt")]


def _leafy_apple(draw: Draw) -> Parts:
    return _apple_parts(draw, draw.uniform(0.92, 1.08), 0.05, 0.2, 2)


def _lemon_parts(draw: Draw, length: float, thick: float, tips: float, lopsided: float) -> Parts:
    t = np.linspace(-1, 1, 41)
    body = thick * np.sqrt(np.clip(1 - np.abs(t) ** 2.2, 0, 1)) * (1 + lopsided * t)
    nipple = tips * np.exp(-(((1 - np.abs(t)) / 0.08) ** 2))
    x = t * length / 2 + np.sign(t) * nipple * np.where(t > 0, 1.0, 0.65)
    r = np.maximum(body, 0.0045 * np.exp(-(((1 - np.abs(t)) / 0.11) ** 2)) * (np.abs(t) < 0.999))
    mesh = lathe([(float(a), float(b)) for a, b in zip(r, x, strict=True)], 44)
    mesh = _rough(draw, mesh, 0.0006, 500.0).turned("y", 90.0)
    dot = bar([(length / 2 + tips * 0.6, 0, 0), (length / 2 + tips + 0.0015, 0, 0)], [0.0022, 0.0016], 8)
    return [Part(mesh, finish="peel", sharp_deg=70), Part(dot, STEM if draw.random() < 0.4 else GREEN_STEM, "matt")]


def _lemon(draw: Draw) -> Parts:
    return turned_parts(
        _lemon_parts(
            draw,
            draw.uniform(0.058, 0.074),
            draw.uniform(0.024, 0.029),
            draw.uniform(0.005, 0.009),
            draw.uniform(-0.08, 0.08),
        ),
        "y",
        float(draw.uniform(-12, 12)),
    )


def _leafy_lemon(draw: Draw) -> Parts:
    parts = list(_lemon(draw))
    leaf = _leaf_mesh(draw.uniform(0.03, 0.042), 0.016, 0.006).turned("z", float(draw.uniform(-60, 60)))
    return [*parts, Part(leaf.moved(draw.uniform(0.028, 0.034), 0, 0.004), LEAF, "leaf")]


def _cut_lemon(draw: Draw) -> Parts:
    """Half a lemon, its segments up or towards a side."""
    r, deep = draw.uniform(0.026, 0.031), draw.uniform(0.026, 0.034)
    t = np.linspace(0, 1, 18)
    side = [
        (
            float(r * np.sqrt(1 - k**2.2)) + (0.004 if k > 0.93 else 0.0) * (k < 0.999),
            float(-k * deep - (0.006 if k > 0.98 else 0)),
        )
        for k in t
    ]
    shell = lathe([*side[::-1], (0.0, 0.0)], 44)
    pith = lathe([(0, -0.001), (r * 0.98, -0.001), (r * 0.96, 0.0008), (0, 0.0008)], 44)
    wedges = []
    for number in range(9):
        turn = 2 * np.pi * number / 9
        arc = np.linspace(turn + 0.06, turn + 0.64, 6)
        outer = [(float(r * 0.86 * np.cos(a)), float(r * 0.86 * np.sin(a))) for a in arc]
        inner = (float(r * 0.14 * np.cos(turn + 0.35)), float(r * 0.14 * np.sin(turn + 0.35)))
        rings = np.array([[(x, y, z) for x, y in [inner, *outer]] for z in (0.0, 0.0016)])
        wedges.append(tube(rings))
    parts = [Part(shell, finish="peel"), Part(pith, CREAM, "matt"), Part(union(*wedges), None, "gloss")]
    return turned_parts(turned_parts(parts, "y", float(draw.uniform(0, 75))), "z", float(draw.uniform(0, 360)))


def _long_lemon(draw: Draw) -> Parts:
    return turned_parts(
        _lemon_parts(draw, draw.uniform(0.07, 0.08), draw.uniform(0.023, 0.026), draw.uniform(0.009, 0.013), 0.12),
        "y",
        float(draw.uniform(-8, 8)),
    )


def _root(draw: Draw, length: float, thick: float, bend: float, power: float) -> Mesh:
    """A carrot's root along x, thick end at x = 0, with rings."""
    t = np.linspace(0, 1, 34)
    path = [(float(-length * k), float(bend * length * k * k), 0.0) for k in t]
    radius = thick * np.clip(1 - t, 0, 1) ** power * np.clip(t * 14 + 0.45, 0, 1) + 0.001
    radius *= (
        1
        + 0.05 * np.sin(t * draw.uniform(40, 80) + draw.uniform(0, 6)) * draw.random()
        + 0.02 * draw.normal(0, 1, len(t))
    )
    return sweep(path, [float(x) for x in radius], 20)


def _greens(draw: Draw, count: int, length: float, spread: float) -> Mesh:
    stalks = []
    for _ in range(count):
        y, z = draw.uniform(-spread, spread), draw.uniform(-0.25, 0.9) * spread
        reach = length * draw.uniform(0.7, 1.1)
        path: list[Point] = [
            (-0.003, 0, 0),
            (reach * 0.4, y * reach * 0.3, z * reach * 0.4),
            (reach, y * reach, z * reach * 0.6),
        ]
        stalks.append(bar(path, [0.0020, 0.0016, 0.0008], 6))
        for _ in range(5):
            share = draw.uniform(0.4, 1.0)
            at = (reach * share, y * reach * share * 0.9, z * reach * 0.55 * share)
            frond = _flat([(0, 0, 0), (0.006, 0, 0.002), (0.012, 0, 0.002), (0.018, 0, 0)], 0.006)
            stalks.append(
                frond.turned("z", float(draw.uniform(-80, 80))).turned("y", float(draw.uniform(-50, 30))).moved(*at)
            )
    return union(*stalks)


def _carrot(draw: Draw) -> Parts:
    length, thick = draw.uniform(0.10, 0.14), draw.uniform(0.014, 0.020)
    root = Part(
        _root(draw, length, thick, draw.uniform(-0.12, 0.12), draw.uniform(0.6, 0.9)), finish="peel", sharp_deg=70
    )
    return [root, Part(_greens(draw, int(draw.integers(4, 8)), draw.uniform(0.03, 0.05), 0.6), LEAF, "leaf")]


def _stubby_carrot(draw: Draw) -> Parts:
    root = _root(draw, draw.uniform(0.075, 0.095), draw.uniform(0.019, 0.024), 0.0, draw.uniform(0.45, 0.6))
    return [
        Part(root, finish="peel", sharp_deg=70),
        Part(_greens(draw, int(draw.integers(3, 6)), draw.uniform(0.02, 0.035), 0.7), LEAF, "leaf"),
    ]


def _topped_carrot(draw: Draw) -> Parts:
    """Its greens cut off short."""
    root = _root(
        draw, draw.uniform(0.12, 0.15), draw.uniform(0.014, 0.018), draw.uniform(-0.08, 0.08), draw.uniform(0.55, 0.8)
    )
    stubs = [
        bar([(-0.004, y, z), (0.004, y * 1.3, z * 1.3), (0.010, y * 1.6, z * 1.8)], [0.0024, 0.0022, 0.0020], 8)
        for y, z in draw.uniform(-0.006, 0.006, (5, 2))
    ]
    return [Part(root, finish="peel", sharp_deg=70), Part(union(*stubs), GREEN_STEM, "leaf")]


def _bushy_carrot(draw: Draw) -> Parts:
    root = _root(draw, draw.uniform(0.095, 0.12), draw.uniform(0.015, 0.018), draw.uniform(0.12, 0.2), 0.75)
    return [
        Part(root, finish="peel", sharp_deg=70),
        Part(_greens(draw, 12, draw.uniform(0.045, 0.055), 0.9), (0.24, 0.50, 0.12), "leaf"),
    ]


BANANAS = (
    Family(_banana),
    Family(_banana),
    Family(_arched_banana),
    Family(_two_bananas),
    Family(_hooked_banana, kept_out=True),
)
APPLES = (Family(_apple), Family(_tall_apple), Family(_bitten_apple), Family(_leafy_apple, kept_out=True))
LEMONS = (Family(_lemon), Family(_lemon), Family(_leafy_lemon), Family(_cut_lemon), Family(_long_lemon, kept_out=True))
CARROTS = (Family(_carrot), Family(_stubby_carrot), Family(_topped_carrot), Family(_bushy_carrot, kept_out=True))
