"""How often what is said is misread, by kinds of faults.

Sentences are made of two things of a shipped table, each of which is found by its colour and category alone: relations,
some false or unheard of, steps, lengths, conditions, choices, ways to say a colour, and words that no command has a use
for. It is a fault to do anything else than was said, and to do anything where a word is unread; to do nothing is one
only where the sentence is plain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from agent.chat.replies import Reply
from agent.datatypes import Status
from agent.grounding.scene import Scene
from agent.pipeline import Grounder, Mode
from evaluation.json_files import write_json_lines
from evaluation.language.expected import Outcome, acts, ask, on
from evaluation.language.fault_cases import KINDS, Case, CaseWriter, named
from evaluation.options import Options, limit, option, shared
from evaluation.scenes import Things, look_at, things_of
from evaluation.tables import group_table, grouped, interval, share
from sim.benchmark_scenes import BenchmarkScene
from sim.shipped_scenes import SCENE_COUNT, shipped_truth

MIN_VISIBLE = 0.5
NAMING = (Status.FOUND, Status.AMBIGUOUS, Status.ACKNOWLEDGED)
OPTIONS = (
    limit("pairs of things", 200),
    option("--seed", type=int, default=0, metavar="N", help="another one chooses other pairs and phrasings"),
    *shared("preset", "errors", "json"),
)


@dataclass(frozen=True)
class Trial:
    """How a case went.

    Attributes:
        said: what was replied, step by step.
        acted: whether the robot does anything.
        fault: what went wrong; empty where nothing did.
    """

    scene: int
    kind: str
    name: str
    text: str
    said: str
    acted: bool
    fault: str


@dataclass(frozen=True, eq=False)
class Table:
    """A shipped table, looked at with true boxes."""

    number: int
    truth: BenchmarkScene
    scene: Scene
    things: Things

    @classmethod
    def of(cls, number: int, grounder: Grounder) -> Table:
        """The shipped scene of that number."""
        truth = shipped_truth(number)
        scene = look_at(grounder, truth, "true")
        return cls(number, truth, scene, things_of(scene, truth))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Two objects each, in either order, that are the only ones of their name, and found by it."""
        names = Counter(map(named, self.truth.objects))
        known = [
            index
            for index, thing in enumerate(self.truth.objects)
            if names[named(thing)] == 1
            and thing.visible >= MIN_VISIBLE
            and on(self.things, ask([f"pick up {named(thing)}"], self.scene)[0].answer.chosen) == {index}
        ]
        return permutations(known, 2)

    def trials(self, a: int, b: int, rng: np.random.Generator) -> Iterator[Trial]:
        """Everything that can go wrong with two objects."""
        for case in CaseWriter(self.truth.objects, a, b, rng).cases():
            if case.plain and not acts(ask([case.plain], self.scene)):
                continue
            replies = ask([case.text], self.scene)
            said = " / ".join(each.words for each in replies)
            went_wrong = fault(case, replies, self.things, {a: "A", b: "B"})
            yield Trial(self.number, case.kind, case.name, case.text, said, acts(replies), went_wrong)


def fault(case: Case, replies: Sequence[Reply], things: Things, letters: dict[int, str]) -> str:
    """What went wrong, in words; empty where nothing did.

    Args:
        letters: what objects are called; any other is "another".
    """
    expected, answer = case.expected, replies[0].answer
    pointed = on(things, answer.chosen or answer.candidates)
    if expected is not None and expected.is_met(replies, things):
        return ""
    names_another = answer.status in NAMING and not pointed <= case.among
    if case.among and (names_another or (answer.status is Status.ACKNOWLEDGED and len(pointed) == 1)):
        return f"names {_called(pointed, letters)}"
    if acts(replies):
        if expected is not None and expected.outcome is Outcome.PLAN and expected.steps[0].is_met(replies[:1], things):
            return "no second step"
        return f"found {_called(pointed, letters)}"
    return str(answer.status) if case.must else ""


def _called(objects: frozenset[int], letters: dict[int, str]) -> str:
    return " and ".join(sorted({letters.get(each, "another") for each in objects})) or "nothing first"


def report(trials: Sequence[Trial]) -> str:
    """A row for each kind, with one for each of its names; below, an example of each."""
    groups: list[tuple[str, Sequence[Trial]] | None] = []
    for kind in KINDS:
        of_kind = [each for each in trials if each.kind == kind]
        groups += [(kind, of_kind)] if of_kind else []
        groups += [(f"  {name}", group) for name, group in grouped("name", of_kind).items()]
    columns = {
        "faults": lambda group: str(sum(bool(each.fault) for each in group)),
        "rate": share(lambda each: bool(each.fault)),
        "95 %": interval(lambda each: bool(each.fault)),
        "of which acted": lambda group: str(sum(bool(each.fault) and each.acted for each in group)),
    }
    examples: dict[str, str] = {}
    for each in trials:
        if each.fault:
            examples.setdefault(f"{each.kind}, {each.name}", f'{each.fault} - "{each.text}": {each.said}')
    table = group_table("kind", [*groups, None, ("all", trials)], columns, counted="cases")
    return "\n".join([table, "", *(": ".join(each) for each in examples.items())])


def run(options: Options) -> int:
    """Say everything, and print the table; the exit status is 0."""
    trials = measure(Grounder.from_preset(options.preset, mode=Mode.EXTENDED), options.limit, options.seed)
    print(report(trials))
    if options.errors:
        print(*(f"{each.kind}, {each.name}: {each.fault} - {each.text}" for each in trials if each.fault), sep="\n")
    if options.json:
        write_json_lines(options.json, map(vars, trials))
    return 0


def measure(grounder: Grounder, limit: int, seed: int = 0) -> list[Trial]:
    """All that can go wrong with so many pairs of things, from all the shipped tables by chance."""
    rng = np.random.default_rng(seed)
    tables = [Table.of(number, grounder) for number in range(SCENE_COUNT)]
    pairs = [(table, *pair) for table in tables for pair in table.pairs()]
    chosen = sorted(int(each) for each in rng.permutation(len(pairs))[:limit])
    return [each for at in chosen for each in pairs[at][0].trials(*pairs[at][1:], rng)]
