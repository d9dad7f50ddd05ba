"""What the evidence behind an answer says, in either mode: what fits, what is missing, and why there is nothing."""

from __future__ import annotations

import numpy as np

from agent.datatypes import Answer, FloatArray, ReasoningStep, Status, Trace
from agent.language.lexicon import HOLDS
from agent.language.mention import Mention
from agent.language.wordings import as_said
from agent.reasoning.extended_executor import LIKELY, Fits

FITS_FROM = 0.5
"""From this likelihood up, an expression fits a thing."""

ALIKE_SHARE = 0.9
"""What has this share of the best one's likelihood could be meant as well."""


def head_of(answer: Answer) -> Mention:
    """The words of an answer's expression that describe the thing itself, without those for other things."""
    return Mention(str((answer.trace.tree or {}).get("phrase", answer.expression))).head


def fits(claimed: Answer, index: int) -> bool:
    """Whether the expression of an answer of `Scene.all_of` fits one proposal."""
    return bool(len(claimed.distribution)) and bool(claimed.distribution[index] >= FITS_FROM)


def likely_alone(fits: Fits) -> Fits:
    """As ``fits``, where things that a phrase rather does not fit do not count, unless it fits none much better.

    On 240 tables, 9 of the 698 things that a kind fits by 0.2 to 0.5 were of that kind.
    """

    def counted(phrase: str) -> FloatArray:
        given = fits(phrase)
        return np.where(given >= min(LIKELY, ALIKE_SHARE * float(given.max())), given, 0.0)

    return counted


def missing_phrase(trace: Trace) -> str:
    """The first phrase of an expression that fits nothing; empty where each fits something."""
    return next((each.phrase for each in trace.phrases if each.distribution.max() < LIKELY), "")


def missing_landmark(trace: Trace) -> bool:
    """Whether an expression relates things to something that is not there."""
    missing = missing_phrase(trace)
    return bool(missing) and bool(trace.phrases) and missing != trace.phrases[0].phrase


def unclear_landmark(trace: Trace) -> str:
    """The first phrase that a relation leads to and several things fit, where it holds of one of these; else empty."""
    fitting = {
        each.phrase: each.distribution >= max(LIKELY, ALIKE_SHARE * float(each.distribution.max()))
        for each in trace.phrases
    }
    for step in trace.steps:
        if step.name == HOLDS:
            continue  # of "the empty bowl" it does not matter which thing is not in it
        there = fitting.get(step.landmark)
        if there is not None and there.sum() > 1 and (step.before[:, None] * step.matrix[:, there]).max() >= FITS_FROM:
            return step.landmark
    return ""


def is_told(fitting: Answer) -> bool:
    """Whether an answer of `Scene.all_of` tells what fits, even if nothing does."""
    is_nothing = fitting.status is Status.ABSENT and not missing_landmark(fitting.trace)
    return is_nothing or fitting.status in (Status.FOUND, Status.NO_PROPOSALS)


def says_how_it_stands(trace: Trace) -> bool:
    """Whether an expression compares: asks for a place or a size."""
    tree = trace.tree or {}
    return any(each["name"] for each in tree.get("relations", ())) or bool(tree.get("superlatives"))


def why_none(trace: Trace) -> str:
    """What it is that nothing fits, for a person."""
    weak = missing_phrase(trace)
    if weak:
        return f'nothing here looks like "{as_said(weak)}"'
    step = next((each for each in trace.steps if _fails(each)), None)
    if step is None:
        return "nothing here fits the whole expression"
    words, landmark = " ".join(step.words), f' "{as_said(step.landmark)}"' if step.landmark else ""
    return f'nothing that looks like "{as_said(step.phrase)}" is "{words}"{landmark}'


def _fails(step: ReasoningStep) -> bool:
    return float(np.max(step.after)) < 0.5 * float(np.max(step.before))
