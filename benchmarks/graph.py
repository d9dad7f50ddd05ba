"""How fast the robot graph is, and what it costs: real processes over real DDS on this machine alone.

``python -m benchmarks.graph`` starts the supervisor with proposals_node and grounding_node, and a camera that plays
pictures from memory: of a held-out table on which one thing goes 10 cm there and back. It says a command every quarter
of a second, about this table or another, and prints latencies, pictures that nobody looked at, how long a picture takes
from process to process, and what each process takes of the cores and the memory while it goes on.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
from PIL import Image

from agent.evaluation.tables import format_table
from benchmarks import image_transport
from benchmarks.robots import load_average, loopback, percentiles
from benchmarks.running_graph import Stretch, started_graph
from sim.benchmark_scenes import SEEDS
from sim.expressions import ExpressionWriter
from sim.orders import seen_objects
from sim.renderer import SceneRenderer
from sim.scene import SceneOptions, sample_scene

SEED = SEEDS["training"][0]
OBJECTS = 8
PICTURES = 40
"""In the camera's memory."""
PHRASINGS = ("pick up {}", "where is {}?", "give me {}", "{}")
COMMAND_EVERY_S = 0.25
CALM_COMMAND_EVERY_S = 1.0
"""While CPU and memory are measured."""
SIZES = ((640, 480), (1280, 720))
TEXT_SCENES = 12
GOAL_PROPOSALS_MS, GOAL_ANSWER_MS, GOAL_RATE_HZ, GOAL_RATIO = 120.0, 60.0, 5.0, 2.0


def texts_of(seed: int, scenes: int) -> list[str]:
    """Commands about the scenes of some seeds, all different; each scene's beside the others'."""
    options = SceneOptions(objects=(OBJECTS, OBJECTS))
    found: set[str] = set()
    with SceneRenderer() as renderer:
        for number in range(seed, seed + scenes):
            rendering = renderer.render(sample_scene(number, options), depth=False)
            written = ExpressionWriter(seen_objects(rendering), np.random.default_rng(number)).write()
            found |= {each.text for each in written}
    shuffled = np.random.default_rng(seed).permutation(sorted(found)).tolist()
    return [PHRASINGS[number % len(PHRASINGS)].format(text) for number, text in enumerate(shuffled)]


def crossings(count: int, domain: int) -> list[tuple[str, image_transport.Crossings]]:
    """Pictures of a table from process to process: each size, raw and compressed, and what it is."""
    with SceneRenderer() as renderer:
        rendering = renderer.render(sample_scene(SEED, SceneOptions(objects=(OBJECTS, OBJECTS))), depth=False)
    found = []
    for width, height in SIZES:
        pixels = np.asarray(Image.fromarray(rendering.image_rgb).resize((width, height)))
        for kind in ("raw", "compressed"):
            name = f"{width}x{height} {kind}"
            found.append((name, image_transport.measure(pixels, kind == "compressed", count, domain)))
    return found


def latency_table(stretches: Sequence[Stretch]) -> str:
    """Milliseconds of each rate, and the goals."""
    rows: list[list[str] | None] = []
    for each in stretches:
        counts = f"{each.pictures} pictures", f"{each.pictures - each.proposed} without proposals"
        rows += [
            [f"{each.rate_hz:g} Hz: camera stamp -> proposals", str(each.proposed), *percentiles(each.proposals_ms)],
            ["  command -> answer", str(len(each.answer_ms)), *percentiles(each.answer_ms)],
            ["  camera stamp of the picture -> answer", str(len(each.age_ms)), *percentiles(each.age_ms)],
            [f"  {', '.join(counts)}, {each.dropped} more not looked at; {each.found} found", "", "", "", ""],
            None,
        ]
    lines = [format_table(["ms", "n", "median", "p95", "p99"], rows[:-1])]
    for each in stretches:
        if each.rate_hz == GOAL_RATE_HZ:
            lines += [
                _verdict("camera stamp -> proposals, p95", np.percentile(each.proposals_ms, 95), GOAL_PROPOSALS_MS),
                _verdict("command -> answer, p95", np.percentile(each.answer_ms, 95), GOAL_ANSWER_MS),
            ]
    return "\n".join(lines)


def transport_table(crossed: Sequence[tuple[str, image_transport.Crossings]]) -> str:
    """Milliseconds from process to process both ways, and the goal."""
    rows, verdicts = [], []
    for name, each in crossed:
        ratio = float(np.median(each.rclpy) / np.median(each.bare))
        ways = [*percentiles(each.rclpy, (50, 95), 2), *percentiles(each.bare, (50, 95), 2)]
        lost = f"{each.sent - len(each.rclpy)} + {each.sent - len(each.bare)}"
        rows.append([name, f"{each.size_bytes / 1000:.0f}", *ways, f"{ratio:.2f}", lost])
        if name == "640x480 raw":
            verdicts.append(_verdict("640x480 raw, rclpy API / bare", ratio, GOAL_RATIO))
    header = [
        "ms",
        "kB",
        "rclpy API: median",
        "p95",
        "bare: median",
        "p95",
        "ratio",
        f"lost of {crossed[0][1].sent} + as many",
    ]
    return "\n".join([format_table(header, rows), *verdicts])


def usage_table(stretch: Stretch) -> str:
    """What each process takes."""
    rows = [
        [name, f"{cpu_s / stretch.seconds:.1%}", f"{start:.0f}", f"{end:.0f}", f"{end - start:+.1f}"]
        for name, (cpu_s, start, end) in stretch.usage.items()
    ]
    header = ["process", "of a core", "MB at the start", f"after {stretch.seconds / 60:.1f} min", "more"]
    return format_table(header, rows)


def _verdict(what: str, value: float, goal: float) -> str:
    return f"{what}: {value:.3g}, goal <= {goal:g} {'met' if value <= goal else 'missed'}"


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graph", description=__doc__)
    parser.add_argument("--rates", type=float, nargs="+", default=[5.0, 15.0, 30.0], help="pictures a second")
    parser.add_argument("--seconds", type=float, default=30.0, help="at each rate")
    parser.add_argument("--minutes", type=float, default=2.0, help="of CPU and memory, at the first rate")
    parser.add_argument("--pictures", type=int, default=200, help="of each kind from process to process")
    parser.add_argument("--quick", action="store_true", help="a minute in all, at the first rate alone")
    args = parser.parse_args(argv)
    if args.quick:
        args.rates, args.seconds, args.minutes, args.pictures = args.rates[:1], 10.0, 0.25, 50
    texts = texts_of(SEED, TEXT_SCENES)
    scene = ("--seed", str(SEED), "--objects", str(OBJECTS), str(OBJECTS), "--prerender", str(PICTURES))
    stretches = []
    with loopback() as (folder, domain):
        crossed = crossings(args.pictures, domain)
        for rate_hz in args.rates:
            with started_graph(folder, domain, rate_hz, *scene) as graph:
                stretches.append(graph.measure(args.seconds, texts, COMMAND_EVERY_S))
                if rate_hz == args.rates[0]:
                    calm = graph.measure(60 * args.minutes, texts, CALM_COMMAND_EVERY_S)
    print(f"tabletop preset, raw 640x480 pictures, {OBJECTS} things; {load_average()}\n")
    print(latency_table(stretches), transport_table(crossed), sep="\n\n")
    print(f"\n{args.rates[0]:g} pictures and {1 / CALM_COMMAND_EVERY_S:g} command a second:\n\n{usage_table(calm)}")


if __name__ == "__main__":
    main()
