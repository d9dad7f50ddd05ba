"""The method's reasoning: phrase distributions over the boxes, combined along the semantic tree.

The one seam is a callable ``phrase -> distribution``; isolated proposal scoring, a baseline or a fake fits it.

Source: ReCLIP (ACL 2022), section 3.2, as its authors' program computes it ("paper mode"). Where that program divides
0 by 0 and answers the first box, `execute` chooses none and says which rule no box satisfies.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray, PhraseScores, ReasoningStep, Trace
from agent.errors import InvalidBoxesError, InvalidInputError
from agent.language.semantic_tree import Entity, SemanticTree
from agent.reasoning.relations import RELATIONS
from agent.reasoning.superlatives import SUPERLATIVES

Score = Callable[[str], npt.ArrayLike]
"""A phrase to (N,) probabilities over the boxes, in [0, 1]."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What the reasoning came to.

    Attributes:
        distribution: (N,) float64, not renormalised; NaN everywhere where the method divides 0 by 0.
        chosen: index of the box that is meant; None where no box satisfies the expression.
        trace: tree, phrase distributions in the order asked, and each rule applied.
        failed: the rule that no box satisfies; None where a box was chosen, or no single rule is to blame.
    """

    distribution: FloatArray
    chosen: int | None
    trace: Trace
    failed: ReasoningStep | None = None

    def without(self, excluded: Collection[int]) -> Outcome:
        """The outcome where some boxes cannot be meant."""
        left = np.array(self.distribution)
        left[list(excluded)] = 0.0
        return replace(self, distribution=left, chosen=int(np.argmax(left)) if (left > 0).any() else None)

    @property
    def reason(self) -> str:
        """For a person: what no box satisfies; empty where one was chosen."""
        if self.chosen is not None:
            return ""
        if self.failed is None:
            return "no box fits both the whole expression and its parts"
        words = " ".join(self.failed.words)
        if self.failed.kind == "superlative":
            return f'no box stands out as "{words}" ({self.failed.name}) among those that fit "{self.failed.phrase}"'
        return f'no box that fits "{self.failed.phrase}" is "{words}" ({self.failed.name}) of "{self.failed.landmark}"'


def execute(tree: SemanticTree, boxes_xyxy: FloatArray, score: Score, *, root_score: Score | None = None) -> Outcome:
    """Choose the box that a semantic tree means.

    A single box gets the plain scores of the whole expression: a relation to something else has nothing to hold to.

    Args:
        tree: from `agent.language.paper_tree.build_tree`.
        boxes_xyxy: (N, 4) float64 pixels, N >= 1, each of positive area.
        score: phrase -> (N,) probabilities. Called once for each phrase.
        root_score: the same with a prior over the boxes (such as: none below 5 % of the image), for the whole
            expression and the root's phrase; ``score`` where not given.

    Raises:
        InvalidBoxesError: no box.
        InvalidInputError: ``score`` gave another shape than (N,), or values that are not finite.
    """
    if not len(boxes_xyxy):
        raise InvalidBoxesError("there is no box to choose from; answer no_proposals before reasoning")
    run = _Run(boxes_xyxy, score, root_score)
    final = run.ask(tree.expression, is_root=True)
    failed: ReasoningStep | None = None
    if tree.reasoned_root is not None and len(boxes_xyxy) > 1:
        try:
            final = final * run.distribution_of(tree.reasoned_root, is_root=True)
        except _NoBoxSatisfiesError as error:
            final, failed = np.full(len(boxes_xyxy), np.nan), error.step
    chosen = int(np.argmax(final)) if (final > 0).any() else None
    return Outcome(final, chosen, Trace(tree.as_mapping(), tuple(run.phrases), tuple(run.steps)), failed)


class _NoBoxSatisfiesError(Exception):
    """Ends a run at the first 0 / 0: nothing after it could come to a number."""

    def __init__(self, step: ReasoningStep) -> None:
        super().__init__(step.name)
        self.step = step


class _Run:
    """One execution: the boxes, the scorers, and what was asked and done so far."""

    def __init__(self, boxes_xyxy: FloatArray, score: Score, root_score: Score | None) -> None:
        self._boxes = boxes_xyxy
        self._score = score
        self._root_score = root_score
        self._known: dict[tuple[str, bool], FloatArray] = {}
        self.phrases: list[PhraseScores] = []
        self.steps: list[ReasoningStep] = []

    def ask(self, phrase: str, *, is_root: bool) -> FloatArray:
        """(N,) probabilities of the boxes for a phrase."""
        prior = self._root_score if is_root else None
        key = phrase, prior is not None
        if key not in self._known:
            given = np.asarray((prior or self._score)(phrase), dtype=np.float64)
            if given.shape != (len(self._boxes),) or not np.isfinite(given).all():
                raise InvalidInputError(
                    f"score({phrase!r}) must give {len(self._boxes)} finite probabilities, one per box; got {given}"
                )
            self._known[key] = given
            self.phrases.append(PhraseScores(phrase, given))
        return self._known[key]

    def distribution_of(self, entity: Entity, *, is_root: bool = False) -> FloatArray:
        """(N,) probabilities of the boxes for an entity, its relations and its superlatives."""
        phrase = entity.phrase
        own = self.ask(phrase, is_root=is_root)
        for relation, name in entity.rule_relations:
            landmark = self.distribution_of(relation.entity)
            matrix = RELATIONS[name](self._boxes)
            after = _renormalised(own * (matrix @ landmark))
            described = "relation", name, relation.words, phrase, relation.entity.phrase
            own = self._noted(ReasoningStep(*described, matrix=matrix, before=own, after=after))
        if entity.superlatives and np.sort(own)[-2] == 0:
            return own  # one candidate is left: there is no other to compare it with
        for superlative in entity.superlatives:
            matrix = SUPERLATIVES[superlative.name](self._boxes)
            after = _renormalised(own * (matrix @ own))
            described = "superlative", superlative.name, superlative.words, phrase, ""
            own = self._noted(ReasoningStep(*described, matrix=matrix, before=own, after=after))
        return own

    def _noted(self, step: ReasoningStep) -> FloatArray:
        self.steps.append(step)
        if np.isnan(step.after).any():
            raise _NoBoxSatisfiesError(step)
        return step.after


def _renormalised(weights: FloatArray) -> FloatArray:
    total = weights.sum()
    return weights / total if total > 0 else np.full(len(weights), np.nan)
