"""What is shown of how an answer came about: in which order, with which words and numbers. Nothing here paints.

`agent.explanation_sheet` paints it as one picture, `ui.explanation` as HTML. Of the paper: the tree and the rules are
section 3.2's, the distributions are isolated proposal scoring's (3.1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from agent.datatypes import Answer, FloatArray, PhraseScores, ReasoningStep, SaidWord, Trace

MOST_CARDS = 12
"""Of phrases, and of rules; more are left out, and said to be."""
MOST_BARS = 8
MOST_WORDS = 100
MOST_TREE_ROWS = 16
ENTITY = "entity"
_BESIDE = {"excluded": "not", "joined": "and", "alternatives": "or", "also": "that is"}
"""What an entity of `agent.datatypes.Trace` may have besides its rules, and the word for it."""


class TreeRow(NamedTuple):
    """A line of the semantic tree: an `ENTITY` and its phrase, or a relation and the like, what was said, and its name.

    The root has depth 0.
    """

    depth: int
    kind: str
    words: str
    rule: str = ""


class Bar(NamedTuple):
    """A share in [0, 1] of what the label names, as a box's number does; whether it is the best one, or chosen."""

    label: str
    share: float
    words: str
    is_best: bool


class Bars(NamedTuple):
    """A distribution, the likeliest first, and a word on what is not in it."""

    rows: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True, eq=False)
class Card:
    """A part of the explanation that stands by itself.

    Attributes:
        bars: distributions by their captions.
        tree: from the root down; None of all but the tree's card.
        tint: (N,) in [0, 1]: each box's probability as a share of the likeliest one's.
        matrix: (N, N) in [0, 1]: how far a rule holds for (row, column).
        arrow: the likeliest box, and the one that a relation most relates it to.
        words: of an utterance, in order; those beside each other that are for the same are one.
        read_as: what was read in their place, a sentence; empty where they were.
    """

    title: str
    note: str = ""
    bars: Mapping[str, Bars] | None = None
    tree: Sequence[TreeRow] | None = None
    tint: FloatArray | None = None
    matrix: FloatArray | None = None
    arrow: tuple[int, int] | None = None
    words: Sequence[SaidWord] = ()
    read_as: str = ""


class Section(NamedTuple):
    """Cards below a heading, ``in_a_row`` of them beside each other; the first section has no heading."""

    heading: str
    note: str
    cards: Sequence[Card]
    in_a_row: int


def explained(answer: Answer) -> Iterator[Section]:
    """What each word is for, the tree and the distribution, what each phrase sees, what each rule changes; the same of
    the destination."""
    yield from _explained(answer, "", "")
    if answer.destination is not None:
        yield from _explained(answer.destination, "Where it goes", answer.destination.expression)


def _explained(answer: Answer, heading: str, note: str) -> Iterator[Section]:
    trace = answer.trace
    is_read = trace.tree is not None or bool(trace.phrases)
    how = "whole expression x reasoning" if trace.steps else "whole expression" if is_read else "as it was meant before"
    said = [words_card(trace)] if trace.words and not heading else []
    final = [Card("Answer", how, {"": bars_of(answer.distribution, answer.chosen)})] if len(answer.distribution) else []
    tree = [tree_card(trace.tree)] if is_read or not (said or heading) else []
    yield Section(heading, note, [*said, *tree, *final], 2)
    seen = {each.phrase: np.nan_to_num(each.distribution) for each in trace.phrases}
    phrases = [_phrase_card(each) for each in trace.phrases[:MOST_CARDS]]
    steps = [_step_card(each, seen.get(each.landmark)) for each in trace.steps[:MOST_CARDS]]
    if phrases:
        yield Section("What each phrase sees", _left_out(trace.phrases), phrases, 3)
    if steps:
        yield Section("How the rules change it", _left_out(trace.steps), steps, 1)


def _left_out(cards: Sequence[object]) -> str:
    return f"the first {MOST_CARDS} of {len(cards)}" if len(cards) > MOST_CARDS else ""


def words_card(trace: Trace) -> Card:
    """The card of an utterance's words, and of the plain ones that were read in their place."""
    runs = [
        (role, [each.text for each in run]) for role, run in groupby(trace.words[:MOST_WORDS], lambda each: each.role)
    ]
    words = [SaidWord(" ".join(texts), role) for role, texts in runs]
    hidden = len(trace.words) - MOST_WORDS
    note = f"{hidden} more words are left out" if hidden > 0 else ""
    return Card("Your words", note, words=words, read_as=f"Read as: {trace.read_as}" if trace.read_as else "")


