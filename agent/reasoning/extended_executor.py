"""Extended mode's reasoning: how likely each box is what a semantic tree means, from 0 (it is not) to 1 (it is).

Unlike the published method (`agent.reasoning.tree_executor`) nothing is normalised over the boxes: where nothing fits,
every box stays low, and where two fit, both stay high. That is what absence and ambiguity are decided on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray, PhraseScores, ReasoningStep, Trace
from agent.errors import InvalidBoxesError, InvalidInputError
from agent.language.lexicon import HOLDS, NEXT_TO_IT, SAME_PROPERTY
from agent.language.semantic_tree import REGION, Entity, Relation, SemanticTree, Superlative
from agent.reasoning.depth_relations import DEPTH_RELATIONS, with_depth
from agent.reasoning.regions import in_region
from agent.reasoning.soft_relations import (
    BY_DISTANCE,
    BY_ROBOT,
    CONTACTS,
    RELATIONS_TO_TWO,
    SOFT_RELATIONS,
    Table,
    distances,
    distances_to,
    from_the_middle,
    sigmoid,
)
from agent.reasoning.soft_superlatives import MIDDLE, SOFT_SUPERLATIVES, in_the_middle, ranked

Fits = Callable[[str], FloatArray]
"""A phrase to (N,) probabilities in [0, 1], each box for itself: does the phrase fit it?"""

Alike = Callable[[str], FloatArray]
"""A property ("colour", "kind", "material") to (N, N) probabilities in [0, 1] that two boxes have it in common."""

LANDMARK_SHARPNESS = 2.0
"""Power of how likely boxes are a landmark: one that surely is leaves little to the others, and is not meant itself."""
LIKELY = 0.5
"""Score from which an alternative is rather there than not."""
COUNTS_FROM, COUNTS_WHOLLY_FROM = 0.5, 0.7
"""Scores between which a box counts more and more among those that are ranked."""
DISTANCE_SOFTNESS = 0.12
"""Of the distances' logarithms, where candidates are compared by them."""
MUCH_NEARER, NEARER = 0.3, 0.85
"""How far at most, as a share of the other one's distance; the second where the words ask for the next one."""

PLAINLY_MORE, MORE_SOFTNESS = 0.15, 0.04
"""By how much a relation has to hold better of one thing than of another, for the first to be meant alone."""


@dataclass(frozen=True, eq=False)
class ExtendedOutcome:
    """What the reasoning came to.

    Attributes:
        scores: (N,) float64 in [0, 1], not normalised: how likely each box is meant.
        number: how many are meant; 0 for all that fit, None for one.
        trace: as of the published method.
        root_fit: [0, 1] how well the words for the thing itself fit what they fit best.
        landmark_fit: [0, 1] the same of the landmark that fits least; 1 where there is none.
        is_ordered: whether the words pick one out of several by a rank ("the biggest", "the one nearest to ...").
    """

    scores: FloatArray
    number: int | None
    trace: Trace
    root_fit: float
    landmark_fit: float
    is_ordered: bool = False


def execute_extended(
    tree: SemanticTree,
    boxes_xyxy: FloatArray,
    fits: Fits,
    size_wh: tuple[int, int],
    places_m: FloatArray | None = None,
    alike: Alike | None = None,
    robot_xy: tuple[float, float] | None = None,
) -> ExtendedOutcome:
    """Score the boxes for what a semantic tree means.

    Args:
        tree: from `agent.language.extended_tree.build_extended_tree`.
        boxes_xyxy: (N, 4) float64 pixels, N >= 1, each of positive area.
        fits: see `Fits`; asked once for each phrase.
        size_wh: the picture's width and height in pixels.
        places_m: (N, 3) where the things are, from `agent.perception.places.places_of`; None without depth.
        alike: see `Alike`; without one, nothing is like another in colour, kind or material.
        robot_xy: where the robot's base stands, in pixels, in the picture or beside it; None where that is not known:
            then nothing is near it or far from it.

    Raises:
        InvalidBoxesError: no box.
        InvalidInputError: ``fits`` gave another shape than (N,), or values outside [0, 1].
    """
    if not len(boxes_xyxy):
        raise InvalidBoxesError("there is no box to choose from; answer no_proposals before reasoning")
    robot = None if robot_xy is None else from_the_middle(np.array([[*robot_xy, *robot_xy]]), size_wh)[0, :2]
    run = _Run(from_the_middle(boxes_xyxy, size_wh), fits, size_wh, places_m, alike, robot)
    scores = run.fitting(tree.expression) if tree.root is None else run.scores_of(tree.root)
    number = None if tree.root is None else tree.root.number
    trace = Trace(tree.as_mapping(), tuple(run.phrases), tuple(run.steps))
    fits_best = [run.fits_best(tree.expression)] if tree.root is None else list(run.fits_of_all(tree.root))
    return ExtendedOutcome(scores, number, trace, fits_best[0], min(fits_best[1:], default=1.0), _is_ordered(tree.root))


