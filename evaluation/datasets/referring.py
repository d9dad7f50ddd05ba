"""A dataset's expressions put to one method, in one run or many shards."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from agent.baselines.methods import METHODS, READING_ABLATION, VIEW_ABLATION, Method
from agent.baselines.scorers import FORMS, isolates, named_scorer
from agent.errors import InvalidInputError
from agent.perception.ips import IsolatedProposalScorer
from agent.pipeline import Grounder, Mode
from evaluation.datasets.embedding_cache import CachedScorer
from evaluation.datasets.examples import label_report
from evaluation.datasets.refer import read_refer
from evaluation.datasets.referring_run import (
    DETECTOR,
    GROUND_TRUTH,
    UnfinishedRunError,
    answer_all,
    boxes_of,
    counts_by_cause,
    merge,
)
from evaluation.datasets.released import read_released
from evaluation.json_files import write_json_lines
from evaluation.metrics import Share
from evaluation.options import Options, limit, option, shared

ALL_METHODS = {**METHODS, **VIEW_ABLATION, **READING_ABLATION}
MERGED = "answers.jsonl"


def _layout(parser: argparse._ActionsContainer) -> None:
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("--released", type=Path, metavar="FILE", help="JSON lines, as the paper's authors released them")
    one.add_argument("--refer", type=Path, metavar="FOLDER", help='in the "refer" layout: refs(...).p, instances.json')


MODELS = (
    *shared(cache=None, parser=None, preset="paper"),
    option("--clip", action="append", metavar="MODEL", help="instead of the preset's; several add up"),
)
"""Options that say with which models."""
OPTIONS = (
    _layout,
    option("--split-by", default="unc", help="of --refer: unc (default), umd, google"),
    option("--split", default="val", help="of --refer (val)"),
    option("--images", type=Path, required=True, metavar="FOLDER", help="the pictures"),
    option(
        "--boxes",
        default=GROUND_TRUTH,
        metavar="WHICH",
        help=f"{GROUND_TRUTH} (default), {DETECTOR}, or a file of detections",
    ),
    option("--method", default="ReCLIP", choices=list(ALL_METHODS), help="a row of the tables (ReCLIP)"),
    *MODELS,
    option("--model", metavar="NAME", help=f"another model than CLIP, used as --method says: {FORMS}"),
    option("--out", type=Path, required=True, help="folder for the answers; a run resumes where it stopped"),
    limit("expressions"),
)


def grounder_maker(options: Options, cache: Path | None) -> Callable[[Method], Grounder]:
    """Makes the grounder of a method; the models are loaded once, and embeddings kept in the cache."""
    loaded = Grounder.from_preset(options.preset, clip=options.clip, parser=options.parser, mode=Mode.PAPER)

    def make(method: Method) -> Grounder:
        made = method.on(loaded)
        if cache is None or not isinstance(made.scorer, IsolatedProposalScorer):
            return made
        return replace(made, scorer=CachedScorer(made.scorer, cache))

    return make


def run(options: Options) -> int:
    """Run a shard; the report where it was the last one."""
    if options.released is not None:
        found = read_released(options.released, options.images)
    else:
        found = read_refer(options.refer, options.split_by, options.split, options.images)
    examples = list(found)[: options.limit]
    if not examples:
        raise InvalidInputError("there are no expressions")
    print(label_report(examples))
    if options.model is not None and not isolates(options.model):
        options.clip = ()  # it is not looked with
    grounder = grounder_maker(options, None if options.model else options.cache)(ALL_METHODS[options.method])
    if options.model is not None:
        grounder = replace(grounder, scorer=named_scorer(options.model, grounder.scorer))
    answer_all(examples, grounder, options.out, boxes=boxes_of(options.boxes))
    try:
        return report(options.out, len(examples))
    except UnfinishedRunError:
        print(f"this shard is done; then: python -m evaluation merge {options.out}")
        return 0


def report(out: Path, total: int | None = None) -> int:
    """Merge a run's shards into `MERGED`; print its accuracy, what the proposals allowed, and why answers are wrong.

    Raises:
        InvalidInputError: see `merge`.
    """
    outcomes = merge(out, total)
    write_json_lines(out / MERGED, map(asdict, outcomes))
    right, recall = (Share.of(getattr(each, name) for each in outcomes) for name in ("right", "recalled"))
    low, high = (100 * bound for bound in right.wilson_95)
    print(f"accuracy at IoU 0.5: {100 * right.value:.2f} % of {right.total} (95 %: {low:.2f} to {high:.2f})")
    print(f"proposals cover what is meant: {100 * recall.value:.2f} %")
    by_cause = counts_by_cause(outcomes)
    for cause, count in by_cause.items():
        if count:
            share = 100 * count / sum(by_cause.values())
            print(f"  wrong by {cause}: {count} ({share:.1f} % of the wrong ones)")
    return 0
