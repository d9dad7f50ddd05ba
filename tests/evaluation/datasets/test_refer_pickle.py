"""Plain data comes in; nothing runs."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.errors import InvalidInputError
from evaluation.datasets.refer import read_plain_pickle


class Runs:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_plain_data(tmp_path: Path, protocol: int) -> None:
    data = [{"a": 1, "b": [1.5, None, True], "c": ("ü", b"x" if protocol > 2 else "x")}]
    (tmp_path / "data.p").write_bytes(pickle.dumps(data, protocol=protocol))
    assert read_plain_pickle(tmp_path / "data.p") == data


def test_texts_of_python_2(tmp_path: Path) -> None:
    (tmp_path / "data.p").write_bytes(b"(lp0\nS'caf\\xe9'\np1\na.")
    assert read_plain_pickle(tmp_path / "data.p") == ["café"]


def test_what_would_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data.p").write_bytes(pickle.dumps(Runs(tmp_path / "ran")))
    with pytest.raises(InvalidInputError, match="it asks for"):
        read_plain_pickle(tmp_path / "data.p")
    assert not (tmp_path / "ran").exists()
    (tmp_path / "array.p").write_bytes(pickle.dumps(np.zeros(3)))
    with pytest.raises(InvalidInputError, match="numpy"):
        read_plain_pickle(tmp_path / "array.p")


@pytest.mark.parametrize("content", [b"", b"no pickle", pickle.dumps([1, 2])[:-3], b"\x80\x05X\xff\xff\xff\x7f"])
def test_what_is_no_pickle(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "data.p").write_bytes(content)
    with pytest.raises(InvalidInputError, match="cannot read"):
        read_plain_pickle(tmp_path / "data.p")
    with pytest.raises(InvalidInputError, match="cannot read"):
        read_plain_pickle(tmp_path / "missing.p")