def _is_ordered(root: Entity | None) -> bool:
    if root is None or root.alternatives:
        return False
    return bool(root.superlatives) or any(name in BY_DISTANCE for _, name in root.rule_relations)


class _Run:
    """One execution: the boxes, what was asked, and what was done so far."""

    def __init__(
        self,
        boxes_xyxy: FloatArray,
        fits: Fits,
        size_wh: tuple[int, int],
        places_m: FloatArray | None,
        alike: Alike | None,
        robot: FloatArray | None,
    ) -> None:
        self._boxes = boxes_xyxy
        self._size_wh = size_wh
        self._fits = fits
        self._places = places_m
        self._alike = alike
        self._robot = robot
        self._known: dict[str, FloatArray] = {}
        self.phrases: list[PhraseScores] = []
        self.steps: list[ReasoningStep] = []

    def fitting(self, phrase: str) -> FloatArray:
        """(N,) how likely a phrase fits each box."""
        if phrase not in self._known:
            given = np.asarray(self._fits(phrase), dtype=np.float64)
            if given.shape != (len(self._boxes),) or not ((given >= 0) & (given <= 1)).all():
                raise InvalidInputError(f"fits({phrase!r}) must give {len(self._boxes)} numbers in [0, 1]; got {given}")
            self._known[phrase] = given
            self.phrases.append(PhraseScores(phrase, given))
        return self._known[phrase]

    def fits_best(self, phrase: str) -> float:
        """How well a phrase fits what it fits best."""
        return float(self.fitting(phrase).max())

    def fits_of_all(self, entity: Entity) -> Iterator[float]:
        """The same of all that must be there: the entity, its landmarks, and what is joined to it."""
        yield max(self.fits_best(each.phrase) for each in (entity, *entity.alternatives))
        for relation, _ in entity.rule_relations:
            for landmark in relation.landmarks:
                if not landmark.is_robot:
                    yield from self.fits_of_all(landmark)
        for each in (*entity.joined, *entity.also):
            yield from self.fits_of_all(each)

    def scores_of(self, entity: Entity) -> FloatArray:
        """(N,) how likely each box is the entity."""
        scores, number = self.fitting(entity.phrase), _own_number(entity)
        among = [self.scores_of(each) for each in entity.among]
        if among:  # all alike, however well each fits what it is called
            alike = [(each / max(float(each.max()), 1e-9)) ** LANDMARK_SHARPNESS for each in among]
            scores = np.minimum(scores, np.max(alike, axis=0))
        for each in entity.also:
            scores = np.minimum(scores, self.scores_of(each))
        for each in entity.excluded:
            scores = scores * (1.0 - self.scores_of(each))
        for relation, name in entity.rule_relations:
            matrix, holds = self._relation(relation, name, scores, number)
            described = "relation", name, relation.words, entity.phrase, relation.entity.phrase
            scores = self._noted(described, matrix, scores, scores * holds)
        for superlative in entity.superlatives:
            matrix, wins = self._superlative(superlative, scores, number or 1)
            described = "superlative", superlative.name, superlative.words, entity.phrase, ""
            scores = self._noted(described, matrix, scores, scores * wins)
        if among:
            scores = scores * np.max(among, axis=0)
        for each in entity.joined:
            scores = np.maximum(scores, self.scores_of(each))
        return _any_of([scores, *map(self.scores_of, entity.alternatives)])

    def _relation(
        self, relation: Relation, name: str, scores: FloatArray, number: int | None
    ) -> tuple[FloatArray, FloatArray]:
        """The matrix, and (N,) how far the relation holds of each box: no more than its landmarks are there at all."""
        first = max(relation.rank, 1)
        ranks = range(first, first + (number or 1))
        if relation.entity.is_robot:
            holds = self._by_robot(name, scores, ranks)
            return np.diag(holds), holds
        landmarks = [self.scores_of(each) for each in relation.landmarks]
        there = float(np.prod([landmark.max() for landmark in landmarks]))
        sharp = [landmark**LANDMARK_SHARPNESS for landmark in landmarks]
        shares = [each / max(float(each.sum()), 1e-9) for each in sharp]
        if name in RELATIONS_TO_TWO:
            table = RELATIONS_TO_TWO[name](self._boxes)
            matrix = np.asarray(table @ shares[-1].astype(np.float32), dtype=np.float64)
            holding = [_over_pairs(table, shares[0], shares[-1])]
            if number is None and not relation.is_denied:
                holding = [_most_so(holding[0], scores)]
        else:
            sign = BY_DISTANCE.get(name)
            matrix = self._compared(name) if sign is None else self._by_distance(sign, scores, ranks)
            holding = [matrix @ share for share in shares]  # "left of the bowl and the can": of each
            is_to_any = relation.is_denied and all(each.is_any for each in relation.landmarks)  # "not near anything"
            if name in CONTACTS or is_to_any:  # "the apple in the bowl" tells which of two bowls is meant
                holding = [(matrix * (each / max(float(each.max()), 1e-9))).max(axis=1) for each in sharp]
        if name == HOLDS:  # of "a thing" any will do, and none need be there to be held by nothing
            held = [(matrix * landmark).max(axis=1) for landmark in landmarks]
            holding, there = ([1.0 - each for each in held] if relation.is_denied else held), 1.0
        elif relation.is_denied:
            holding = [(1.0 - holds) * (1.0 - share) for holds, share in zip(holding, shares, strict=False)]
        elif number is None and name in NEXT_TO_IT and len(shares) == 1:
            holding = [self._next_to(name, shares[0], holding[0], scores, relation.rank)]
        return matrix, there * np.asarray(np.prod(holding, axis=0), dtype=np.float64)

    def _next_to(self, name: str, share: FloatArray, holds: FloatArray, scores: FloatArray, rank: int) -> FloatArray:
        """How far a relation holds of each box, and it is the one of that rank in the order of distance."""
        logs = _logs(distances(self._boxes, astray=NEXT_TO_IT[name]) @ share)
        nearer_by = np.log(NEARER if rank else MUCH_NEARER)
        nearer = sigmoid((logs[None, :] - logs[:, None] + nearer_by) / (0.5 * DISTANCE_SOFTNESS))
        fits = scores * holds
        return holds * ranked(nearer, fits, max(rank, 1)) * _are_enough(fits, rank)

    def _by_robot(self, name: str, scores: FloatArray, ranks: Sequence[int]) -> FloatArray:
        """(N,): of the candidates, i has one of these ranks from the robot's base (or to it)."""
        if self._robot is None or name not in BY_ROBOT:
            return np.zeros(len(scores))
        return _of_ranks(BY_ROBOT[name] * _logs(distances_to(self._robot, self._boxes)), scores, ranks)

    def _compared(self, name: str) -> FloatArray:
        """(N, N) a relation by the picture, and by depth where that is known and tells of it."""
        if name.startswith(SAME_PROPERTY) and name not in SOFT_RELATIONS:
            common = (
                np.zeros((len(self._boxes),) * 2) if self._alike is None else self._alike(name[len(SAME_PROPERTY) :])
            )
            return np.asarray(common * (1.0 - np.eye(len(common))), dtype=np.float64)
        by_picture = SOFT_RELATIONS[name](self._boxes)
        if self._places is None or name not in DEPTH_RELATIONS:
            return by_picture
        return with_depth(name, by_picture, self._places)

    def _by_distance(self, sign: float, scores: FloatArray, ranks: Sequence[int]) -> FloatArray:
        """(N, N): of the candidates, i has one of these ranks from j (or to it, where the sign is negative)."""
        columns = []
        for landmark, logs in enumerate(sign * _logs(distances(self._boxes)).T):
            others = np.where(np.arange(len(scores)) == landmark, 0.0, scores)
            columns.append(_of_ranks(logs, others, ranks))
        matrix = np.column_stack(columns)
        np.fill_diagonal(matrix, 0.0)
        return matrix

    def _superlative(self, superlative: Superlative, scores: FloatArray, number: int) -> tuple[FloatArray, FloatArray]:
        if superlative.rank == REGION:
            lies = in_region(superlative.name, self._boxes, self._size_wh)
            return np.diag(lies), lies
        if superlative.name == MIDDLE:
            wins = in_the_middle(self._boxes, scores)
            return np.diag(wins), wins
        beats = self._compared(SOFT_SUPERLATIVES[superlative.name])
        ranks = (superlative.rank + at * (1 if superlative.rank > 0 else -1) for at in range(number))
        wins = np.sum([ranked(beats, scores, rank) for rank in ranks], axis=0)
        return beats, np.asarray(wins * _are_enough(scores, abs(superlative.rank)), dtype=np.float64)

    def _noted(
        self,
        described: tuple[str, str, tuple[str, ...], str, str],
        matrix: FloatArray,
        before: FloatArray,
        after: FloatArray,
    ) -> FloatArray:
        self.steps.append(ReasoningStep(*described, matrix=matrix, before=before, after=after))
        return after


