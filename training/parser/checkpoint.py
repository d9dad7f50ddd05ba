"""Saving and resuming a training: weights, their averages and the optimizer's moments in one plain .npz file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language
    from thinc.api import Model, Optimizer


def parameters(nlp: Language) -> Iterator[tuple[str, Model[Any, Any], str]]:
    """A key of its own, the node and its name there, of everything that is learnt."""
    seen: set[int] = set()
    for pipe_name, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if model is None or isinstance(model, bool):
            continue
        for index, node in enumerate(model.walk()):
            if node.id in seen:
                continue
            seen.add(node.id)
            for name in node.param_names:
                if node.has_param(name):
                    yield f"{pipe_name}|{index}|{name}", node, name


def save(path: Path, nlp: Language, optimizer: Optimizer, step: int, minutes: float) -> None:
    """Write the state after `step` updates and `minutes` of training; a broken write leaves the old file."""
    arrays: dict[str, Any] = {"step": np.array(step), "minutes": np.array(minutes)}
    for key, node, name in parameters(nlp):
        arrays[f"value|{key}"] = node.get_param(name)
        for slot in ("mom1", "mom2", "averages"):
            state = getattr(optimizer, slot)
            if state and (node.id, name) in state:
                arrays[f"{slot}|{key}"] = state[(node.id, name)]
        arrays[f"updates|{key}"] = np.array(optimizer.nr_update[(node.id, name)])
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, **arrays)
    partial.replace(path)


def read_minutes(path: Path) -> float:
    """How long the training took so far, over all its runs."""
    with np.load(path, allow_pickle=False) as arrays:
        return float(arrays["minutes"])


def restore(path: Path, nlp: Language, optimizer: Optimizer) -> int:
    """Read a state into an initialised pipeline; returns the number of updates done."""
    with np.load(path, allow_pickle=False) as arrays:
        for key, node, name in parameters(nlp):
            node.set_param(name, arrays[f"value|{key}"])
            for slot in ("mom1", "mom2", "averages"):
                if f"{slot}|{key}" in arrays:
                    getattr(optimizer, slot)[(node.id, name)] = arrays[f"{slot}|{key}"]
            optimizer.nr_update[(node.id, name)] = int(arrays[f"updates|{key}"])
        return int(arrays["step"])
