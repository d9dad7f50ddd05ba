"""Seeded noun phrases up to the noun, where words must agree: determiners, adjectives, compounds and clothes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from agent.language.english import plural
from training.parser.grammar import Drawing
from training.parser.nodes import Node
from training.parser.words import w


@dataclass
class Vocabulary:
    """Words harvested from the training treebanks, to widen the lists."""

    nouns: list[str] = field(default_factory=list)
    plurals: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)


class NounPhrases(Drawing):
    """Nouns with what stands before them. `terse` phrases drop their determiners, as people do when they type."""

    def __init__(self, rng: random.Random, vocabulary: Vocabulary) -> None:
        super().__init__(rng)
        self.vocabulary = vocabulary

    def comma(self) -> Node:
        return Node(",", ",", "punct")

    def noun(self, kind: str) -> Node:
        if self.vocabulary.nouns and kind != "person" and self.chance(0.15):
            if self.chance(0.25):
                return Node(self.pick(self.vocabulary.plurals), "NNS")
            return Node(self.pick(self.vocabulary.nouns), "NN")
        noun = Node(self.pick(getattr(w, kind)), "NN")
        return self.in_plural(noun) if noun.word in w.always_plural or self.chance(0.12) else noun

    def in_plural(self, noun: Node) -> Node:
        noun.word, noun.tag = plural(noun.word), "NNS"
        return noun

    def adjective(self, word: str | None = None) -> Node:
        if word is None:
            pools = [w.colours, w.sizes, w.materials, w.qualities, self.vocabulary.adjectives or w.qualities]
            word = self.pick(self.rng.choices(pools, [45, 20, 10, 15, 10])[0])
        tag = "JJS" if word in w.superlatives else "JJR" if word in w.comparatives else "JJ"
        node = Node(word, tag, "amod")
        if word in w.colours and self.chance(0.12):
            return node.before(Node(self.pick("dark light bright pale"), "JJ", "amod"))
        if tag == "JJ" and self.chance(0.05):
            node.before(Node(self.pick("very really slightly almost mostly bright"), "RB", "advmod"))
        return node

    def adjectives(self, at_most: int | None = None) -> list[Node]:
        if self.chance(0.07):
            return [self.make("joined_adjectives")]
        if self.chance(0.02):
            return [self.make("done")]
        count = self.rng.choices([0, 1, 2, 3], [44, 40, 13, 3])[0]
        first = self.make("first_adjective")
        found = [first] if first else []
        for i in range(count):
            if found and i and self.chance(0.15):
                found.append(self.comma())
            found.append(self.adjective())
        return found[:at_most]

    def garment(self) -> Node:
        """`shirt`, `shoes`, `tank-top` in three words."""
        start, _, end = self.pick(w.clothes).rpartition("-")
        noun = Node(end, "NNS" if end in w.always_plural else "NN")
        return noun.before(Node(start, "NN", "compound"), Node("-", "HYPH", "punct")) if start else noun

    def fix_article(self, noun: Node) -> Node:
        """`an` before a vowel."""
        if noun.left and noun.left[0].word == "a":
            following = noun.left[1] if len(noun.left) > 1 else noun
            while following.left:
                following = following.left[0]
            if following.word[0].lower() in "aeio":
                noun.left[0].word = "an"
        return noun
