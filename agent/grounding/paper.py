"""The published method on one scene: some box in any case.

Source: ReCLIP (ACL 2022), section 3; see `agent.language.semantic_tree` and `agent.reasoning.tree_executor`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from agent.datatypes import Answer, FloatArray, Status, Trace
from agent.grounding.extended import all_that_fit, tree_of
from agent.grounding.fitting import head_of
from agent.grounding.scene import Scene
from agent.language.paper_tree import TreeReading
from agent.language.semantic_tree import SemanticTree
from agent.perception.phrase_scorer import ScoredProposals
from agent.reasoning.decision import apart
from agent.reasoning.tree_executor import Outcome, execute

NEAR_SHARE, NEAR_SHARE_BY_PLACE = 0.4, 0.92
"""A proposal with this share of the best one's probability could be meant too; where relations or superlatives decided,
with this one."""
NEAR_NAME_SHARE = 0.68
"""What has this share of its likeliest name's probability may be called by the other name too."""


@dataclass(frozen=True)
class Paper:
    """Paper mode.

    Attributes:
        reading: how an expression becomes the tree that is reasoned over.
        min_area_share: boxes below this share of the image cannot be what is meant, but can be landmarks: the paper's
            area prior, which has 0.05; see `agent.perception.phrase_scorer.ScoredProposals.distribution`.
    """

    reading: TreeReading = field(default_factory=TreeReading)
    min_area_share: float = 0.0

    def refer(self, scene: Scene, expression: str, excluded: Collection[int] = ()) -> Answer:
        """See `Scene.refer`."""
        outcome = self._outcome(scene, expression)
        if isinstance(outcome, Answer):
            return outcome
        if excluded:
            outcome = outcome.without(excluded)
        evidence: dict[str, Any] = {"distribution": outcome.distribution, "trace": outcome.trace}
        if outcome.chosen is None:
            return scene.answer(Status.NO_BOX_SATISFIES, expression, outcome.reason, **evidence)
        share = float(outcome.distribution[outcome.chosen] / outcome.distribution.sum())
        return scene.answer(Status.FOUND, expression, chosen=(outcome.chosen,), confidence=share, **evidence)

    def all_of(self, scene: Scene, expression: str) -> Answer:
        """See `Scene.all_of`: by the rules of extended mode over the names of things, as the method has one answer."""
        tree = tree_of(scene, expression)
        return tree if isinstance(tree, Answer) else all_that_fit(scene, tree, scene.names.fits)

    def unread(self, scene: Scene, expression: str) -> str:
        """See `Scene.unread`: the method reads anything."""
        return ""

    @property
    def is_calibrated(self) -> bool:
        """See `agent.grounding.scene.Method`: its shares are those of one picture."""
        return False

    def judged(self, encoded: ScoredProposals) -> ScoredProposals:
        """See `Scene.judged`: as the scorer gives them."""
        return encoded

    def rivals(self, scene: Scene, answer: Answer) -> Sequence[int]:
        """See `Scene.rivals`: the method itself has one answer; here what comes near it in the final distribution.

        What the expression says of colour, category and material rules out the others by their names, so that a margin
        is only asked for among what fits. Where the best is called neither by the colour nor by the kind that are said,
        nothing fits. Ranks ("the second from the left"), which the method does not know, decide alone.
        """
        tree = tree_of(scene, answer.expression)
        if isinstance(tree, SemanticTree) and tree.root and any(each.rank != 1 for each in tree.root.superlatives):
            return all_that_fit(scene, tree, scene.names.fits).chosen
        distribution = np.nan_to_num(answer.distribution)
        if not answer.chosen or not len(distribution):
            return ()
        best = answer.chosen[0]
        share = NEAR_SHARE_BY_PLACE if answer.trace.steps else NEAR_SHARE
        near = np.flatnonzero(distribution >= share * distribution[best])
        head = head_of(answer).text
        if scene.names.contradictions(best, head) > 1:
            return ()
        others = [int(index) for index in near if index != best]
        fitting = scene.names.fitting(head, others, share=NEAR_NAME_SHARE)
        order = [best, *sorted(fitting, key=lambda index: -distribution[index])]
        return apart(order, scene.proposals.boxes_xyxy)

    def _outcome(self, scene: Scene, expression: str) -> Outcome | Answer:
        """What the reasoning comes to; an answer where a word is not known."""
        doc = scene.parser(self.reading.text(expression))
        tree = self.reading.tree(doc)
        unknown = scene.vocabulary.unknown_word(doc, tree) if scene.vocabulary else ""
        if unknown:
            return scene.unknown_word(expression, unknown, Trace(tree.as_mapping()))
        scene.encoded.prepare([scene.in_known_words(phrase) for phrase in tree.phrases])

        def score(phrase: str, min_area_share: float = 0.0) -> FloatArray:
            return scene.encoded.distribution(scene.in_known_words(phrase), min_area_share=min_area_share)

        prior = partial(score, min_area_share=self.min_area_share) if self.min_area_share else None
        return execute(tree, scene.proposals.boxes_xyxy, score, root_score=prior)
