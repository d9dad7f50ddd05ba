"""All baselines and ablations with one preset's CLIP on held-out scenes, in the order of the paper's tables.

``python -m benchmarks.baselines --scenes 100`` asks each method the tabletop benchmark's questions about true boxes.
The paper's own figures stand beside the rows that it has (RefCOCOg val, detected boxes). They are not there to be
reached, as pictures and models are others, but so that the order of the methods can be compared.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from agent.baselines.methods import METHODS, READING_ABLATION, VIEW_ABLATION, Method
from agent.datatypes import Frame, Status
from agent.evaluation.metrics import Share
from agent.evaluation.tables import format_table
from agent.pipeline import Grounder
from benchmarks.tabletop_questions import ATTRIBUTES, questions, right_proposals
from sim.benchmark_scenes import SEEDS, BenchmarkScene, benchmark_scenes

GROUPS: Mapping[str, tuple[str, ...]] = {
    "attributes": ATTRIBUTES,
    "relations": ("relation",),
    "superlatives": ("superlative",),
    "two-hop": ("two-hop",),
}
ALL = "all"
BLOCKS: Mapping[str, Mapping[str, Method]] = {
    "main table": METHODS,
    "views, w/o relations": VIEW_ABLATION,
    "reading": READING_ABLATION,
}
PUBLISHED = {
    "main table": (18.12, 22.32, 50.86, 57.70, 59.33, 60.85),
    "views, w/o relations": (54.43, 55.96, 55.76, 57.70),
}
"""RefCOCOg val, per cent, in the blocks' own order: ReCLIP (ACL 2022), tables 2 and 3."""

Hits = dict[tuple[str, str], dict[str, list[bool]]]
"""(Block, method) -> group -> whether each of its expressions was answered right."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.baselines", description=__doc__)
    parser.add_argument("--scenes", type=int, default=100, help="how many held-out scenes (100)")
    parser.add_argument("--preset", default="tabletop")
    parser.add_argument("--cache", type=Path, help="keep renderings here between runs")
    parser.add_argument("--json", type=Path, help="write all figures here")
    args = parser.parse_args(argv)
    grounder = Grounder.from_preset(args.preset)
    methods = {(block, name): method.on(grounder) for block, named in BLOCKS.items() for name, method in named.items()}
    hits: Hits = {key: {group: [] for group in GROUPS} for key in methods}
    for scene in benchmark_scenes("training", args.scenes, args.cache):
        ask(scene, methods, hits)
    seeds = SEEDS["training"][: args.scenes]
    print(f"{args.preset} preset, true boxes, {args.scenes} scenes (seeds {seeds.start} to {seeds.stop - 1})")
    print(report(hits))
    if args.json:
        args.json.write_text(json.dumps(as_json(hits), indent=1) + "\n", encoding="utf-8")


def ask(scene: BenchmarkScene, methods: Mapping[tuple[str, str], Grounder], hits: Hits) -> None:
    """Ask every method about one scene and note what was right."""
    frame = Frame(scene.image_rgb, frame_id=str(scene.seed))
    group_of = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
    asked = [each for each in questions(scene, {}) if each.kind in group_of]
    for key, grounder in methods.items():
        look = grounder.look(frame, scene.boxes_xyxy[scene.in_sight])
        for expression in asked:
            answer = look.refer(expression.text)
            right = right_proposals(look.proposals.boxes_xyxy, scene.boxes_xyxy[expression.target])
            found = answer.status is Status.FOUND and bool(right[answer.chosen[0]])
            hits[key][group_of[expression.kind]].append(found)


def shares(groups: Mapping[str, Sequence[bool]]) -> dict[str, Share]:
    """The share of right answers in each group and in all of them together."""
    found = {group: Share(float(np.sum(right)), len(right)) for group, right in groups.items()}
    found[ALL] = Share(sum(each.hits for each in found.values()), sum(each.total for each in found.values()))
    return found


def report(hits: Hits) -> str:
    """One table for each block, per cent."""
    tables = []
    for block, named in BLOCKS.items():
        published = PUBLISHED.get(block, ())
        rows: list[list[str] | None] = []
        for number, name in enumerate(named):
            found = shares(hits[block, name])
            cells = [f"{100 * found[group].value:.1f}" for group in (*GROUPS, ALL)]
            paper = f"{published[number]:.2f}" if published else ""
            rows.append([name, *cells, found[ALL].between, paper])
        counts = shares(hits[block, next(iter(named))])
        header = [block, *(f"{group} ({counts[group].total})" for group in (*GROUPS, ALL)), "95 %", "paper"]
        tables.append("\n" + format_table(header, rows))
    return "\n".join(tables)


def as_json(hits: Hits) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """Block -> method -> group -> n, share and its interval."""
    figures: dict[str, dict[str, dict[str, dict[str, float]]]] = {block: {} for block in BLOCKS}
    for (block, name), groups in hits.items():
        figures[block][name] = {
            group: {
                "n": share.total,
                "share": round(share.value, 5),
                "low": round(share.wilson_95[0], 5),
                "high": round(share.wilson_95[1], 5),
            }
            for group, share in shares(groups).items()
        }
    return figures


if __name__ == "__main__":
    main()
