"""What is known of the things in the pictures: by the detector's classes, by a CSV of names, or by expressions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from agent.calibrating.box_table import SaidBox
from agent.calibrating.pictures import Picture
from agent.datatypes import FloatArray
from agent.errors import UncalibratableError
from agent.geometry import iou_matrix
from agent.grounding.names import Naming, colours_in
from agent.grounding.scene import Scene
from agent.language.english import ARTICLES, COLOURS, singular
from agent.language.words import words_of

SAME_BOX_IOU = 0.5
LEAST_KINDS = 2


@dataclass(frozen=True, eq=False)
class Labelled:
    """A picture and what its proposals are.

    Attributes:
        name: the picture's file name.
        kinds: (N,) what each is; "" where that is not known.
        colours: (N,) of what colour each is; "" where that is not known.
        are_classes: whether the kinds are the detector's classes, so that they say nothing of how right these are.
    """

    name: str
    scene: Scene
    kinds: tuple[str, ...]
    colours: tuple[str, ...]
    are_classes: bool = False


def by_detector(pictures: Sequence[Picture]) -> list[Labelled]:
    """The detector's class names, and the colours that the CLIP sees.

    Without classes, what the CLIP takes things for stands for these as well: then nothing tells whether it is right.
    Not the sure ones alone: it would deny whatever is less plain than these.
    """
    found = []
    for each in pictures:
        names, labels = each.scene.names, each.scene.proposals.labels
        kinds = tuple(as_name(label) for label in labels) or _taken_for(names.categories)
        colours = _taken_for(names.colours)
        found.append(Labelled(each.name, each.scene, kinds, colours, are_classes=bool(labels)))
    return _checked(found)


def _taken_for(naming: Naming) -> tuple[str, ...]:
    return tuple(naming[index] for index in range(len(naming.shares)))


def by_names(pictures: Sequence[Picture], rows: Sequence[SaidBox]) -> list[Labelled]:
    """The names of a CSV, each for the proposal that overlaps its box most; a colour before the name counts as one.

    Raises:
        UncalibratableError: see `_checked`.
    """
    of_picture: dict[str, list[SaidBox]] = defaultdict(list)
    for row in rows:
        of_picture[row.image].append(row)
    found = []
    for each in pictures:
        said = of_picture.get(each.name, [])
        on = proposals_on(each.scene, np.array([row.box_xyxy for row in said]).reshape(-1, 4))
        texts = ["" if at < 0 else said[at].text for at in on]
        colours, weak = [_colour(text) for text in texts], _taken_for(each.scene.names.colours)
        known = tuple(own or (seen if text else "") for own, seen, text in zip(colours, weak, texts, strict=True))
        found.append(Labelled(each.name, each.scene, tuple(map(as_name, texts)), known))
    return _checked(found)


def proposals_on(scene: Scene, boxes_xyxy: FloatArray) -> list[int]:
    """Which of (M, 4) boxes each proposal is on: the one that it overlaps most, by half; -1 for none."""
    if not len(boxes_xyxy):
        return [-1] * len(scene.proposals)
    overlaps = iou_matrix(scene.proposals.boxes_xyxy, boxes_xyxy)
    return [int(row.argmax()) if row.max() >= SAME_BOX_IOU else -1 for row in overlaps]


def things_of(labelled: Collection[Labelled]) -> tuple[str, ...]:
    """All kinds that are known of the pictures, in alphabetical order."""
    return tuple(sorted({kind for each in labelled for kind in each.kinds if kind}))


def as_name(text: str) -> str:
    """A label as a thing is called: without article and colours, in the singular."""
    words = [word for word in words_of(text.replace("_", " ")) if word not in {*COLOURS, *ARTICLES}]
    return " ".join([*words[:-1], singular(words[-1])]) if words else ""


def _colour(text: str) -> str:
    return next(iter(sorted(colours_in(text))), "")


def _checked(labelled: list[Labelled]) -> list[Labelled]:
    """Those that something is known of.

    Raises:
        UncalibratableError: the things in all pictures are of one kind, or of none that is known.
    """
    kinds = things_of(labelled)
    if len(kinds) < LEAST_KINDS:
        what = f"every thing in the pictures is a {kinds[0]}" if kinds else "nothing in the pictures has a name"
        raise UncalibratableError(
            f"{what}: whether a word fits can only be told where there are others; give pictures of two kinds of things"
            " at least, or their names (--names)"
        )
    return [each for each in labelled if any(each.kinds)]
