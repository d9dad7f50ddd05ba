"""Averages of weights: each tensor by its shares, and models that do not belong together are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from agent.errors import InvalidInputError
from training.average import main


def model(folder: Path, **tensors: torch.Tensor) -> Path:
    folder.mkdir()
    save_file(tensors, folder / "model.safetensors")
    (folder / "model.yaml").write_text("the same\n")
    return folder


def test_each_tensor_is_averaged_by_its_shares(tmp_path: Path) -> None:
    first = model(tmp_path / "a", weight=torch.tensor([1.0, 3.0]), steps=torch.tensor(7))
    second = model(tmp_path / "b", weight=torch.tensor([5.0, 3.0]), steps=torch.tensor(9))
    main([f"{first}=3", f"{second}=1", "--out", str(tmp_path / "out")])
    averaged = load_file(tmp_path / "out" / "model.safetensors")
    assert averaged["weight"].tolist() == [2.0, 3.0]
    assert averaged["steps"] == 7
    assert (tmp_path / "out" / "model.yaml").read_text() == "the same\n"


def test_other_models_are_refused(tmp_path: Path) -> None:
    first = model(tmp_path / "a", weight=torch.zeros(2))
    second = model(tmp_path / "b", weight=torch.zeros(3))
    (tmp_path / "none").mkdir()
    with pytest.raises(InvalidInputError, match="other models"):
        main([f"{first}=1", f"{second}=1", "--out", str(tmp_path / "out")])
    with pytest.raises(InvalidInputError, match="holds 0 safetensors files"):
        main([f"{first}=1", f"{tmp_path / 'none'}=1", "--out", str(tmp_path / "out")])
