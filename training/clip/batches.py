"""Batches of whole scenes: every object of a scene in both views, and captions written for it on the spot."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from agent.grounding.names import CLUTTER
from training.clip.captions import DescribedObject, write_caption
from training.clip.loss import IGNORED
from training.clip.view_store import VARIANTS, StoredFrame
from training.clip.words import COLOUR_NAMES, MATERIAL_NAMES, NAMES

ATTRIBUTES = (tuple(NAMES), tuple(COLOUR_NAMES), tuple(MATERIAL_NAMES))
"""What a caption can state, in three groups of which an object has one each."""


@dataclass(frozen=True)
class Batch:
    """One step's data.

    Attributes:
        views: (I, SIZE_PX, SIZE_PX, 3) uint8.
        labels: (I, 3) int64: place of the image's attributes in each group of `ATTRIBUTES`; `IGNORED` where unknown.
        captions: T texts.
        positive: (T, I) bool: the caption is true of the image.
        same_scene: (T, I) bool: the image is of the scene that the caption was written in.
        states_colour: (T,) bool: the caption says a colour of its object.
        states_category: (T,) bool: the caption says what its object is.
    """

    views: Tensor
    labels: Tensor
    captions: tuple[str, ...]
    positive: Tensor
    same_scene: Tensor
    states_colour: Tensor
    states_category: Tensor

    @property
    def is_clutter(self) -> Tensor:
        """(I,) bool: the image shows none of the things that have names."""
        return self.labels[:, 0] == ATTRIBUTES[0].index(CLUTTER)


def split(frames: Sequence[StoredFrame]) -> tuple[list[StoredFrame], list[StoredFrame]]:
    """Training and held-out frames: every twentieth is held out, so that the split stays as a data set grows."""
    return [frame for number, frame in enumerate(frames) if number % 20 != 19], [*frames[19::20]]


def random_batch(
    worlds: Sequence[Sequence[StoredFrame]], rng: random.Random, *, scenes: int, captions_per_object: int
) -> Batch:
    """A batch of ``scenes`` random frames with two objects at least, as many from each world in the long run."""
    chosen: list[StoredFrame] = []
    while len(chosen) < scenes:
        frame = rng.choice(rng.choice(worlds))
        if len(frame.objects) > 1:
            chosen.append(frame)
    things = [thing for frame in chosen for thing in frame.objects]
    scene_of = np.repeat(np.arange(len(chosen)), [len(frame.objects) for frame in chosen])
    views = [own[rng.randrange(VARIANTS), view] for view in (0, 1) for frame in chosen for own in frame.views]
    captions = [
        write_caption(rng, thing, frame.objects[:index] + frame.objects[index + 1 :])
        for frame in chosen
        for index, thing in enumerate(frame.objects)
        for _ in range(captions_per_object)
    ]
    true_of = np.array([[caption.is_true_of(thing) for thing in things * 2] for caption in captions])
    same = np.repeat(scene_of, captions_per_object)[:, None] == np.tile(scene_of, 2)
    return Batch(
        views=torch.from_numpy(np.stack(views)),
        labels=torch.tensor([_labels(thing) for thing in things] * 2),
        captions=tuple(caption.text for caption in captions),
        positive=torch.from_numpy(true_of),
        same_scene=torch.from_numpy(same),
        states_colour=torch.tensor([bool(caption.colours) for caption in captions]),
        states_category=torch.tensor([bool(caption.categories) for caption in captions]),
    )


def _labels(thing: DescribedObject) -> list[int]:
    stated = (thing.category, thing.colour, thing.material)
    return [group.index(name) if name else IGNORED for group, name in zip(ATTRIBUTES, stated, strict=True)]
