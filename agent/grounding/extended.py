"""Extended mode on one scene: the words to a tree, the tree to scores, the scores to a decision.

See `agent.language.extended_tree`, `agent.reasoning.extended_executor` and `agent.reasoning.decision`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from agent.datatypes import Answer, FloatArray, Status, Trace
from agent.grounding.calibration import Calibration
from agent.grounding.fitting import FITS_FROM, likely_alone, unclear_landmark, why_none
from agent.grounding.names import colours_in
from agent.grounding.phrase_fit import PhraseFit
from agent.grounding.scene import Scene
from agent.language.apposition import tree_of_apposition
from agent.language.choice import tree_of_choice
from agent.language.dependency_parser import shipped_parser
from agent.language.english import DEFINITE
from agent.language.extended_tree import build_extended_tree, with_regions
from agent.language.semantic_tree import SemanticTree, names_robot
from agent.language.viewpoint import Viewpoint
from agent.language.wordings import as_said, expression_as_written
from agent.language.words import words_of
from agent.perception.phrase_scorer import ScoredProposals
from agent.reasoning.decision import Decision, apart, decide, settled
from agent.reasoning.extended_executor import ExtendedOutcome, Fits, execute_extended
from agent.reasoning.soft_relations import BY_ROBOT

if TYPE_CHECKING:
    from spacy.tokens import Doc

OUT_OF_DOMAIN = "these models were not made for such pictures; for photographs: reclip-agent models pull fast"
NAMED_OTHERWISE = 0.5
"""How much less what is rather called something else is a rival: on 144 tables, a name with a share from 0.5 to 0.85 of
the likeliest one's likelihood was right in 11 of 675, one with more in 15 of 66."""


@dataclass(frozen=True)
class Extended:
    """Extended mode.

    Attributes:
        calibration: what it decides by: of the scene's models, or what serves any.
        viewpoint: whose left it is.
    """

    calibration: Calibration
    viewpoint: Viewpoint = Viewpoint.CAMERA

    def refer(self, scene: Scene, expression: str, excluded: Collection[int] = ()) -> Answer:
        """See `Scene.refer`: found, several that could be meant, or none."""
        tree = self._tree(scene, expression)
        if isinstance(tree, Answer):
            return tree
        for option in (*tree.root.among, *tree.root.joined) if tree.root else ():  # each of which must be there
            there = self._decided(scene, SemanticTree(expression, option, names_a_rule=True), expression)
            if there.status is Status.ABSENT:
                return there
        return self._decided(scene, tree, expression, excluded)

    def _decided(self, scene: Scene, tree: SemanticTree, expression: str, excluded: Collection[int] = ()) -> Answer:
        """What an expression means, where that does not hang on things that its words rather do not fit."""
        fits = cache(fits_by(self.calibration.phrase_fit, scene))
        outcome, presence, decision = self._weighed(scene, tree, fits, excluded)
        if decision.status is Status.FOUND:
            decision = settled(decision, self._weighed(scene, tree, likely_alone(fits), excluded)[2])
        found = decision.status is Status.FOUND
        return scene.answer(
            decision.status,
            expression,
            _reason(decision, outcome.trace),
            chosen=decision.chosen,
            candidates=decision.candidates,
            distribution=outcome.scores,
            confidence=self.calibration.confidence.of(outcome.scores, presence) if found else 0.0,
            trace=outcome.trace,
        )

    def _weighed(
        self, scene: Scene, tree: SemanticTree, fits: Fits, excluded: Collection[int]
    ) -> tuple[ExtendedOutcome, float, Decision]:
        """How likely each is meant, how likely what is meant is there, and what that comes to."""
        outcome = outcome_of(scene, tree, fits)
        scores = np.array(outcome.scores)
        scores[list(excluded)] = 0.0
        outcome = replace(outcome, scores=scores)
        presence, rivalry = self.calibration.presence.of(outcome), self.calibration.rivalry.of(outcome)
        thresholds = self.calibration.thresholds
        if tree.root is not None and tree.root.is_any and outcome.number is None:
            rivalry = np.zeros(len(rivalry))
        if tree.root is not None and not tree.root.alternatives:
            rivalry = np.where(scene.names.fits(tree.root.phrase) > 0, rivalry, NAMED_OTHERWISE * rivalry)
        decision = decide(scores, scene.proposals.boxes_xyxy, outcome.number, presence, rivalry, thresholds)
        return outcome, presence, decision

    def all_of(self, scene: Scene, expression: str) -> Answer:
        """See `Scene.all_of`."""
        tree = self._tree(scene, expression)
        if isinstance(tree, Answer):
            return tree
        meant = self._decided(scene, tree, expression) if _is_for_one(tree) else None
        if meant is not None and (meant.status is Status.FOUND or (tree.root and tree.root.among)):
            return meant
        return all_that_fit(scene, tree, fits_by(self.calibration.phrase_fit, scene))

    def rivals(self, scene: Scene, answer: Answer) -> Sequence[int]:
        """See `Scene.rivals`: decided already."""
        return answer.candidates

    @property
    def is_calibrated(self) -> bool:
        """See `agent.grounding.scene.Method`."""
        return self.calibration.is_fitted

    def judged(self, encoded: ScoredProposals) -> ScoredProposals:
        """See `Scene.judged`."""
        return self.calibration.judged(encoded)

    def unread(self, scene: Scene, expression: str) -> str:
        """See `Scene.unread`."""
        tree = tree_of(scene, expression, self.viewpoint)
        return tree.reason if isinstance(tree, Answer) else ""

    def _tree(self, scene: Scene, expression: str) -> SemanticTree | Answer:
        """What an expression means; an answer where this picture or these words do not allow one."""
        if not scene.is_known:
            return scene.answer(Status.OUT_OF_DOMAIN, expression, OUT_OF_DOMAIN)
        return tree_of(scene, expression, self.viewpoint)


