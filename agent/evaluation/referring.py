"""`python -m agent.evaluation referring`: a dataset's expressions put to one method, in one run or many shards."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from agent.baselines.methods import METHODS, READING_ABLATION, VIEW_ABLATION, Method
from agent.baselines.scorers import FORMS, isolates, named_scorer
from agent.errors import InvalidInputError
from agent.evaluation.accuracy_report import accuracy_report
from agent.evaluation.datasets.examples import ReferringExample, label_report
from agent.evaluation.datasets.refer import read_refer
from agent.evaluation.datasets.released import read_detections, read_released
from agent.evaluation.embedding_cache import CachedScorer
from agent.evaluation.referring_run import (
    BoxSource,
    annotated_boxes,
    as_lines,
    detected_boxes,
    is_complete,
    merge,
    own_detector,
    run,
)
from agent.perception.ips import IsolatedProposalScorer
from agent.pipeline import Grounder

GROUND_TRUTH, DETECTOR = "ground-truth", "detector"
ALL_METHODS = {**METHODS, **VIEW_ABLATION, **READING_ABLATION}
MERGED = "answers.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    add_dataset(parser)
    parser.add_argument(
        "--boxes",
        default=GROUND_TRUTH,
        metavar="WHICH",
        help=f"{GROUND_TRUTH} (default), {DETECTOR}, or a file of detections",
    )
    parser.add_argument("--method", default="ReCLIP", choices=list(ALL_METHODS), help="a row of the tables (ReCLIP)")
    add_models(parser)
    parser.add_argument("--model", metavar="NAME", help=f"other models than CLIP, read as --method says: {FORMS}")
    parser.add_argument("--out", type=Path, required=True, help="of the answers; a run goes on where it stopped")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N expressions alone")


def add_dataset(parser: argparse.ArgumentParser) -> None:
    """Options that say which expressions."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--released", type=Path, metavar="FILE", help="JSON lines, as the paper's authors released them")
    which.add_argument(
        "--refer", type=Path, metavar="FOLDER", help='in the "refer" layout: refs(...).p, instances.json'
    )
    parser.add_argument("--split-by", default="unc", help="of --refer: unc (default), umd, google")
    parser.add_argument("--split", default="val", help="of --refer (val)")
    parser.add_argument("--images", type=Path, required=True, metavar="FOLDER", help="the pictures")


def add_models(parser: argparse.ArgumentParser) -> None:
    """Options that say with which models."""
    parser.add_argument("--preset", default="paper", help="which models (paper)")
    parser.add_argument("--clip", action="append", metavar="MODEL", help="in the place of the preset's; several add up")
    parser.add_argument("--parser", metavar="MODEL", help="a spaCy pipeline in the place of the preset's")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="of embeddings, kept between runs")


def dataset_of(args: argparse.Namespace) -> list[ReferringExample]:
    """What the options say.

    Raises:
        InvalidInputError: a file is missing or malformed.
    """
    if args.released is not None:
        return list(read_released(args.released, args.images))
    return list(read_refer(args.refer, args.split_by, args.split, args.images))


def boxes_of(which: str) -> BoxSource:
    """The proposals that `--boxes` names."""
    if which in (GROUND_TRUTH, DETECTOR):
        return annotated_boxes if which == GROUND_TRUTH else own_detector
    return detected_boxes(read_detections(Path(which)))


def grounder_maker(args: argparse.Namespace, cache: Path | None) -> Callable[[Method], Grounder]:
    """Makes the grounder of a method; the models are loaded once, and embeddings kept in the cache."""
    loaded = Grounder.from_preset(args.preset, clip=args.clip, parser=args.parser)

    def make(method: Method) -> Grounder:
        made = method.on(loaded)
        if cache is None or not isinstance(made.scorer, IsolatedProposalScorer):
            return made
        return replace(made, scorer=CachedScorer(made.scorer, cache))

    return make


def main(args: argparse.Namespace) -> int:
    """Run a shard; the report where it was the last one."""
    examples = dataset_of(args)[: args.limit]
    if not examples:
        raise InvalidInputError("there are no expressions")
    print(label_report(examples))
    if args.model is not None and not isolates(args.model):
        args.clip = ()  # it is not looked with
    grounder = grounder_maker(args, None if args.model else args.cache)(ALL_METHODS[args.method])
    if args.model is not None:
        grounder = replace(grounder, scorer=named_scorer(args.model, grounder.scorer))
    run(examples, grounder, args.out, boxes=boxes_of(args.boxes))
    if not is_complete(args.out, len(examples)):
        print(f"this shard is done; then: python -m agent.evaluation merge {args.out}")
        return 0
    return report(args.out)


def report(out: Path) -> int:
    """Merge a run's shards into `MERGED` and print its figures."""
    outcomes = merge(out)
    (out / MERGED).write_text(as_lines(outcomes), encoding="utf-8")
    print(accuracy_report(outcomes))
    return 0
