"""Expressions of a dataset put to a grounder, as a job (`scale.jobs`): it can be stopped, gone on with and shared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.baselines.methods import WITHOUT_RULES
from agent.datatypes import Answer, FloatArray, Frame, Status
from agent.errors import InvalidInputError
from agent.geometry import iou_matrix
from agent.grounding.paper import Paper
from agent.grounding.scene import Scene
from agent.images import load_image
from agent.language.lexicon import EXTENDED
from agent.pipeline import Grounder
from evaluation.datasets.examples import ReferringExample
from evaluation.datasets.released import Detections, read_detections
from evaluation.tables import grouped
from scale.jobs.blocks import Block, Work, digest_of
from scale.jobs.engines import Engine
from scale.jobs.folder import arrow, rows_of
from scale.jobs.job import run_job

if TYPE_CHECKING:
    import pyarrow as pa

IOU = 0.5
NEAR = 0.1
"""A gold box whose share is within this part of the chosen one's: the expression was ambiguous to the method."""
PICTURES = 8
"""In a block, which is answered as a whole or not at all."""
RIGHT = "right"
MISSING, IPS, PARSER, HEURISTIC, AMBIGUOUS = CAUSES = ("proposal missing", "IPS", "parser", "heuristic", "ambiguous")

GROUND_TRUTH, DETECTOR = "ground-truth", "detector"
BoxSource = Callable[[ReferringExample], FloatArray | None]
"""(N, 4) proposals for an example; None for those of the grounder's own detector."""


def boxes_of(which: str) -> BoxSource:
    """The annotated boxes (`GROUND_TRUTH`), what the grounder finds (`DETECTOR`), or those of a file of detections.

    Raises:
        InvalidInputError: neither a kind nor a file that can be read.
    """
    if which == GROUND_TRUTH:
        return attrgetter("annotated_xyxy")
    return (lambda _: None) if which == DETECTOR else detected_boxes(read_detections(Path(which)))


def detected_boxes(detections: Detections) -> BoxSource:
    """Those of a file of detections."""

    def boxes(example: ReferringExample) -> FloatArray:
        if example.image_id not in detections:
            raise InvalidInputError(f"the detections have nothing about image {example.image_id}")
        return detections[example.image_id]

    return boxes


@dataclass(frozen=True)
class Outcome:
    """What came of one expression.

    Attributes:
        number: of the example in its dataset.
        key: see `ReferringExample`.
        status: the answer's.
        box_xyxy: the chosen box; None where there is none.
        iou: of that box with the best gold box.
        right: whether that is above `IOU`; where nothing is meant, whether nothing was found.
        recalled: whether some proposal overlaps a gold box by more than `IOU`.
        cause: `RIGHT`, or why not, one of `CAUSES`.
    """

    number: int
    key: str
    image_id: str
    expression: str
    status: str
    box_xyxy: tuple[float, ...] | None
    iou: float
    right: bool
    recalled: bool
    cause: str


@dataclass(frozen=True)
class Answering:
    """What a worker needs to begin; see `scale.jobs.blocks.Start`.

    Attributes:
        grounder: loads it.
        boxes: reads where proposals come from.
    """

    grounder: Callable[[], Grounder]
    boxes: Callable[[], BoxSource]

    def __call__(self) -> Work:
        """(number, example) pairs of some pictures to a row for each."""
        grounder, boxes = self.grounder(), self.boxes()
        return lambda pictures: _table(
            outcome for numbered in pictures for outcome in _answer(numbered, grounder, boxes)
        )


def answer_all(
    examples: Sequence[ReferringExample],
    answering: Answering,
    out: Path,
    *,
    run: Mapping[str, Any],
    engine: Engine | None = None,
) -> list[Outcome]:
    """Answer the expressions that a run's folder has no answers to yet; all outcomes, in the dataset's order.

    Args:
        out: the run's folder.
        run: which models are asked in which way, JSON-ready: a folder with other answers is refused.
        engine: where it runs; in this process where not given.

    Raises:
        InvalidInputError: the folder holds another run's answers, a picture cannot be read, or nothing was detected in
            it.
    """
    asked = digest_of((each.key, each.expression, each.image_id, each.gold_xyxy.tolist()) for each in examples)
    run_job(
        answering,
        _blocks(examples),
        out,
        run={**run, "examples": asked},
        total=len(examples),
        unit="expression",
        engine=engine or Engine(),
    )
    return sorted(map(_outcome_of, rows_of(out).to_table().to_pylist()), key=attrgetter("number"))


