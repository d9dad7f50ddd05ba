"""Balls, blocks and ducks."""

from __future__ import annotations

import itertools

import numpy as np

from sim.meshes import Mesh, Point, faceted, lathe, prism, sweep, tube, union
from sim.pathtraced.part import BEAK, CREAM, DARK, GOLD, WHITE, Draw, Family, Part, Parts, turned_parts
from sim.pathtraced.solids import ball_mesh, bar, blended, ellipsoid_field, ring, rod_field, sculpted, slab
from sim.shapes import RGB


def _radius(draw: Draw) -> float:
    return draw.uniform(0.031, 0.039)


def _tumbled(draw: Draw, parts: Parts) -> Parts:
    """As a ball comes to rest."""
    return turned_parts(turned_parts(parts, "x", draw.uniform(0, 360)), "y", draw.uniform(0, 360))


def _line(points: np.ndarray, thick: float) -> Mesh:
    """A thin closed line over a ball."""
    return sweep([(float(x), float(y), float(z)) for x, y, z in points], [thick] * len(points), 6)


def _plain_ball(draw: Draw) -> Parts:
    return [Part(ball_mesh(_radius(draw)))]


def _beach_ball(draw: Draw) -> Parts:
    r, count = _radius(draw), int(draw.choice([6, 6, 8]))
    whole = ball_mesh(r, 96).moved(0, 0, -r)
    middle = whole.vertices[whole.faces].mean(axis=1)
    segment = (np.arctan2(middle[:, 1], middle[:, 0]) % (2 * np.pi) / (2 * np.pi) * count).astype(int)
    white = segment % 2 == 1
    poles = lathe([(0, r * 0.96), (r * 0.28, r * 0.96), (r * 0.2, r * 0.985), (0, r * 1.005)], 24)
    shells = Mesh(whole.vertices, whole.faces[~white]), Mesh(whole.vertices, whole.faces[white])
    return _tumbled(draw, [Part(shells[0]), Part(shells[1], WHITE), Part(union(poles, poles.turned("x", 180)), WHITE)])


def _tennis_ball(draw: Draw) -> Parts:
    r, t = _radius(draw), np.linspace(0, 2 * np.pi, 72)
    a, b = 0.75, 0.25
    seam = np.column_stack(
        [a * np.cos(t) + b * np.cos(3 * t), a * np.sin(t) - b * np.sin(3 * t), 2 * np.sqrt(a * b) * np.sin(2 * t)]
    )
    line = _line(seam / np.linalg.norm(seam, axis=1, keepdims=True) * r * 0.998, draw.uniform(0.0011, 0.0019))
    return _tumbled(
        draw, [Part(ball_mesh(r).moved(0, 0, -r), finish="felt"), Part(line, WHITE if draw.random() < 0.7 else DARK)]
    )


def _basket_ball(draw: Draw) -> Parts:
    r, t = _radius(draw), np.linspace(0, 2 * np.pi, 48)
    circle = np.column_stack([np.cos(t), np.sin(t), 0 * t]) * r
    side = np.column_stack([np.cos(t) * 0.75, np.sin(t) * 0.75, 0.6 + 0.2 * np.cos(2 * t)])
    side *= r / np.linalg.norm(side, axis=1, keepdims=True)
    flip = np.array([1, 1, -1])
    lines = [
        _line(each, 0.0010)
        for each in (
            circle,
            circle[:, [2, 0, 1]],
            circle[:, [0, 2, 1]],
            side[:, [2, 0, 1]],
            (side * flip)[:, [2, 0, 1]],
        )
    ]
    return _tumbled(draw, [Part(ball_mesh(r).moved(0, 0, -r), finish="rubber"), Part(union(*lines), DARK)])


