"""The physics by themselves: how far things move when a scene comes to rest, and what an arm holds that sees perfectly.

`python -m sim.arm --settle 50` and `python -m sim.arm --picks 100`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from agent.errors import UnreachableError
from agent.manipulation.poses import backed_off, raised
from sim.arm.model import OURS, ArmModel, load_arm
from sim.arm.simulated_arm import SimulatedArm
from sim.arm.true_grasps import TrueGrasp, true_grasps
from sim.arm.world import ArmWorld, with_arm_at_the_edge
from sim.tabletop_ref import scene_of

FIRST_SEED = 40_800
BEFORE_M = 0.10
LIFT_M = 0.15
FORCE_N = 25.0
TICK_S = 0.02
FAR_M = 0.02
WATCHED_S = 1.0
LONGEST_S = 10.0


@dataclass(frozen=True)
class Pick:
    """How one went: "held", or what went wrong."""

    seed: int
    category: str
    size: str
    outcome: str
    simulated_s: float
    cpu_s: float


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(prog="python -m sim.arm", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--settle", type=int, default=0, metavar="N", help="scenes that come to rest")
    parser.add_argument("--picks", type=int, default=0, metavar="N", help="things that are picked up")
    parser.add_argument("--arm", type=Path, default=OURS, metavar="FILE.yaml", help="another arm: sim/arm/model.py")
    parser.add_argument("--report", type=Path, metavar="DIR", help="a strip of pictures for each pick that failed")
    args = parser.parse_args(argv)
    arm = load_arm(args.arm)
    if args.settle:
        _settle(arm, args.settle)
    if args.picks:
        _pick_many(arm, args.picks, args.report)
    return 0


def _settle(arm: ArmModel, count: int) -> None:
    """Let scenes of which every second has things on and in others come to rest."""
    moved: list[float] = []
    far: Counter[str] = Counter()
    spent_s = 0.0
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        world = ArmWorld(with_arm_at_the_edge(scene_of(seed)), arm)
        base = np.array(world.scene.base_position_m)
        for each in world.truth():
            drift = float(np.linalg.norm(each.pose.position_m + base - each.thing.position_m))
            moved.append(drift)
            far[each.thing.category] += drift > FAR_M
        SimulatedArm(world)
        started = time.process_time()
        world.step(WATCHED_S)
        spent_s += time.process_time() - started
    low, middle, high, most = (1000 * float(np.percentile(moved, each)) for each in (25, 50, 95, 100))
    print(f"{len(moved)} things in {count} scenes came to rest: {low:.1f} mm (a quarter), {middle:.1f} (half),")
    print(
        f"{high:.1f} (95 %), {most:.1f} (all) from where the scene has them; beyond {1000 * FAR_M:.0f} mm: {dict(+far)}"
    )
    print(f"{count * WATCHED_S / spent_s:.1f} times real time on one core, with the arm's controller")


def _pick_many(arm: ArmModel, count: int, report: Path | None) -> None:
    """Pick things of sampled scenes, and say how many stayed in the hand."""
    picks: list[Pick] = []
    seed = FIRST_SEED
    while len(picks) < count:
        scene = with_arm_at_the_edge(scene_of(seed))
        rng = np.random.default_rng(seed)
        for id_ in map(int, rng.permutation(len(scene.objects))[:2]):
            frames: list[Image.Image] | None = [] if report else None
            pick = _pick(ArmWorld(scene, arm), id_, frames)
            print(pick, flush=True)
            picks.append(pick)
            if report and frames and pick.outcome != "held":
                _write(frames, report / f"{seed}-{id_}-{pick.category}-{pick.outcome.replace(' ', '-')}.jpg")
        seed += 1
    _summarise(picks)


def _pick(world: ArmWorld, id_: int, frames: list[Image.Image] | None) -> Pick:
    started = time.process_time()
    outcome = _outcome(world, id_, frames)
    thing = world.scene.objects[id_]
    spent = time.process_time() - started
    world.close()
    return Pick(world.scene.seed, thing.category, thing.size, outcome, round(world.time_s, 2), round(spent, 2))


def _outcome(world: ArmWorld, id_: int, frames: list[Image.Image] | None) -> str:
    if any(each.support == id_ for each in world.scene.objects):
        return "carries another"
    grasps = true_grasps(world, world.truth()[id_])
    if not grasps:
        return "does not fit"
    arm = SimulatedArm(world)
    try:
        _carry_out(world, arm, grasps, frames)
    except UnreachableError as error:
        return str(error).split(":")[0]
    if arm.state().stopped:
        return arm.state().stopped
    return "held" if world.truth()[id_].is_held else "lost"


def _carry_out(world: ArmWorld, arm: SimulatedArm, grasps: list[TrueGrasp], frames: list[Image.Image] | None) -> None:
    """Go there, close the fingers, lift and carry home, unless the arm stops."""
    chosen = _approach(world, arm, grasps, frames)
    steps: tuple[Callable[[], None], ...] = (
        lambda: arm.move_to(chosen.pose, is_straight=True, speed=0.5),
        lambda: arm.close(FORCE_N),
        lambda: arm.move_to(raised(chosen.pose, LIFT_M), is_straight=True),
        arm.move_home,
    )
    for start in steps:
        if not arm.state().stopped:
            start()
            _wait(world, arm, frames)


def _approach(
    world: ArmWorld, arm: SimulatedArm, grasps: list[TrueGrasp], frames: list[Image.Image] | None
) -> TrueGrasp:
    """Above the first grasp that can be reached."""
    for grasp in grasps[:12]:
        try:
            arm.move_to(backed_off(grasp.pose, BEFORE_M))
        except UnreachableError:
            continue
        arm.open(grasp.opening_m)
        _wait(world, arm, frames)
        return grasp
    raise UnreachableError("out of reach")


def _wait(world: ArmWorld, arm: SimulatedArm, frames: list[Image.Image] | None) -> None:
    until_s = world.time_s + LONGEST_S
    world.step(TICK_S)
    while arm.state().is_moving and world.time_s < until_s:
        world.step(TICK_S)
    if frames is not None:
        both = np.hstack([world.picture((320, 240))[0], world.side_view((320, 240))])
        frames.append(Image.fromarray(both))


def _write(frames: list[Image.Image], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.vstack([np.asarray(frame) for frame in frames])).save(path)


def _summarise(picks: Sequence[Pick]) -> None:
    tried = [pick for pick in picks if pick.outcome not in ("carries another", "does not fit", "out of reach")]
    held = [pick for pick in tried if pick.outcome == "held"]
    print(f"\n{len(picks)} things: {dict(Counter(pick.outcome for pick in picks))}")
    print(f"held {len(held)} of {len(tried)} tried: {len(held) / max(len(tried), 1):.3f}")
    by_category: dict[str, list[Pick]] = defaultdict(list)
    for pick in picks:
        by_category[pick.category].append(pick)
    for category, those in sorted(by_category.items()):
        print(f"  {category:8} {dict(Counter(f'{pick.size} {pick.outcome}' for pick in those))}")
    simulated, spent = sum(pick.simulated_s for pick in tried), sum(pick.cpu_s for pick in tried)
    print(f"{simulated / max(len(tried), 1):.1f} simulated seconds each")
    print(f"{simulated / max(spent, 1e-9):.1f} times real time on one core, planning included")


if __name__ == "__main__":
    sys.exit(main())
