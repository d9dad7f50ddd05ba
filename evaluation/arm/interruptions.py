"""What an arm does when something comes between: things pushed or taken away, stops, and nodes that are killed.

On each held-out table it is told to pick something up. While the hand approaches, the thing is pushed by 5 to 15 cm
(it is to be held all the same) or taken away (the arm is to stop, and to say so); or somebody says stop at a random
moment (the arm is to be still within 0.2 s, and to drop nothing); or, with ``--graph``, a node is killed at a random
moment (the arm is to be still within 0.5 s, the command to have one outcome, and the graph to work again). Where the
arm reaches for another thing than the one that is pushed or taken away, nothing has come between: ``closed-loop``
counts that. Times are simulated ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from agent.manipulation.status import Outcome, Phase
from evaluation.arm.closed_loop import SEEDS
from evaluation.arm.rig import Rig
from evaluation.arm.rigs import RIG_OPTIONS, rig_for
from evaluation.arm.trials import Trial
from evaluation.arm.witness import Truth
from evaluation.metrics import Share
from evaluation.options import Options, limit, option, shared
from evaluation.tables import format_table, met
from sim.jobs import JobKind

PUSHED, TAKEN, STOPPED = "pushed", "taken", "stopped"
KILLED = {f"killed:{name}": name for name in ("manipulation_node", "grounding_node", "supervisor")}
KINDS = (PUSHED, TAKEN, STOPPED, *KILLED)
GOALS = {PUSHED: 0.85}
"""Shares that are enough; all of any other kind."""
PUSH_M = (0.05, 0.15)
INTO_APPROACH_S = 0.8
"""At most so long after the hand has set out."""
MOMENT_S = 9.0
"""A command takes about so long: anything random comes before."""
STILL_STOPPED_S, STILL_KILLED_S = 0.2, 0.5
OPTIONS = (
    limit("commands of each kind", 20),
    option("--first", type=int, default=0, metavar="N", help="leave out so many tables"),
    option("--only", choices=KINDS, nargs="+", help="of these kinds (all that can be)"),
    *RIG_OPTIONS,
    *shared("preset", "report", "errors"),
)


class Interruption:
    """Something that comes once between a command and its outcome.

    Attributes:
        before: what was so at that moment; None where it has not come.
    """

    def __init__(self, kind: str, rig: Rig, rng: np.random.Generator) -> None:
        self.before: Truth | None = None
        self._kind, self._rig = kind, rig
        self._is_due = self._in_approach if kind in (PUSHED, TAKEN) else self._at_a_moment
        self._since_s: float | None = None
        self._wait_s = float(rng.uniform(0.0, INTO_APPROACH_S if kind in (PUSHED, TAKEN) else MOMENT_S))
        self._push_m = float(rng.uniform(*PUSH_M))

    def __call__(self, phase: Phase, since_s: float) -> None:
        """See `evaluation.arm.rig.Meanwhile`."""
        if self.before is None and phase is not Phase.DONE and self._is_due(phase, since_s):
            before = self._rig.truth()
            if self._come():
                self.before = before

    def _in_approach(self, phase: Phase, since_s: float) -> bool:
        if phase is not Phase.APPROACH:
            return False
        self._since_s = since_s if self._since_s is None else self._since_s
        return since_s - self._since_s >= self._wait_s

    def _at_a_moment(self, phase: Phase, since_s: float) -> bool:
        return since_s >= self._wait_s

    def _come(self) -> bool:
        """Whether it did: what is hemmed in cannot be pushed."""
        if self._kind == PUSHED:
            return self._rig.push(self._push_m)
        if self._kind == TAKEN:
            self._rig.take_away()
        elif self._kind == STOPPED:
            self._rig.stop()
        else:
            self._rig.kill(KILLED[self._kind])
        return True


@dataclass(frozen=True, eq=False)
class Interrupted:
    """A command into which something came.

    Attributes:
        before: what was so then.
        works_again: whether the robot answers afterwards.
    """

    kind: str
    trial: Trial
    before: Truth
    works_again: bool = True

    @property
    def still_after_s(self) -> float:
        """From then until the arm was still; not negative."""
        return max(0.0, self.trial.truth.still_since_s - self.before.time_s)

    @property
    def problem(self) -> str:
        """What is not as it should be; empty where all is."""
        trial, is_holding = self.trial, self.before.is_held
        if self.kind == PUSHED:
            return "" if trial.held else "not held"
        if len(trial.outcomes) != 1:
            return f"{len(trial.outcomes)} outcomes"
        if self.kind == TAKEN:
            return "" if trial.outcomes[0].outcome is Outcome.LOST else f"said {trial.outcomes[0].reason}"
        limit_s = STILL_STOPPED_S if self.kind == STOPPED else STILL_KILLED_S
        if self.still_after_s > limit_s:
            return f"still after {self.still_after_s:.2f} s"
        if is_holding and not trial.truth.is_held:
            return "dropped"
        return "" if self.works_again else "the graph does not work again"


def run(options: Options) -> int:
    """Carry out all, and print the table; the exit status is 0 where every goal is met."""
    kinds = options.only or [each for each in KINDS if options.graph or each not in KILLED]
    rows: list[list[str]] = []
    is_all_met = True
    with rig_for(options, keeps_frames=bool(options.report)) as rig:
        for kind in kinds:
            found = list(tqdm(_of_kind(kind, rig, options), total=options.limit, desc=kind, dynamic_ncols=True))
            right = Share.of(not each.problem for each in found)
            is_met = right.value >= GOALS.get(kind, 1.0)
            is_all_met &= is_met
            slowest_s = max((each.still_after_s for each in found), default=0.0)
            slowest = "" if kind in (PUSHED, TAKEN) else f"{slowest_s:.2f} s"
            rows.append([kind, f"{right.hits:.0f}", str(right.total), right.interval, slowest, met(is_met)])
    print(format_table(["", "right", "n", "95 %", "still, at the latest after", ""], rows))
    return 0 if is_all_met else 1


def _of_kind(kind: str, rig: Rig, options: Options) -> Iterator[Interrupted]:
    """The commands into which it came, until there are enough."""
    left = options.limit
    for seed in SEEDS[options.first :]:
        if not left:
            return
        if rig.lay(seed, JobKind.PICK) is None:
            continue
        interruption = Interruption(kind, rig, np.random.default_rng(seed))
        trial = rig.carry_out(interruption)
        if interruption.before is None or (kind in (PUSHED, TAKEN) and trial.stage in ("proposal", "grounding")):
            continue
        left -= 1
        found = Interrupted(kind, trial, interruption.before, kind not in KILLED or rig.works_again())
        if found.problem and options.errors:
            tqdm.write(f"{kind}: {found.problem}; {trial.note}")
        if found.problem and options.report:
            folder = options.report / kind.replace(":", "-")
            folder.mkdir(parents=True, exist_ok=True)
            rig.write_strip(folder)
        yield found