def _patch(r: float, towards: np.ndarray, wide: float, sides: int) -> Mesh:
    """A small cap that lies on a ball of that radius."""
    turns = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    up = towards / np.linalg.norm(towards)
    across = np.cross(up, (0.3, 0.5, 0.8))
    across /= np.linalg.norm(across)
    rings = []
    for share, lift in ((1.0, -0.02), (1.0, 0.008), (0.6, 0.008), (0.3, 0.008), (0.02, 0.008)):
        offset = np.cos(turns)[:, None] * across + np.sin(turns)[:, None] * np.cross(up, across)
        flat = up + np.tan(wide * share) * offset
        rings.append(flat / np.linalg.norm(flat, axis=1, keepdims=True) * r * (1 + lift))
    return tube(np.array(rings))


def _football(draw: Draw) -> Parts:
    r, g = _radius(draw), (1 + 5**0.5) / 2
    corners = [np.roll((0.0, s, t * g), k) for s in (-1, 1) for t in (-1, 1) for k in range(3)]
    patches = union(*(_patch(r, corner, 0.33, 5) for corner in corners))
    return _tumbled(draw, [Part(ball_mesh(r).moved(0, 0, -r)), Part(patches, DARK if draw.random() < 0.5 else WHITE)])


def _striped_ball(draw: Draw) -> Parts:
    r, wide = _radius(draw), draw.uniform(0.15, 0.4)
    turns = np.linspace(-wide, wide, 7)
    arc = [(r * 1.004 * float(np.cos(a)), r * 1.004 * float(np.sin(a))) for a in turns]
    stripe = ring([(arc[0][0] - 0.003, arc[0][1]), *arc, (arc[-1][0] - 0.003, arc[-1][1])], 56)
    return _tumbled(draw, [Part(ball_mesh(r).moved(0, 0, -r)), Part(stripe, WHITE if draw.random() < 0.7 else DARK)])


def _halved_ball(draw: Draw) -> Parts:
    r = _radius(draw)
    angles = np.linspace(0, np.pi / 2, 25)
    half = lathe([(0, 0), *((r * float(np.cos(a)), r * float(np.sin(a))) for a in angles)], 56)
    return _tumbled(draw, [Part(half), Part(half.turned("x", 180), WHITE if draw.random() < 0.6 else CREAM)])


def _golf_ball(draw: Draw) -> Parts:
    r = _radius(draw)
    n = np.arange(120) + 0.5
    polar, turn = np.arccos(1 - n / 60), np.pi * (1 + 5**0.5) * n
    pits = np.column_stack([np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)])
    mesh = ball_mesh(r, 96).moved(0, 0, -r)
    unit = mesh.vertices / np.linalg.norm(mesh.vertices, axis=1, keepdims=True)
    near = np.clip((unit @ pits.T).max(axis=1), -1, 1)
    return [Part(Mesh(mesh.vertices * (1 - 0.05 * np.exp(-((np.arccos(near) / 0.09) ** 2)))[:, None], mesh.faces))]


def _spotted_ball(draw: Draw) -> Parts:
    r = _radius(draw)
    if draw.random() < 0.5:
        return [Part(ball_mesh(r, 56))]
    n = np.arange(14) + 0.5
    polar, turn = np.arccos(1 - n / 7), np.pi * (1 + 5**0.5) * n
    spots = np.column_stack([np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)])
    marks = union(*(_patch(r, spot, 0.17, 16) for spot in spots))
    return _tumbled(draw, [Part(ball_mesh(r, 56).moved(0, 0, -r)), Part(marks, CREAM)])


def _cube(draw: Draw) -> Parts:
    side, round_ = draw.uniform(0.038, 0.05), draw.uniform(0.001, 0.006)
    return [Part(slab(side, side, side, round_, round_), sharp_deg=50)]


def _brick(draw: Draw) -> Parts:
    x, y = draw.uniform(0.055, 0.08), draw.uniform(0.025, 0.036)
    return [Part(slab(x, y, y * draw.uniform(0.6, 1.0), draw.uniform(0.001, 0.004), 0.003), sharp_deg=50)]


