"""Whether an arm carries out commands: held-out tables, simulated physics, and what really came of each command.

For each table a command: every fifth is for something that is not there, or that several things fit, and the arm must
not move; of the others half are to pick something up, half to put it somewhere. The picture of the simulated camera is
grounded with the tabletop preset, and what is found is grasped by depth alone. The truth is read off the simulation:
what was lifted between the fingers, where it lies at rest, what else the fingers touched. Times are simulated ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from agent.pipeline import Grounder
from evaluation.arm.trials import Trial, carry_out, job_for, stages_of, world_of
from evaluation.metrics import Share
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
    *shared("preset", "report", "errors"),
)


def run(options: Options) -> int:
    """Carry out all, and print the table; the exit status is 0 where every goal is met."""
    grounder = Grounder.from_preset(options.preset)
    trials = []
    for trial in tqdm(_trials(options, grounder), total=options.limit, desc="commands", dynamic_ncols=True):
        trials.append(trial)
        if options.errors and not trial.is_right:
            tqdm.write(trial.note)
        if options.report and not trial.is_right:
            write_strip(options.report, trial)
    print(report(trials))
    return 0 if all(is_met for _, _, is_met in goals(trials)) else 1


def _trials(options: Options, grounder: Grounder) -> Iterator[Trial]:
    left = options.limit
    kinds = [JobKind(options.only)] if options.only else [*CYCLE, *CYCLE_2]
    for number, seed in enumerate(SEEDS[options.first :]):
        if not left:
            return
        world = world_of(seed)
        try:
            job = job_for(world, kinds[number % len(kinds)])
            if job is not None:
                left -= 1
                yield carry_out(world, grounder, job, keeps_frames=bool(options.report))
        finally:
            world.close()


def goals(trials: Sequence[Trial]) -> list[tuple[str, Share, bool]]:
    """What is to be reached: its name, the share, and whether it is."""
    acting = [each for each in trials if each.job.kind.is_to_move]
    puts = [each for each in trials if each.job.kind is JobKind.PUT]
    still = [each for each in trials if not each.job.kind.is_to_move]
    held, placed = Share.of(each.held for each in acting), Share.of(each.placed for each in puts)
    touched, moved = Share.of(bool(each.touched) for each in acting), Share.of(each.moved for each in still)
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
    lifts = [each.lift_s for each in trials if each.lift_s is not None]
    median, most = percentiles(lifts, (50, 95))
    failed = ", ".join(f"{stage} {count}" for stage, count in stages_of(trials).items() if count)
    return "\n".join(
        [
            format_table(["goal", "hits", "n", "share", "95 %", ""], rows),
            f"from the command to the lift: median {median} s (goal {GOAL_LIFT_S:g}), 95 % {most} s, simulated",
            f"failures by stage: {failed or 'none'}",
        ]
    )


def write_strip(folder: Path, trial: Trial) -> None:
    """The phases of one command side by side, as a picture."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [picture[::2, ::2] for _, picture in trial.frames]
    if pictures:
        Image.fromarray(np.concatenate(pictures, axis=1)).save(folder / f"{trial.seed}-{trial.job.kind}.jpg")
    with (folder / "notes.txt").open("a", encoding="utf-8") as notes:
        notes.write(f"{trial.note} [{', '.join(phase for phase, _ in trial.frames)}]\n")
