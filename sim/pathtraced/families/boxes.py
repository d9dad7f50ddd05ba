"""Boxes, closed and open."""

from __future__ import annotations

from sim.meshes import Mesh, union
from sim.pathtraced.part import CARDBOARD, CREAM, DARK, GOLD, WHITE, Draw, Family, Part, Parts
from sim.pathtraced.solids import bar, slab


def _sides(draw: Draw) -> tuple[float, float, float]:
    return draw.uniform(0.085, 0.125), draw.uniform(0.065, 0.095), draw.uniform(0.045, 0.085)


def _carton(draw: Draw) -> Parts:
    x, y, z = _sides(draw)
    tape = slab(x * 1.004, draw.uniform(0.012, 0.02), z * 1.004, 0.0005, 0.0005).moved(0, 0, -z * 0.002)
    seam = slab(x * 1.002, 0.0008, 0.001, 0.0002, 0.0002).moved(0, 0, z)
    mark = slab(x * 0.4, 0.002, z * 0.35, 0.0003, 0.0003).moved(x * 0.2, -y / 2, z * 0.2)
    parts = [Part(slab(x, y, z, 0.0015, 0.0015), finish="paper")]
    choice = draw.integers(3)
    if choice == 0:
        parts.append(Part(tape, (0.80, 0.70, 0.50), "gloss"))
    elif choice == 1:
        parts += [Part(seam, DARK), Part(mark, WHITE, "printed")]
    return parts


def _cereal_box(draw: Draw) -> Parts:
    x, y, z = draw.uniform(0.07, 0.09), draw.uniform(0.028, 0.04), draw.uniform(0.1, 0.13)
    front = slab(x * 0.8, y + 0.0012, z * draw.uniform(0.2, 0.4), 0.0003, 0.0003).moved(
        0, 0, z * draw.uniform(0.3, 0.5)
    )
    return [Part(slab(x, y, z, 0.001, 0.001), finish="paper"), Part(front, WHITE, "printed")]


def _shoe_box(draw: Draw) -> Parts:
    x, y, z = _sides(draw)
    high = z * draw.uniform(0.22, 0.4)
    lid = slab(x + 0.005, y + 0.005, high, 0.0015, 0.0015).moved(0, 0, z - high + 0.002)
    return [Part(slab(x, y, z, 0.001, 0.001)), Part(lid)]


def _gift_box(draw: Draw) -> Parts:
    x, y, z = _sides(draw)
    wide = draw.uniform(0.008, 0.014)
    rgb = (WHITE, GOLD, CREAM, DARK)[int(draw.integers(4))]
    ribbons = union(slab(x * 1.008, wide, z * 1.006, 0.0005, 0.0005), slab(wide, y * 1.008, z * 1.006, 0.0005, 0.0005))
    loop = [(0, 0, z), (0.012, 0.006, z + 0.012), (0.024, 0.0, z + 0.014), (0.018, -0.004, z + 0.004), (0, 0, z)]
    bow = bar(loop, [0.0025, 0.003, 0.0035, 0.003, 0.0025], 8)
    return [Part(slab(x, y, z, 0.002, 0.002)), Part(union(ribbons, bow, bow.turned("z", 170)), rgb)]


def _walls(x: float, y: float, z: float, wall: float) -> Mesh:
    """An open box of five boards."""
    long = slab(x, wall, z, wall / 3, wall / 3)
    short = slab(wall, y, z, wall / 3, wall / 3)
    return union(
        slab(x, y, wall, wall / 3, wall / 3),
        *(long.moved(0, s * (y - wall) / 2, 0) for s in (-1, 1)),
        *(short.moved(s * (x - wall) / 2, 0, 0) for s in (-1, 1)),
    )


def _open_box(draw: Draw) -> Parts:
    x, y, z = _sides(draw)
    return [Part(_walls(x, y, z * draw.uniform(0.6, 1.0), draw.uniform(0.002, 0.006)))]


def _crate(draw: Draw) -> Parts:
    """Open, of slats."""
    x, y, z = _sides(draw)
    wide, thick = z / 3.6, 0.004
    slats = []
    for level in (0.0, 1.3, 2.6):
        long, short = slab(x, thick, wide, 0.001, 0.001), slab(thick, y, wide, 0.001, 0.001)
        slats += [long.moved(0, s * y / 2, level * wide) for s in (-1, 1)]
        slats += [short.moved(s * x / 2, 0, level * wide) for s in (-1, 1)]
    posts = [
        slab(0.008, 0.008, z, 0.001, 0.001).moved(s * (x / 2 - 0.005), t * (y / 2 - 0.005))
        for s in (-1, 1)
        for t in (-1, 1)
    ]
    return [Part(union(slab(x, y, thick, 0.001, 0.001), *slats, *posts))]


def _flap_box(draw: Draw) -> Parts:
    x, y, z = _sides(draw)
    flaps = []
    for side, (wide, half) in enumerate(((x, y), (y, x), (x, y), (y, x))):
        board = slab(wide * 0.98, half * 0.42, 0.0018, 0.0005, 0.0005).moved(0, half * 0.21, 0)
        board = board.turned("x", float(draw.uniform(-50, 55))).moved(0, half / 2, z)
        flaps.append(board.turned("z", 90.0 * side))
    inside = None if draw.random() < 0.6 else CARDBOARD
    parts = [Part(union(_walls(x, y, z, 0.002), *flaps), finish="paper")]
    if inside:
        parts.append(Part(slab(x - 0.005, y - 0.005, 0.003, 0.0005, 0.0005).moved(0, 0, 0.0015), inside, "paper"))
    return parts


def _opened_chest(draw: Draw) -> Parts:
    return _chest(draw, draw.uniform(35, 110))


def _closed_chest(draw: Draw) -> Parts:
    return _chest(draw, 0.0)


def _chest(draw: Draw, opened: float) -> Parts:
    x, y, z = _sides(draw)
    wall, lid_z = 0.004, z * 0.28
    lid = _walls(x, y, lid_z, wall).turned("x", 180).moved(0, -y / 2, lid_z)
    lid = lid.turned("x", -opened).moved(0, y / 2, z * 0.72 + 0.0005)
    clasp = slab(0.014, 0.004, 0.014, 0.002, 0.001).moved(0, -y / 2, z * 0.58)
    return [Part(_walls(x, y, z * 0.72, wall)), Part(lid), Part(clasp, GOLD, "metal")]


BOXES = (
    Family(_carton), Family(_cereal_box), Family(_shoe_box), Family(_gift_box, carries=False),
    Family(_open_box, carries=False), Family(_crate, carries=False), Family(_flap_box, carries=False),
    Family(_opened_chest, kept_out=True, carries=False),
    Family(_closed_chest, kept_out=True),
)  # fmt: skip