def _studded_block(draw: Draw) -> Parts:
    unit = draw.uniform(0.015, 0.02)
    along, across = (2, 2) if draw.random() < 0.3 else (int(draw.integers(2, 5)), int(draw.integers(1, 3)))
    high = unit * draw.uniform(0.9, 1.3)
    stud = lathe(
        [(0, 0), (unit * 0.31, 0), (unit * 0.31, unit * 0.22), (unit * 0.28, unit * 0.25), (0, unit * 0.25)], 20
    )
    studs = [
        stud.moved((i - (along - 1) / 2) * unit, (j - (across - 1) / 2) * unit, high)
        for i in range(along)
        for j in range(across)
    ]
    return [Part(union(slab(along * unit, across * unit, high, 0.0008, 0.0008), *studs), finish="gloss")]


def _wedge(draw: Draw) -> Parts:
    x, z = draw.uniform(0.055, 0.075), draw.uniform(0.03, 0.045)
    return [Part(prism([(-x / 2, 0), (x / 2, 0), (0, z)], draw.uniform(0.025, 0.04)))]


def _arch(draw: Draw) -> Parts:
    x, z, r = draw.uniform(0.075, 0.095), draw.uniform(0.038, 0.048), draw.uniform(0.014, 0.019)
    turns = np.linspace(0, np.pi, 15)
    blocks = [
        prism([(x / 2, 0), (x / 2, z), (r, z), (r, 0)], 0.03),
        prism([(-r, 0), (-r, z), (-x / 2, z), (-x / 2, 0)], 0.03),
    ]
    for a, b in itertools.pairwise(turns):
        (u, v), (s, t) = ((r * float(np.cos(k)), r * float(np.sin(k))) for k in (a, b))
        blocks.append(prism([(u, v), (u, z), (s, z), (s, t)], 0.03))
    return [Part(faceted(union(*blocks)))]


def _letter_cube(draw: Draw) -> Parts:
    side = draw.uniform(0.04, 0.05)
    core = slab(side, side, side, 0.002, 0.002)
    wide, deep = side * 0.11, side * 1.03
    bars = []
    for s in (-1, 1):
        bars += [slab(side * 0.9, deep, wide, 0.001, 0.001).moved(0, 0, side / 2 - wide / 2 + s * side * 0.38)]
        bars += [slab(deep, side * 0.9, wide, 0.001, 0.001).moved(0, 0, side / 2 - wide / 2 + s * side * 0.38)]
        bars += [slab(wide, side * 0.9, deep, 0.001, 0.001).moved(s * side * 0.38, 0, (side - deep) / 2)]
        bars += [slab(side * 0.9, wide, deep, 0.001, 0.001).moved(0, s * side * 0.38, (side - deep) / 2)]
    letter = union(
        slab(wide, deep, side * 0.44, 0.001, 0.001), slab(side * 0.3, deep, wide, 0.001, 0.001).moved(0, 0, side * 0.2)
    )
    return [Part(core), Part(union(*bars)), Part(letter.moved(0, 0, side * 0.28), CREAM)]


def _face(head: Point, r: float, rgb: RGB = BEAK, wide: float = 1.0) -> list[Part]:
    """A bill and eyes on a head that looks along x."""
    x, _, z = head
    upper = sculpted(
        ellipsoid_field((x + r * 1.15, 0, z - r * 0.12), (r * 0.62, r * 0.45 * wide, r * 0.17)),
        (x + r * 0.4, -r, z - r),
        (x + r * 2, r, z + r),
        26,
    )
    lower = upper.scaled(1, 0.9, 0.8).moved(-r * 0.06, 0, (z - r * 0.3) - 0.8 * (z - r * 0.12))
    eyes = [ball_mesh(r * 0.14, 16).moved(x + r * 0.72, s * r * 0.62, z + r * 0.12) for s in (-1, 1)]
    return [Part(union(upper, lower), rgb), Part(union(*eyes), DARK, "gloss")]