def _blocks(examples: Sequence[ReferringExample]) -> Iterator[Block]:
    """Some pictures each, with all that is asked about them."""
    pictures = [*grouped(lambda numbered: numbered[1].image, enumerate(examples)).values()]
    for at, first in enumerate(range(0, len(pictures), PICTURES)):
        content = pictures[first : first + PICTURES]
        asked = [(number, example.key) for numbered in content for number, example in numbered]
        yield Block(at, content, len(asked), digest_of(asked))


def _table(outcomes: Iterable[Outcome]) -> pa.Table:
    pa = arrow()
    types = {"number": pa.int64(), "box_xyxy": pa.list_(pa.float64()), "iou": pa.float64()}
    types |= dict.fromkeys(("right", "recalled"), pa.bool_())
    columns = pa.schema([(each.name, types.get(each.name, pa.string())) for each in fields(Outcome)])
    return pa.Table.from_pylist([asdict(each) for each in outcomes], schema=columns)


def _outcome_of(row: Mapping[str, Any]) -> Outcome:
    return Outcome(**{**row, "box_xyxy": row["box_xyxy"] and tuple(row["box_xyxy"])})


def _answer(
    numbered: Sequence[tuple[int, ReferringExample]], grounder: Grounder, boxes: BoxSource
) -> Iterator[Outcome]:
    """What comes of examples that are about one picture."""
    image = numbered[0][1].image
    frame = Frame(load_image(image), frame_id=image.name)
    scenes: dict[bytes, Scene] = {}
    for number, example in numbered:
        given = boxes(example)
        key = b"" if given is None else given.tobytes()
        if key not in scenes:
            scenes[key] = grounder.look(frame, given)
        yield _outcome(number, example, scenes[key])


def _outcome(number: int, example: ReferringExample, scene: Scene) -> Outcome:
    answer = scene.refer(example.expression)
    overlaps = iou_matrix(scene.proposals.boxes_xyxy, example.gold_xyxy).max(axis=1, initial=0.0)
    is_found = answer.status is Status.FOUND
    iou = float(overlaps[answer.chosen[0]]) if is_found else 0.0
    right = iou > IOU if len(example.gold_xyxy) else not is_found
    return Outcome(
        number=number,
        key=example.key,
        image_id=example.image_id,
        expression=example.expression,
        status=answer.status.value,
        box_xyxy=tuple(map(float, answer.boxes_xyxy[0])) if is_found else None,
        iou=iou,
        right=right,
        recalled=bool((overlaps > IOU).any()),
        cause=RIGHT if right else _cause(answer, scene, example.expression, overlaps),
    )


def _cause(answer: Answer, scene: Scene, expression: str, overlaps: FloatArray) -> str:
    """Why an answer is wrong.

    Missing: no proposal covers what is meant. Heuristic: without relations and superlatives it were right. Parser: the
    words have a keyword of which the tree has nothing. Ambiguous: what is meant has nearly the chosen one's share. IPS:
    everything else.
    """
    good = overlaps > IOU
    if not good.any():
        return MISSING
    plain = replace(scene, method=Paper(WITHOUT_RULES)).refer(expression)
    has_rules = bool(answer.trace.steps)
    if has_rules and plain.status is Status.FOUND and good[plain.chosen[0]]:
        return HEURISTIC
    lexicon = scene.method.reading.lexicon if isinstance(scene.method, Paper) else EXTENDED
    if not has_rules and lexicon.names_a_rule(expression.lower().split()):
        return PARSER
    shares = answer.distribution
    if answer.status is Status.FOUND and shares[good].max() >= (1 - NEAR) * shares[answer.chosen[0]]:
        return AMBIGUOUS
    return IPS


def counts_by_cause(outcomes: Iterable[Outcome]) -> Mapping[str, int]:
    """How many wrong answers each cause has."""
    wrong = [each.cause for each in outcomes if not each.right]
    return {cause: wrong.count(cause) for cause in CAUSES}
