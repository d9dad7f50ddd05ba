"""Whether answers stay the same where they must: ``python -m agent.evaluation metamorphic``. No labels are needed.

Each scene's clear expressions are grounded once more after a change that must not matter: the proposals in another
order, the picture mirrored with left and right swapped in the words, ten ways to say the same command, JPEG at quality
40, half the resolution.
"""

from __future__ import annotations

import argparse
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from agent.datatypes import Answer, FloatArray, Frame, ImageArray, Proposals
from agent.evaluation.metrics import Share
from agent.evaluation.tables import format_table
from agent.geometry import iou_matrix
from agent.grounding.scene import Scene
from agent.models.presets import DEFAULT_PRESET
from agent.pipeline import Grounder, Mode
from sim.questions import Expects
from sim.tabletop_ref import QUESTIONS, asked

SAME_BOX_IOU = 0.5
JPEG_QUALITY = 40
PARAPHRASES = (
    "pick up {}", "could you grab {} please", "i want {}", "hand me {}", "get {}", "please take {}", "give me {}",
    "can you fetch {}", "now pick {} up", "let me have {}",
)  # fmt: skip
SWAPS = {
    "left": "right", "right": "left", "leftmost": "rightmost", "rightmost": "leftmost", "west": "east", "east": "west",
}  # fmt: skip
GOALS = {"permuted": 1.0, "mirrored": 0.98, "paraphrased": 0.95, "jpeg 40": 0.95, "half size": 0.95}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--scenes", type=int, default=500, help="how many of TabletopRef's test split (500)")
    parser.add_argument("--preset", default=DEFAULT_PRESET)
    parser.add_argument("--cache", type=Path, help="keep renderings here between runs")


def main(args: argparse.Namespace) -> int:
    """Run the command; 1 where a goal is missed."""
    shares = agreement(Grounder.from_preset(args.preset, mode=Mode.EXTENDED), args.scenes, args.cache)
    rows = []
    for name, share in shares.items():
        low, high = share.wilson_95
        rows.append([name, str(share.total), f"{share.value:.4f}", f"{low:.3f}-{high:.3f}", f"{GOALS[name]:.2f}"])
    print(format_table(["change", "n", "same box", "95 %", "goal"], rows))
    return int(any(share.value < GOALS[name] for name, share in shares.items()))


def agreement(grounder: Grounder, scenes: int, cache: Path | None = None) -> dict[str, Share]:
    """For each change the share of expressions that lead to the same box."""
    same: dict[str, list[bool]] = {name: [] for name in GOALS}
    for each in asked("test", scenes * QUESTIONS, cache):
        scene = grounder.look(Frame(each.truth.image_rgb))
        texts = [question.text for question in each.questions if question.expects is Expects.ONE]
        if not len(scene.proposals) or not texts:
            continue
        for name, agrees in _changes(grounder, scene):
            same[name] += [agrees(text) for text in texts]
        for text in texts:
            before = scene.refer(text)
            same["paraphrased"] += [_is_same(before, scene.ground(way.format(text))) for way in PARAPHRASES]
    return {name: Share.of(outcomes) for name, outcomes in same.items()}


def _changes(grounder: Grounder, scene: Scene) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """Each change of the picture, with what says whether a text still leads to the same box."""
    image, (width, _) = scene.frame.image_rgb, scene.frame.size_wh
    boxes, scores = scene.proposals.boxes_xyxy, scene.proposals.scores
    order = np.random.default_rng(len(boxes)).permutation(len(boxes))
    permuted = grounder.encode(scene.frame, Proposals(boxes[order], scores[order]))
    yield "permuted", lambda text: _is_near(scene, scene.refer(text), permuted, permuted.refer(text))
    mirrored = grounder.look(np.ascontiguousarray(image[:, ::-1]))

    def back(found: FloatArray) -> FloatArray:
        return np.column_stack([width - found[:, 2], found[:, 1], width - found[:, 0], found[:, 3]])

    yield (
        "mirrored",
        lambda text: _is_near(scene, scene.refer(text), mirrored, mirrored.refer(swapped(text)), back),
    )
    packed = grounder.look(_jpeg(image))
    yield "jpeg 40", lambda text: _is_near(scene, scene.refer(text), packed, packed.refer(text))
    small = grounder.look(np.asarray(Image.fromarray(image).resize((width // 2, image.shape[0] // 2))))
    yield (
        "half size",
        lambda text: _is_near(scene, scene.refer(text), small, small.refer(text), lambda found: 2 * found),
    )


def swapped(text: str) -> str:
    """Left for right and right for left."""
    return re.sub(r"\w+", lambda match: SWAPS.get(match[0], match[0]), text)


def _jpeg(image_rgb: ImageArray) -> ImageArray:
    packed = io.BytesIO()
    Image.fromarray(image_rgb).save(packed, "JPEG", quality=JPEG_QUALITY)
    with Image.open(packed) as picture:
        return np.array(picture)


def _is_same(one: Answer, other: Answer) -> bool:
    """By index: both looked at the same proposals."""
    return one.candidates[:1] == other.candidates[:1]


def _is_near(
    one: Scene, first: Answer, other: Scene, second: Answer, back: Callable[[FloatArray], FloatArray] = np.asarray
) -> bool:
    """Whether the first's box is the second's, or among those that it asks about; or both find none.

    Args:
        back: boxes of the second picture into the first one's pixels.
    """
    if not first.candidates or not second.candidates:
        return first.candidates == second.candidates
    before = one.proposals.boxes_xyxy[[first.candidates[0]]]
    after = back(other.proposals.boxes_xyxy[list(second.candidates)])
    return bool(iou_matrix(before, after).max() > SAME_BOX_IOU)