def _own_number(entity: Entity) -> int | None:
    """How many are meant of an entity itself, without those that are joined to it."""
    if not (entity.joined and entity.number):
        return entity.number
    own = entity.number - sum(each.number or 1 for each in entity.joined)
    return own if own > 1 else None


def _logs(lengths: FloatArray) -> FloatArray:
    """Of distances of any shape, which may be 0."""
    return np.asarray(np.log(np.maximum(lengths, 1e-6)))


def _of_ranks(logs: FloatArray, scores: FloatArray, ranks: Sequence[int]) -> FloatArray:
    """(N,): of the candidates, i has one of these ranks in the order of (N,) distances' logarithms."""
    beats = sigmoid((logs[None, :] - logs[:, None]) / DISTANCE_SOFTNESS)
    return np.asarray(np.sum([ranked(beats, scores, rank) for rank in ranks], axis=0))


def _are_enough(scores: FloatArray, rank: int) -> bool:
    """Whether so many are there that one has a rank: there is no fourth of three."""
    counted = np.clip((scores - COUNTS_FROM) / (COUNTS_WHOLLY_FROM - COUNTS_FROM), 0.0, 1.0)
    return rank <= 1 or float(counted.sum()) >= rank - 0.5


def _any_of(alternatives: Sequence[FloatArray]) -> FloatArray:
    """(N,) the highest score; where an alternative is rather there than not, those that are not do not count."""
    there = [scores for scores in alternatives if scores.max() >= LIKELY]
    return np.asarray(np.max(there or alternatives, axis=0), dtype=np.float64)


def _most_so(holds: FloatArray, scores: FloatArray) -> FloatArray:
    """(N,) how far a relation holds of each box, and of no other that fits as well plainly more so."""
    more_so = sigmoid((holds[:, None] - holds[None, :] - PLAINLY_MORE) / MORE_SOFTNESS)
    return holds * ranked(more_so, scores * holds, 1)


def _over_pairs(table: Table, first: FloatArray, second: FloatArray) -> FloatArray:
    """(N,) the mean of a relation to two over where both may be, which is never in one place."""
    pairs = np.outer(first, second)
    np.fill_diagonal(pairs, 0.0)
    weights = (pairs / max(float(pairs.sum()), 1e-9)).astype(np.float32)
    return np.asarray(table.reshape(len(table), -1) @ weights.ravel(), dtype=np.float64)
