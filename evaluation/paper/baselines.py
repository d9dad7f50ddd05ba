"""All baselines and ablations with one preset's CLIP on held-out scenes, in the order of the paper's tables.

Asks each method TabletopRef's questions of the paper's own kind about true boxes. The paper's own figures stand beside
the rows that it has (RefCOCOg val, detected boxes). They are not there to be reached, as pictures and models are
others, but so that the order of the methods can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from agent.baselines.methods import METHODS, READING_ABLATION, VIEW_ABLATION, Method
from agent.pipeline import Grounder, Mode
from evaluation.metrics import Share
from evaluation.options import Options, limit, shared
from evaluation.paper.published_tables import TABLES
from evaluation.scenes import is_on, look_at
from evaluation.tables import format_table
from sim.questions import PAPER
from sim.tabletop_ref import QUESTIONS, Asked, asked

ALL = "all"
BLOCKS: Mapping[str, Mapping[str, Method]] = {
    "main table": METHODS,
    "views, w/o relations": VIEW_ABLATION,
    "reading": READING_ABLATION,
}
PUBLISHED = {
    block: {name: row.published["RefCOCOg val"] for name, row in TABLES[table].rows.items() if name in BLOCKS[block]}
    for block, table in (("main table", "table2"), ("views, w/o relations", "table3"))
}
"""RefCOCOg val, per cent."""

Hits = dict[tuple[str, str], dict[str, list[bool]]]
"""(Block, method) -> group -> whether each of its expressions was answered right."""
OPTIONS = (limit("held-out scenes", 100), *shared("preset", "cache", "json"))


def run(options: Options) -> int:
    """Ask everything, and print a table for each block."""
    grounder = Grounder.from_preset(options.preset, mode=Mode.PAPER)
    methods = {(block, name): method.on(grounder) for block, named in BLOCKS.items() for name, method in named.items()}
    hits: Hits = {key: {group: [] for group in PAPER} for key in methods}
    for about in asked("test", options.limit * QUESTIONS, options.cache):
        ask(about, methods, hits)
    print(f"{options.preset} preset, true boxes, {options.limit} scenes of TabletopRef's test split")
    print(report(hits))
    if options.json:
        options.json.write_text(json.dumps(as_json(hits), indent=1) + "\n", encoding="utf-8")
    return 0


def ask(about: Asked, methods: Mapping[tuple[str, str], Grounder], hits: Hits) -> None:
    """Ask every method about one scene and note what was right."""
    for key, grounder in methods.items():
        scene = look_at(grounder, about.truth, "true")
        for question in about.questions:
            if question.phenomenon in PAPER:
                targets_xyxy = about.truth.boxes_xyxy[list(question.targets)]
                hits[key][question.phenomenon].append(is_on(scene.refer(question.text), targets_xyxy))


def shares(groups: Mapping[str, Sequence[bool]]) -> dict[str, Share]:
    """The share of right answers in each group and in all of them together."""
    found = {group: Share.of(right) for group, right in groups.items()}
    found[ALL] = Share(sum(each.hits for each in found.values()), sum(each.total for each in found.values()))
    return found


def report(hits: Hits) -> str:
    """One table for each block, per cent."""
    tables = []
    for block, named in BLOCKS.items():
        published = PUBLISHED.get(block, {})
        rows: list[list[str] | None] = []
        for name in named:
            found = shares(hits[block, name])
            cells = [f"{100 * found[group].value:.1f}" for group in (*PAPER, ALL)]
            rows.append([name, *cells, found[ALL].between, f"{published[name]:.2f}" if published else ""])
        counts = shares(hits[block, next(iter(named))])
        header = [block, *(f"{group} ({counts[group].total})" for group in (*PAPER, ALL)), "95 %", "paper"]
        tables.append("\n" + format_table(header, rows))
    return "\n".join(tables)


def as_json(hits: Hits) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """Block -> method -> group -> n, share and its interval."""
    figures: dict[str, dict[str, dict[str, dict[str, float]]]] = {block: {} for block in BLOCKS}
    for (block, name), groups in hits.items():
        of_method = figures[block][name] = {}
        for group, share in shares(groups).items():
            value, low, high = (round(each, 5) for each in (share.value, *share.wilson_95))
            of_method[group] = {"n": share.total, "share": value, "low": low, "high": high}
    return figures
