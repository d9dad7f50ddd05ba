"""The reasoning against decisions of the published program.

Each case fixes the parse, the boxes and the logits of every phrase, and states the final value of each box; so a
difference can only come from the semantic tree, the relations or the order of the reasoning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from agent.datatypes import FloatArray, Proposals
from agent.errors import InvalidInputError
from agent.language.paper_tree import build_tree
from agent.perception.phrase_scorer import softmax
from agent.reasoning.tree_executor import Outcome, execute
from evaluation.json_files import naming_what_is_malformed
from evaluation.options import Options, cases
from evaluation.paper.cases import check_cases, per_box

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class ParityCase:
    """One decision of the published program.

    Attributes:
        parse: the expression with heads, labels and parts of speech.
        proposals: N boxes.
        logits: lowercased phrase -> (N,) float64.
        expected: (N,) float64 final values, not renormalised; None where that program divides 0 by 0.
        chosen: the index that it answers.
    """

    parse: Doc
    proposals: Proposals
    logits: Mapping[str, FloatArray]
    expected: FloatArray | None
    chosen: int

    @classmethod
    @naming_what_is_malformed()
    def from_mapping(cls, record: Mapping[str, Any], vocab: Vocab) -> ParityCase:
        """Read a case with the fields words, spaces, pos, tags, heads, deps, boxes_xyxy, logits, probs and chosen.

        Raises:
            InvalidInputError: a field is missing or malformed.
        """
        boxes = np.array(record["boxes_xyxy"], dtype=np.float64)
        proposals = Proposals(boxes, np.ones(len(boxes)))
        values = record["probs"]
        if record["chosen"] not in range(len(boxes)):
            raise InvalidInputError(f"chosen must be 0 to {len(boxes) - 1}; got {record['chosen']!r}")
        unsatisfied = isinstance(values, list) and len(values) == len(boxes) and set(values) == {None}
        return cls(
            parse=_parse(record, vocab),
            proposals=proposals,
            logits={phrase: per_box(each, len(boxes)) for phrase, each in record["logits"].items()},
            expected=None if unsatisfied else per_box(values, len(boxes)),
            chosen=int(record["chosen"]),
        )

    def disagreements(self) -> Iterator[str]:
        """What the reasoning makes of it otherwise; nothing where it agrees."""
        try:
            outcome = execute(build_tree(self.parse), self.proposals.boxes_xyxy, self._distribution)
        except _UnknownPhraseError as error:
            yield f'it asks for "{error}"; the case has {sorted(self.logits)}'
            return
        if not self._agrees(outcome):
            expected = "no_box_satisfies" if self.expected is None else f"box {self.chosen} {self.expected.tolist()}"
            found = "no_box_satisfies" if outcome.chosen is None else f"box {outcome.chosen}"
            yield f"expected {expected}; got {found} {outcome.distribution.tolist()} {outcome.reason}".rstrip()

    def _agrees(self, outcome: Outcome) -> bool:
        if self.expected is None or outcome.chosen is None:
            return self.expected is None and outcome.failed is not None
        differences = np.abs(outcome.distribution - self.expected)
        return outcome.chosen == self.chosen and bool((differences <= TOLERANCE).all())

    def _distribution(self, phrase: str) -> FloatArray:
        logits = self.logits.get(phrase.lower())
        if logits is None:
            raise _UnknownPhraseError(phrase)
        return softmax(logits)


class _UnknownPhraseError(Exception):
    """The reasoning asks for a phrase that the published program did not ask for."""


def _parse(record: Mapping[str, Any], vocab: Vocab) -> Doc:
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


OPTIONS = (cases("cases, one JSON object a line, plain or gzip"),)


def run(options: Options) -> int:
    """Print each case that disagrees, and how many agree."""
    import spacy

    vocab = spacy.blank("en").vocab

    def differences(record: Mapping[str, Any]) -> tuple[str, list[str]]:
        case = ParityCase.from_mapping(record, vocab)
        return case.parse.text, list(case.disagreements())

    return check_cases(options.file, differences)
