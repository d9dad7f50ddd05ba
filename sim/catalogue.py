"""What can lie on the table: categories, colours, sizes and materials, by name."""

from __future__ import annotations

from collections.abc import Mapping

CATEGORIES = (
    "cup", "bowl", "plate", "bottle", "can", "box", "ball", "block", "banana", "apple", "lemon", "carrot", "spoon",
    "duck",
)  # fmt: skip

COLOURS: Mapping[str, tuple[float, float, float]] = {
    "red": (0.80, 0.07, 0.07),
    "orange": (0.95, 0.42, 0.04),
    "yellow": (0.95, 0.82, 0.08),
    "green": (0.10, 0.55, 0.16),
    "blue": (0.08, 0.25, 0.80),
    "purple": (0.42, 0.12, 0.62),
    "pink": (0.96, 0.52, 0.70),
    "brown": (0.38, 0.20, 0.09),
    "white": (0.93, 0.93, 0.92),
    "black": (0.06, 0.06, 0.07),
}
"""Linear factors of red, green and blue in [0, 1]."""

SIZES: Mapping[str, float] = {"small": 0.75, "medium": 1.0, "large": 1.33}
"""Factor on the catalogue's measures."""

MATERIALS = ("plastic", "wooden")

HELD_OUT_PAIRS = frozenset(
    {
        ("red", "spoon"), ("orange", "plate"), ("orange", "duck"), ("yellow", "can"), ("yellow", "box"),
        ("green", "ball"), ("green", "carrot"), ("blue", "apple"), ("purple", "cup"), ("pink", "bottle"),
        ("brown", "bowl"), ("white", "lemon"), ("white", "banana"), ("black", "block"),
    }
)  # fmt: skip
"""(colour, category) pairs that no frame of the small CLIP's first runs shows, one or two for each category; later runs
show them, too."""

HELD_OUT_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "cup": ("beaker", "tumbler", "goblet"),
    "bowl": ("basin",),
    "plate": ("saucer", "platter"),
    "bottle": ("jug", "carafe"),
    "can": ("canister",),
    "box": ("crate", "parcel"),
    "ball": ("orb", "globe"),
    "banana": ("plantain",),
    "spoon": ("ladle", "scoop"),
    "duck": ("mallard", "duckling"),
}
"""Category -> words that no training caption may contain. Fixed before the first training; never edited."""
