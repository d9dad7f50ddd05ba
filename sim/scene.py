"""A scene is a seed plus options: what lies where, under which light, seen from where. Pure data, no rendering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from sim.catalogue import CATEGORIES, COLOURS, HELD_OUT_PAIRS, MATERIALS, SIZES
from sim.meshes import Point
from sim.shapes import RGB, SHAPE_SETS, Shape, read_shapes
from sim.textures import PATTERN_SETS

IMAGE_WH = (640, 480)
TABLE_X_M = (-0.20, 0.27)
TABLE_Y_M = (-0.33, 0.33)
"""Where things lie; the table's top is larger."""
TABLE_TOP_X_M = (-0.34, 0.50)
TABLE_TOP_Y_M = (-0.62, 0.62)
MAX_OBJECTS = 12


@dataclass(frozen=True)
class SceneObject:
    """One thing on the table.

    ``position_m`` is the point under the object's middle where it stands, on the table or on another thing;
    ``yaw_rad`` turns it about z; ``support`` is the index of the other thing, None for the table.
    """

    category: str
    colour: str
    size: str
    material: str
    variant: int
    rgb: RGB
    position_m: Point
    yaw_rad: float
    support: int | None = None


@dataclass(frozen=True)
class Camera:
    """A pinhole camera without distortion: looks from ``position_m`` at ``target_m``, image x axis level."""

    position_m: Point
    target_m: Point
    fovy_deg: float
    size_wh: tuple[int, int] = IMAGE_WH

    @property
    def intrinsics(self) -> FloatArray:
        """(3, 3) float64 camera matrix in pixels."""
        width, height = self.size_wh
        focal = height / 2 / np.tan(np.radians(self.fovy_deg) / 2)
        return np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])

    @property
    def rotation(self) -> FloatArray:
        """(3, 3) float64: columns are the optical axes (x right, y down, z forward; REP-103) in the world."""
        forward = np.subtract(self.target_m, self.position_m)
        forward /= np.linalg.norm(forward)
        right = np.cross(forward, (0.0, 0.0, 1.0))
        right /= np.linalg.norm(right)
        return np.column_stack([right, np.cross(forward, right), forward])

    def to_optical(self, points_m: npt.ArrayLike) -> FloatArray:
        """World points (N, 3) in metres, in the camera's optical axes."""
        return np.subtract(points_m, self.position_m) @ self.rotation

    def project(self, points_m: npt.ArrayLike) -> FloatArray:
        """World points (N, 3) in metres -> (N, 2) pixels."""
        image = self.to_optical(points_m) @ self.intrinsics.T
        return image[:, :2] / image[:, 2:]


@dataclass(frozen=True)
class Surroundings:
    """Everything in view that no command means: table, floor, walls, light and the arm's posture."""

    table_pattern: str
    table_rgb: RGB
    floor_pattern: str
    floor_rgb: RGB
    wall_rgb: RGB
    light_position_m: Point
    light_diffuse: RGB
    fill_position_m: Point
    fill_diffuse: float
    ambient: float
    arm_joints_rad: tuple[float, float, float, float] | None
    arm_position_m: Point = (0.0, 0.0, 0.0)
    arm_rgb: RGB = (0.9, 0.9, 0.9)


@dataclass(frozen=True)
class SceneOptions:
    """What `sample_scene` may draw from.

    Attributes:
        objects: fewest and most objects, both included, at most `MAX_OBJECTS`.
        held_out_pairs: "never" leaves `HELD_OUT_PAIRS` out (training), "any" draws freely, "only" draws them alone.
        shapes: the mesh set by name, see `sim.shapes.SHAPE_SETS`; "second look" brings tables and light of its own.
        shadows: hard shadows of the main light.
    """

    objects: tuple[int, int] = (3, 10)
    held_out_pairs: str = "any"
    shapes: str = "training"
    shadows: bool = True

    def __post_init__(self) -> None:
        low, high = self.objects
        if not 1 <= low <= high <= MAX_OBJECTS:
            raise ValueError(f"objects must be a range within 1..{MAX_OBJECTS}; got {self.objects}")
        if self.held_out_pairs not in ("never", "any", "only"):
            raise ValueError(f"held_out_pairs is never, any or only; got {self.held_out_pairs!r}")
        if self.shapes not in SHAPE_SETS:
            raise ValueError(f"shapes is one of {', '.join(SHAPE_SETS)}; got {self.shapes!r}")


