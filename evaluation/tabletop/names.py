"""Whether things are called by their right colours and kinds, through a good camera and through bad ones.

Of TabletopRef's clearly visible things, or of those in ``--frames DIR``, path-traced frames of the kept-out world: the
share of which both words are right, with true boxes, and with the detector's, where a thing that it does not find and a
picture that the models do not know count as wrong. A row for each of `evaluation.tabletop.corruptions`, with the
difference from the clean picture. Below, how often "What do you see?" is answered with all that is there, by name, and
nothing else, on tables with up to 8 things; it does not matter whether one that is nearly hidden is named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from agent.chat.conversation import Conversation
from agent.chat.wording import NAMELESS
from agent.grounding.scene import Scene
from agent.language.english import NUMBER_OF, singular
from agent.pipeline import Grounder, Mode
from evaluation.json_files import write_json_lines
from evaluation.metrics import Share
from evaluation.options import Options, limit, shared
from evaluation.scenes import look_at, scenes_of, things_of
from evaluation.tables import Cell, Group, group_table, grouped, interval, share
from evaluation.tabletop.corruptions import CORRUPTIONS, corrupted
from sim.benchmark_scenes import BenchmarkScene

CLEAN = "clean"
MOST_THINGS = 8
QUESTION = "What do you see?"
OPTIONS = (limit("scenes", 200), *shared("split", "frames", "preset", "cache", "json"))


@dataclass(frozen=True)
class Look:
    """What a table's clearly visible things are called in one picture of it.

    Attributes:
        picture: `CLEAN`, or which of the `CORRUPTIONS`.
        names: N true ones: "red cup".
        by_true_boxes: N given with true boxes.
        by_own_boxes: N given with the detector's; empty for a thing that it did not find.
        proposals: how many the detector made.
        is_known: whether the models take the picture, with the detector's boxes, for one of theirs.
    """

    seed: int
    picture: str
    names: tuple[str, ...]
    by_true_boxes: tuple[str, ...]
    by_own_boxes: tuple[str, ...]
    proposals: int
    is_known: bool

    @property
    def right_by_true_boxes(self) -> list[bool]:
        """N: whether each is named right."""
        return [name == called for name, called in zip(self.names, self.by_true_boxes, strict=True)]

    @property
    def right_by_own_boxes(self) -> list[bool]:
        """The same with the detector's boxes, in a picture that is known."""
        return [self.is_known and name == called for name, called in zip(self.names, self.by_own_boxes, strict=True)]

    @property
    def found(self) -> list[bool]:
        """N: whether a box of the detector is on each."""
        return [bool(called) for called in self.by_own_boxes]


@dataclass(frozen=True)
class Listing:
    """The answer to `QUESTION`, and whether it names all that is clearly visible, and only what is in sight."""

    seed: int
    words: str
    is_complete: bool
    is_true: bool

    @property
    def is_exact(self) -> bool:
        """Whether it is both."""
        return self.is_complete and self.is_true


def run(options: Options) -> int:
    """Look at every table through every camera, and print the tables."""
    grounder = Grounder.from_preset(options.preset, mode=Mode.EXTENDED)
    looks: list[Look] = []
    listings: list[Listing] = []
    for truth in scenes_of(options):
        own = look_at(grounder, truth)
        looks.append(look(truth, CLEAN, look_at(grounder, truth, "true"), own))
        if len(truth.in_sight) <= MOST_THINGS:
            listings.append(ask(truth, own))
        for name in CORRUPTIONS:
            changed = corrupted(truth, name)
            looks.append(look(changed, name, look_at(grounder, changed, "true"), look_at(grounder, changed)))
    if options.json:
        write_json_lines(options.json, map(vars, (*looks, *listings)))
    print(f"{options.preset} preset, {options.frames or f'split {options.split}'}")
    print(report_by_true_boxes(looks), report_by_own_boxes(looks), report_of_listings(listings), sep="\n\n")
    return 0


