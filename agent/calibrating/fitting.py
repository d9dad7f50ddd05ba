"""A calibration for any models from labelled pictures, and what it is worth on pictures that it was not fitted on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np

from agent.calibrating.expected import Expects
from agent.calibrating.figures import Outcome
from agent.calibrating.fits import Limits, Scored, decisions_for, phrase_fit_for
from agent.calibrating.labels import Labelled
from agent.calibrating.pictures import Picture, average_of
from agent.calibrating.questions import Question
from agent.datatypes import FloatArray
from agent.errors import UncalibratableError
from agent.grounding.calibration import SPREAD_OVER, Calibration
from agent.grounding.class_evidence import ClassEvidence
from agent.grounding.extended import Extended, fits_by, outcome_of, tree_of
from agent.grounding.phrase_fit import EVIDENCE, PhraseFit, evidence
from agent.grounding.uncalibrated import uncalibrated
from agent.language.semantic_tree import SemanticTree
from agent.perception.own_units import InUnits, spread_of

FOLDS = 5
LIMITS = Limits(kept_found=0.97, false_questions=0.08)
"""Laxer than `Limits`: people say more about their pictures than the questions that are written here do."""
PHRASES = 5
"""Drawn of each sort for each picture."""
LEAST_QUESTIONS = 20
"""Of each: what is there, and what is not."""


@dataclass(frozen=True, eq=False)
class Asked:
    """A labelled picture and the questions about it."""

    labelled: Labelled
    questions: tuple[Question, ...]

    @cached_property
    def trees(self) -> tuple[SemanticTree | None, ...]:
        """What each question means; None where its words are not understood, which no calibration changes."""
        trees = (tree_of(self.labelled.scene, each.text) for each in self.questions)
        return tuple(tree if isinstance(tree, SemanticTree) else None for tree in trees)


def in_own_units(pictures: Sequence[Picture], views: int) -> Calibration:
    """What serves any models, with these models' zero and unit: the average appearance, and the spread around it."""
    reference = average_of(pictures)
    spreads = [spread_of(InUnits(each.scene.encoded, 1.0, reference), SPREAD_OVER) for each in pictures]
    return replace(uncalibrated(views), unit=float(np.median(spreads)), reference=reference)


def fitted_to(asked: Sequence[Asked], start: Calibration, *, is_told: bool, things: Sequence[str]) -> Calibration:
    """Fit everything that is decided by.

    Args:
        asked: pictures whose scenes reason by ``start``.
        is_told: whether the kinds were told by somebody other than the CLIP; its fit to phrases stays ``start``'s
            otherwise.
        things: all kinds that are known.

    Raises:
        UncalibratableError: too few questions about what is there, or about what is not.
    """
    counts = {
        expects: sum(question.expects is expects for each in asked for question in each.questions)
        for expects in (Expects.ONE, Expects.ABSENT)
    }
    if min(counts.values()) < LEAST_QUESTIONS:
        raise UncalibratableError(
            f"the pictures allow {counts[Expects.ONE]} questions about what is there and {counts[Expects.ABSENT]} about"
            f" what is not, and {LEAST_QUESTIONS} of each are needed: give more pictures, or of more kinds of things"
        )
    phrase_fit = start.phrase_fit
    if is_told:
        rng = np.random.default_rng(0)
        phrase_fit = _alike_for_colours(phrase_fit_for(np.concatenate([*_phrase_rows(asked, things, rng)])))
        phrase_fit = replace(phrase_fit, classes=ClassEvidence.of(_classes(asked)))
    rows = [row for each in asked for row in _scored(each, phrase_fit)]
    made = decisions_for(phrase_fit, rows, LIMITS)
    return replace(made, unit=start.unit, reference=start.reference)


def cross_validated(
    asked: Sequence[Asked], start: Calibration, *, is_told: bool, things: Sequence[str]
) -> list[Outcome]:
    """How every question is answered by what was fitted on the pictures of other folds; arguments as of `fitted_to`."""
    order = np.random.default_rng(0).permutation(len(asked))
    outcomes: list[Outcome] = []
    for fold in range(FOLDS):
        held_out = {int(at) for at in order[fold::FOLDS]}
        rest = [each for at, each in enumerate(asked) if at not in held_out]
        method = Extended(fitted_to(rest, start, is_told=is_told, things=things))
        for at in sorted(held_out):
            scene = replace(asked[at].labelled.scene, method=method)
            for question in asked[at].questions:
                outcomes.append(Outcome.of(question.expects, question.targets, scene.refer(question.text)))
    return outcomes


def _phrase_rows(asked: Sequence[Asked], things: Sequence[str], rng: np.random.Generator) -> Iterator[FloatArray]:
    """Rows of `evidence` and whether a kind fits, of proposals whose kind is known: of what is there and is not."""
    for each in asked:
        scene, kinds = each.labelled.scene, each.labelled.kinds
        is_known = np.array([bool(kind) for kind in kinds])
        here = sorted({*filter(None, kinds)})
        drawn = {*(here[int(at)] for at in rng.permutation(len(here))[:PHRASES])}
        drawn |= {things[int(at)] for at in rng.permutation(len(things))[:PHRASES]}
        for kind in sorted(drawn):
            fits = np.array([own == kind for own in kinds], dtype=np.float64)
            rows = evidence(f"the {kind}", scene.judged.logits(f"the {kind}"), scene.proposals.scores, scene.names)
            yield np.column_stack([rows, fits])[is_known]


def _classes(asked: Sequence[Asked]) -> Iterator[tuple[str, str]]:
    """Each thing's class, and what it is by another witness: what was told, or else what the CLIP takes it for."""
    for each in asked:
        scene, kinds = each.labelled.scene, each.labelled.kinds
        for index, label in enumerate(scene.proposals.labels):
            kind = scene.names.categories[index] if each.labelled.are_classes else kinds[index]
            if kind:
                yield label, kind


def _alike_for_colours(fit: PhraseFit) -> PhraseFit:
    """What a kind's fit is made of serves colours alike: in a model's own units both are differences of words."""
    weights, views = fit.weights.copy(), (len(fit.weights) - len(EVIDENCE)) // 2
    for kind, colour in (("log category", "log colour"), ("category said", "colour said")):
        weights[EVIDENCE.index(colour)] = weights[EVIDENCE.index(kind)]
    said = EVIDENCE.index("category said")
    bias = fit.bias + weights[said]
    weights[[said, EVIDENCE.index("colour said")]] = 0.0
    weights[len(EVIDENCE) : len(EVIDENCE) + views] = weights[len(EVIDENCE) + views :]
    return PhraseFit(weights, round(float(bias), 4))


def _scored(asked: Asked, phrase_fit: PhraseFit) -> Iterator[Scored]:
    scene = asked.labelled.scene
    fits = cache(fits_by(phrase_fit, scene))
    for question, tree in zip(asked.questions, asked.trees, strict=True):
        if tree is not None:
            is_target = np.isin(np.arange(len(scene.proposals)), question.targets)
            yield Scored(question.expects, outcome_of(scene, tree, fits), is_target)
