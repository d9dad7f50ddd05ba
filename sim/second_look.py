"""Another maker's things: the same categories from other shapes than any training saw, to measure what carries over.

Where `sim.shapes` turns and sweeps smooth profiles, these are facets, ellipsoids, boxes and cut prisms, in other
proportions. Measures are those of a medium object, in metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from sim.meshes import Mesh, Point, box, ellipsoid, faceted, lathe, prism, sphere, sweep, union
from sim.shapes import BEAK, CREAM, DARK, LEAF, STEEL, STEM, Made, Shape, shape_set, vessel

GOLD = (0.83, 0.62, 0.16)


def _faceted_vessel(outer: list[tuple[float, float]], wall: float, floor: float, sides: int) -> Mesh:
    return faceted(vessel(outer, wall, floor, sides)).turned("z", 180 / sides)


def _square_handle(radius: float, low: float, high: float, reach: float, thick: float) -> Mesh:
    bar = box(reach, thick, thick)
    upright = box(thick, thick, high - low)
    middle = radius + reach / 2
    return union(
        bar.moved(middle, 0, low), bar.moved(middle, 0, high - thick), upright.moved(radius + reach - thick / 2, 0, low)
    )


def _cup() -> list[Made]:
    octagonal = _faceted_vessel([(0.031, 0.0), (0.038, 0.006), (0.038, 0.075)], 0.004, 0.006, 8)
    barrel = [(0.030, 0.0), (0.036, 0.020), (0.0385, 0.045), (0.036, 0.070), (0.031, 0.090)]
    ear = sweep([(0.034, 0, 0.070), (0.056, 0, 0.074), (0.058, 0, 0.050), (0.036, 0, 0.022)], [0.006] * 4, 6)
    return [
        union(octagonal, _square_handle(0.034, 0.016, 0.064, 0.030, 0.009)),
        union(vessel(barrel, 0.004, 0.006, 16), faceted(ear)),
    ]


def _bowl() -> list[Made]:
    angular = _faceted_vessel([(0.032, 0.0), (0.040, 0.010), (0.078, 0.052)], 0.005, 0.010, 8)
    foot = lathe([(0.0, 0.0), (0.034, 0.0), (0.034, 0.0), (0.026, 0.014), (0.0, 0.014)], 18)
    belly = [(0.024, 0.012), (0.050, 0.020), (0.068, 0.040), (0.073, 0.066), (0.078, 0.070)]
    return [angular, union(foot, vessel(belly, 0.004, 0.018, 18))]


def _plate() -> list[Made]:
    rim = [(0.070, 0.0), (0.080, 0.003), (0.104, 0.014)]
    square = _faceted_vessel([(0.078, 0.0), (0.086, 0.003), (0.116, 0.013)], 0.006, 0.005, 4)
    return [_faceted_vessel(rim, 0.006, 0.005, 10), square]


def _bottle() -> list[Made]:
    shoulder = [(0.040, 0.100), (0.017, 0.128), (0.017, 0.128), (0.014, 0.168), (0.0, 0.168)]
    square = lathe([(0.0, 0.0), (0.037, 0.0), (0.040, 0.004), (0.040, 0.100), *shoulder], 4)
    cork = lathe([(0.0, 0.160), (0.0155, 0.160), (0.0155, 0.160), (0.0175, 0.184), (0.0, 0.184)], 8)
    bulb = union(
        ellipsoid(0.043, 0.043, 0.050).moved(z=0.048), lathe([(0.0, 0.0), (0.034, 0.0), (0.034, 0.012), (0, 0.02)], 18)
    )
    neck = lathe([(0.0, 0.08), (0.019, 0.084), (0.0125, 0.105), (0.0125, 0.150), (0.017, 0.156), (0.0, 0.158)], 18)
    stopper = ellipsoid(0.014, 0.014, 0.011).moved(z=0.164)
    return [(faceted(square).turned("z", 45), faceted(cork), DARK), (union(bulb, neck), stopper, CREAM)]


def _can() -> list[Made]:
    def rim(radius: float, low: float, thick: float, sides: int) -> Mesh:
        return lathe(
            [(0.0, low), (radius, low), (radius, low), (radius, low + thick), (radius, low + thick), (0, low + thick)],
            sides,
        )

    ribs: list[tuple[float, float]] = [(0.0, 0.003)]
    for step in range(7):
        ribs += [(0.0375, 0.006 + step * 0.0135), (0.0350, 0.012 + step * 0.0135)]
    ribbed = lathe([*ribs, (0.0365, 0.101), (0.0, 0.101)], 20)
    ends = union(rim(0.039, 0.0, 0.004, 20), rim(0.039, 0.101, 0.003, 20))
    tab = box(0.022, 0.010, 0.002).moved(0.004, 0, 0.115)
    drink = faceted(lathe([(0.0, 0.0), (0.029, 0.0), (0.034, 0.010), (0.034, 0.100), (0.028, 0.112), (0.0, 0.112)], 14))
    return [(ribbed, ends, STEEL), (drink, union(rim(0.0285, 0.1115, 0.003, 14), tab), STEEL)]


def _box() -> list[Made]:
    gift = union(box(0.090, 0.090, 0.062), box(0.098, 0.098, 0.020).moved(z=0.060))
    ribbon = [box(0.100, 0.014, 0.082), box(0.014, 0.100, 0.082)]
    bow = [ellipsoid(0.018, 0.008, 0.008).turned("z", s * 45).moved(s * 0.012, 0.0, 0.086) for s in (-1, 1)]
    shoe = box(0.150, 0.088, 0.044)
    lid = box(0.156, 0.094, 0.016).moved(z=0.036)
    plate = box(0.002, 0.040, 0.020).moved(x=0.0755, z=0.008)
    return [(gift, union(*ribbon, *bow), GOLD), (union(shoe, lid), plate, CREAM)]


def _ball() -> list[Made]:
    angles = np.linspace(-np.pi / 2, np.pi / 2, 8)
    low_poly = lathe([(0.039 * float(np.cos(a)), 0.039 * float(np.sin(a))) for a in angles], 11)
    caps = union(*(ellipsoid(0.012, 0.012, 0.004).moved(z=0.0385).turned("y", turn) for turn in (0, 180)))
    spots = union(*(sphere(0.014).moved(z=0.027).turned("y", 72).turned("z", turn) for turn in range(0, 360, 72)))
    tops = union(sphere(0.014).moved(z=0.027), sphere(0.014).moved(z=-0.027))
    return [(faceted(low_poly).turned("x", 30), caps.turned("x", 30), CREAM), (sphere(0.040), union(spots, tops), DARK)]


def _block() -> list[Made]:
    cube = box(0.050, 0.050, 0.050)
    panels = [box(0.034, 0.034, 0.002).moved(z=0.0245).turned("x", turn) for turn in (0, 90, 180, 270)]
    panels += [box(0.034, 0.034, 0.002).moved(z=0.0245).turned("y", turn) for turn in (90, 270)]
    peg = faceted(lathe([(0.0, 0.0), (0.0075, 0.0), (0.0075, 0.008), (0.0, 0.008)], 6))
    pegs = [peg.moved(x * 0.019, y * 0.019, 0.022) for x in (-1, 0, 1) for y in (-0.5, 0.5)]
    return [(cube, union(*panels).moved(z=0.025), CREAM), union(box(0.058, 0.039, 0.022), *pegs)]


def _banana() -> list[Made]:
    def arc(radius: float, half_deg: float, count: int) -> list[Point]:
        turns = np.radians(np.linspace(-half_deg, half_deg, count))
        return [(radius * float(np.sin(a)), radius * float(np.cos(a)), 0.0) for a in turns]

    spine = arc(0.085, 58, 11)
    radii = [0.005, 0.011, 0.016, 0.018, 0.019, 0.019, 0.019, 0.018, 0.015, 0.010, 0.006]
    edged = faceted(sweep(spine, radii, 5))
    ends = union(box(0.009, 0.009, 0.009).moved(*spine[0]), box(0.009, 0.009, 0.014).moved(*spine[-1]))
    beads = union(
        *(
            ellipsoid(0.030, thick, thick).turned("z", -turn).moved(*point)
            for turn, point, thick in zip(
                np.linspace(-50, 50, 7),
                arc(0.095, 50, 7),
                (0.011, 0.0155, 0.0175, 0.018, 0.0175, 0.0155, 0.011),
                strict=True,
            )
        )
    )
    tips = union(*(sphere(0.006).moved(*point) for point in arc(0.092, 68, 2)))
    return [(edged, ends, STEM), (beads, tips, DARK)]


def _apple() -> list[Made]:
    def lobes(count: int, radius: float, tall: float) -> Mesh:
        one = ellipsoid(radius, radius, tall).moved(x=radius * 0.42)
        return union(*(one.turned("z", 360 * k / count) for k in range(count)))

    stalk = box(0.004, 0.004, 0.024).turned("y", 15)
    leaf = ellipsoid(0.013, 0.006, 0.002)
    tall = union(stalk.moved(z=0.026), leaf.turned("y", -35).moved(0.014, 0, 0.044))
    squat = union(
        stalk.moved(z=0.020), *(leaf.turned("y", -20).moved(0.014, 0, 0.036).turned("z", t) for t in (20, 200))
    )
    return [(lobes(5, 0.028, 0.034), tall, STEM), (lobes(4, 0.030, 0.029), squat, LEAF)]


def _lemon() -> list[Made]:
    nose = lathe([(0.0, 0.0), (0.013, 0.0), (0.007, 0.011), (0.0, 0.013)], 12)
    round_ = union(ellipsoid(0.034, 0.027, 0.027), *(nose.turned("y", s * 90).moved(x=s * 0.029) for s in (-1, 1)))
    angles = np.linspace(-np.pi / 2, np.pi / 2, 8)
    cut = lathe([(0.030 * float(np.cos(a)), 0.036 * float(np.sin(a))) for a in angles], 9)
    knobs = [ellipsoid(0.009, 0.009, 0.012).moved(z=s * 0.037) for s in (-1, 1)]
    return [round_, union(faceted(cut), *knobs).turned("y", 90)]


def _carrot() -> list[Made]:
    cone = faceted(lathe([(0.0, 0.0), (0.004, 0.002), (0.021, 0.105), (0.019, 0.114), (0.0, 0.116)], 7))
    blades = [ellipsoid(0.003, 0.008, 0.024).moved(z=0.020).turned("x", t).moved(z=0.112) for t in (-35, -12, 12, 35)]
    rings = [ellipsoid(0.0075 + 0.0022 * k, 0.0075 + 0.0022 * k, 0.015).moved(z=0.012 + 0.020 * k) for k in range(6)]
    tuft = [
        sweep([(0, 0, 0.118), (0.006, 0, 0.135), (0.018, 0, 0.152)], [0.003, 0.004, 0.003], 5).turned("z", t)
        for t in range(0, 360, 60)
    ]
    return [
        (cone.turned("y", 90), union(*blades).turned("y", 90), LEAF),
        (union(*rings).turned("y", 90), union(*tuft).turned("y", 90), LEAF),
    ]


def _spoon() -> list[Made]:
    dish = vessel([(0.010, 0.0), (0.019, 0.004), (0.022, 0.011)], 0.003, 0.004, 10).scaled(1.25, 1.0, 1.0)
    flat = box(0.115, 0.009, 0.004).turned("y", -3).moved(0.080, 0, 0.009)
    end = box(0.026, 0.015, 0.004).moved(0.142, 0, 0.013)
    head = vessel([(0.008, 0.0), (0.024, 0.007), (0.026, 0.013)], 0.004, 0.003, 16).scaled(1.4, 0.9, 1.0)
    rod = faceted(sweep([(0.030, 0, 0.010), (0.080, 0, 0.013), (0.150, 0, 0.008)], [0.0045, 0.0045, 0.007], 6))
    return [faceted(union(dish, flat, end)), union(head, rod)]


def _duck() -> list[Made]:
    trunk = faceted(ellipsoid(0.046, 0.033, 0.026, 10)).moved(z=0.026)
    chunky_head = faceted(ellipsoid(0.022, 0.020, 0.021, 8)).moved(0.030, 0, 0.066)
    neck = box(0.022, 0.020, 0.030).moved(0.028, 0, 0.034)
    rump = prism([(-0.030, 0.026), (-0.028, 0.046), (-0.064, 0.056)], 0.026)
    bill = prism([(0.046, 0.060), (0.046, 0.070), (0.066, 0.062)], 0.020)
    bead_eyes = [box(0.006, 0.004, 0.006).moved(0.040, s * 0.017, 0.069) for s in (-1, 1)]

    hull = union(ellipsoid(0.042, 0.035, 0.024).moved(z=0.022), ellipsoid(0.020, 0.030, 0.020).moved(0.018, 0, 0.028))
    wings = [ellipsoid(0.024, 0.008, 0.014).turned("y", 18).moved(-0.008, s * 0.033, 0.032) for s in (-1, 1)]
    tail = ellipsoid(0.018, 0.014, 0.006).turned("y", 40).moved(-0.044, 0, 0.036)
    round_head = union(sphere(0.024).moved(0.026, 0, 0.068), ellipsoid(0.014, 0.014, 0.022).moved(0.023, 0, 0.045))
    beaks = [
        ellipsoid(0.014, 0.012, 0.003).turned("y", turn).moved(0.052, 0, z) for turn, z in ((-8, 0.067), (8, 0.063))
    ]
    eyes = [sphere(0.004).moved(0.043, s * 0.013, 0.074) for s in (-1, 1)]
    return [
        (union(trunk, chunky_head, neck, rump), union(bill, *bead_eyes), BEAK),
        (union(hull, *wings, tail, round_head), union(*beaks, *eyes), BEAK),
    ]


@cache
def second_look_shapes() -> Mapping[str, tuple[Shape, ...]]:
    """Category -> its variants; no training frame shows any of them."""
    return shape_set(
        _cup, _bowl, _plate, _bottle, _can, _box, _ball, _block, _banana, _apple, _lemon, _carrot, _spoon, _duck
    )
