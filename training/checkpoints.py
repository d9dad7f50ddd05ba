"""A run's checkpoint: the state of all that learns, and plain numbers beside it, in one file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch


def save(path: Path, learning: Mapping[str, Any], **numbers: float) -> None:
    """Write the states of modules and optimizers, in one move."""
    part = path.with_suffix(".part")
    torch.save({name: each.state_dict() for name, each in learning.items()} | numbers, part)
    part.replace(path)


def restore(path: Path, learning: Mapping[str, Any]) -> dict[str, Any] | None:
    """Load the states where there is a checkpoint; what it holds, with the numbers."""
    if not path.is_file():
        return None
    state: dict[str, Any] = torch.load(path, weights_only=True)
    for name, each in learning.items():
        each.load_state_dict(state[name])
    return state
