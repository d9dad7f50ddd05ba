"""The one data type of this package: a labelled sentence."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab


@dataclass
class Sentence:
    """Words with PTB tags, universal parts of speech, heads (a root's head is its own index) and CLEAR labels."""

    words: list[str]
    tags: list[str]
    pos: list[str]
    heads: list[int]
    deps: list[str]

    def __len__(self) -> int:
        return len(self.words)

    def is_tree(self) -> bool:
        """Whether every token reaches exactly one root."""
        tops = self.heads
        for _ in tops:
            tops = [self.heads[token] for token in tops]
        return len(set(tops)) == 1 and self.heads[tops[0]] == tops[0]

    def lowered(self) -> Sentence:
        """A copy as people type to a robot: lower case, no final stop."""
        end = len(self.words)
        while end > 1 and self.deps[end - 1] == "punct" and (end - 1) not in self.heads[: end - 1]:
            end -= 1
        words = [word.lower() for word in self.words[:end]]
        return Sentence(words, self.tags[:end], self.pos[:end], self.heads[:end], self.deps[:end])

    def joined(self, other: Sentence) -> Sentence:
        """Both sentences after one another, each keeping its own root."""
        heads = self.heads + [head + len(self) for head in other.heads]
        return Sentence(
            self.words + other.words, self.tags + other.tags, self.pos + other.pos, heads, self.deps + other.deps
        )

    def to_doc(self, vocab: Vocab) -> Doc:
        """The sentence as a gold spaCy document."""
        return Doc(vocab, words=self.words, tags=self.tags, pos=self.pos, heads=self.heads, deps=self.deps)

    def example(self, vocab: Vocab) -> Example:
        """The bare words, and what is to be learnt of them."""
        return Example(Doc(vocab, words=self.words), self.to_doc(vocab))
