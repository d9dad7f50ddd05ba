"""From a folder of pictures to a calibration: looking, labelling, asking, fitting, and what it is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agent.calibrating.box_table import SaidBox
from agent.calibrating.expected import Expects
from agent.calibrating.figures import Outcome
from agent.calibrating.fitting import Asked, cross_validated, fitted_to, in_own_units
from agent.calibrating.gate import fit_gate
from agent.calibrating.labels import Labelled, by_detector, by_names, proposals_on, things_of
from agent.calibrating.pictures import Picture, Progress, look_at_all, pictures_in
from agent.calibrating.questions import Question, QuestionWriter
from agent.datatypes import FloatArray
from agent.errors import UncalibratableError
from agent.grounding.calibration import Calibration
from agent.grounding.extended import Extended
from agent.grounding.own_calibration import OwnCalibration, folder_of
from agent.language.things import CATEGORIES
from agent.models.identity import key_of
from agent.models.presets import Preset
from agent.perception.domain_gate import Sighting
from agent.perception.ips import EncodedProposals
from agent.pipeline import Grounder, Mode

if TYPE_CHECKING:
    from spacy.tokens import Doc

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
    ready = prepared(pictures, told, grounder.parser, len(preset.views.views))
    return Calibrated(ready.fitted(), key, tuple(ready.cross_validated()), len(pictures))


@dataclass(frozen=True, eq=False)
class Prepared:
    """Pictures with all that is asked about them.

    Attributes:
        asked: the questions about each picture, whose scene reasons by ``start``.
        start: what serves any models, in these models' units.
        sightings: of all pictures, as a domain gate takes them.
        kinds: all that is known to be in the pictures.
        things: what things may be called.
        names_are_told, is_told: whether somebody else than the CLIP told the kinds, or anything at all.
    """

    asked: Sequence[Asked]
    start: Calibration
    sightings: Sequence[Sighting]
    kinds: tuple[str, ...]
    things: tuple[str, ...]
    names_are_told: bool
    is_told: bool

    def fitted(self) -> OwnCalibration:
        """Fit everything.

        Raises:
            UncalibratableError: too few questions.
        """
        calibration = fitted_to(self.asked, self.start, is_told=self.names_are_told, things=self.kinds)
        reference = self.start.reference
        assert isinstance(reference, EncodedProposals)
        questions = sum(len(each.questions) for each in self.asked)
        return OwnCalibration(
            replace(calibration, reference=None),
            reference.embeddings,
            fit_gate(self.sightings[::2], self.sightings[1::2]),
            self.things,
            f"reclip-agent calibrate: {questions} questions about {len(self.asked)} pictures",
            is_told=self.is_told,
        )

    def cross_validated(self) -> list[Outcome]:
        """How every question is answered by what was fitted on other pictures; raises as `fitted` does."""
        return cross_validated(self.asked, self.start, is_told=self.names_are_told, things=self.kinds)


def prepared(pictures: Sequence[Picture], told: Told, parser: Callable[[str], Doc], views: int) -> Prepared:
    """Label pictures, and ask about them.

    Args:
        parser: lower-case text to dependency parse.
        views: how many the scorer has.

    Raises:
        UncalibratableError: the things in them are all of one kind, or of none that is known.
    """
    start, known = in_own_units(pictures, views), (*dict.fromkeys((*told.things, *CATEGORIES)),)
    method, parse = Extended(start), cache(parser)
    ready = [replace(each, scene=replace(each.scene, method=method, parser=parse, things=known)) for each in pictures]
    labelled = by_names(ready, told.names) if told.names else by_detector(ready)
    names_are_told = bool(told.names) or any(each.scene.proposals.labels for each in ready)
    kinds = things_of(labelled)
    things = (*dict.fromkeys((*told.things, *(kinds if names_are_told else ()), *CATEGORIES)),)
    labelled = [replace(each, scene=replace(each.scene, things=things)) for each in labelled]
    return Prepared(
        _asked(labelled, kinds, told.expressions),
        start,
        [each.scene.sighting for each in pictures],
        kinds,
        things,
        names_are_told,
        names_are_told or bool(told.expressions),
    )


def boxes_by_picture(rows: Sequence[SaidBox]) -> Callable[[str], FloatArray | None]:
    """The boxes that a table has of each picture, each once."""
    boxes: dict[str, dict[tuple[float, ...], None]] = defaultdict(dict)
    for row in rows:
        boxes[row.image][row.box_xyxy] = None
    return lambda name: np.array([*boxes.get(name, {})], dtype=np.float64).reshape(-1, 4)


def _asked(labelled: Sequence[Labelled], kinds: Sequence[str], expressions: Sequence[SaidBox]) -> list[Asked]:
    """Questions about each picture: people's own, where they are given, and written ones."""
    rng = np.random.default_rng(0)
    said: dict[str, list[SaidBox]] = defaultdict(list)
    for row in expressions:
        said[row.image].append(row)
    found = []
    for each in labelled:
        questions = (*_said_of(each, said.get(each.name, [])), *QuestionWriter(each, kinds, rng).write())
        if questions:
            found.append(Asked(each, questions))
    return found


def _said_of(labelled: Labelled, rows: Sequence[SaidBox]) -> list[Question]:
    """People's expressions, each for the proposals on its box; of a box that was not detected they say nothing."""
    boxes = [*dict.fromkeys(row.box_xyxy for row in rows)]
    on = [-1 if at < 0 else boxes[at] for at in proposals_on(labelled.scene, np.array(boxes).reshape(-1, 4))]
    targets = [tuple(index for index, box in enumerate(on) if box == row.box_xyxy) for row in rows]
    return [Question(row.text, Expects.ONE, of) for row, of in zip(rows, targets, strict=True) if of]