def _rubber_duck(draw: Draw) -> Parts:
    a, b, c = draw.uniform(0.038, 0.048), draw.uniform(0.03, 0.036), draw.uniform(0.026, 0.031)
    r = draw.uniform(0.020, 0.026)
    head = (a * draw.uniform(0.42, 0.6), 0.0, c * 1.7 + r * 0.75)
    body = blended(
        draw.uniform(0.006, 0.014),
        ellipsoid_field((0, 0, c), (a, b, c)),
        ellipsoid_field(head, (r, r * 0.97, r)),
        rod_field((-a * 0.6, 0, c * 1.2), (-a * 1.12, 0, c * draw.uniform(1.8, 2.2)), c * 0.42, c * 0.1),
        *(ellipsoid_field((-a * 0.1, s * b * 0.88, c * 1.15), (a * 0.5, b * 0.2, c * 0.42)) for s in (-1, 1)),
    )
    mesh = sculpted(body, (-a * 1.3, -b * 1.3, -0.002), (a * 1.3, b * 1.3, head[2] + r * 1.2), 46)
    return [Part(mesh, sharp_deg=80), *_face(head, r)]


def _faceted_duck(draw: Draw) -> Parts:
    """Of few flat faces, as folded or printed."""
    a, b, c, r = (
        draw.uniform(0.040, 0.048),
        draw.uniform(0.027, 0.032),
        draw.uniform(0.025, 0.03),
        draw.uniform(0.019, 0.023),
    )
    head = (a * 0.6, 0.0, c * 1.9 + r * 0.6)
    body = blended(
        0.006, ellipsoid_field((0, 0, c), (a, b, c)), ellipsoid_field(head, (r, r, r)),
        rod_field((-a * 0.6, 0, c * 1.2), (-a * 1.2, 0, c * 2), c * 0.5, c * 0.15),
    )  # fmt: skip
    mesh = sculpted(
        body, (-a * 1.4, -b * 1.2, -0.004), (a * 1.3, b * 1.2, head[2] + r * 1.2), int(draw.integers(9, 14))
    )
    return [Part(faceted(mesh), sharp_deg=5), *_face(head, r)]


def _decoy_duck(draw: Draw) -> Parts:
    a, b, c = draw.uniform(0.05, 0.058), draw.uniform(0.024, 0.028), draw.uniform(0.020, 0.025)
    r = draw.uniform(0.014, 0.017)
    head = (a * draw.uniform(0.75, 0.95), 0.0, c * 2.1 + r * draw.uniform(0.7, 1.4))
    body = blended(
        0.008,
        ellipsoid_field((0, 0, c), (a, b, c)),
        ellipsoid_field(head, (r * 1.15, r, r)),
        rod_field((a * 0.6, 0, c * 1.2), (head[0] - r * 0.2, 0, head[2]), c * 0.55, r * 0.62),
        rod_field((-a * 0.7, 0, c * 1.2), (-a * 1.25, 0, c * 1.55), c * 0.5, c * 0.12),
        ellipsoid_field((-a * 0.15, 0, c * 1.45), (a * 0.75, b * 0.9, c * 0.6)),
    )
    mesh = sculpted(body, (-a * 1.4, -b * 1.3, -0.002), (head[0] + r * 1.4, b * 1.3, head[2] + r * 1.2), 50)
    parts = [Part(mesh, sharp_deg=80), *_face(head, r, BEAK if draw.random() < 0.6 else GOLD, 0.9)]
    if draw.random() < 0.4:
        neck = (head[0] - r * 0.2, head[2] - r * 1.05)
        parts.append(
            Part(
                ring([(r * 0.5, 0), (r * 0.95, 0.001), (r * 0.95, 0.003), (r * 0.5, 0.004)], 24).moved(
                    neck[0], 0, neck[1]
                ),
                WHITE,
            )
        )
    return parts


