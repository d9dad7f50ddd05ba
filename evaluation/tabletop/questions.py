"""Whether questions about held-out scenes are answered rightly, and with the same answer by every way to ask.

Each is asked of `Scene.all_of`, and, in words, in a fresh conversation; `sim.inquiries` writes them, with what is true.
Both must be about the same things, and the words must say it: the number, yes or no, the colour, the names. Below, how
many there are of every kind, see `evaluation.tabletop.counts`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent.chat import wording
from agent.chat.conversation import Conversation
from agent.chat.scene_answers import MAX_LISTED
from agent.datatypes import Answer, Status
from agent.geometry import iou_matrix
from agent.grounding.fitting import fits, missing_landmark
from agent.grounding.names import Names
from agent.grounding.scene import Scene
from agent.language.choice import choice_between, is_comparison
from agent.language.english import plural
from agent.pipeline import Grounder, Mode
from evaluation.json_files import write_json_lines
from evaluation.options import Options, limit, option, shared
from evaluation.scenes import CORRECT_IOU, look_at
from evaluation.tables import group_table, grouped, interval, share
from evaluation.tabletop.counts import Count, count_kinds
from evaluation.tabletop.counts import report as counts_report
from sim.benchmark_scenes import BenchmarkScene
from sim.inquiries import Inquiry, InquiryWriter, Wants
from sim.tabletop_ref import scenes

_NOTHING = "(?:nothing|don't see anything)"
OPTIONS = (
    limit("scenes", 100),
    option("--seed", type=int, default=0, metavar="N", help="another one chooses other questions"),
    *shared("split", "boxes", "preset", "cache", "errors", "json"),
)


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
    objects = [f"{thing.colour} {thing.category}" for thing in truth.objects]
    for inquiry in InquiryWriter(truth.objects, np.random.default_rng([truth.seed, seed])).inquiries():
        fitting = by_fit(inquiry, scene)
        reply = Conversation().say(inquiry.text, scene)
        told = Told(reply.answer.candidates, inquiry.wants, inquiry.says)
        yield Outcome(
            truth.seed,
            inquiry.kind,
            inquiry.text,
            truth=", ".join([*(objects[each] for each in inquiry.targets), inquiry.says]),
            fitting=", ".join([*map(scene.names.full, fitting.things), fitting.said]),
            words=reply.words,
            fits_right=_are_targets(fitting.things, on, inquiry.targets) and fitting.said == inquiry.says,
            talk_right=_are_targets(told.things, on, inquiry.targets) and told.is_in(reply.words, scene.names),
            same={*told.things} == {*fitting.things} and fitting.is_in(reply.words, scene.names),
        )


@dataclass(frozen=True)
class Told:
    """An answer: the proposals that it is about, and what is said of them beside their names and number."""

    things: tuple[int, ...]
    wants: Wants
    said: str = ""

    def is_in(self, words: str, names: Names) -> bool:
        """Whether words say it."""
        named = [each for each in self.things if names.categories[each]]
        kinds = Counter(names.full(each) for each in named)
        if len(kinds) > MAX_LISTED:
            kinds = Counter(names.categories[each] for each in named)
        listed = [_how_many(*each) for each in kinds.items()]
        if nameless := len(self.things) - len(named):
            listed.append(wording.nameless(nameless))
        patterns = {
            Wants.YES_OR_NO: [rf"^{self.said}"],
            Wants.COLOUR: [re.escape(self.said)],
            Wants.NUMBER: [wording.how_many(len(self.things))],
            Wants.NAMES: [self.said] if self.said else listed or [_NOTHING],
        }[self.wants]
        return all(re.search(rf"{each}(?!\w)", words, re.IGNORECASE) for each in patterns)


def _is_untold(answer: Answer) -> bool:
    """Whether it cannot be said what fits, as what it is related to is not there, or is one of several."""
    return answer.status is Status.AMBIGUOUS or (not answer.chosen and missing_landmark(answer.trace))


def by_fit(inquiry: Inquiry, scene: Scene) -> Told:
    """What `Scene.all_of` alone has to tell."""
    found = [scene.all_of(each) for each in inquiry.expressions]
    if not scene.is_known:
        return Told((), Wants.COLOUR, found[0].reason)
    if inquiry.is_about_one:
        unclear = [each for each in found if len(each.chosen) != 1]
        compares = any(map(is_comparison, inquiry.claims)) and all(len(each.chosen) > 1 for each in unclear)
        if unclear and not (compares and len(found) == 2):  # of several in a choice, the one that is most so is told
            return Told(unclear[0].chosen, Wants.NAMES)
    if len(found) == 2:
        chosen = scene.all_of(choice_between(*inquiry.claims, *inquiry.expressions)).chosen
        return Told(chosen, inquiry.wants, "" if chosen else "cannot tell")
    claimed = [scene.all_of(each) for each in inquiry.claims]
    things = found[0].chosen
    missing = next((each for each in (*found, *claimed) if _is_untold(each)), None)
    if missing is not None:
        return Told(things, Wants.COLOUR, missing.reason)
    if inquiry.wants is Wants.YES_OR_NO:
        is_so = fits(claimed[0], things[0]) if claimed else bool(things) and inquiry.number in (None, len(things))
        return Told(things, inquiry.wants, "yes" if is_so else "no")
    return Told(things, inquiry.wants, scene.names.colours[things[0]] if inquiry.wants is Wants.COLOUR else "")


def _how_many(name: str, number: int) -> str:
    return rf"\b(?:an?|the) {name}" if number == 1 else rf"\b{wording.how_many(number)} {plural(name)}"


def _are_targets(chosen: Sequence[int], on: np.ndarray, targets: Sequence[int]) -> bool:
    """Whether (N, M) proposals on objects are chosen exactly where the objects are targets."""
    around = on[:, list(targets)]
    return bool(around[list(chosen)].any(axis=1).all() and around[list(chosen)].any(axis=0).all())


def report(outcomes: Sequence[Outcome]) -> str:
    """A row for each kind, and all of them last."""
    kinds = sorted(grouped("kind", outcomes).items())
    columns = {"all_of right": share("fits_right"), "talk right": share("talk_right"), "same answer": share("same")}
    columns["talk, 95 %"] = interval("talk_right")
    return group_table("questions", [*kinds, None, ("all", outcomes)], columns)


def run(options: Options) -> int:
    """Ask everything, and print the table; 1 where two ways to ask gave two answers."""
    grounder = Grounder.from_preset(options.preset, mode=Mode.EXTENDED)
    outcomes: list[Outcome] = []
    counts: list[Count] = []
    for truth in scenes(options.split, options.limit, options.cache):
        looks = {boxes: look_at(grounder, truth, boxes) for boxes in ("yolo", "true")}
        outcomes += examine(truth, looks[options.boxes], options.seed)
        counts += (count for boxes, scene in looks.items() for count in count_kinds(truth, scene, boxes))
    print(report(outcomes), counts_report(counts), sep="\n\n")
    if options.errors:
        for each in outcomes:
            if not (each.same and each.talk_right):
                sign = "wrong" if each.same else "NOT THE SAME"
                print(f"{sign} {each.seed} {each.kind}: {each.text} / {each.words} / {each.fitting} / {each.truth}")
    if options.json:
        write_json_lines(options.json, map(vars, outcomes))
    return 0 if all(each.same for each in outcomes) else 1