def look(truth: BenchmarkScene, picture: str, given: Scene, own: Scene) -> Look:
    """What a table's things are called by two looks at it: with true boxes, and with the detector's."""
    clear = truth.clearly_visible
    return Look(
        truth.seed,
        picture,
        names=names_of(truth, clear),
        by_true_boxes=names_given(given, truth, clear),
        by_own_boxes=names_given(own, truth, clear),
        proposals=len(own.proposals),
        is_known=own.is_known,
    )


def names_given(scene: Scene, truth: BenchmarkScene, things: Sequence[int]) -> tuple[str, ...]:
    """What things of a table are called, each by the first proposal on it; empty where there is none."""
    on = things_of(scene, truth)
    return tuple(scene.names.full(on.index(each)) if each in on else "" for each in things)


def names_of(truth: BenchmarkScene, things: Sequence[int]) -> tuple[str, ...]:
    """What things of a table are truly called: "red cup"."""
    return tuple(f"{truth.objects[each].colour} {truth.objects[each].category}" for each in things)


def ask(truth: BenchmarkScene, scene: Scene) -> Listing:
    """Ask in a new conversation what is on a table."""
    words = Conversation().say(QUESTION, scene).words
    told = named_in(words)
    clear, in_sight = (Counter(names_of(truth, each)) for each in (truth.clearly_visible, truth.in_sight))
    return Listing(truth.seed, words, is_complete=clear <= told, is_true=told <= in_sight)


def named_in(words: str) -> Counter[str]:
    """What is listed, and how many of each: of "I see a red cup and two lemons." one red cup and two lemons.

    What has no name is passed over: no record says what lies about besides a scene's things.
    """
    found = re.fullmatch(r"I see (.+)\.", words)
    told: Counter[str] = Counter()
    for each in re.split(", | and ", found[1]) if found else ():
        if each.endswith(NAMELESS):
            continue
        number, _, name = each.partition(" ")
        told[singular(name)] += int(number) if number.isdecimal() else NUMBER_OF.get(number, 1)
    return told


def report_by_true_boxes(looks: Sequence[Look]) -> str:
    """A row for each kind of picture: how many things are named right where their boxes are known."""
    return group_table("true boxes", _rows(looks), _columns("right_by_true_boxes", looks), counted="tables")


def report_by_own_boxes(looks: Sequence[Look]) -> str:
    """The same with the detector's boxes, and what becomes of these and of the gate."""

    def proposals(group: Group) -> str:
        return f"{sum(each.proposals for each in group) / max(1, sum(len(each.names) for each in group)):.3f}"

    columns = {
        **_columns("right_by_own_boxes", looks),
        "found": lambda group: f"{_share('found', group).value:.3f}",
        "proposals a thing": proposals,
        "pictures known": share("is_known"),
    }
    return group_table("the detector's", _rows(looks), columns, counted="tables")


def _rows(looks: Sequence[Look]) -> list[tuple[str, Group] | None]:
    (clean, *others) = grouped("picture", looks).items()
    return [clean, None, *others]


def _columns(right: str, looks: Sequence[Look]) -> dict[str, Cell]:
    """How many things there are, the share that is named right, and by how many points that is above the clean one."""
    clean = _share(right, [each for each in looks if each.picture == CLEAN])
    return {
        "things": lambda group: str(_share(right, group).total),
        "named right": lambda group: f"{_share(right, group).value:.3f}",
        "95 %": lambda group: _share(right, group).interval,
        "points": lambda group: f"{100 * (_share(right, group).value - clean.value):+.1f}",
    }


def _share(of_things: str, group: Group) -> Share:
    return Share.of(holds for each in group for holds in getattr(each, of_things))


def report_of_listings(listings: Sequence[Listing]) -> str:
    """One row."""
    columns = {
        "exactly right": share("is_exact"),
        "95 %": interval("is_exact"),
        "nothing missing": share("is_complete"),
        "nothing false": share("is_true"),
    }
    return group_table(QUESTION, [(f"up to {MOST_THINGS} things", listings)], columns, counted="tables")
