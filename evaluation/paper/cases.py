"""Files of cases of the published program, gone through one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError
from evaluation.json_files import naming_what_is_malformed, read_json_lines

AGREE, DISAGREE = 0, 1


def check_cases(path: Path, differences: Callable[[Mapping[str, Any]], tuple[str, list[str]]]) -> int:
    """Print each difference, then ``agree K of N``.

    Args:
        path: one JSON object a line, plain or gzip.
        differences: the case's text, and what comes out otherwise.

    Returns:
        `AGREE` only when all of at least one case agree.

    Raises:
        InvalidInputError: naming the file's line.
    """
    agreeing = []
    for where, record in read_json_lines(path):
        with naming_what_is_malformed(where):
            text, found = differences(record)
        agreeing.append(not found)
        for difference in found:
            print(f'{where}: "{text}": {difference}')
    print(f"agree {sum(agreeing)} of {len(agreeing)}")
    return AGREE if agreeing and all(agreeing) else DISAGREE


def per_box(values: object, count: int) -> FloatArray:
    """(count,) float64.

    Raises:
        InvalidInputError: not so many finite numbers.
    """
    array = np.array(values, dtype=np.float64)
    if array.shape != (count,) or not np.isfinite(array).all():
        raise InvalidInputError(f"expected {count} finite numbers, one for each box; got {values}")
    return array
