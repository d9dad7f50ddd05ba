"""Which proposal of a later picture is the thing that an earlier one showed: by its looks first, then by its place.

A box that stays where it was says little: another thing may have been put into it. So every thing of the earlier
picture is matched to at most one of the later, the surest pair first: a thing that was swapped with its neighbour is
found in the neighbour's place, and one that was taken away leaves nothing, since what looks like it is
matched to itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from agent import geometry
from agent.perception.phrase_scorer import ScoredProposals

MIN_LIKENESS = 0.8
"""Cosine of two appearances. On rendered tables, a thing before and after it was moved by 10 cm has 0.88 and more (31
of 31); two things of different kind or colour have less than 0.76 in 95 of 100 pairs."""
DISTANCE_WEIGHT = 0.15
"""What a way as long as the image's diagonal takes off the likeness."""
TRACK_BONUS = 0.03
"""What the same track id adds to it: as much as decides between two of a kind."""


def correspond(
    before: ScoredProposals,
    after: ScoredProposals,
    track_ids_before: Sequence[str] = (),
    track_ids_after: Sequence[str] = (),
) -> tuple[int | None, ...]:
    """For each proposal before, its index after; None where it is not there any more.

    Args:
        before, after: encoded by one scorer; where that does not look at things one by one, none is found again.
        track_ids_before, track_ids_after: (N,) and (M,), or empty; an empty string is no id.
    """
    found: list[int | None] = [None] * len(before.proposals)
    if not (len(before.proposals) and len(after.proposals)):
        return tuple(found)
    likeness = before.appearances @ after.appearances.T
    score = likeness - DISTANCE_WEIGHT * _distances(before, after)
    if track_ids_before and track_ids_after:
        same = np.array(track_ids_before)[:, None] == np.array(track_ids_after)[None, :]
        score += TRACK_BONUS * (same & (np.array(track_ids_before) != "")[:, None])
    score[likeness < MIN_LIKENESS] = -np.inf
    while np.isfinite(score).any():
        row, column = np.unravel_index(score.argmax(), score.shape)
        found[int(row)] = int(column)
        score[row, :] = score[:, column] = -np.inf
    return tuple(found)


def _distances(before: ScoredProposals, after: ScoredProposals) -> np.ndarray:
    """(N, M) between the boxes' centres, as shares of the later image's diagonal."""
    ways = geometry.centres(before.proposals.boxes_xyxy)[:, None] - geometry.centres(after.proposals.boxes_xyxy)[None]
    return np.asarray(np.linalg.norm(ways, axis=2) / np.hypot(*after.size_wh))
