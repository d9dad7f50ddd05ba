"""What a trained parser is judged by: attachment score and noun chunks on gold tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from training.parser.sentence import Sentence

if TYPE_CHECKING:
    from spacy.language import Language


def score(nlp: Language, sentences: Sequence[Sentence]) -> dict[str, float]:
    """LAS, UAS, tag accuracy and noun-chunk F1 in percent; tokens labelled `punct` in the gold tree are left out."""
    from spacy.tokens import Doc

    gold = [sentence.to_doc(nlp.vocab) for sentence in sentences]
    parsed = list(nlp.pipe([Doc(nlp.vocab, words=sentence.words) for sentence in sentences], batch_size=64))
    words = unlabelled = labelled = tags = chunks_gold = chunks_parsed = chunks_both = 0
    for truth, guess in zip(gold, parsed, strict=True):
        for wanted, got in zip(truth, guess, strict=True):
            tags += wanted.tag == got.tag
            if wanted.dep_ == "punct":
                continue
            words += 1
            if wanted.head.i == got.head.i:
                unlabelled += 1
                labelled += wanted.dep == got.dep
        wanted_chunks = {(chunk.start, chunk.end) for chunk in truth.noun_chunks}
        got_chunks = {(chunk.start, chunk.end) for chunk in guess.noun_chunks}
        chunks_gold += len(wanted_chunks)
        chunks_parsed += len(got_chunks)
        chunks_both += len(wanted_chunks & got_chunks)
    return {
        "LAS": 100 * labelled / words,
        "UAS": 100 * unlabelled / words,
        "tags": 100 * tags / sum(len(s) for s in sentences),
        "chunk F1": 200 * chunks_both / (chunks_gold + chunks_parsed),
    }
