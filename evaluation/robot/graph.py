"""How fast the robot graph is, and what it costs: real processes over real DDS on this machine alone.

Starts the supervisor with proposals_node and grounding_node, and a camera that plays pictures from memory: of a
held-out table on which one thing goes 10 cm there and back. It says a command every quarter of a second, about this
table or another, and prints latencies, pictures that nobody looked at, and what each process takes of the cores and the
memory while it goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.clock import load_average
from evaluation.options import Options, option
from evaluation.robot.programs import loopback
from evaluation.robot.robot import Robot
from evaluation.robot.running_graph import Listener, Stretch
from evaluation.scenes import rendered
from evaluation.tables import at_most, format_table, percentiles
from sim.benchmark_scenes import SEEDS
from sim.expressions import ExpressionWriter
from sim.orders import seen_objects
from sim.scene import SceneOptions, sample_scene

SEED = SEEDS["training"][0]
OBJECTS = 8
TABLE = SceneOptions(objects=(OBJECTS, OBJECTS))
PICTURES = 40
"""In the camera's memory."""
PHRASINGS = ("pick up {}", "where is {}?", "give me {}", "{}")
COMMAND_EVERY_S = 0.25
CALM_COMMAND_EVERY_S = 1.0
"""While CPU and memory are measured."""
TEXT_SCENES = 12
GOAL_PROPOSALS_MS, GOAL_ANSWER_MS, GOAL_RATE_HZ = 120.0, 60.0, 5.0


def texts_of(seed: int, scenes: int) -> list[str]:
    """Commands about the scenes of some seeds, all different; each scene's beside the others'."""
    tables = [sample_scene(number, TABLE) for number in range(seed, seed + scenes)]
    found: set[str] = set()
    for rendering in rendered(tables, depth=False):
        written = ExpressionWriter(seen_objects(rendering), np.random.default_rng(rendering.scene.seed)).write()
        found |= {each.text for each in written}
    shuffled = np.random.default_rng(seed).permutation(sorted(found)).tolist()
    return [PHRASINGS[number % len(PHRASINGS)].format(text) for number, text in enumerate(shuffled)]


def latency_table(stretches: Sequence[Stretch]) -> str:
    """Milliseconds of each rate, and the goals."""
    rows: list[list[str] | None] = []
    for each in stretches:
        proposed = len(each.proposals_ms)
        counts = f"{each.pictures} pictures, {each.pictures - proposed} without proposals"
        rows += [
            [f"{each.rate_hz:g} Hz: camera stamp -> proposals", str(proposed), *percentiles(each.proposals_ms)],
            ["  command -> answer", str(len(each.answer_ms)), *percentiles(each.answer_ms)],
            ["  camera stamp of the picture -> answer", str(len(each.age_ms)), *percentiles(each.age_ms)],
            [f"  {counts}, {each.dropped} more not looked at; {each.found} found", "", "", "", ""],
            None,
        ]
    lines = [format_table(["ms", "n", "median", "p95", "p99"], rows[:-1])]
    for each in stretches:
        if each.rate_hz == GOAL_RATE_HZ:
            for what, values, goal_ms in (
                ("camera stamp -> proposals", each.proposals_ms, GOAL_PROPOSALS_MS),
                ("command -> answer", each.answer_ms, GOAL_ANSWER_MS),
            ):
                p95 = float(np.percentile(values, 95))
                lines.append(f"{what}, p95: {p95:.3g}, goal {at_most(p95, goal_ms)}")
    return "\n".join(lines)


def usage_table(stretch: Stretch) -> str:
    """What each process takes."""
    rows = [
        [name, f"{cpu_s / stretch.seconds:.1%}", f"{start:.0f}", f"{end:.0f}", f"{end - start:+.1f}"]
        for name, (cpu_s, start, end) in stretch.usage.items()
    ]
    header = ["process", "of a core", "MB at the start", f"after {stretch.seconds / 60:.1f} min", "more"]
    return format_table(header, rows)


OPTIONS = (
    option("--rates", type=float, nargs="+", default=[5.0, 15.0, 30.0], help="pictures a second"),
    option("--seconds", type=float, default=30.0, help="at each rate"),
    option("--minutes", type=float, default=2.0, help="of CPU and memory, at the first rate"),
    option("--quick", action="store_true", help="half a minute in all, only at the first rate"),
)


def run(options: Options) -> int:
    """Start the graph at each rate, and print the tables."""
    rates, seconds, minutes = options.rates, options.seconds, options.minutes
    if options.quick:
        rates, seconds, minutes = rates[:1], 10.0, 0.25
    texts = texts_of(SEED, TEXT_SCENES)
    scene = ("--seed", str(SEED), "--objects", str(OBJECTS), str(OBJECTS), "--prerender", str(PICTURES))
    stretches = []
    with loopback() as (folder, domain):
        for rate_hz in rates:
            with Robot(folder, domain, *scene, rate_hz=rate_hz, is_supervised=True) as robot:
                listener = Listener(robot.operator)
                robot.operator.ask_until("the dax", "not_understood")
                stretches.append(listener.measure(rate_hz, seconds, texts, COMMAND_EVERY_S))
                if rate_hz == rates[0]:
                    calm = listener.measure(rate_hz, 60 * minutes, texts, CALM_COMMAND_EVERY_S)
    print(f"tabletop preset, raw 640x480 pictures, {OBJECTS} things; {load_average()}\n")
    print(latency_table(stretches))
    print(f"\n{rates[0]:g} pictures and {1 / CALM_COMMAND_EVERY_S:g} command a second:\n\n{usage_table(calm)}")
    return 0