def _is_for_one(tree: SemanticTree) -> bool:
    """Whether an expression says that there is one such thing: "the cup", not "the cups" or "a cup"."""
    is_definite = tree.expression.lower().startswith(tuple(f"{word} " for word in DEFINITE))
    return is_definite and tree.root is not None and tree.root.number is None and not tree.root.alternatives


def tree_of(scene: Scene, expression: str, viewpoint: Viewpoint = Viewpoint.CAMERA) -> SemanticTree | Answer:
    """What an expression means in extended mode; an answer where one of its words says nothing that is known."""

    def build(part: str) -> SemanticTree:
        return _read(expression_as_written(part, scene.vocabulary), scene.parser, viewpoint)

    tree = tree_of_choice(expression.lower(), lambda part: tree_of_apposition(part, build))
    phrases = [each for each in (*tree.sought, *tree.excluded) if not names_robot(each)]
    unread = next(filter(None, map(scene.names.unread, phrases)), "")
    unread = _unread_of_robot(tree, scene) or unread
    if tree.unread and not unread:
        unread = f'I don\'t understand "{as_said(" ".join(tree.unread))}"'
    if unread:
        words = *tree.unread, *(word for each in phrases for word in words_of(each) if scene.names.unread(word))
        trace = Trace(tree.as_mapping()).of_unread(as_said(" ".join(words)))
        return scene.answer(Status.NOT_UNDERSTOOD, expression, unread, trace=trace)
    return tree


def _read(text: str, parser: Callable[[str], Doc], viewpoint: Viewpoint) -> SemanticTree:
    """A text's tree; where another parser than ours leaves words over and ours does not, what ours makes of it.

    A parser of newspapers takes "the can" for a verb.
    """
    tree = build_extended_tree(parser(text), viewpoint=viewpoint)
    if not tree.unread or getattr(parser, "ships", False):
        return tree
    ours = build_extended_tree(shipped_parser()(text), viewpoint=viewpoint)
    return tree if ours.unread else ours


def _unread_of_robot(tree: SemanticTree, scene: Scene) -> str:
    """Why nothing can be said of the robot's own place; empty where it can, or where it is not spoken of."""
    everything = () if tree.root is None else tuple(tree.root.everything())
    if not any(each.is_robot for each in everything) and not names_robot(tree.expression):
        return ""
    relations = [relation for each in everything for relation in each.relations if relation.entity.is_robot]
    part = "gripper" if any(each.entity.phrase.endswith("gripper") for each in relations) else "arm"
    if scene.robot_xy is None or part == "gripper" or not relations:
        return f"I don't know where my {part} is in this picture"
    is_known = all(each.name in BY_ROBOT and not (each.is_denied or each.others) for each in relations)
    return "" if is_known else "I can only tell what is near my arm, and what is far from it"


