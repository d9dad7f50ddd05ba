"""Saving and resuming a training: weights, their averages and the optimizer's moments in one plain .npz file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from thinc.api import Model, Optimizer

SLOTS = ("mom1", "mom2", "averages", "nr_update")
"""What the optimizer keeps of each parameter."""


def parameters(nlp: Language) -> Iterator[tuple[str, Model[Any, Any], str]]:
    """A key of its own, the node and its name there, of everything that is learnt."""
    seen: set[int] = set()
    for pipe_name, pipe in nlp.pipeline:
        for index, node in enumerate(pipe.model.walk() if isinstance(pipe, TrainablePipe) else ()):
            names = [name for name in node.param_names if node.has_param(name) and node.id not in seen]
            yield from ((f"{pipe_name}|{index}|{name}", node, name) for name in names)
            seen.add(node.id)


def save(path: Path, nlp: Language, optimizer: Optimizer, step: int, minutes: float) -> None:
    """Write the state after `step` updates and `minutes` of training; a broken write leaves the old file."""
    arrays: dict[str, Any] = {"step": step, "minutes": minutes}
    for key, node, name in parameters(nlp):
        arrays[f"value|{key}"] = node.get_param(name)
        states = {slot: getattr(optimizer, slot) or {} for slot in SLOTS}
        arrays |= {f"{slot}|{key}": state[node.id, name] for slot, state in states.items() if (node.id, name) in state}
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, **arrays)
    partial.replace(path)


def read_minutes(path: Path) -> float:
    """How long the training took so far, over all its runs; 0 where there is no file."""
    if not path.exists():
        return 0.0
    with np.load(path, allow_pickle=False) as arrays:
        return float(arrays["minutes"])


def restore(path: Path, nlp: Language, optimizer: Optimizer) -> int:
    """Read a state into an initialised pipeline; returns the number of updates done, 0 where there is no file."""
    if not path.exists():
        return 0
    with np.load(path, allow_pickle=False) as arrays:
        for key, node, name in parameters(nlp):
            node.set_param(name, arrays[f"value|{key}"])
            for slot in SLOTS:
                if f"{slot}|{key}" in arrays:
                    state = arrays[f"{slot}|{key}"]
                    getattr(optimizer, slot)[node.id, name] = state if state.ndim else int(state)
        return int(arrays["step"])
