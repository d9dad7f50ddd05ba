"""A dataset's expressions put to one method."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from agent.baselines.methods import METHODS, READING_ABLATION, VIEW_ABLATION
from agent.baselines.scorers import FORMS, isolates, named_scorer
from agent.errors import InvalidInputError
from agent.models.identity import checksum, checksums
from agent.models.presets import load_preset
from agent.models.store import with_pulled
from agent.perception.ips import IsolatedProposalScorer
from agent.pipeline import Grounder, Mode
from evaluation.datasets.embedding_cache import CachedScorer
from evaluation.datasets.examples import label_report
from evaluation.datasets.refer import read_refer
from evaluation.datasets.referring_run import (
    DETECTOR,
    GROUND_TRUTH,
    Answering,
    Outcome,
    answer_all,
    boxes_of,
    counts_by_cause,
)
from evaluation.datasets.released import read_released
from evaluation.json_files import write_json_lines
from evaluation.metrics import Share
from evaluation.options import Options, limit, option, shared
from scale.jobs.engines import add_engine_options, engine_of

ALL_METHODS = {**METHODS, **VIEW_ABLATION, **READING_ABLATION}
EXTENDED = "extended"
"""Extended mode in a method's place: it alone says that there is none, or asks."""
ANSWERS = "answers.jsonl"


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
    option("--method", default="ReCLIP", choices=[*ALL_METHODS, EXTENDED], help="a row of the tables (ReCLIP)"),
    *MODELS,
    option("--model", metavar="NAME", help=f"another model than CLIP, used as --method says: {FORMS}"),
    option("--out", type=Path, required=True, help="folder for the answers; a run resumes where it stopped"),
    limit("expressions"),
    add_engine_options,
)


@dataclass(frozen=True)
class Asked:
    """Which models are asked, and how; called, it loads them.

    Attributes:
        method: a row of the tables, one of `ALL_METHODS`, or `EXTENDED`.
        preset, clip, parser: as in `Grounder.from_preset`.
        cache: where embeddings are kept; None for nowhere.
        model: another model than CLIP, see `agent.baselines.scorers`.
    """

    method: str
    preset: str
    clip: tuple[str, ...] | None
    parser: str
    cache: Path | None = None
    model: str | None = None

    @classmethod
    def of(cls, options: Options, method: str, model: str | None = None) -> Asked:
        """What the options of `MODELS` say."""
        clip = None if options.clip is None else tuple(options.clip)
        if model is not None and not isolates(model):
            clip = ()  # it is not looked with
        return cls(method, options.preset, clip, options.parser, None if model else options.cache, model)

    def __call__(self) -> Grounder:
        """The grounder; the models of a process are loaded once for all methods."""
        models = self.preset, self.clip, self.parser
        is_extended = self.method == EXTENDED
        made = _loaded(*models, Mode.EXTENDED) if is_extended else ALL_METHODS[self.method].on(_loaded(*models))
        if self.model is not None:
            return replace(made, scorer=named_scorer(self.model, made.scorer))
        if self.cache is None or not isinstance(made.scorer, IsolatedProposalScorer):
            return made
        return replace(made, scorer=CachedScorer(made.scorer, self.cache))

    @property
    def run(self) -> dict[str, Any]:
        """All that answers depend on, for `answer_all`."""
        preset = with_pulled(load_preset(self.preset).with_models(clip=self.clip, parser=self.parser))
        models = checksums(preset) | ({} if self.model is None else {"model": checksum(self.model)})
        return {"method": self.method, "models": models}


@cache
def _loaded(preset: str, clip: tuple[str, ...] | None, parser: str, mode: Mode = Mode.PAPER) -> Grounder:
    return Grounder.from_preset(preset, clip=clip, parser=parser, mode=mode)


def run(options: Options) -> int:
    """Put the expressions that are not answered yet, and print the figures of all."""
    if options.released is not None:
        found = read_released(options.released, options.images)
    else:
        found = read_refer(options.refer, options.split_by, options.split, options.images)
    examples = list(found)[: options.limit]
    if not examples:
        raise InvalidInputError("there are no expressions")
    print(label_report(examples))
    asked = Asked.of(options, options.method, options.model)
    outcomes = answer_all(
        examples,
        Answering(asked, partial(boxes_of, options.boxes)),
        options.out,
        run={**asked.run, "boxes": options.boxes},
        engine=engine_of(options),
    )
    write_json_lines(options.out / ANSWERS, map(asdict, outcomes))
    report(outcomes)
    for line in abstention(outcomes, [len(each.gold_xyxy) > 0 for each in examples]):
        print(line)
    return 0


def abstention(outcomes: Sequence[Outcome], is_there: Sequence[bool]) -> list[str]:
    """N-acc and T-acc, for people; nothing where something is meant by every expression.

    Args:
        is_there: whether something is meant, of each.

    Source: Liu et al., "GRES: Generalized Referring Expression Segmentation", CVPR 2023, section 4.
    """
    boxless = [each.box_xyxy is None for each in outcomes]
    nothing = Share.of(none for none, there in zip(boxless, is_there, strict=True) if not there)
    something = Share.of(not none for none, there in zip(boxless, is_there, strict=True) if there)
    if not nothing.total:
        return []
    return [
        f"no box where nothing is meant (N-acc): {100 * nothing.value:.2f} % of {nothing.total}",
        f"a box where something is (T-acc): {100 * something.value:.2f} % of {something.total}",
    ]


def report(outcomes: Sequence[Outcome]) -> None:
    """Print a run's accuracy, what the proposals allowed, and why answers are wrong."""
    right, recall = (Share.of(getattr(each, name) for each in outcomes) for name in ("right", "recalled"))
    low, high = (100 * bound for bound in right.wilson_95)
    print(f"accuracy at IoU 0.5: {100 * right.value:.2f} % of {right.total} (95 %: {low:.2f} to {high:.2f})")
    print(f"proposals cover what is meant: {100 * recall.value:.2f} %")
    by_cause = counts_by_cause(outcomes)
    for cause, count in by_cause.items():
        if count:
            share = 100 * count / sum(by_cause.values())
            print(f"  wrong by {cause}: {count} ({share:.1f} % of the wrong ones)")