def outcome_of(scene: Scene, tree: SemanticTree, fits: Fits) -> ExtendedOutcome:
    """How likely each proposal of a scene is what a tree means."""
    boxes, size_wh = scene.proposals.boxes_xyxy, scene.frame.size_wh
    return execute_extended(tree, boxes, fits, size_wh, scene.places_m, scene.names.alike, scene.robot_xy)


def all_that_fit(scene: Scene, tree: SemanticTree, fits: Fits) -> Answer:
    """See `Scene.all_of`."""
    fits = counting(tree.counted, scene, fits)
    outcome = outcome_of(scene, with_regions(tree), fits)
    scores = np.maximum(outcome.scores, _least_of_each(scene, with_regions(tree), fits))
    likely = [int(index) for index in np.argsort(-scores, kind="stable") if scores[index] >= FITS_FROM]
    kinds = [scene.names.categories[index] for index in range(len(scores))]
    fitting = sorted(apart(likely, scene.proposals.boxes_xyxy, kinds))
    untold = next(filter(None, map(scene.names.untold, tree.counted)), "") if fitting else ""
    if untold:
        reason = f"I cannot tell what is {untold}"
        return scene.answer(Status.NOT_UNDERSTOOD, tree.expression, reason, trace=outcome.trace)
    unclear = "" if fitting else unclear_landmark(outcome.trace)
    if unclear:
        reason = f'several things could be "{unclear}"'
        return scene.answer(Status.AMBIGUOUS, tree.expression, reason, distribution=scores, trace=outcome.trace)
    return scene.answer(
        Status.FOUND if fitting else Status.ABSENT,
        tree.expression,
        "" if fitting else why_none(outcome.trace),
        chosen=fitting,
        distribution=scores,
        confidence=float(scores[fitting].min()) if fitting else 0.0,
        trace=outcome.trace,
    )


def _least_of_each(scene: Scene, tree: SemanticTree, fits: Fits) -> FloatArray:
    """(N,) how likely what several relations are said of stands in the least likely one; 0 where there is one alone.

    All together are less likely than each: what is plainly behind the bowl and left of the can is both.
    """
    root = tree.root
    named = [each for each in root.relations if each.name] if root else []
    is_more = root is None or root.joined or root.alternatives or root.superlatives
    if root is None or is_more or len(named) < max(2, len(root.relations)):
        return np.zeros(len(scene.proposals))
    trees = [replace(tree, root=replace(root, relations=(each,))) for each in named]
    return np.asarray(np.min([outcome_of(scene, each, fits).scores for each in trees], axis=0), dtype=np.float64)


def fits_by(phrase_fit: PhraseFit, scene: Scene) -> Fits:
    """How likely phrases fit the proposals of a scene."""

    distinct = scene.distinct

    def fits(phrase: str) -> FloatArray:
        fitting = [np.zeros(len(scene.proposals))]
        for said in scene.names.readings(phrase):
            logits = scene.judged.logits(scene.in_known_words(said))
            fitting.append(distinct * phrase_fit(said, logits, scene.proposals.scores, scene.names_for(said)))
        return np.asarray(np.max(fitting, axis=0))

    return fits


def counting(phrases: Collection[str], scene: Scene, fits: Fits) -> Fits:
    """As ``fits``, where some phrases, unless they say a colour, fit each thing of one kind alone."""
    words = scene.names.categories.names
    of_kind = np.stack([fits(f"the {word}") for word in words], axis=1)
    kinds = [words[column] for column in of_kind.argmax(axis=1)]

    def counted(phrase: str) -> FloatArray:
        is_plain = phrase in phrases and not colours_in(phrase)
        allowed = scene.names.kinds(phrase) if is_plain else None
        fitting = fits(phrase)
        return fitting if allowed is None else fitting * np.array([kind in allowed for kind in kinds])

    return counted


def _reason(decision: Decision, trace: Trace) -> str:
    if decision.status is Status.AMBIGUOUS:
        return f"{len(decision.candidates)} things could be meant"
    return "" if decision.status is Status.FOUND else why_none(trace)
