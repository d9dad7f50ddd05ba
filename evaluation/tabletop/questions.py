"""Whether questions about held-out scenes are answered rightly, and with the same answer by every way to ask.

Each is asked of `Scene.all_of`, and, in words, in a fresh conversation (`sim.inquiries` writes them, with what is true).
Both must be about the same things, and the words must say it: the number, yes or no, the colour, the names.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent.chat import wording
from agent.chat.conversation import Conversation
from agent.geometry import iou_matrix
from agent.grounding.names import Names
from agent.grounding.scene import Scene
from agent.pipeline import Grounder, Mode
from evaluation.json_files import write_json_lines
from evaluation.metrics import Share
from evaluation.options import add_limit, add_shared
from evaluation.scenes import CORRECT_IOU, look_at
from evaluation.tables import format_table
from sim.benchmark_scenes import BenchmarkScene
from sim.inquiries import Inquiry, InquiryWriter, Wants
from sim.tabletop_ref import scenes

ALL = "all"


@dataclass(frozen=True)
class Outcome:
    """How one question went.

    Attributes:
        seed: of the scene.
        truth: what is meant, and what is to be said of it.
        fitting: what all that fits is called.
        words: of the talk.
        fits_right, talk_right: whether `Scene.all_of` and the talk told the truth.
        same: whether they told the same.
    """

    seed: int
    kind: str
    text: str
    truth: str
    fitting: str
    words: str
    fits_right: bool
    talk_right: bool
    same: bool


def examine(truth: BenchmarkScene, scene: Scene, seed: int = 0) -> Iterator[Outcome]:
    """Everything that can be asked about a scene; another seed chooses other questions."""
    on = iou_matrix(scene.proposals.boxes_xyxy, truth.boxes_xyxy) > CORRECT_IOU
    names = scene.names
    for inquiry in InquiryWriter(truth.objects, np.random.default_rng([truth.seed, seed])).inquiries():
        things, said = by_fit(inquiry, scene)
        reply = Conversation().say(inquiry.text, scene)
        told = reply.answer.candidates
        fits_right = _are_targets(things, on, inquiry.targets) and inquiry.says in (said, "")
        talk_right = _are_targets(told, on, inquiry.targets) and says(
            reply.words, inquiry.wants, told, names, inquiry.says
        )
        yield Outcome(
            truth.seed,
            inquiry.kind,
            inquiry.text,
            _named([f"{truth.objects[each].colour} {truth.objects[each].category}" for each in inquiry.targets])
            + inquiry.says,
            _named([names.full(each) for each in things]) + said,
            reply.words,
            fits_right,
            talk_right,
            {*told} == {*things} and says(reply.words, inquiry.wants, things, names, said),
        )


def by_fit(inquiry: Inquiry, scene: Scene) -> tuple[tuple[int, ...], str]:
    """The proposals that an answer is about, and yes, no or the colour that it says, by `Scene.all_of` alone."""
    things = scene.all_of(inquiry.expression).chosen
    claimed = scene.all_of(inquiry.claim).chosen if inquiry.claim else things
    if inquiry.wants is Wants.YES_OR_NO:
        return things, "yes" if claimed and inquiry.number in (None, len(things)) else "no"
    if inquiry.wants is Wants.COLOUR:
        return things, " ".join(scene.names.colours[each] for each in things)
    return (things if not inquiry.claim or len(things) > len(claimed) else claimed), ""


def says(words: str, wants: Wants, things: Sequence[int], names: Names, said: str) -> bool:
    """Whether words tell of some proposals what is wanted: all of them by name, or their number, or what is given."""
    spoken = words.lower()
    if wants is Wants.YES_OR_NO:
        return re.match(rf"{said}\b", spoken) is not None
    expected = [said or wording.how_many(len(things))]
    if wants is Wants.NAMES:
        kinds = Counter(names.full(each) for each in things)
        one_or_more = {
            name: f"(?:an?|the) {name}" if count == 1 else f"{wording.how_many(count)} {wording.plural(name)}"
            for name, count in kinds.items()
        }
        expected = list(one_or_more.values()) or ["nothing"]
    return all(re.search(rf"\b{each}\b", spoken) for each in expected)


def _are_targets(chosen: Sequence[int], on: np.ndarray, targets: Sequence[int]) -> bool:
    """Whether (N, M) proposals on objects are chosen exactly where the objects are targets."""
    around = on[:, list(targets)]
    return bool(around[list(chosen)].any(axis=1).all() and around[list(chosen)].any(axis=0).all())


def _named(names: Sequence[str]) -> str:
    return f"{', '.join(names)}; " if names else "nothing; "


def report(outcomes: Sequence[Outcome]) -> str:
    """A row for each kind, and all of them last."""
    rows: list[list[str] | None] = []
    for kind in (*sorted({each.kind for each in outcomes}), ALL):
        group = [each for each in outcomes if kind in (each.kind, ALL)]
        shares = [Share.of(getattr(each, name) for each in group) for name in ("fits_right", "talk_right", "same")]
        rows += [None] if kind == ALL else []
        rows.append([kind, str(len(group)), *(f"{share.value:.3f}" for share in shares), shares[1].interval])
    return format_table(["questions", "n", "all_of right", "talk right", "same answer", "talk, 95 %"], rows)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    add_limit(parser, "scenes", 100)
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another one chooses other questions")
    add_shared(parser, "split", "boxes", "preset", "cache", "errors", "json")


def run(options: argparse.Namespace) -> int:
    """Ask everything, and print the table; 1 where two ways to ask gave two answers."""
    grounder = Grounder.from_preset(options.preset, mode=Mode.EXTENDED)
    outcomes: list[Outcome] = []
    for truth in scenes(options.split, options.limit, options.cache):
        outcomes += examine(truth, look_at(grounder, truth, options.boxes), options.seed)
    print(report(outcomes))
    if options.errors:
        for each in outcomes:
            if not (each.same and each.talk_right):
                sign = "wrong" if each.same else "NOT THE SAME"
                print(f"{sign} {each.seed} {each.kind}: {each.text} / {each.words} / {each.fitting} / {each.truth}")
    if options.json:
        write_json_lines(options.json, map(vars, outcomes))
    return 0 if all(each.same for each in outcomes) else 1