def _wooden_duck(draw: Draw) -> Parts:
    """Sawn from a board, on wheels or not."""
    thick = draw.uniform(0.016, 0.026)
    outline = [
        (-0.052, 0.040), (-0.040, 0.028), (-0.030, 0.012), (-0.008, 0.004), (0.014, 0.006), (0.030, 0.018),
        (0.036, 0.032), (0.034, 0.044), (0.042, 0.052), (0.044, 0.064), (0.036, 0.074), (0.022, 0.075),
        (0.013, 0.066), (0.014, 0.054), (0.008, 0.044), (-0.010, 0.040), (-0.030, 0.042),
    ]  # fmt: skip
    pieces = []
    for (ax, az), (bx, bz) in zip(outline, [*outline[1:], outline[0]], strict=True):
        centre = (0.028, 0.058) if az + bz > 0.098 and ax > 0 else (0.0, 0.03)
        pieces.append(prism([centre, (ax, az), (bx, bz)], thick))
    body = union(*pieces)
    bill = prism([(0.040, 0.055), (0.060, 0.056), (0.058, 0.061), (0.042, 0.066)], thick * 0.8)
    eye = union(*(ball_mesh(0.0028, 14).moved(0.031, s * thick / 2, 0.0635) for s in (-1, 1)))
    parts = [Part(body, sharp_deg=60), Part(bill, BEAK), Part(eye, DARK, "gloss")]
    if draw.random() < 0.5:
        wheel = lathe(
            [(0, -0.003), (0.012, -0.003), (0.012, -0.003), (0.012, 0.003), (0.012, 0.003), (0, 0.003)], 28
        ).turned("x", 90)
        wheels = union(*(wheel.moved(x, s * (thick / 2 + 0.004), 0.006) for x in (-0.022, 0.02) for s in (-1, 1)))
        parts.append(Part(wheels, CREAM if draw.random() < 0.5 else (0.55, 0.35, 0.2), "wood"))
    return parts


def _duckling(draw: Draw) -> Parts:
    """Standing on its feet, with a great head."""
    a, r = draw.uniform(0.026, 0.031), draw.uniform(0.021, 0.024)
    low = draw.uniform(0.012, 0.018)
    head = (a * 0.5, 0.0, low + a * 1.75 + r * 0.7)

    body = blended(
        0.01,
        ellipsoid_field((0, 0, low + a * 0.85), (a * 1.1, a * 0.9, a * 0.88)),
        ellipsoid_field(head, (r, r, r)),
        rod_field((-a * 0.8, 0, low + a), (-a * 1.4, 0, low + a * 1.5), a * 0.3, a * 0.08),
        *(
            rod_field((a * 0.1, s * a * 0.85, low + a), (-a * 0.6, s * a * 1.05, low + a * 0.7), a * 0.25, a * 0.12)
            for s in (-1, 1)
        ),
    )
    mesh = sculpted(body, (-a * 1.6, -a * 1.4, low * 0.5), (a * 1.7, a * 1.4, head[2] + r * 1.2), 46)
    legs = [
        bar([(0, s * a * 0.4, low + 0.004), (0.001, s * a * 0.4, 0.004), (0.002, s * a * 0.4, 0.002)], [0.003] * 3)
        for s in (-1, 1)
    ]
    feet = [slab(0.024, 0.018, 0.003, 0.006, 0.001).moved(0.008, s * a * 0.42, 0) for s in (-1, 1)]
    return [Part(mesh, sharp_deg=80), *_face(head, r, wide=0.8), Part(union(*legs, *feet), BEAK)]


BALLS = (
    Family(_plain_ball), Family(_plain_ball), Family(_beach_ball), Family(_tennis_ball), Family(_basket_ball),
    Family(_football), Family(_striped_ball), Family(_halved_ball), Family(_golf_ball),
    Family(_spotted_ball, kept_out=True),
)  # fmt: skip
BLOCKS = (
    Family(_cube), Family(_brick), Family(_studded_block), Family(_wedge), Family(_arch),
    Family(_letter_cube, kept_out=True),
)  # fmt: skip
DUCKS = (
    Family(_rubber_duck), Family(_rubber_duck), Family(_rubber_duck), Family(_decoy_duck), Family(_faceted_duck),
    Family(_wooden_duck), Family(_duckling, kept_out=True),
)  # fmt: skip
