"""Pictures of things whose colour and kind a stand-in for CLIP reads off without error, and scenes of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from agent.datatypes import Frame
from agent.grounding.names import CLUTTER
from agent.grounding.scene import Scene
from agent.language.dependency_parser import DependencyParser
from agent.language.vocabulary import Vocabulary
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.isolated_views import View, ViewSettings
from agent.perception.proposals import GivenBoxes
from agent.pipeline import Grounder

COLOURS = ("red", "blue", "green", "yellow", "white")
KINDS = ("cup", "bowl", "plate", "ball", "lemon", CLUTTER)
SYNONYMS = {"mug": "cup", "dish": "bowl", "saucer": "plate", "sphere": "ball", "citrus": "lemon"}
PLACES = ("left", "right", "leftmost", "rightmost", "behind", "front", "small", "big", "middle")
Thing = tuple[str, str, tuple[int, int, int, int]]
"""Colour, kind, and box x1, y1, x2, y2 in pixels."""


class NamingEncoder:
    """Every colour and kind is a direction of its own; a thing is painted in a code of the two."""

    image_size_px = 8
    logit_scale = 20.0

    def encode_images(self, images_rgb: np.ndarray) -> np.ndarray:
        means = images_rgb.reshape(len(images_rgb), -1, 3).mean(axis=1)
        rows = np.zeros((len(means), len(COLOURS) + len(KINDS)))
        for row, (colour, kind, _) in zip(rows, means / 40 - 1, strict=True):
            row[int(np.clip(round(colour), 0, len(COLOURS) - 1))] = 1
            row[len(COLOURS) + int(np.clip(round(kind), 0, len(KINDS) - 1))] = 1
        return _unit(rows)

    def encode_texts(self, prompts: Sequence[str]) -> np.ndarray:
        words = [prompt.replace("cups", "cup").replace("balls", "ball").split() for prompt in prompts]
        return _unit(np.array([[float(name in said) for name in (*COLOURS, *KINDS)] for said in words]))


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)


@lru_cache(maxsize=1)
def parser() -> DependencyParser:
    """The embedded one."""
    return DependencyParser.load()


def scene_of(*things: Thing, size_wh: tuple[int, int] = (640, 480), views: int = 1) -> Scene:
    """A look at things on a grey table; the crop takes the place of other views. It knows the clutter that it sees."""
    image = np.full((size_wh[1], size_wh[0], 3), 120, dtype=np.uint8)
    for colour, kind, (x1, y1, x2, y2) in things:
        image[y1:y2, x1:x2] = (40 * (COLOURS.index(colour) + 1), 40 * (KINDS.index(kind) + 1), 0)
    scorer = IsolatedProposalScorer((NamingEncoder(),), ViewSettings(views=(View.CROP,) * views))
    kinds = {*KINDS[:-1], *(kind for _, kind, _ in things)}
    vocabulary = Vocabulary(frozenset({*COLOURS, *kinds, *PLACES, "one", "thing"}), SYNONYMS)
    boxes = [box for _, _, box in things]
    return Grounder(GivenBoxes(np.array(boxes).reshape(-1, 4)), scorer, parser(), vocabulary).look(Frame(image))
