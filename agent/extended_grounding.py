"""Extended mode on one scene: the words to a tree, the tree to scores, the scores to a decision.

See `agent.language.extended_tree`, `agent.reasoning.extended_executor` and `agent.reasoning.decision`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from agent.calibration import Calibration
from agent.datatypes import Answer, FloatArray, ReasoningStep, Status, Trace
from agent.language.extended_tree import build_extended_tree
from agent.language.semantic_tree import SemanticTree
from agent.language.spoken import expression_as_written
from agent.phrase_fit import PhraseFit
from agent.reasoning.decision import decide
from agent.reasoning.extended_executor import ExtendedOutcome, execute_extended

if TYPE_CHECKING:
    from agent.pipeline import Scene

OUT_OF_DOMAIN = "the picture is not of the kind that these models know; for photographs: reclip-agent models pull fast"


def refer_extended(scene: Scene, expression: str, calibration: Calibration, excluded: Collection[int] = ()) -> Answer:
    """Say which box an expression means, that several could be meant, or that none is.

    Args:
        scene: with at least one proposal.
        expression: a referring expression, without a command around it.
        calibration: of the scene's preset.
        excluded: proposals that are not meant.

    Raises:
        InvalidTextError: the expression nests too deep.
    """
    stamped = partial(Answer, expression=expression, stamp_s=scene.frame.stamp_s, frame_id=scene.frame.frame_id)
    if not scene.is_known:
        return stamped(Status.OUT_OF_DOMAIN, reason=OUT_OF_DOMAIN)
    doc = scene.grounder.parser(expression_as_written(expression))
    tree = build_extended_tree(doc, viewpoint=scene.grounder.viewpoint)
    vocabulary = scene.grounder.vocabulary
    named = (*tree.sought, *tree.excluded)
    unknown = "" if vocabulary is None else next(filter(None, map(vocabulary.unknown_noun, named)), "")
    if unknown:
        reason = f'the word "{unknown}" is not known to this preset'
        return stamped(Status.NOT_UNDERSTOOD, reason=reason, trace=Trace(tree.as_mapping()))

    outcome = scores_of(scene, tree, calibration.phrase_fit)
    scores = np.array(outcome.scores)
    scores[list(excluded)] = 0.0
    outcome = replace(outcome, scores=scores)
    presence, rivalry = calibration.presence.of(outcome), calibration.rivalry.of(outcome)
    decision = decide(scores, scene.proposals.boxes_xyxy, outcome.number, presence, rivalry, calibration.thresholds)
    found = decision.status is Status.FOUND
    return stamped(
        decision.status,
        boxes_xyxy=scene.proposals.boxes_xyxy[list(decision.chosen)],
        chosen=decision.chosen,
        candidates=decision.candidates,
        distribution=scores,
        confidence=calibration.confidence.of(scores, presence) if found else 0.0,
        reason="" if found else _reason(decision.status, outcome.trace, len(decision.candidates)),
        trace=outcome.trace,
    )


def scores_of(scene: Scene, tree: SemanticTree, phrase_fit: PhraseFit) -> ExtendedOutcome:
    """How likely each proposal of a scene is what a tree means."""
    vocabulary = scene.grounder.vocabulary

    def fits(phrase: str) -> FloatArray:
        logits = scene.encoded.logits(phrase if vocabulary is None else vocabulary.in_known_words(phrase))
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