@dataclass(frozen=True)
class Scene:
    """What a seed and options come to."""

    seed: int
    objects: tuple[SceneObject, ...]
    camera: Camera
    surroundings: Surroundings
    options: SceneOptions = field(default_factory=SceneOptions)

    @property
    def base_position_m(self) -> Point:
        """Where base_link is: in the arm's base on the table, shown or not, its axes along the world's."""
        return self.surroundings.arm_position_m


def sample_scene(seed: int, options: SceneOptions | None = None) -> Scene:
    """Draw a scene; the same seed and options give the same scene."""
    options = options or SceneOptions()
    rng = np.random.default_rng(seed)
    surroundings = _sample_surroundings(rng, options.shapes)
    camera = _sample_camera(rng)
    count = int(rng.integers(options.objects[0], options.objects[1] + 1))
    shapes = read_shapes(options.shapes)
    footprints: list[tuple[float, float, float]] = []
    kinds = _sample_kinds(rng, count, options.held_out_pairs)
    placed = [place_object(rng, kind, shapes[kind[0]], camera, footprints) for kind in kinds]
    return Scene(seed, tuple(each for each in placed if each is not None), camera, surroundings, options)


def _sample_kinds(rng: np.random.Generator, count: int, held_out: str) -> list[tuple[str, str]]:
    """Categories and colours; often with a second object of a category or colour already there."""
    allowed = [
        (colour, category)
        for category in CATEGORIES
        for colour in COLOURS
        if held_out == "any" or ((colour, category) in HELD_OUT_PAIRS) == (held_out == "only")
    ]
    kinds: list[tuple[str, str]] = []
    while len(kinds) < count:
        choices = allowed
        if kinds and rng.random() < 0.45:
            other_category, other_colour = kinds[int(rng.integers(len(kinds)))]
            same_category = rng.random() < 0.6
            alike = [p for p in allowed if (p[1] == other_category if same_category else p[0] == other_colour)]
            choices = alike or allowed
        colour, category = choices[int(rng.integers(len(choices)))]
        if (category, colour) not in kinds or rng.random() < 0.5:
            kinds.append((category, colour))
    return kinds


def place_object(
    rng: np.random.Generator,
    kind: tuple[str, str],
    shapes: Sequence[Shape],
    camera: Camera,
    footprints: list[tuple[float, float, float]],
) -> SceneObject | None:
    """Draw an object of a category and colour that lies in view and clear of the others; None where it finds no place.

    Args:
        footprints: x, y and radius in metres of what lies there; the new object's is added.
    """
    category, colour = kind
    variant = int(rng.integers(len(shapes)))
    size = str(rng.choice(list(SIZES), p=[0.25, 0.5, 0.25]))
    material = str(rng.choice(MATERIALS, p=[0.65, 0.35]))
    rgb = _vary(rng, COLOURS[colour])
    radius = footprint_radius(shapes[variant].body.vertices) * SIZES[size]
    gap = float(rng.choice([0.006, 0.03]))
    for _ in range(40):
        x, y = rng.uniform(*TABLE_X_M), rng.uniform(*TABLE_Y_M)
        is_taken = any(np.hypot(x - u, y - v) < radius + r + gap for u, v, r in footprints)
        if is_taken or not is_in_view(camera, x, y):
            continue
        footprints.append((x, y, radius))
        yaw = rng.uniform(-np.pi, np.pi)
        return SceneObject(category, colour, size, material, variant, rgb, (x, y, 0.0), yaw)
    return None


def shape_of(thing: SceneObject, shapes: str) -> Shape:
    """The shape of an object in the mesh set of that name."""
    variants = read_shapes(shapes)[thing.category]
    return variants[thing.variant % len(variants)]


def radius_of(thing: SceneObject, shapes: str) -> float:
    """The `footprint_radius` of an object, in metres."""
    return footprint_radius(shape_of(thing, shapes).body.vertices) * SIZES[thing.size]


def is_in_view(camera: Camera, x_m: float, y_m: float) -> bool:
    """Whether something small at this place of the table is seen whole."""
    u, v = camera.project([(x_m, y_m, 0.03)])[0]
    margin = 28
    return bool(margin < u < camera.size_wh[0] - margin and margin < v < camera.size_wh[1] - margin)


def footprint_radius(vertices: FloatArray) -> float:
    """A radius in metres that covers most of (V, 3) vertices seen from above, the mean of their half sides."""
    spans = np.ptp(vertices[:, :2], axis=0)
    return float(0.7 * spans.max() + 0.3 * spans.min()) / 2


