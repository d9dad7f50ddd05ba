"""Whether an answer of paper mode is clear: which proposals could be meant. Extended mode says so itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from agent.datatypes import Answer
from agent.geometry import intersection_shares
from agent.grounding.names import Names
from agent.language.mention import Mention

SAME_THING = 0.75
"""Of the smaller box's area in the larger one, in one colour: two boxes around one thing."""

Judge = Callable[[Answer, Names], Sequence[int]]
"""An answer that was found, and the names of the proposals, to the indices of those that could be meant, the likeliest
first: one where it is clear, several where a question is due, none where nothing fits."""


def head_of(answer: Answer) -> Mention:
    """The words of an answer's expression that describe the thing itself, without those for other things."""
    return Mention(str((answer.trace.tree or {}).get("phrase", answer.expression))).head


@dataclass(frozen=True)
class PlainMargin:
    """Several are meant where the next ones come near the best in the final distribution.

    What the expression says of colour, category and material rules out the others by their names, so that a margin
    is only asked for among what fits. Where the best is called neither by the colour nor by the kind that are said,
    nothing fits.

    Attributes:
        share: a proposal with this share of the best one's probability could be meant too, in (0, 1].
        share_by_place: the same where relations or superlatives decided.
        name_share: what has this share of its likeliest name's probability may be called by the other name too.
    """

    share: float = 0.4
    share_by_place: float = 0.92
    name_share: float = 0.68

    def __call__(self, answer: Answer, names: Names) -> Sequence[int]:
        """See `Judge`."""
        distribution = np.nan_to_num(answer.distribution)
        if not answer.chosen or not len(distribution):
            return ()
        best = answer.chosen[0]
        share = self.share_by_place if answer.trace.steps else self.share
        near = np.flatnonzero(distribution >= share * distribution[best])
        head = head_of(answer).text
        if names.contradictions(best, head) > 1:
            return ()
        fitting = names.fitting(head, [int(index) for index in near if index != best], share=self.name_share)
        return apart([best, *sorted(fitting, key=lambda index: -distribution[index])], names)


def apart(candidates: Sequence[int], names: Names) -> list[int]:
    """Without a second box around the same thing, which a detector gives now and then."""
    kept: list[int] = []
    for index in candidates:
        boxes = names.boxes_xyxy[[index, *kept]]
        shares = np.maximum(
            intersection_shares(boxes[:1], boxes[1:])[0], intersection_shares(boxes[1:], boxes[:1])[:, 0]
        )
        same = [other for other, share in zip(kept, shares, strict=True) if share >= SAME_THING]
        if not any(names.colours[other] == names.colours[index] for other in same):
            kept.append(index)
    return kept