def tree_card(tree: Mapping[str, Any] | None) -> Card:
    """The card of a semantic tree, `agent.datatypes.Trace.tree`."""
    if tree is None:
        return Card("Semantic tree", "no entity in the parse: the whole expression decides alone", tree=())
    rows = list(_tree_rows(tree))
    hidden = len(rows) - MOST_TREE_ROWS
    return Card("Semantic tree", f"{hidden} more rows are left out" if hidden > 0 else "", tree=rows[:MOST_TREE_ROWS])


def _tree_rows(tree: Mapping[str, Any]) -> Iterator[TreeRow]:
    """From the root down; an explicit stack, as a hostile text may nest deeply."""
    waiting: list[TreeRow | tuple[int, Mapping[str, Any]]] = [(0, tree)]
    while waiting:
        row = waiting.pop()
        if isinstance(row, TreeRow):
            yield row
            continue
        depth, entity = row
        number = f" ({entity['number'] or 'all'})" if "number" in entity else ""
        yield TreeRow(depth, ENTITY, f"{entity['phrase']}{number}")
        below: list[TreeRow | tuple[int, Mapping[str, Any]]] = []
        for each in entity["superlatives"]:
            rank = f" {each['rank']}" if "rank" in each else ""
            below.append(TreeRow(depth + 1, "superlative", " ".join(each["words"]), f"{each['name']}{rank}"))
        for each in entity["relations"]:
            rule = f"{'not ' if each.get('is_denied') else ''}{each['name'] or 'none, part of the phrase'}"
            below.append(TreeRow(depth + 1, "relation", " ".join(each["words"]), rule))
            below += [(depth + 2, landmark) for landmark in (each["child"], *each.get("others", ()))]
        for key, word in _BESIDE.items():
            for other in entity.get(key, ()):
                below += [TreeRow(depth + 1, key, word), (depth + 2, other)]
        waiting.extend(reversed(below))


def bars_of(values: FloatArray, chosen: Collection[int] = ()) -> Bars:
    """A distribution as bars.

    Args:
        values: (N,) in [0, 1], or NaN.
        chosen: boxes that are marked whatever their share; the likeliest always is.
    """
    if np.isnan(values).any():
        return Bars((), "0 / 0: no box satisfies this")
    order = np.argsort(-values, kind="stable").tolist()
    shown = order if len(order) == MOST_BARS + 1 else order[:MOST_BARS]
    rest = order[len(shown) :]
    top = values.max(initial=1e-300)
    rows = (Bar(str(at), float(values[at]), number(values[at]), values[at] == top or at in chosen) for at in shown)
    return Bars(tuple(rows), f"{len(rest)} more, together {number(values[rest].sum())}" if rest else "")


def number(value: float) -> str:
    """A probability as a person reads it."""
    return f"{value:.3f}" if value >= 0.0005 else "<0.001" if value > 0 else "0"


def _phrase_card(scores: PhraseScores) -> Card:
    values = scores.distribution
    tint = np.nan_to_num(values / max(float(np.nanmax(values, initial=0.0)), 1e-300))
    return Card(f'"{scores.phrase}"', bars={"": bars_of(values)}, tint=tint)


def _step_card(step: ReasoningStep, landmarks: FloatArray | None) -> Card:
    said = " ".join((f'"{step.phrase}"', *step.words))
    return Card(
        f'{said} "{step.landmark}"' if step.landmark else said,
        f"{step.kind}: {step.name}",
        {"before": bars_of(step.before), "after": bars_of(step.after)},
        matrix=step.matrix,
        arrow=_arrow(step, landmarks) if step.landmark and len(step.after) else None,
    )


def _arrow(step: ReasoningStep, landmarks: FloatArray | None) -> tuple[int, int] | None:
    """From the likeliest thing to its likeliest landmark."""
    thing = int(np.nan_to_num(step.after).argmax())
    weights = np.nan_to_num(step.matrix[thing]) * (1.0 if landmarks is None else landmarks)
    return (thing, int(weights.argmax())) if weights.any() else None
