"""Whether an arm carries out commands: held-out tables, simulated physics, and what really came of each command.

For each table a command: every fifth is for something that is not there, or that several things fit, and the arm must
not move; of the others half are to pick something up, half to put it somewhere. The picture of the simulated camera is
grounded with the tabletop preset, and what is found is grasped by depth alone: in this process, or, with ``--graph``,
by the graph of nodes, each a process, that hears commands and says outcomes on topics. The truth is read off the
simulation: what was lifted between the fingers, where it lies at rest, what else the fingers touched. Times are
simulated ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tqdm import tqdm

from evaluation.arm.rig import Rig
from evaluation.arm.rigs import RIG_OPTIONS, rig_for
from evaluation.arm.trials import Trial, stages_of
from evaluation.metrics import Share, median_95
from evaluation.options import Options, limit, option, shared
from evaluation.tables import format_table, met, percentiles
from sim.jobs import JobKind

SEEDS = range(71_000, 73_000)
CYCLE = (JobKind.PICK, JobKind.PUT, JobKind.PICK, JobKind.PUT, JobKind.ABSENT)
CYCLE_2 = (*CYCLE[:-1], JobKind.AMBIGUOUS)
GOAL_HELD, GOAL_PLACED, GOAL_TOUCHED, GOAL_LIFT_S = 0.95, 0.90, 0.02, 10.0
OPTIONS = (
    limit("commands", 300),
    option("--first", type=int, default=0, metavar="N", help="leave out so many tables"),
    option("--only", choices=[str(kind) for kind in JobKind], help="commands of one kind"),
    *RIG_OPTIONS,
    *shared("preset", "report", "errors"),
)


def run(options: Options) -> int:
    """Carry out all, and print the table; the exit status is 0 where every goal is met."""
    trials = []
    with rig_for(options, keeps_frames=bool(options.report)) as rig:
        for trial in tqdm(_trials(options, rig), total=options.limit, desc="commands", dynamic_ncols=True):
            trials.append(trial)
            if options.errors and not trial.is_right:
                tqdm.write(trial.note)
            if options.report and not trial.is_right:
                options.report.mkdir(parents=True, exist_ok=True)
                rig.write_strip(options.report)
                with (options.report / "notes.txt").open("a", encoding="utf-8") as notes:
                    notes.write(f"{trial.note}\n")
    print(report(trials))
    return 0 if all(is_met for _, _, is_met in goals(trials)) else 1


def _trials(options: Options, rig: Rig) -> Iterator[Trial]:
    left = options.limit
    kinds = [JobKind(options.only)] if options.only else [*CYCLE, *CYCLE_2]
    for number, seed in enumerate(SEEDS[options.first :]):
        if not left:
            return
        if rig.lay(seed, kinds[number % len(kinds)]) is not None:
            left -= 1
            yield rig.carry_out()


def goals(trials: Sequence[Trial]) -> list[tuple[str, Share, bool]]:
    """What is to be reached: its name, the share, and whether it is."""
    acting = [each for each in trials if each.job.kind.is_to_move]
    puts = [each for each in trials if each.job.kind is JobKind.PUT]
    still = [each for each in trials if not each.job.kind.is_to_move]
    held, placed = Share.of(each.held for each in acting), Share.of(each.is_right for each in puts)
    touched = Share.of(bool(each.truth.touched) for each in acting)
    moved = Share.of(each.truth.has_moved for each in still)
    return [
        (f"right object held >= {GOAL_HELD}", held, held.value >= GOAL_HELD),
        (f"put right >= {GOAL_PLACED}", placed, placed.value >= GOAL_PLACED),
        (f"wrong object touched <= {GOAL_TOUCHED}", touched, touched.value <= GOAL_TOUCHED),
        ("moved for nothing: never", moved, not moved.hits),
    ]


def report(trials: Sequence[Trial]) -> str:
    """The figures as text."""
    rows = [
        [name, f"{share.hits:.0f}", str(share.total), f"{share.value:.3f}", share.interval, met(is_met)]
        for name, share, is_met in goals(trials)
        if share.total
    ]
    lifts = [each.truth.lift_s for each in trials if each.truth.lift_s is not None]
    whole = [each.took_s for each in acting_right(trials)]
    failed = ", ".join(f"{stage} {count}" for stage, count in stages_of(trials).items() if count)
    return "\n".join(
        [
            format_table(["goal", "hits", "n", "share", "95 %", ""], rows),
            f"seconds from the command to the lift (median: goal {GOAL_LIFT_S:g}): {_seconds(lifts)}",
            f"seconds from the command to its end, where all was right: {_seconds(whole)}",
            f"failures by stage: {failed or 'none'}",
        ]
    )


def acting_right(trials: Sequence[Trial]) -> list[Trial]:
    """Those in which the arm did what it was to do."""
    return [each for each in trials if each.job.kind.is_to_move and each.is_right]


def _seconds(values: Sequence[float]) -> str:
    median, most = percentiles(values, (50, 95))
    low, high = median_95(values)
    return f"median {median} ({low:.1f}-{high:.1f}), 95 % {most}"
