"""Extended mode on one scene: the words to a tree, the tree to scores, the scores to a decision.

See `agent.language.extended_tree`, `agent.reasoning.extended_executor` and `agent.reasoning.decision`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from agent.datatypes import Answer, FloatArray, ReasoningStep, Status, Trace
from agent.grounding.calibration import Calibration
from agent.grounding.phrase_fit import PhraseFit
from agent.grounding.scene import Scene
from agent.language.extended_tree import Viewpoint, build_extended_tree
from agent.language.regions import with_regions
from agent.language.semantic_tree import SemanticTree
from agent.language.spoken import expression_as_written
from agent.reasoning.decision import apart, decide
from agent.reasoning.extended_executor import ExtendedOutcome, execute_extended

FITS_FROM = 0.55
"""What is this likely to be meant, by itself, is one of those that an expression fits."""
OUT_OF_DOMAIN = "the picture is not of the kind that these models know; for photographs: reclip-agent models pull fast"


@dataclass(frozen=True)
class Extended:
    """Extended mode.

    Attributes:
        calibration: what it decides by; of the scene's preset.
        viewpoint: whose left it is.
    """

    calibration: Calibration
    viewpoint: Viewpoint = Viewpoint.CAMERA

    def refer(self, scene: Scene, expression: str, excluded: Collection[int] = ()) -> Answer:
        """See `Scene.refer`: found, several that could be meant, or none."""
        tree = self._tree(scene, expression)
        if isinstance(tree, Answer):
            return tree
        outcome = scores_of(scene, tree, self.calibration.phrase_fit)
        scores = np.array(outcome.scores)
        scores[list(excluded)] = 0.0
        outcome = replace(outcome, scores=scores)
        presence, rivalry = self.calibration.presence.of(outcome), self.calibration.rivalry.of(outcome)
        thresholds = self.calibration.thresholds
        decision = decide(scores, scene.proposals.boxes_xyxy, outcome.number, presence, rivalry, thresholds)
        found = decision.status is Status.FOUND
        return scene.answer(
            decision.status,
            expression,
            "" if found else _reason(decision.status, outcome.trace, len(decision.candidates)),
            chosen=decision.chosen,
            candidates=decision.candidates,
            distribution=scores,
            confidence=self.calibration.confidence.of(scores, presence) if found else 0.0,
            trace=outcome.trace,
        )

    def all_of(self, scene: Scene, expression: str) -> Answer:
        """See `Scene.all_of`."""
        tree = self._tree(scene, expression)
        if isinstance(tree, Answer):
            return tree
        outcome = scores_of(scene, with_regions(tree), self.calibration.phrase_fit)
        scores, boxes = outcome.scores, scene.proposals.boxes_xyxy
        likely = [int(index) for index in np.argsort(-scores, kind="stable") if scores[index] >= FITS_FROM]
        fitting = apart(likely, boxes)
        return scene.answer(
            Status.FOUND if fitting else Status.ABSENT,
            expression,
            "" if fitting else _reason(Status.ABSENT, outcome.trace, 0),
            chosen=fitting,
            distribution=scores,
            confidence=float(scores[fitting].min()) if fitting else 0.0,
            trace=outcome.trace,
        )

    def _tree(self, scene: Scene, expression: str) -> SemanticTree | Answer:
        """What an expression means; an answer where that cannot be told of this picture, or in these words."""
        if not scene.is_known:
            return scene.answer(Status.OUT_OF_DOMAIN, expression, OUT_OF_DOMAIN)
        tree = build_extended_tree(scene.parser(expression_as_written(expression)), viewpoint=self.viewpoint)
        named = (*tree.sought, *tree.excluded)
        unknown = "" if scene.vocabulary is None else next(filter(None, map(scene.vocabulary.unknown_noun, named)), "")
        if not unknown:
            return tree
        reason = f'the word "{unknown}" is not known to this preset'
        return scene.answer(Status.NOT_UNDERSTOOD, expression, reason, trace=Trace(tree.as_mapping()))


def scores_of(scene: Scene, tree: SemanticTree, phrase_fit: PhraseFit) -> ExtendedOutcome:
    """How likely each proposal of a scene is what a tree means."""

    def fits(phrase: str) -> FloatArray:
        logits = scene.encoded.logits(scene.in_known_words(phrase))
        return phrase_fit(phrase, logits, scene.proposals.scores, scene.names)

    return execute_extended(tree, scene.proposals.boxes_xyxy, fits, scene.frame.size_wh, scene.places_m)


def _reason(status: Status, trace: Trace, candidates: int) -> str:
    if status is Status.AMBIGUOUS:
        return f"{candidates} things could be meant"
    weak = next((each.phrase for each in trace.phrases if each.distribution.max() < 0.5), "")
    if weak:
        return f'nothing here looks like "{weak}"'
    step = next((each for each in trace.steps if _fails(each)), None)
    if step is None:
        return "nothing here fits the whole expression"
    words = " ".join(step.words)
    return f'nothing that looks like "{step.phrase}" is "{words}"' + (f' "{step.landmark}"' if step.landmark else "")


def _fails(step: ReasoningStep) -> bool:
    return float(np.max(step.after)) < 0.5 * float(np.max(step.before))
