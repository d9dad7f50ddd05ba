"""Calibrations that ``reclip-agent calibrate`` made, in the folder of models: found again by what they depend on.

``calibrations/KEY/`` holds ``calibration.json`` and ``appearances.npz``; the first is written last, names the key and
has the second's checksum, so that what is half-written, or was made for other models, is refused.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from agent.config import models_dir
from agent.datatypes import FloatArray
from agent.errors import InvalidWeightsError
from agent.grounding.calibration import Calibration
from agent.models.downloads import digest
from agent.perception.domain_gate import DomainGate
from agent.perception.ips import IsolatedProposalScorer

FOLDER, NUMBERS, ARRAYS = "calibrations", "calibration.json", "appearances.npz"


@dataclass(frozen=True, eq=False)
class OwnCalibration:
    """What was fitted to some models on a user's own pictures.

    Attributes:
        calibration: without its reference, which needs the scorer: it is the means'.
        means: for each encoder (V, D) float64, how proposals look on average.
        gate: which pictures are like those.
        things: what things were called in them; empty where nothing was told.
        made: how, in words.
        is_told: whether somebody else than the models told what is in the pictures. Where they only agree with
            themselves, their confidence is no chance, and answers do not claim to be calibrated.
    """

    calibration: Calibration
    means: tuple[FloatArray, ...]
    gate: DomainGate
    things: tuple[str, ...]
    made: str
    is_told: bool

    def using(self, scorer: IsolatedProposalScorer) -> Calibration:
        """The calibration with its reference, as the models' scorer makes it of the means."""
        return replace(self.calibration, reference=scorer.average(self.means), is_fitted=self.is_told)

    def save(self, key: str) -> Path:
        """Write it for the models of that key, in the place of an earlier one.

        Returns:
            The folder.
        """
        folder = folder_of(key)
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {f"mean{number}": mean for number, mean in enumerate(self.means)}
        part = folder / f"{os.getpid()}.part.npz"
        np.savez_compressed(
            part,
            gate_mean=self.gate.mean,
            gate_directions=self.gate.directions,
            gate_numbers=np.array([self.gate.score_weight, self.gate.threshold]),
            **arrays,
        )
        content = {
            "key": key,
            "made": self.made,
            "is_told": self.is_told,
            "things": [*self.things],
            "arrays": digest(part),
            "calibration": self.calibration.as_mapping(),
        }
        text = folder / f"{os.getpid()}.part.json"
        text.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        os.replace(part, folder / ARRAYS)
        os.replace(text, folder / NUMBERS)
        return folder


def folder_of(key: str) -> Path:
    """Where the calibration of the models of a key is, or would be."""
    return models_dir() / FOLDER / key


def are_any() -> bool:
    """Whether any models were calibrated here, so that it is worth to work out a key."""
    return (models_dir() / FOLDER).is_dir()


def own_calibration(key: str) -> OwnCalibration | None:
    """That of the models of a key; None where there is none.

    Raises:
        InvalidWeightsError: it is half-written, broken, or was made for other models.
    """
    folder = folder_of(key)
    if not (folder / NUMBERS).is_file():
        return None
    try:
        content = json.loads((folder / NUMBERS).read_text(encoding="utf-8"))
        if content["key"] != key:
            raise ValueError(f"it was made for other models, {content['key']}")
        if content["arrays"] != digest(folder / ARRAYS):
            raise ValueError(f"{ARRAYS} is not the one that was written with it")
        with np.load(folder / ARRAYS, allow_pickle=False) as stored:
            means = [stored[f"mean{number}"] for number in range(len(stored.files) - 3)]
            weight, threshold = stored["gate_numbers"].tolist()
            gate = DomainGate(stored["gate_mean"], stored["gate_directions"], weight, threshold)
        calibration = Calibration.from_mapping(content["calibration"])
        things, made, is_told = tuple(content["things"]), str(content["made"]), bool(content["is_told"])
        return OwnCalibration(calibration, tuple(means), gate, things, made, is_told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise InvalidWeightsError(
            f"{folder} holds no calibration of these models ({error}): run reclip-agent calibrate again, or delete it"
        ) from error
