"""Which proposals an expression fits, each by itself: what questions are answered with, in either mode."""

from __future__ import annotations

import numpy as np

from agent.datatypes import Answer, ReasoningStep, Status, Trace
from agent.grounding.scene import Scene
from agent.language.extended_tree import build_extended_tree, expression_as_written, with_regions
from agent.language.mention import Mention
from agent.language.semantic_tree import SemanticTree
from agent.language.viewpoint import Viewpoint
from agent.reasoning.decision import apart
from agent.reasoning.extended_executor import LIKELY, ExtendedOutcome, Fits, execute_extended

FITS_FROM = 0.5
"""What is this likely to be meant, by itself, is one of those that an expression fits."""


def tree_of(scene: Scene, expression: str, viewpoint: Viewpoint = Viewpoint.CAMERA) -> SemanticTree | Answer:
    """What an expression means in extended mode; an answer where one of its words is not known."""
    tree = build_extended_tree(scene.parser(expression_as_written(expression)), viewpoint=viewpoint)
    named = (*tree.sought, *tree.excluded)
    unknown = "" if scene.vocabulary is None else next(filter(None, map(scene.vocabulary.unknown_noun, named)), "")
    if not unknown:
        return tree
    reason = f'I do not know the word "{unknown}"'
    return scene.answer(Status.NOT_UNDERSTOOD, expression, reason, trace=Trace(tree.as_mapping()))


def outcome_of(scene: Scene, tree: SemanticTree, fits: Fits) -> ExtendedOutcome:
    """How likely each proposal of a scene is what a tree means."""
    return execute_extended(tree, scene.proposals.boxes_xyxy, fits, scene.frame.size_wh, scene.places_m)


def all_that_fit(scene: Scene, tree: SemanticTree, fits: Fits) -> Answer:
    """See `Scene.all_of`."""
    outcome = outcome_of(scene, with_regions(tree), fits)
    scores = outcome.scores
    likely = [int(index) for index in np.argsort(-scores, kind="stable") if scores[index] >= FITS_FROM]
    kinds = [scene.names.categories[index] for index in range(len(scores))]
    fitting = sorted(apart(likely, scene.proposals.boxes_xyxy, kinds))
    return scene.answer(
        Status.FOUND if fitting else Status.ABSENT,
        tree.expression,
        "" if fitting else why_none(outcome.trace),
        chosen=fitting,
        distribution=scores,
        confidence=float(scores[fitting].min()) if fitting else 0.0,
        trace=outcome.trace,
    )


def head_of(answer: Answer) -> Mention:
    """The words of an answer's expression that describe the thing itself, without those for other things."""
    return Mention(str((answer.trace.tree or {}).get("phrase", answer.expression))).head


def fits(claimed: Answer, index: int) -> bool:
    """Whether the expression of an answer of `Scene.all_of` fits one proposal."""
    return bool(len(claimed.distribution)) and bool(claimed.distribution[index] >= FITS_FROM)


def missing_phrase(trace: Trace) -> str:
    """The first phrase of an expression that fits nothing; empty where each fits something."""
    return next((each.phrase for each in trace.phrases if each.distribution.max() < LIKELY), "")


def missing_landmark(trace: Trace) -> bool:
    """Whether an expression says how things stand to something that is not there."""
    missing = missing_phrase(trace)
    return bool(missing) and bool(trace.phrases) and missing != trace.phrases[0].phrase


def says_how_it_stands(trace: Trace) -> bool:
    """Whether an expression compares: asks for a place or a size."""
    tree = trace.tree or {}
    return any(each["name"] for each in tree.get("relations", ())) or bool(tree.get("superlatives"))


def why_none(trace: Trace) -> str:
    """What it is that nothing fits, for a person."""
    weak = missing_phrase(trace)
    if weak:
        return f'nothing here looks like "{weak}"'
    step = next((each for each in trace.steps if _fails(each)), None)
    if step is None:
        return "nothing here fits the whole expression"
    words = " ".join(step.words)
    return f'nothing that looks like "{step.phrase}" is "{words}"' + (f' "{step.landmark}"' if step.landmark else "")


def _fails(step: ReasoningStep) -> bool:
    return float(np.max(step.after)) < 0.5 * float(np.max(step.before))
