"""Which proposals an answer could mean, by weights that were fitted on scenes whose truth is known.

`training.ambiguity` makes the weights; they belong to a preset's CLIP and detector.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agent.chat.ambiguity import Judge, PlainMargin, apart, head_phrase
from agent.datatypes import Answer, FloatArray
from agent.errors import InvalidWeightsError
from agent.names import COLOURS, Names, words_of

if TYPE_CHECKING:
    from agent.pipeline import Grounder

EVIDENCE = ("log share", "log colour", "log category", "colour said", "category said")
"""The columns of `evidence`."""
LEAST = 0.05
"""Shares below it are all alike."""


def evidence(answer: Answer, names: Names) -> FloatArray:
    """What speaks for each proposal being meant too.

    Returns:
        (N, `EVIDENCE`) float64: logarithms of shares of the best one's probability in the final distribution, and of
        the likeliest colour's and category's likelihood for what is said of these; whether a colour and a category are
        said.
    """
    head = head_phrase(answer)
    final = np.nan_to_num(answer.distribution)
    colours = {*words_of(head)} & {*COLOURS} & {*names.colours.words}
    named = [allowed & {*names.categories.words} for _, allowed in names.category_words(head)]
    categories = named[-1] if named else frozenset[str]()
    return np.column_stack(
        [
            _log(final / final.max()),
            _log(names.colours.shares_of(colours)),
            _log(names.categories.shares_of(categories)),
            np.full(len(final), float(bool(colours))),
            np.full(len(final), float(bool(categories))),
        ]
    )


def _log(shares: FloatArray) -> FloatArray:
    return np.asarray(np.log(np.maximum(shares, LEAST)))


@dataclass(frozen=True, eq=False)
class Logistic:
    """A logistic regression on `evidence`.

    Attributes:
        weights: (`EVIDENCE`,) float64.
        bias: the logit where all evidence is 0.
        threshold: what is likelier than this is meant too, in (0, 1).
    """

    weights: FloatArray
    bias: float
    threshold: float

    def probabilities(self, rows: FloatArray) -> FloatArray:
        """(N, `EVIDENCE`) to (N,) in (0, 1)."""
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(rows @ self.weights + self.bias, -50.0, 50.0))))


@dataclass(frozen=True, eq=False)
class FittedMargin:
    """See `agent.chat.ambiguity.Judge`.

    Attributes:
        by_words: where the words for the thing itself decided.
        by_place: where relations or superlatives did.
    """

    by_words: Logistic
    by_place: Logistic

    def __call__(self, answer: Answer, names: Names) -> Sequence[int]:
        """See `Judge`."""
        if not answer.chosen or not np.nan_to_num(answer.distribution).any():
            return ()
        best = answer.chosen[0]
        if names.contradictions(best, head_phrase(answer)) > 1:
            return ()
        model = self.by_place if answer.trace.steps else self.by_words
        probabilities = model.probabilities(evidence(answer, names))
        others = [int(index) for index in np.argsort(-probabilities) if index != best]
        return apart([best, *(index for index in others if probabilities[index] > model.threshold)], names)

    @classmethod
    def load(cls, path: Path) -> FittedMargin:
        """Read what `as_mapping` wrote.

        Raises:
            InvalidWeightsError: no such file, or it was fitted on other evidence.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["evidence"] != [*EVIDENCE]:
                raise ValueError(f"it was fitted on {content['evidence']}")
            return cls(_logistic(content["by_words"]), _logistic(content["by_place"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InvalidWeightsError(
                f"{path} holds no weights for ambiguity ({error}): make them with python -m training.ambiguity"
            ) from error

    def as_mapping(self) -> dict[str, object]:
        """For JSON."""
        both = {"by_words": self.by_words, "by_place": self.by_place}
        return {
            "evidence": [*EVIDENCE],
            **{
                name: {"weights": each.weights.tolist(), "bias": each.bias, "threshold": each.threshold}
                for name, each in both.items()
            },
        }


def _logistic(values: Mapping[str, object]) -> Logistic:
    weights = np.array(values["weights"], dtype=np.float64)
    if weights.shape != (len(EVIDENCE),) or not np.isfinite(weights).all():
        raise ValueError(f"{len(EVIDENCE)} finite weights are needed")
    return Logistic(weights, float(str(values["bias"])), float(str(values["threshold"])))


_load = lru_cache(maxsize=4)(FittedMargin.load)


def judge_of(grounder: Grounder) -> Judge:
    """The judge that belongs to a preset; the plain margin where none was fitted for it."""
    return PlainMargin() if grounder.ambiguity is None else _load(grounder.ambiguity)
