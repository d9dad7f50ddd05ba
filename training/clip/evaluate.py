"""How often the small CLIP picks the right object of a held-out scene, for each kind of expression."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from agent.grounding.names import CLUTTER
from sim.catalogue import HELD_OUT_PAIRS, HELD_OUT_SYNONYMS
from training.clip.augment import normalised, to_float
from training.clip.captions import DescribedObject
from training.clip.view_store import StoredFrame
from training.clip.words import HYPERNYMS, NAMES, RELATION_PHRASES, SUPERLATIVE_ADJECTIVES, SUPERLATIVE_ENDINGS

PROMPT = "a photo of {}"
ImageEncoder = Callable[[Tensor], Tensor]
TextEncoder = Callable[[Sequence[str]], Tensor]
Figures = dict[str, tuple[int, int]]
"""Kind of expression -> (right, asked)."""
VIEW_WEIGHTS = {"": (1.0, 1.0), " (crop only)": (1.0, 0.0), " (blur only)": (0.0, 1.0)}
TRUE_BOX, JITTERED_BOX = 0, 1
"""Places among a store's variants of an object."""


@dataclass(frozen=True)
class Probe:
    """An expression that means one object of a scene."""

    kind: str
    text: str
    target: int


def questions(objects: Sequence[DescribedObject], rng: random.Random) -> Iterator[Probe]:
    """Expressions for every object that category, colour or both single out."""
    categories = Counter(thing.category for thing in objects)
    colours = Counter(thing.colour for thing in objects)
    pairs = Counter((thing.colour, thing.category) for thing in objects)
    named = [thing for thing in objects if thing.category != CLUTTER]
    for target, thing in enumerate(objects):
        if len(named) < 2 or thing.category == CLUTTER:
            continue
        never_trained = HELD_OUT_SYNONYMS.get(thing.category, ())
        others = [other for other in named if other is not thing]
        both = f"the {thing.colour} {thing.category}"
        if pairs[thing.colour, thing.category] == 1:
            pair_seen = "rarer pair" if (thing.colour, thing.category) in HELD_OUT_PAIRS else "colour + category"
            yield Probe(pair_seen, both, target)
            yield Probe("colour + category, relation", f"{both} {_relation(rng, others)}", target)
            synonym = rng.choice(list(NAMES[thing.category]))
            yield Probe("colour + synonym", f"the {thing.colour} {synonym}", target)
            for word in never_trained:
                yield Probe("colour + synonym never trained", f"the {thing.colour} {word}", target)
        if categories[thing.category] == 1:
            yield Probe("category", f"the {thing.category}", target)
            tail = f"{_relation(rng, others)} {_relation(rng, others)}"
            yield Probe("category, relation", f"the {thing.category} {_relation(rng, others)}", target)
            yield Probe("category, two hops", f"the {thing.category} {tail}", target)
            yield Probe("category, superlative", _superlative(rng, thing.category), target)
            yield Probe("synonym", f"the {rng.choice(list(NAMES[thing.category]))}", target)
            for word in never_trained:
                yield Probe("synonym never trained", f"the {word}", target)
        if colours[thing.colour] == 1:
            yield Probe("colour", f"the {thing.colour} {rng.choice(('one', 'thing', 'object'))}", target)
        for word, covered in HYPERNYMS.items():
            if thing.category in covered and sum(categories[category] for category in covered) == 1:
                yield Probe("hypernym", f"the {word}", target)


def _relation(rng: random.Random, others: Sequence[DescribedObject]) -> str:
    phrase = rng.choice(rng.choice(tuple(RELATION_PHRASES.values())))
    landmark = rng.choice(others)
    return f"{phrase} the {rng.choice((landmark.category, f'{landmark.colour} {landmark.category}'))}"


def _superlative(rng: random.Random, noun: str) -> str:
    if rng.random() < 0.5:
        return f"the {rng.choice(rng.choice(tuple(SUPERLATIVE_ADJECTIVES.values())))} {noun}"
    return f"the {noun} {rng.choice(rng.choice(tuple(SUPERLATIVE_ENDINGS.values())))}"


@torch.inference_mode()
def accuracy(
    frames: Sequence[StoredFrame],
    encode_images: ImageEncoder,
    encode_texts: TextEncoder,
    *,
    seed: int,
    variant: int = TRUE_BOX,
) -> Figures:
    """How often each kind of expression is right, over frames with two objects at least.

    Args:
        encode_images: (B, 3, SIZE_PX, SIZE_PX) normalised float32 -> (B, D) unit rows.
        encode_texts: texts -> (B, D) unit rows.
        variant: which of the store's boxes are looked at.
    """
    rng = random.Random(seed)
    written = [(frame, list(questions(frame.objects, rng))) for frame in frames if len(frame.objects) > 1]
    asked = [(frame, row) for frame, row in written if row]
    texts = sorted({PROMPT.format(question.text) for _, row in asked for question in row})
    chunks = [texts[start : start + 512] for start in range(0, len(texts), 512)]
    embedded = {text: row for chunk in chunks for text, row in zip(chunk, encode_texts(chunk), strict=True)}
    right, total = Counter[str](), Counter[str]()
    for frame, row in asked:
        views = torch.from_numpy(np.array(frame.views[:, variant]))
        images = encode_images(normalised(to_float(views.transpose(0, 1).flatten(0, 1))))
        cosines = torch.stack([embedded[PROMPT.format(question.text)] for question in row]) @ images.T
        per_view = cosines.view(len(row), 2, -1)
        for suffix, weights in VIEW_WEIGHTS.items():
            chosen = torch.einsum("qvn,v->qn", per_view, torch.tensor(weights)).argmax(dim=1).tolist()
            for question, choice in zip(row, chosen, strict=True):
                if not suffix or question.kind in ("colour + category", "category", "rarer pair"):
                    total[question.kind + suffix] += 1
                    right[question.kind + suffix] += choice == question.target
    return {kind: (right[kind], total[kind]) for kind in sorted(total)}


def unit_rows(rows: Tensor) -> Tensor:
    """Rows of length 1."""
    return functional.normalize(rows, dim=-1)
