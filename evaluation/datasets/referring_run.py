"""Expressions of a dataset put to a grounder: one JSON line each, in runs that can be stopped, shared and merged.

The pictures are dealt out to the shards in turn; each shard writes a file of its own, and goes on behind its last whole
line when it is started again. ``torchrun`` tells each process which shard it is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from operator import attrgetter
from pathlib import Path

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
from evaluation.json_files import naming_what_is_malformed, read_json_lines
from evaluation.tables import grouped

IOU = 0.5
NEAR = 0.1
"""A gold box whose share is within this part of the chosen one's: the expression was ambiguous to the method."""
RIGHT = "right"
MISSING, IPS, PARSER, HEURISTIC, AMBIGUOUS = CAUSES = ("proposal missing", "IPS", "parser", "heuristic", "ambiguous")

GROUND_TRUTH, DETECTOR = "ground-truth", "detector"
BoxSource = Callable[[ReferringExample], FloatArray | None]
"""(N, 4) proposals for an example; None for those of the grounder's own detector."""


class UnfinishedRunError(InvalidInputError):
    """Some expressions are not answered yet."""


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
class Shard:
    """Which part of a run this is: pictures ``rank``, ``rank + world``, ... of the dataset."""

    rank: int = 0
    world: int = 1

    @classmethod
    def of_environment(cls) -> Shard:
        """As torchrun says; the whole where it does not."""
        return cls(int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1)))

    @property
    def file(self) -> str:
        """The name of its answers' file."""
        return f"answers-{self.rank + 1}-of-{self.world}.jsonl"


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


def answer_all(
    examples: Sequence[ReferringExample], grounder: Grounder, out: Path, *, boxes: BoxSource, shard: Shard | None = None
) -> Path:
    """Answer a shard's expressions that its file has no line of yet.

    Args:
        out: the run's folder.
        boxes: the proposals.
        shard: the environment's where not given.

    Returns:
        The shard's file.

    Raises:
        InvalidInputError: the file holds another run's lines, a picture cannot be read, or nothing was detected in it.
    """
    from tqdm import tqdm

    part = shard or Shard.of_environment()
    path = out / part.file
    out.mkdir(parents=True, exist_ok=True)
    path.touch()
    done = _done(path, examples)
    by_image = grouped(lambda numbered: numbered[1].image, enumerate(examples))
    mine = list(by_image.values())[part.rank :: part.world]
    left = [todo for of_image in mine if (todo := [each for each in of_image if each[0] not in done])]
    with (
        path.open("a", encoding="utf-8") as file,
        tqdm(total=sum(map(len, left)), desc=out.name, unit="expression", delay=1, disable=None) as bar,
    ):
        for todo in left:
            for outcome in _answer(todo, grounder, boxes):
                file.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
                file.flush()
                bar.update()
    return path


def merge(out: Path, total: int | None = None) -> list[Outcome]:
    """The outcomes of all shards of a run, in the dataset's order.

    Args:
        total: how many there must be; as many as there are where not given.

    Raises:
        UnfinishedRunError: a shard is missing or not at its end.
        InvalidInputError: an expression was answered twice, or a line is something else.
    """
    worlds = {int(path.stem.rpartition("-")[2]) for path in out.glob("answers-*-of-*.jsonl")} or {1}
    files = [out / Shard(rank, world).file for world in sorted(worlds) for rank in range(world)]
    missing = [path.name for path in files if not path.is_file()]
    if missing:
        raise UnfinishedRunError(f"{out} has no {', '.join(missing)}: run every shard of one run first")
    lines = sum(path.read_bytes().count(b"\n") for path in files)
    if total is not None and lines != total:
        raise UnfinishedRunError(f"{out} has {lines} of {total} answers: run the shards to their ends first")
    outcomes = sorted((each for path in files for each in read_outcomes(path)), key=lambda each: each.number)
    if len({each.number for each in outcomes}) != len(outcomes):
        raise InvalidInputError(f"{out}: an expression was answered twice")
    return outcomes


def read_outcomes(path: Path) -> Iterator[Outcome]:
    """The lines of a shard's file.

    Raises:
        InvalidInputError: a line is something else.
    """
    for where, line in read_json_lines(path):
        with naming_what_is_malformed(where):
            yield Outcome(**{**line, "box_xyxy": line["box_xyxy"] and tuple(line["box_xyxy"])})


def _done(path: Path, examples: Sequence[ReferringExample]) -> set[int]:
    """The numbers of the whole lines of a file, behind which a line that was cut is taken away."""
    os.truncate(path, path.read_bytes().rfind(b"\n") + 1)
    keys = {each.number: each.key for each in read_outcomes(path)}
    if any(number >= len(examples) or examples[number].key != key for number, key in keys.items()):
        raise InvalidInputError(f"{path} holds answers about another dataset: give another --out")
    return set(keys)


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
