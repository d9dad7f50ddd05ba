"""The training mix: converted treebanks, written differently each epoch, and fresh generated trees."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy

from training.parser.commands import Vocabulary, generate
from training.parser.conllu import read_treebank
from training.parser.conversion import convert
from training.parser.sentence import Sentence

TRAIN_SHARES = {"ewt-train": 1.0, "gum-train": 1.0, "pud-train": 1.0, "atis-train": 0.3}
LONGEST = 60
LOWERED = 0.4
JOINED = 0.12


def splitter() -> Callable[[str], list[str]]:
    """How spaCy's English tokenizer cuts one word."""
    tokenizer = spacy.blank("en").tokenizer
    return lambda word: [token.text for token in tokenizer(word)]


def read_converted(folder: Path, name: str) -> list[Sentence]:
    """One treebank file with CLEAR labels; what does not convert to a tree is left out."""
    path = next((p for p in (folder / f"{name}.conllu.gz", folder / f"{name}.conllu") if p.exists()), None)
    if path is None:
        raise FileNotFoundError(f"no {name}.conllu.gz or {name}.conllu in {folder}")
    split = splitter()
    return [sentence for sentence in (convert(ud, split) for ud in read_treebank(path)) if sentence.is_tree()]


class Corpus:
    """All training sentences; `epoch(n)` is the same for the same seed."""

    def __init__(self, treebanks: Path, seed: int, generated: int) -> None:
        self.seed = seed
        self.generated = generated
        self.treebanks = {name: read_converted(treebanks, name) for name in TRAIN_SHARES}
        self.vocabulary = harvest([s for name in ("ewt-train", "gum-train") for s in self.treebanks[name]])

    def label_counts(self) -> Counter[str]:
        """How often the conversion gave each label."""
        return Counter(dep for sentences in self.treebanks.values() for s in sentences for dep in s.deps)

    def epoch(self, number: int) -> list[Sentence]:
        """The sentences of one pass, shuffled."""
        rng = random.Random(self.seed * 1000 + number)
        written = [
            s
            for name, share in TRAIN_SHARES.items()
            for s in self.treebanks[name]
            if rng.random() < share and len(s) <= LONGEST
        ]
        rng.shuffle(written)
        written = [s.lowered() if rng.random() < LOWERED else s for s in written]
        generated = list(generate(self.generated, rng.randrange(2**31), self.vocabulary))
        sentences = list(_joined(written, rng)) + list(_joined(generated, rng, JOINED / 3))
        rng.shuffle(sentences)
        return sentences


def _joined(sentences: list[Sentence], rng: random.Random, share: float = JOINED) -> Iterator[Sentence]:
    ready = iter(sentences)
    for sentence in ready:
        is_joined = rng.random() < share and len(sentence) < LONGEST / 2
        following = next(ready, None) if is_joined else None
        yield sentence if following is None else sentence.joined(following)


def harvest(sentences: list[Sentence], at_least: int = 3) -> Vocabulary:
    """Common nouns and adjectives that the treebanks use, by tag, in a fixed order."""
    counts = {tag: Counter[str]() for tag in ("NN", "NNS", "JJ")}
    for sentence in sentences:
        for word, tag in zip(sentence.words, sentence.tags, strict=True):
            if tag in counts and word.isalpha() and word.islower() and len(word) > 2:
                counts[tag][word] += 1
    found = {tag: sorted(word for word, n in counter.items() if n >= at_least) for tag, counter in counts.items()}
    return Vocabulary(found["NN"], found["NNS"], found["JJ"])
