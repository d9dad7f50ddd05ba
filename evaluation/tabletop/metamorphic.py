"""Whether answers stay the same where they must; no labels are needed.

Each scene's clear expressions are grounded once more after a change that must not matter: the proposals in another
order, the picture mirrored with left and right swapped in the words, ten ways to say the same command, JPEG at quality
40, half the resolution.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from agent.calibrating.expected import Expects
from agent.datatypes import Answer, FloatArray, Proposals
from agent.geometry import iou_matrix
from agent.grounding.scene import Scene
from agent.images import decode_image, encode_jpeg
from agent.pipeline import Grounder, Mode
from evaluation.metrics import Share
from evaluation.options import Options, limit, shared
from evaluation.scenes import CORRECT_IOU, look_at
from evaluation.tables import format_table
from sim.tabletop_ref import QUESTIONS, asked

JPEG_QUALITY = 40
PARAPHRASES = (
    "pick up {}", "could you grab {} please", "i want {}", "hand me {}", "get {}", "please take {}", "give me {}",
    "can you fetch {}", "now pick {} up", "let me have {}",
)  # fmt: skip
SWAPS = {
    "left": "right", "right": "left", "leftmost": "rightmost", "rightmost": "leftmost", "west": "east", "east": "west",
}  # fmt: skip
GOALS = {"permuted": 1.0, "mirrored": 0.98, "paraphrased": 0.95, "jpeg 40": 0.95, "half size": 0.95}
OPTIONS = (limit("tables of TabletopRef's test split", 500), *shared("preset", "cache"))


def run(options: Options) -> int:
    """Print the table; 1 where a goal is missed."""
    shares = agreement(Grounder.from_preset(options.preset, mode=Mode.EXTENDED), options.limit, options.cache)
    rows = [
        [name, str(share.total), f"{share.value:.4f}", share.interval, f"{GOALS[name]:.2f}"]
        for name, share in shares.items()
    ]
    print(format_table(["change", "n", "same box", "95 %", "goal"], rows))
    return int(any(share.value < GOALS[name] for name, share in shares.items()))


def agreement(grounder: Grounder, scenes: int, cache: Path | None = None) -> dict[str, Share]:
    """For each change the share of expressions that lead to the same box."""
    same: dict[str, list[bool]] = {name: [] for name in GOALS}
    for each in asked("test", scenes * QUESTIONS, cache):
        scene = look_at(grounder, each.truth)
        texts = [question.text for question in each.questions if question.expects is Expects.ONE]
        if not len(scene.proposals) or not texts:
            continue
        for name, other, say, back in _changes(grounder, scene):
            same[name] += [_is_near(scene, scene.refer(text), other, other.refer(say(text)), back) for text in texts]
        for text in texts:
            before = scene.refer(text)
            others = [scene.ground(way.format(text)) for way in PARAPHRASES]
            same["paraphrased"] += [before.candidates[:1] == other.candidates[:1] for other in others]
    return {name: Share.of(outcomes) for name, outcomes in same.items()}


def _changes(
    grounder: Grounder, scene: Scene
) -> Iterator[tuple[str, Scene, Callable[[str], str], Callable[[FloatArray], FloatArray]]]:
    """Each change of the picture: its name, the scene then, what a text becomes, and how boxes lead back."""
    image, (width, height) = scene.frame.image_rgb, scene.frame.size_wh
    boxes, scores = scene.proposals.boxes_xyxy, scene.proposals.scores
    order = np.random.default_rng(len(boxes)).permutation(len(boxes))
    yield "permuted", grounder.encode(scene.frame, Proposals(boxes[order], scores[order])), str, np.asarray

    def mirrored(found: FloatArray) -> FloatArray:
        return np.column_stack([width - found[:, 2], found[:, 1], width - found[:, 0], found[:, 3]])

    yield "mirrored", grounder.look(np.ascontiguousarray(image[:, ::-1])), swapped, mirrored
    yield "jpeg 40", grounder.look(decode_image(encode_jpeg(image, quality=JPEG_QUALITY))), str, np.asarray
    small = np.asarray(Image.fromarray(image).resize((width // 2, height // 2)))
    yield "half size", grounder.look(small), str, lambda found: 2 * found


def swapped(text: str) -> str:
    """Left for right and right for left."""
    return re.sub(r"\w+", lambda match: SWAPS.get(match[0], match[0]), text)


def _is_near(one: Scene, first: Answer, other: Scene, second: Answer, back: Callable[[FloatArray], FloatArray]) -> bool:
    """Whether the first's box is the second's, or among those that it asks about; or both find none.

    Args:
        back: boxes of the second picture into the first one's pixels.
    """
    if not first.candidates or not second.candidates:
        return first.candidates == second.candidates
    before = one.proposals.boxes_xyxy[[first.candidates[0]]]
    after = back(other.proposals.boxes_xyxy[list(second.candidates)])
    return bool(iou_matrix(before, after).max() > CORRECT_IOU)
