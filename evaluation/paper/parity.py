"""The reasoning against decisions of the published program.

Each case fixes the parse, the boxes and the logits of every phrase, and states the final value of each box; so a
difference can only come from the semantic tree, the relations or the order of the reasoning.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from agent.datatypes import Proposals
from agent.errors import InvalidInputError
from agent.language.paper_tree import build_tree
from agent.perception.phrase_scorer import softmax
from agent.reasoning.tree_executor import execute
from evaluation.options import Options, cases
from evaluation.paper.cases import check_cases, per_box

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

TOLERANCE = 1e-6
OPTIONS = (cases("cases, one JSON object a line, plain or gzip"),)


def run(options: Options) -> int:
    """Print each case that disagrees, and how many agree."""
    import spacy

    return check_cases(options.file, partial(differences, vocab=spacy.blank("en").vocab))


def differences(record: Mapping[str, Any], vocab: Vocab) -> tuple[str, list[str]]:
    """The text of a case, and what the reasoning makes of it otherwise; nothing where it agrees.

    Args:
        record: words, spaces, pos, tags, heads and deps of the parse; boxes_xyxy, N boxes; logits, lowercased phrase ->
            N numbers; probs, N final values, not renormalised, all null where that program divides 0 by 0; chosen, the
            index that it answers.

    Raises:
        InvalidInputError: a field is malformed.
    """
    boxes = np.array(record["boxes_xyxy"], dtype=np.float64)
    boxes_xyxy = Proposals(boxes, np.ones(len(boxes))).boxes_xyxy
    logits = {phrase: per_box(each, len(boxes)) for phrase, each in record["logits"].items()}
    values, chosen = record["probs"], record["chosen"]
    if chosen not in range(len(boxes)):
        raise InvalidInputError(f"chosen must be 0 to {len(boxes) - 1}; got {chosen!r}")
    expected = None if values == [None] * len(boxes) else per_box(values, len(boxes))
    parse = _parse(record, vocab)
    tree = build_tree(parse)
    unknown = [
        f'it asks for "{each}"; the case has {sorted(logits)}' for each in tree.phrases if each.lower() not in logits
    ]
    if unknown:
        return parse.text, unknown
    outcome = execute(tree, boxes_xyxy, lambda phrase: softmax(logits[phrase.lower()]))
    if expected is None or outcome.chosen is None:
        agrees = expected is None and outcome.failed is not None
    else:
        agrees = outcome.chosen == chosen and bool((np.abs(outcome.distribution - expected) <= TOLERANCE).all())
    if agrees:
        return parse.text, []
    wanted = "no_box_satisfies" if expected is None else f"box {chosen} {expected.tolist()}"
    found = "no_box_satisfies" if outcome.chosen is None else f"box {outcome.chosen}"
    got = f"{found} {outcome.distribution.tolist()} {outcome.reason}"
    return parse.text, [f"expected {wanted}; got {got}".rstrip()]


def _parse(record: Mapping[str, Any], vocab: Vocab) -> Doc:
    """The expression with heads, labels and parts of speech."""
    from spacy.tokens import Doc

    words, heads = record["words"], record["heads"]
    columns = {name: record[name] for name in ("words", "spaces", "pos", "tags", "heads", "deps")}
    for name, column in columns.items():
        if not isinstance(column, list) or len(column) != len(words):
            raise InvalidInputError(f"{name} must be a list with one entry for each of the {len(words)} words")
    if not all(isinstance(head, int) and 0 <= head < len(words) for head in heads):
        raise InvalidInputError(f"heads must be positions from 0 to {len(words) - 1}; got {heads}")
    ends = heads
    for _ in heads:
        ends = [heads[end] for end in ends]
    if circling := [start for start, end in enumerate(ends) if heads[end] != end]:
        raise InvalidInputError(f"heads run in a circle at word {circling[0]}; a root is its own head; got {heads}")
    return Doc(vocab, **columns)
