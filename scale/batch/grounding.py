"""The work of a batch: each picture of a block is looked at once, and all its expressions are grounded in it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.datatypes import Frame
from agent.errors import InvalidInputError, ReclipAgentError
from scale.batch.inputs.opening import Part, read_parts
from scale.batch.inputs.source import Item, Source
from scale.batch.rows import answer_row, failed_row, schema, table_of
from scale.jobs.blocks import Work

if TYPE_CHECKING:
    import pyarrow as pa

    from agent.pipeline import Grounder


@dataclass(frozen=True)
class Grounding:
    """What a worker needs to begin; see `scale.jobs.blocks.Start`.

    Attributes:
        source: the form of the pictures.
        expressions: asked about each, where it has none of its own.
        models: the options that `agent.__main__.grounder_of` takes.
        checksums: of those models, for the rows' schema.
    """

    source: Source
    expressions: tuple[str, ...]
    models: argparse.Namespace
    checksums: dict[str, str]

    def __call__(self) -> Work:
        """The work, with its models loaded."""
        from agent.__main__ import grounder_of

        return Worker(self, grounder_of(self.models))


@dataclass(frozen=True)
class Worker:
    """Grounds the pictures of blocks."""

    task: Grounding
    grounder: Grounder

    def __call__(self, content: tuple[int, tuple[Part, ...]]) -> pa.Table:
        """(number of the first picture, parts) to rows in the order of pictures and expressions."""
        first, parts = content
        items = enumerate(read_parts(self.task.source, parts), start=first)
        rows = (row for number, item in items for row in self._rows(number, item))
        return table_of(rows, schema(self.task.checksums))

    def _rows(self, number: int, item: Item) -> Iterator[dict[str, Any]]:
        expressions = self.task.expressions if item.expressions is None else item.expressions
        shared = {"picture": number, "source": item.source, "stamp_s": item.stamp_s}
        shared["calibrated"] = self.grounder.is_calibrated
        size: Sequence[int | None] = (None, None)
        answers: Iterable[dict[str, Any]]
        try:
            frame = frame_of(item)
            size, answers = frame.size_wh, self._answers(frame, expressions)
        except InvalidInputError as error:
            answers = [failed_row(str(error)) for _ in expressions]
        for expression, row in zip(expressions, answers, strict=True):
            yield {**shared, "width": size[0], "height": size[1], "expression": expression, **row}

    def _answers(self, frame: Frame, expressions: Sequence[str]) -> list[dict[str, Any]]:
        """A row's columns for each expression. What nobody foresaw fails a picture's rows, not the run."""
        try:
            scene = self.grounder.look(frame)
            return [_answer(scene, expression) for expression in expressions]
        except ReclipAgentError:
            raise
        except Exception as error:
            return [failed_row(f"{type(error).__name__}: {error}") for _ in expressions]


def _answer(scene: Any, expression: str) -> dict[str, Any]:
    try:
        return answer_row(scene.ground(expression))
    except InvalidInputError as error:
        return failed_row(str(error))


def frame_of(item: Item) -> Frame:
    """The picture of an item.

    Raises:
        InvalidInputError: there is none.
    """
    from agent.images import decode_image

    if item.picture is None:
        raise InvalidInputError(item.problem)
    image = decode_image(item.picture) if isinstance(item.picture, bytes) else item.picture
    return Frame(image, item.stamp_s or 0.0, item.source)