def _vary(rng: np.random.Generator, rgb: RGB) -> RGB:
    """The same colour name in another pot of paint."""
    return clipped_rgb(np.array(rgb) * rng.uniform(0.85, 1.12) + rng.uniform(-0.025, 0.025, 3))


def random_rgb(rng: np.random.Generator, low: float, high: float, tint: float) -> RGB:
    """A grey between two factors, red, green and blue each up to ``tint`` away."""
    return clipped_rgb(rng.uniform(low, high) + rng.uniform(-tint, tint, 3))


def clipped_rgb(rgb: FloatArray) -> RGB:
    """A colour whose factors are neither black nor beyond white."""
    r, g, b = np.clip(rgb, 0.02, 1.0)
    return float(r), float(g), float(b)


def _sample_camera(rng: np.random.Generator) -> Camera:
    azimuth = np.radians(rng.uniform(-14, 14))
    elevation = np.radians(rng.uniform(28, 62))
    distance = rng.uniform(0.80, 1.05)
    target = (rng.uniform(0.0, 0.06), rng.uniform(-0.03, 0.03), 0.03)
    position = (
        float(target[0] - distance * np.cos(elevation) * np.cos(azimuth)),
        float(target[1] + distance * np.cos(elevation) * np.sin(azimuth)),
        float(target[2] + distance * np.sin(elevation)),
    )
    return Camera(position, target, rng.uniform(40, 50))


_WOODS: tuple[RGB, ...] = ((0.62, 0.42, 0.25), (0.80, 0.62, 0.42), (0.45, 0.28, 0.16), (0.88, 0.76, 0.58))


def _sample_surroundings(rng: np.random.Generator, shapes: str) -> Surroundings:
    patterns = list(PATTERN_SETS[shapes]())
    table_pattern = str(rng.choice(patterns))
    if table_pattern in ("grain", "planks") and rng.random() < 0.7:
        table_rgb = _vary(rng, _WOODS[int(rng.integers(len(_WOODS)))])
    else:
        table_rgb = random_rgb(rng, 0.25, 0.95, float(rng.choice([0.03, 0.18])))
    side = float(rng.choice([-1, 1]))
    arm = None
    if rng.random() < 0.6:
        arm = (rng.uniform(-1.6, 1.6), rng.uniform(-0.5, 0.7), rng.uniform(0.6, 2.2), rng.uniform(-0.4, 1.4))
    arm_position = (rng.uniform(0.05, 0.42), side * rng.uniform(0.36, 0.46), 0.0)
    if rng.random() < 0.4:
        arm_position = (rng.uniform(0.40, 0.48), rng.uniform(-0.3, 0.3), 0.0)
    surroundings = Surroundings(
        table_pattern=table_pattern,
        table_rgb=table_rgb,
        floor_pattern=str(rng.choice(patterns)),
        floor_rgb=random_rgb(rng, 0.15, 0.8, 0.1),
        wall_rgb=random_rgb(rng, 0.3, 0.95, 0.12),
        light_position_m=(rng.uniform(-0.9, 0.7), rng.uniform(-1.0, 1.0), rng.uniform(1.2, 2.0)),
        light_diffuse=random_rgb(rng, 0.45, 0.75, 0.04),
        fill_position_m=(rng.uniform(-1.2, -0.4), rng.uniform(-1.0, 1.0), rng.uniform(0.8, 1.6)),
        fill_diffuse=rng.uniform(0.2, 0.45),
        ambient=rng.uniform(0.24, 0.45),
        arm_joints_rad=arm,
        arm_position_m=arm_position,
        arm_rgb=random_rgb(rng, 0.1, 0.95, float(rng.choice([0.02, 0.25]))),
    )
    return _lit_otherwise(rng, surroundings) if shapes == "second look" else surroundings


def _lit_otherwise(rng: np.random.Generator, surroundings: Surroundings) -> Surroundings:
    """A lamp beside the table, further out and warmer or colder than any in training."""
    side = float(rng.choice([-1, 1]) * rng.uniform(1.05, 1.4))
    warmth = float(rng.choice([-1, 1]) * rng.uniform(0.06, 0.12))
    bright = rng.uniform(0.48, 0.66)
    return replace(
        surroundings,
        light_position_m=(rng.uniform(-0.7, 0.3), side, rng.uniform(1.3, 1.7)),
        light_diffuse=(bright + warmth, bright, bright - warmth),
        fill_position_m=(rng.uniform(-1.2, -0.6), -0.6 * side, rng.uniform(0.9, 1.4)),
        fill_diffuse=rng.uniform(0.30, 0.50),
        ambient=rng.uniform(0.30, 0.45),
    )
