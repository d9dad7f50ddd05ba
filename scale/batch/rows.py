"""The rows of a batch: their Arrow schema, and how an answer or a failure becomes one. docs/scale.md has the table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from agent.datatypes import Answer
from scale.jobs.folder import arrow

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = 1
"""Of the schema: a reader that knows it can read every file that has it. A column that is added keeps it; one that is
renamed, removed or means something else raises it."""
VERSION_KEY, MODELS_KEY = b"reclip_agent.batch", b"reclip_agent.models"
FAILED = "failed"
"""The status of a row without an answer, beside those of `agent.datatypes.Status`: its reason says why."""


def schema(models: Mapping[str, str]) -> pa.Schema:
    """The columns of a row; the schema's metadata holds its `VERSION` and the models' checksums."""
    pa = arrow()
    metadata = {VERSION_KEY: str(VERSION), MODELS_KEY: json.dumps(models)}
    fields = [
        pa.field("picture", pa.int64(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("stamp_s", pa.float64()),
        pa.field("expression", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("boxes_xyxy", pa.list_(pa.list_(pa.float64())), nullable=False),
        pa.field("scores", pa.list_(pa.float64()), nullable=False),
        pa.field("confidence", pa.float64(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("calibrated", pa.bool_(), nullable=False),
        pa.field("width", pa.int32()),
        pa.field("height", pa.int32()),
    ]
    return pa.schema(fields, metadata=metadata)


def answer_row(answer: Answer) -> dict[str, Any]:
    """The columns that an answer fills: boxes and scores where something was found, and nowhere else."""
    return {
        "status": str(answer.status),
        "boxes_xyxy": answer.boxes_xyxy.tolist(),
        "scores": [float(answer.distribution[index]) for index in answer.chosen],
        "confidence": float(answer.confidence),
        "reason": answer.reason,
    }


def failed_row(reason: str) -> dict[str, Any]:
    """The same columns where there is no answer."""
    return {"status": FAILED, "boxes_xyxy": [], "scores": [], "confidence": 0.0, "reason": reason}


def table_of(rows: Iterable[Mapping[str, Any]], columns: pa.Schema) -> pa.Table:
    """Rows as a table."""
    return arrow().Table.from_pylist(list(rows), schema=columns)
