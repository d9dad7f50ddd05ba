"""Surfaces: how what a thing is made of reflects light. Pure data; `sim.pathtraced.blender` makes materials of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Finish:
    """A surface but for its colour.

    Attributes:
        roughness: least and most, in [0, 1].
        coat: a clear varnish's weight in [0, 1].
        metallic: weight in [0, 1].
        grain: strength in [0, 1] of wood grain in the colour.
        mottle: strength in [0, 1] of blotches in the colour, ``mottle_m`` metres wide.
        speckled: dark specks in the colour.
        printed: marks of other colours, as of writing; its own is the paper's.
        bump: relief's strength in [0, 1], ``bump_m`` metres wide.
        sheen: a cloth's soft edge, in [0, 1].
        clear: how much light goes through, in [0, 1].
    """

    roughness: tuple[float, float]
    coat: float = 0.0
    metallic: float = 0.0
    grain: float = 0.0
    mottle: float = 0.0
    mottle_m: float = 0.02
    speckled: bool = False
    printed: bool = False
    bump: float = 0.0
    bump_m: float = 0.002
    sheen: float = 0.0
    clear: float = 0.0


FINISHES: Mapping[str, Finish] = {
    "gloss": Finish((0.05, 0.22)),
    "satin": Finish((0.28, 0.42)),
    "matt": Finish((0.55, 0.85)),
    "ceramic": Finish((0.10, 0.30), coat=0.8, mottle=0.05),
    "tinted": Finish((0.02, 0.15), clear=0.55),
    "rubber": Finish((0.6, 0.8), bump=0.25, bump_m=0.0015),
    "metal": Finish((0.22, 0.38), metallic=0.75),
    "painted wood": Finish((0.30, 0.55), grain=0.22, bump=0.08),
    "stained wood": Finish((0.40, 0.65), grain=0.42, bump=0.12),
    "wood": Finish((0.4, 0.6), grain=0.4),
    "paper": Finish((0.75, 0.95), mottle=0.08, mottle_m=0.004),
    "felt": Finish((0.9, 1.0), bump=0.5, bump_m=0.0012, sheen=0.4),
    "peel": Finish((0.25, 0.45), mottle=0.16, mottle_m=0.012, bump=0.18, bump_m=0.0018),
    "skin": Finish((0.18, 0.38), mottle=0.22, mottle_m=0.010, coat=0.2),
    "leaf": Finish((0.45, 0.65), mottle=0.25, mottle_m=0.006),
    "printed": Finish((0.35, 0.6), printed=True),
    # Kept out of training.
    "stoneware": Finish((0.45, 0.65), speckled=True, bump=0.15, bump_m=0.004, coat=0.15),
    "brushed": Finish((0.30, 0.42), metallic=0.5, mottle=0.10, mottle_m=0.0015),
    "varnished wood": Finish((0.35, 0.5), grain=0.32, coat=0.7),
    "waxy": Finish((0.30, 0.5), mottle=0.28, mottle_m=0.006, coat=0.35, bump=0.06, bump_m=0.005),
}
"""Name -> finish."""
USUAL = "satin"
"""The finish of parts in colours of their own that name none."""

CROCKERY = ("gloss", "satin", "matt", "ceramic", "ceramic")
TABLEWARE = (*CROCKERY, "metal", "tinted")
GROWN = ("skin", "skin", "peel", "gloss", "matt")
OF_CATEGORY: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("cup", "bowl"), TABLEWARE),
    "plate": CROCKERY,
    "bottle": ("gloss", "gloss", "satin", "matt", "ceramic", "metal", "tinted", "tinted"),
    "can": ("gloss", "satin", "metal", "metal"),
    "box": ("paper", "paper", "matt", "satin", "gloss"),
    "ball": ("gloss", "gloss", "satin", "matt", "rubber", "felt"),
    "block": ("gloss", "satin", "matt"),
    "spoon": ("gloss", "satin", "matt", "metal"),
    "duck": ("gloss", "satin", "matt", "rubber", "ceramic"),
    **dict.fromkeys(("banana", "apple", "lemon", "carrot"), GROWN),
}
WOODEN = ("painted wood", "painted wood", "stained wood")
KEPT_OUT = ("stoneware", "brushed")


def draw_finish(draw: np.random.Generator, category: str, material: str, world: str) -> str:
    """The name of a finish for a thing of a world, "train" or "kept-out"."""
    if world == "kept-out":
        grown = OF_CATEGORY[category] is GROWN
        choices: tuple[str, ...] = ("varnished wood",) if material == "wooden" else ("waxy",) if grown else KEPT_OUT
    else:
        choices = WOODEN if material == "wooden" else OF_CATEGORY[category]
    return choices[int(draw.integers(len(choices)))]
