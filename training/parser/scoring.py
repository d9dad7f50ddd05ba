"""What a trained parser is judged by: attachment score and noun chunks on gold tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from training.parser.sentence import Sentence


def score(nlp: Language, sentences: Sequence[Sentence]) -> dict[str, float]:
    """LAS, UAS, tag accuracy and noun-chunk F1 in percent; tokens labelled `punct` in the gold tree are left out."""
    counts = Counter[str]()
    parsed = nlp.pipe([Doc(nlp.vocab, words=sentence.words) for sentence in sentences], batch_size=64)
    for sentence, guess in zip(sentences, parsed, strict=True):
        truth = sentence.to_doc(nlp.vocab)
        same = truth.to_array(["TAG", "HEAD", "DEP"]) == guess.to_array(["TAG", "HEAD", "DEP"])
        of_words = same[[label != "punct" for label in sentence.deps]]
        wanted, got = ({(chunk.start, chunk.end) for chunk in doc.noun_chunks} for doc in (truth, guess))
        counts.update(tokens=len(same), tags=int(same[:, 0].sum()), words=len(of_words))
        counts.update(heads=int(of_words[:, 1].sum()), labelled=int(of_words[:, 1:].all(axis=1).sum()))
        counts.update(chunks=len(wanted) + len(got), chunks_both=len(wanted & got))
    return {
        "LAS": 100 * counts["labelled"] / counts["words"],
        "UAS": 100 * counts["heads"] / counts["words"],
        "tags": 100 * counts["tags"] / counts["tokens"],
        "chunk F1": 200 * counts["chunks_both"] / counts["chunks"],
    }
