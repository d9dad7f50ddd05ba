"""From a folder of pictures to a calibration: looking, labelling, asking, fitting, and what it is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from agent.calibrating.box_table import SaidBox
from agent.calibrating.expected import Expects
from agent.calibrating.figures import Outcome
from agent.calibrating.fitting import Asked, cross_validated, fitted_to, in_own_units
from agent.calibrating.gate import fit_gate
from agent.calibrating.labels import Labelled, by_detector, by_names, proposals_on, things_of
from agent.calibrating.pictures import Progress, look_at_all, pictures_in
from agent.calibrating.questions import Question, QuestionWriter
from agent.datatypes import FloatArray
from agent.errors import UncalibratableError
from agent.grounding.extended import Extended
from agent.grounding.own_calibration import OwnCalibration, folder_of
from agent.language.things import CATEGORIES
from agent.models.identity import key_of
from agent.models.presets import Preset
from agent.perception.ips import EncodedProposals
from agent.pipeline import Grounder, Mode

LOOKS = "looks"


@dataclass(frozen=True, eq=False)
class Told:
    """What a user tells of the pictures.

    Attributes:
        names: a CSV's rows of boxes and names.
        expressions: a CSV's rows of boxes and what people say of them.
        things: what things are called there.
    """

    names: Sequence[SaidBox] = ()
    expressions: Sequence[SaidBox] = ()
    things: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Calibrated:
    """What came of it.

    Attributes:
        own: what is to be stored.
        key: of the models.
        outcomes: of every question, answered by what was fitted on other pictures.
        pictures: how many had something in them.
    """

    own: OwnCalibration
    key: str
    outcomes: tuple[Outcome, ...]
    pictures: int


def calibrate(preset: Preset, folder: Path, told: Told, progress: Progress) -> Calibrated:
    """Fit a calibration to a preset's models on the pictures of a folder.

    Args:
        preset: with the models as they are used.
        folder: of pictures.
        told: what is known of these.
        progress: told how many are looked at.

    Raises:
        UncalibratableError: the pictures tell too little.
        MissingWeightsError, InvalidWeightsError, MissingDependencyError: see the models' own loaders.
    """
    key = key_of(preset)
    grounder = Grounder.from_preset(replace(preset, calibration=None, domain=None), mode=Mode.PAPER)
    rows = (*told.names, *told.expressions)
    if preset.detector is None and not rows:
        raise UncalibratableError(
            f"the preset {preset.name!r} has no detector: name one (--yolo), or give boxes (--names, --expressions)"
        )
    given = boxes_by_picture(rows) if preset.detector is None else lambda name: None
    pictures = look_at_all(grounder, pictures_in(folder), folder_of(key) / LOOKS, progress, given)
    start = in_own_units(pictures, len(preset.views.views))
    parser = cache(grounder.parser)
    known = (*dict.fromkeys((*told.things, *CATEGORIES)),)
    ready = [
        replace(each, scene=replace(each.scene, method=Extended(start), parser=parser, things=known))
        for each in pictures
    ]
    labelled = by_names(ready, told.names) if told.names else by_detector(ready)
    is_told = bool(told.names) or any(each.scene.proposals.labels for each in ready)
    kinds = things_of(labelled)
    things = (*dict.fromkeys((*told.things, *(kinds if is_told else ()), *CATEGORIES)),)
    labelled = [replace(each, scene=replace(each.scene, things=things)) for each in labelled]
    asked = _asked(labelled, kinds, told.expressions)
    outcomes = cross_validated(asked, start, is_told=is_told, things=kinds)
    calibration = fitted_to(asked, start, is_told=is_told, things=kinds)
    sightings = [each.scene.sighting for each in pictures]
    reference = start.reference
    assert isinstance(reference, EncodedProposals)
    made = f"reclip-agent calibrate: {sum(len(each.questions) for each in asked)} questions about {len(asked)} pictures"
    gate = fit_gate(sightings[::2], sightings[1::2])
    own = OwnCalibration(
        replace(calibration, reference=None),
        reference.embeddings,
        gate,
        things,
        made,
        is_told=is_told or bool(told.expressions),
    )
    return Calibrated(own, key, tuple(outcomes), len(pictures))


def boxes_by_picture(rows: Sequence[SaidBox]) -> Callable[[str], FloatArray | None]:
    """The boxes that a table has of each picture, each once."""
    boxes: dict[str, dict[tuple[float, ...], None]] = defaultdict(dict)
    for row in rows:
        boxes[row.image][row.box_xyxy] = None
    return lambda name: np.array([*boxes.get(name, {})], dtype=np.float64).reshape(-1, 4)


def _asked(labelled: Sequence[Labelled], kinds: Sequence[str], expressions: Sequence[SaidBox]) -> list[Asked]:
    """Questions about each picture: people's own for what is there, where they are given, and written ones."""
    rng = np.random.default_rng(0)
    said: dict[str, list[SaidBox]] = defaultdict(list)
    for row in expressions:
        said[row.image].append(row)
    found = []
    for each in labelled:
        written = QuestionWriter(each, kinds, rng).write()
        if expressions:
            own = _said_of(each, said.get(each.name, []))
            written = [*own, *(question for question in written if question.expects is not Expects.ONE)]
        if written:
            found.append(Asked(each, tuple(written)))
    return found


def _said_of(labelled: Labelled, rows: Sequence[SaidBox]) -> list[Question]:
    """People's expressions, each for the proposals on its box; of a box that was not detected they say nothing."""
    boxes = [*dict.fromkeys(row.box_xyxy for row in rows)]
    on = [-1 if at < 0 else boxes[at] for at in proposals_on(labelled.scene, np.array(boxes).reshape(-1, 4))]
    targets = [tuple(index for index, box in enumerate(on) if box == row.box_xyxy) for row in rows]
    return [Question(row.text, Expects.ONE, of) for row, of in zip(rows, targets, strict=True) if of]
