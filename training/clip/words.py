"""What the tabletop's categories, colours and materials are called in training captions.

A number is how often a name is drawn relative to the others of its row. `sim.catalogue.HELD_OUT_SYNONYMS` are not here:
they measure what the model makes of words that it never read in a caption.
"""

from __future__ import annotations

from collections.abc import Mapping

from agent.language.english import THINGS

NAMES: Mapping[str, Mapping[str, float]] = {
    "cup": {
        "cup": 20, "mug": 8, "teacup": 3, "coffee cup": 2, "coffee mug": 2, "tea cup": 1, "drinking cup": 1,
        "chalice": 1, "stein": 1, "demitasse": 1, "drinking glass": 1, "glass": 2, "beer mug": 1,
    },
    "bowl": {
        "bowl": 20, "soup bowl": 2, "salad bowl": 2, "cereal bowl": 2, "mixing bowl": 1, "fruit bowl": 1,
        "rice bowl": 1, "porringer": 1, "punch bowl": 1,
    },
    "plate": {
        "plate": 20, "dinner plate": 3, "side plate": 1, "paper plate": 1, "dessert plate": 1, "soup plate": 1,
        "salad plate": 1, "tray": 1, "salver": 1,
    },
    "bottle": {
        "bottle": 20, "flask": 3, "water bottle": 2, "wine bottle": 2, "beer bottle": 1, "decanter": 1, "vial": 1,
        "phial": 1, "pitcher": 1, "flagon": 1, "cruet": 1, "milk bottle": 1,
    },
    "can": {
        "can": 20, "tin": 6, "soda can": 3, "tin can": 3, "beer can": 2, "soup can": 1, "drink can": 1,
        "soft drink can": 1, "caddy": 1, "food can": 1,
    },
    "box": {
        "box": 20, "carton": 4, "cardboard box": 3, "package": 2, "packet": 1, "gift box": 1, "shoebox": 1,
        "casket": 1, "case": 1, "chest": 1, "matchbox": 1, "coffer": 1,
    },
    "ball": {
        "ball": 20, "sphere": 4, "toy ball": 2, "beach ball": 1, "rubber ball": 1, "bouncy ball": 1, "marble": 1,
        "baseball": 1, "playground ball": 1,
    },
    "block": {
        "block": 20, "brick": 5, "cube": 5, "building block": 2, "toy block": 2, "toy brick": 1, "die": 1,
    },
    "banana": {"banana": 20, "ripe banana": 1, "banana fruit": 1},
    "apple": {"apple": 20, "eating apple": 1, "crab apple": 1, "cooking apple": 1},
    "lemon": {"lemon": 20, "citrus fruit": 1, "citrus": 1},
    "carrot": {"carrot": 20, "root vegetable": 1},
    "spoon": {
        "spoon": 20, "teaspoon": 4, "tablespoon": 3, "soup spoon": 2, "dessert spoon": 1, "serving spoon": 1,
        "dipper": 1, "sugar spoon": 1,
    },
    "duck": {
        "duck": 20, "rubber duck": 5, "toy duck": 3, "ducky": 2, "duckie": 1, "rubber ducky": 1, "drake": 1,
        "bath duck": 1, "waterfowl": 1, "duck toy": 1,
    },
}  # fmt: skip
"""category -> its names."""

HYPERNYMS: Mapping[str, tuple[str, ...]] = {
    "fruit": ("banana", "apple", "lemon"),
    "vegetable": ("carrot",),
    "veggie": ("carrot",),
    "food": ("banana", "apple", "lemon", "carrot"),
    "produce": ("banana", "apple", "lemon", "carrot"),
    "toy": ("ball", "block", "duck"),
    "plaything": ("ball", "block", "duck"),
    "container": ("cup", "bowl", "bottle", "can", "box"),
    "vessel": ("cup", "bowl", "bottle"),
    "dish": ("plate", "bowl"),
    "crockery": ("cup", "bowl", "plate"),
    "tableware": ("cup", "bowl", "plate", "spoon"),
    "utensil": ("spoon",),
    "cutlery": ("spoon",),
    "silverware": ("spoon",),
    "kitchen utensil": ("spoon",),
    "bird": ("duck",),
    "animal": ("duck",),
    "toy animal": ("duck",),
}
"""hypernym -> the categories that it covers."""

ANYTHING = THINGS
"""Nouns that every object answers to."""

COLOUR_NAMES: Mapping[str, Mapping[str, float]] = {
    "red": {"red": 20, "crimson": 1, "scarlet": 1},
    "orange": {"orange": 20, "tangerine": 1},
    "yellow": {"yellow": 20, "golden yellow": 1},
    "green": {"green": 20, "emerald": 1},
    "blue": {"blue": 20, "navy blue": 1, "azure": 1},
    "purple": {"purple": 20, "violet": 3},
    "pink": {"pink": 20, "rosy": 1},
    "brown": {"brown": 20, "chestnut brown": 1},
    "white": {"white": 20, "ivory": 1},
    "black": {"black": 20, "jet black": 1},
}
"""colour -> its names."""

SHADES = ("dark", "light", "bright", "deep", "pale")
"""Said before a colour without changing which colour it is."""

MATERIAL_NAMES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "plastic": (("plastic", "plastic"),),
    "wooden": (("wooden", "wood"), ("wood", "wood")),
}
"""material -> (adjective, noun) of each of its names."""

SIZE_WORDS: Mapping[str, tuple[str, ...]] = {
    "small": ("small", "little", "tiny"),
    "medium": ("medium", "medium sized"),
    "large": ("large", "big", "huge"),
}
"""size -> its words."""
